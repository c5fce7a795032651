import type { PrometheusRuleSpec } from '../../../imports/monitoring.coreos.com';
import { valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import type { Reporter } from '../../diagnostics/reporter';
import { durationText } from '../../kubernetes/duration';
import { nearestNames } from '../../runtime/near-names';
import type { Alert, AlertFacts } from './alert';
import { ALERTS } from './alerts';
import type { CiliumAlertsProps, RuleGroup } from './cilium-monitoring-props';

/** Maximum number of identities of pods, without those that Cilium reserves. */
const MAX_IDENTITIES = { usual: 65280, manyClusters: 32512 } as const;

/** Checks the settings of alerts. */
export function checkAlerts({ except = [], change = {}, runbookUrl }: CiliumAlertsProps, report: Reporter): void {
  const known = new Map(ALERTS.map((alert) => [alert.name, alert]));
  for (const [prop, names] of [['except', except], ['change', Object.keys(change)]] as const) {
    for (const name of names) {
      if (known.has(name)) continue;
      const [nearest] = nearestNames(name, [...known.keys()]);
      report.add({ code: 'HUB017', what: `alerts.${prop}: ${JSON.stringify(name)} is not the name of an alert`, fix: nearest ? `write '${nearest}'` : 'remove it, or write a name from docs/runbook.md' });
    }
  }
  for (const [name, { threshold, for: duration }] of Object.entries(change)) {
    if (except.includes(name)) report.add({ code: 'HUB017', what: `alerts.change has no effect on ${name}, because alerts.except leaves this alert out`, fix: `remove ${name} from alerts.change or alerts.except` });
    if (threshold !== undefined && known.has(name) && !known.get(name)!.threshold) report.add({ code: 'HUB017', what: `alerts.change sets a threshold for ${name}, which has none`, fix: 'remove threshold' });
    if (duration !== undefined) checkPrometheusDuration(`alerts.change.${name}.for`, durationText(duration), '10m', report);
  }
  if (runbookUrl !== undefined && !/^https?:\/\/\S+$/.test(runbookUrl)) report.add({ code: 'HUB017', what: `alerts.runbookUrl must be an http or https URL; got ${JSON.stringify(runbookUrl)}`, fix: "write it as 'https://example.com/runbook.md'" });
}

/** Reports a string that is not a duration of Prometheus, such as `30s` or `1h30m`. */
export function checkPrometheusDuration(prop: string, text: string, example: string, report: Reporter): void {
  if (text !== '' && /^(0|(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?)$/.test(text)) return;
  const [, number, unit] = /^(\d+) ?(s|m|h|d|w|y)[a-z]*$/.exec(text) ?? [];
  report.add({ code: 'HUB016', what: `${prop} must be a duration in the format of Prometheus, such as 1h30m; got ${JSON.stringify(text)}`, fix: `write it as '${number === undefined || /^\d+ ?ms$/.test(text) ? example : number + unit!}'` });
}

/** The components that are on, according to the values. */
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
    maxIdentities: value('clustermesh.maxConnectedClusters') === 511 ? MAX_IDENTITIES.manyClusters : MAX_IDENTITIES.usual,
  };
}

/** Alerts for the components that are on. */
export function alertsFor(facts: AlertFacts, { except = [] }: CiliumAlertsProps = {}): readonly Alert[] {
  return ALERTS.filter((alert) => alert.when(facts) && !except.includes(alert.name));
}

/** The PrometheusRule for the components that are on. */
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
    for: own.for === undefined ? alert.for : durationText(own.for),
    labels: { severity: own.severity ?? severity, ...own.labels },
    annotations: { summary, description, ...(runbookUrl !== undefined && { runbook_url: `${runbookUrl}#${name.toLowerCase()}` }) },
  };
}
