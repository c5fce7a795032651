import type { CiliumModel } from '../../../model/model';
import type { CiliumRule } from '../../rule';
import { describeValues, isOn, isUnset } from '../../../model/values';

interface Monitored {
  readonly monitor: string;
  /** Values that must be on for the chart to render the ServiceMonitor. */
  readonly needs: readonly string[];
  readonly fix: string;
}

const MONITORED: readonly Monitored[] = [
  {
    monitor: 'prometheus.serviceMonitor.enabled',
    needs: ['prometheus.enabled'],
    fix: 'set prometheus: { agent: true, serviceMonitors: true }; in values: set prometheus.enabled: true',
  },
  {
    monitor: 'operator.prometheus.serviceMonitor.enabled',
    needs: ['operator.prometheus.enabled'],
    fix: 'set prometheus: { operator: true, serviceMonitors: true }; in values: set operator.prometheus.enabled: true',
  },
  {
    monitor: 'envoy.prometheus.serviceMonitor.enabled',
    needs: ['envoy.prometheus.enabled'],
    fix: 'set the value envoy.prometheus.enabled: true',
  },
  {
    monitor: 'hubble.relay.prometheus.serviceMonitor.enabled',
    needs: ['hubble.enabled', 'hubble.relay.enabled', 'hubble.relay.prometheus.enabled'],
    fix: 'set hubble: { relay: true } and the value hubble.relay.prometheus.enabled: true; in values: set hubble.relay.enabled: true and hubble.relay.prometheus.enabled: true',
  },
  {
    monitor: 'hubble.metrics.serviceMonitor.enabled',
    needs: ['hubble.enabled', 'hubble.metrics.enabled'],
    fix: "set hubble: { metrics: ['dns', 'drop'] } or other metrics; in values: set hubble.metrics.enabled: [dns, drop] or other metrics",
  },
];

/** The chart renders a ServiceMonitor only together with its metrics. */
export const serviceMonitorMetrics: CiliumRule = {
  on: 'cilium',
  id: 'CIL065',
  title: 'ServiceMonitor without metrics',
  severity: 'warning',
  reason: 'The chart silently omits a ServiceMonitor whose metrics are off, so that Prometheus scrapes nothing.',
  link: 'https://docs.cilium.io/en/stable/observability/metrics/',
  good: { values: { prometheus: { enabled: true, serviceMonitor: { enabled: true, trustCRDsExist: true } } } },
  bad: { values: { prometheus: { serviceMonitor: { enabled: true } } } },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { values: { prometheus: { serviceMonitor: { enabled: true } } } });",
    right: "new TalosCilium(chart, 'cilium', { prometheus: { serviceMonitors: { agent: true } } });",
  },
  *check(cilium) {
    for (const { monitor, needs, fix } of MONITORED) {
      if (!isOn(cilium, monitor)) continue;
      const off = needs.filter((path) => !provides(cilium, path));
      if (off.length === 0) continue;
      yield {
        path: cilium.path,
        subject: monitor,
        edits: [{ set: monitor, value: false }],
        what: `the ServiceMonitor is not rendered, because its metrics are off (${describeValues(cilium, monitor, ...off)})`,
        fix: `${fix}, or remove the ServiceMonitor`,
      };
    }
  },
};

function provides(cilium: CiliumModel, path: string): boolean {
  if (path !== 'hubble.metrics.enabled') return isOn(cilium, path);
  return !isUnset(cilium, path) || isOn(cilium, 'hubble.metrics.dynamic.enabled');
}
