import type { PrometheusRuleSpec } from '../../../imports/monitoring.coreos.com';
import { valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import type { Alert, AlertFacts } from './alert';
import { ALERTS } from './alerts';
import type { CiliumAlertsProps, RuleGroup } from './cilium-monitoring-props';

/** Reports a mistake. */
type Report = (code: string, what: string, fix: string) => void;

/** Identities of pods, without those that Cilium keeps for itself. */
const MOST_IDENTITIES = { usual: 65280, manyClusters: 32512 } as const;

/** Mistakes of the settings of alerts. */
export function checkAlerts({ without = [], change = {}, runbookUrl }: CiliumAlertsProps, report: Report): void {
  const known = new Map(ALERTS.map((alert) => [alert.name, alert]));
  for (const name of [...without, ...Object.keys(change)]) {
    if (!known.has(name)) report('HUB017', `there is no such alert (${name || 'empty'})`, `write one of ${[...known.keys()].join(', ')}`);
  }
  for (const [name, { threshold, for: duration }] of Object.entries(change)) {
    if (without.includes(name)) report('HUB017', `a change of an alert that is left out has no effect (${name})`, 'remove one of the two');
    if (threshold !== undefined && known.has(name) && !known.get(name)!.threshold) report('HUB017', `the alert has no threshold (${name})`, 'leave threshold out');
    if (duration !== undefined && !isPrometheusDuration(duration)) report('HUB016', `no duration as Prometheus reads it (${name}: for ${duration || 'empty'})`, 'write it as 10m');
  }
  if (runbookUrl !== undefined && !/^https?:\/\/\S+$/.test(runbookUrl)) report('HUB017', `runbookUrl is no URL (${runbookUrl || 'empty'})`, 'write it as https://example.com/runbook.md');
}

/** Whether Prometheus reads it as a duration: `30s`, `1h30m`. */
export function isPrometheusDuration(text: string): boolean {
  return /^(0|(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?)$/.test(text) && text !== '';
}

/** What is on, as the values have it. */
export function alertFacts(values: JsonObject, namespace: string, { jobs = {} }: CiliumAlertsProps): AlertFacts {
  const value = (path: string): Json | undefined => valueAt(values, path.split('.'));
  const on = (path: string): boolean => value(path) === true;
  const notOff = (path: string): boolean => value(path) !== false;
  const metrics = value('hubble.metrics.enabled');
  const issued = notOff('hubble.enabled') && notOff('hubble.tls.enabled') && notOff('hubble.tls.auto.enabled') ? value('hubble.tls.auto.method') : undefined;
  return {
    namespace,
    jobs: { agent: jobs.agent ?? 'cilium-agent', operator: jobs.operator ?? 'cilium-operator', envoy: jobs.envoy ?? 'cilium-envoy' },
    agent: on('prometheus.enabled'),
    operator: notOff('operator.enabled') && notOff('operator.prometheus.enabled'),
    envoy: notOff('envoy.enabled') && notOff('envoy.prometheus.enabled') && notOff('l7Proxy'),
    hubbleMetrics: notOff('hubble.enabled') && ((Array.isArray(metrics) && metrics.length > 0) || on('hubble.metrics.dynamic.enabled')),
    relayMetrics: on('hubble.relay.enabled') && on('hubble.relay.prometheus.enabled'),
    certificates: issued === 'cronJob' ? 'cronJob' : issued === 'certmanager' ? 'certManager' : 'other',
    validityDays: Number(value('hubble.tls.auto.certValidityDuration') ?? 365),
    bgp: on('bgpControlPlane.enabled'),
    clusterMesh: on('clustermesh.useAPIServer') || on('clustermesh.config.enabled'),
    mostIdentities: value('clustermesh.maxConnectedClusters') === 511 ? MOST_IDENTITIES.manyClusters : MOST_IDENTITIES.usual,
  };
}

/** Alerts that have something to watch. */
export function alertsFor(facts: AlertFacts, { without = [] }: CiliumAlertsProps = {}): readonly Alert[] {
  return ALERTS.filter((alert) => alert.when(facts) && !without.includes(alert.name));
}

/** The PrometheusRule for what is on. */
export function alertSpec(facts: AlertFacts, props: CiliumAlertsProps): PrometheusRuleSpec {
  const alerts = alertsFor(facts, props);
  const groups: RuleGroup[] = [...new Set(alerts.map(({ group }) => group))].map((group) => ({
    name: group,
    rules: alerts.filter((alert) => alert.group === group).map((alert) => rule(alert, facts, props)),
  }));
  return { groups: [...groups, ...(props.groups ?? [])] };
}

function rule(alert: Alert, facts: AlertFacts, { change = {}, runbookUrl }: CiliumAlertsProps): NonNullable<RuleGroup['rules']>[number] {
  const { name, summary, description, severity } = alert;
  const { threshold = alert.threshold?.default ?? 0, ...own } = change[name] ?? {};
  return {
    alert: name,
    expr: alert.expression(facts, threshold),
    for: own.for ?? alert.for,
    labels: { severity: own.severity ?? severity, ...own.labels },
    annotations: { summary, description, ...(runbookUrl !== undefined && { runbook_url: `${runbookUrl}#${name.toLowerCase()}` }) },
  };
}
