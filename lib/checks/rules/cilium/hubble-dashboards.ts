import type { CiliumRule } from '../../rule';
import { describeValues, isOn, isUnset } from '../../../model/values';

/** The dashboards show Hubble metrics. */
export const hubbleDashboards: CiliumRule = {
  on: 'cilium',
  id: 'CIL067',
  title: 'Hubble dashboards without Hubble metrics',
  severity: 'warning',
  reason: 'The chart renders the dashboards even if Hubble has no metrics. All their panels stay empty.',
  link: 'https://docs.cilium.io/en/stable/observability/grafana/',
  good: { values: { hubble: { metrics: { enabled: ['dns', 'drop'], dashboards: { enabled: true } } } } },
  bad: { values: { hubble: { metrics: { dashboards: { enabled: true } } } } },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { values: { hubble: { metrics: { dashboards: { enabled: true } } } } });",
    right: "new TalosCilium(chart, 'cilium', { dashboards: true, hubble: { metrics: ['dns', 'drop'] } });",
  },
  *check(cilium) {
    if (!isOn(cilium, 'hubble.metrics.dashboards.enabled')) return;
    const metrics = !isUnset(cilium, 'hubble.metrics.enabled') || isOn(cilium, 'hubble.metrics.dynamic.enabled');
    if (metrics && isOn(cilium, 'hubble.enabled')) return;
    yield {
      path: cilium.path,
      subject: 'hubble.metrics.dashboards.enabled',
      what:
        `the Hubble dashboards stay empty, because Hubble has no metrics ` +
        `(${describeValues(cilium, 'hubble.metrics.dashboards.enabled', 'hubble.enabled', 'hubble.metrics.enabled')})`,
      edits: [{ set: 'hubble.metrics.enabled', value: ['dns', 'drop'] }],
      fix: "set hubble: { metrics: ['dns', 'drop'] } or other metrics, or remove the dashboards; in values: set hubble.metrics.enabled: [dns, drop] or other metrics, or remove the dashboards",
    };
  },
};
