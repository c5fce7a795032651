import { Lazy, type ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ciliumContext } from '../../cilium/cilium-context';
import { whenOn } from '../../props';
import type { TalosCilium } from '../../cilium/talos-cilium';
import { TalosCiliumError, type Problem } from '../../diagnostics/problem';
import { contributeFiles } from '../../synthesis/output-files';
import { alertFacts, alertsFor, alertSpec, checkAlerts, isPrometheusDuration } from './alert-rules';
import type { CiliumAlertsProps, CiliumMonitoringProps } from './cilium-monitoring-props';
import { dependentValues, featureProblems, metricsValues } from './monitoring-values';
import { monitoringNotes } from './monitoring-notes';
import { checkArguments, checked } from '../../props';

const known = new WeakMap<TalosCilium, string>();

/**
 * Metrics of all parts of Cilium, with ServiceMonitors, Grafana dashboards and alerts for what is on. It asks the `TalosCilium`
 * of its cluster for it; what contradicts a prop there is an error at synth that names both places.
 *
 * @example
 * new CiliumMonitoring(chart, 'monitoring', {
 *   serviceMonitors: { labels: { release: 'kube-prometheus-stack' }, interval: '30s' },
 *   dashboards: { namespace: 'monitoring', folder: 'Cilium' },
 *   alerts: { labels: { release: 'kube-prometheus-stack' }, change: { CiliumDropsHigh: { threshold: 10 } } },
 * });
 *
 * @throws HUB015 to HUB017, CIL036, all mistakes at once; CIL037 and CIL038 when its Cilium is not known
 * @see https://docs.cilium.io/en/stable/observability/metrics/
 */
export class CiliumMonitoring extends Construct {
  static { checked(CiliumMonitoring, 'CiliumMonitoring'); }

  /** Cilium that it watches. */
  readonly cilium: TalosCilium;
  /** The PrometheusRule, for JSON patches; undefined without alerts. */
  readonly rule: ApiObject | undefined;

  constructor(scope: Construct, id: string, props: CiliumMonitoringProps = {}) {
    checkArguments('CiliumMonitoring', arguments);
    super(scope, id);
    const cilium = ciliumContext(this, { ...(props.cilium && { cilium: props.cilium }) }).cilium!;
    this.cilium = cilium;
    this.check(props);
    known.set(cilium, this.node.path);
    const origin = this.node.path;
    cilium.request({ origin, values: metricsValues(props), reason: 'metrics for Prometheus' });
    cilium.request({ origin, values: (value) => dependentValues(cilium, origin, props, value), reason: 'monitoring of what is on' });
    const alerts = whenOn<CiliumAlertsProps>(props.alerts ?? true);
    this.rule = alerts && this.makeRule(alerts);
    const facts = () => alertFacts(cilium.effectiveValues.values, cilium.namespace, alerts ?? {});
    contributeFiles(this, ({ objects }) => ({ files: new Map([['monitoring.md', monitoringNotes(cilium, alerts ? alertsFor(facts(), alerts) : [], props, objects)]]) }));
  }

  private check(props: CiliumMonitoringProps): void {
    const problems: Problem[] = [...featureProblems(this.cilium, this.node.path, props)];
    const report = (code: string, what: string, fix: string): void => void problems.push({ code, path: this.node.path, what, fix });
    const other = known.get(this.cilium);
    if (other !== undefined) report('HUB015', `${this.cilium.node.path} has a CiliumMonitoring already (${other})`, 'put everything into one of the two');
    const interval = whenOn(props.serviceMonitors)?.interval;
    if (interval !== undefined && !isPrometheusDuration(interval)) report('HUB016', `no duration as Prometheus reads it (serviceMonitors.interval ${interval || 'empty'})`, 'write it as 30s');
    checkAlerts(whenOn<CiliumAlertsProps>(props.alerts) ?? {}, report);
    if (problems.length > 0) throw new TalosCiliumError(problems);
  }

  private makeRule(alerts: CiliumAlertsProps): ApiObject {
    const { PrometheusRule } = require('../../../imports/monitoring.coreos.com') as typeof import('../../../imports/monitoring.coreos.com');
    const { cilium } = this;
    const { name = 'cilium', namespace = cilium.namespace, labels } = alerts;
    return new PrometheusRule(this, 'alerts', {
      metadata: { name, namespace, ...(labels && { labels: { ...labels } }) },
      // What is on is known only when all have asked.
      spec: Lazy.any({ produce: () => alertSpec(alertFacts(cilium.effectiveValues.values, cilium.namespace, alerts), alerts) }),
    });
  }
}
