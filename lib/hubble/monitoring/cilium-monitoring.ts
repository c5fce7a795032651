import { Lazy, type ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ciliumContext } from '../../cilium/cilium-context';
import { whenOn } from '../../props';
import type { TalosCilium } from '../../cilium/talos-cilium';
import { Reporter } from '../../diagnostics/reporter';
import { durationText } from '../../kubernetes/duration';
import { contributeFiles } from '../../synthesis/output-files';
import { alertFacts, alertsFor, alertSpec, checkAlerts, checkPrometheusDuration } from './alert-rules';
import type { CiliumAlertsProps, CiliumMonitoringProps } from './cilium-monitoring-props';
import { checkFeatures, dependentValues, metricsValues } from './monitoring-values';
import { monitoringNotes } from './monitoring-notes';
import { checkArguments, checked } from '../../props';

const known = new WeakMap<TalosCilium, string>();

/**
 * Monitoring of Cilium: metrics of all its components, with ServiceMonitors, Grafana dashboards and alerts for the components that are
 * on. It requests its values from the `TalosCilium` of its cluster, and a prop there that contradicts one is an error at synth (CIL004).
 *
 * The props `prometheus` and `dashboards` of `TalosCilium` are the short form, for metrics, ServiceMonitors and dashboards with their
 * defaults, and without alerts.
 *
 * @example
 * new CiliumMonitoring(chart, 'monitoring', {
 *   serviceMonitors: { labels: { release: 'kube-prometheus-stack' }, interval: '30s' },
 *   dashboards: { namespace: 'monitoring', folder: 'Cilium' },
 *   alerts: { labels: { release: 'kube-prometheus-stack' }, change: { CiliumDropsHigh: { threshold: 10 } } },
 * });
 *
 * @throws HUB015 to HUB017 and CIL036, all mistakes at once; CIL037 and CIL038 if the construct has no Cilium
 * @see https://docs.cilium.io/en/stable/observability/metrics/
 */
export class CiliumMonitoring extends Construct {
  static { checked(CiliumMonitoring, 'CiliumMonitoring'); }

  /** The Cilium that it monitors. */
  readonly cilium: TalosCilium;
  /** The PrometheusRule; undefined without alerts. */
  readonly apiObject: ApiObject | undefined;

  constructor(scope: Construct, id: string, props: CiliumMonitoringProps = {}) {
    checkArguments('CiliumMonitoring', arguments);
    super(scope, id);
    const cilium = ciliumContext(this, { ...(props.cilium && { cilium: props.cilium }) }).cilium!;
    this.cilium = cilium;
    this.check(props);
    known.set(cilium, this.node.path);
    const origin = this.node.path;
    cilium.request({ origin, values: metricsValues(props), reason: 'metrics for Prometheus' });
    cilium.request({ origin, values: (value) => dependentValues(cilium, origin, props, value), reason: 'monitoring of the components that are on' });
    const alerts = whenOn<CiliumAlertsProps>(props.alerts ?? true);
    this.apiObject = alerts && this.makeRule(alerts);
    const facts = () => alertFacts(cilium.effectiveValues.values, cilium.namespace, alerts ?? {});
    contributeFiles(this, ({ objects }) => ({ files: new Map([['monitoring.md', monitoringNotes(cilium, alerts ? alertsFor(facts(), alerts) : [], props, objects)]]) }));
  }

  private check(props: CiliumMonitoringProps): void {
    const report = new Reporter(this.node.path);
    checkFeatures(this.cilium, props, report);
    const other = known.get(this.cilium);
    if (other !== undefined) report.add({ code: 'HUB015', what: `${this.cilium.node.path} already has the CiliumMonitoring ${other}`, fix: `move the props to ${other} and remove this CiliumMonitoring` });
    const interval = whenOn(props.serviceMonitors)?.interval;
    if (interval !== undefined) checkPrometheusDuration('serviceMonitors.interval', durationText(interval), '30s', report);
    checkAlerts(whenOn<CiliumAlertsProps>(props.alerts) ?? {}, report);
    report.throwIfAny();
  }

  private makeRule(alerts: CiliumAlertsProps): ApiObject {
    const { PrometheusRule } = require('../../../imports/monitoring.coreos.com') as typeof import('../../../imports/monitoring.coreos.com');
    const { cilium } = this;
    const { name = 'cilium', namespace = cilium.namespace, labels } = alerts;
    return new PrometheusRule(this, 'alerts', {
      metadata: { name, namespace, ...(labels && { labels: { ...labels } }) },
      // The values are known only after all requests.
      spec: Lazy.any({ produce: () => alertSpec(alertFacts(cilium.effectiveValues.values, cilium.namespace, alerts), alerts) }),
    });
  }
}
