import type { CiliumRule } from '../../rule';
import { isOn, isUnset, seen } from '../../../model/values';

/** Dashboards of metrics that nobody makes. */
export const hubbleDashboards: CiliumRule = {
  on: 'cilium',
  id: 'CIL067',
  title: 'Hubble dashboards without Hubble metrics',
  severity: 'warning',
  reason: 'The chart renders the dashboards whether there are metrics or not; without them all panels stay empty.',
  link: 'https://docs.cilium.io/en/stable/observability/grafana/',
  good: { values: { hubble: { metrics: { enabled: ['dns', 'drop'], dashboards: { enabled: true } } } } },
  bad: { values: { hubble: { metrics: { dashboards: { enabled: true } } } } },
  *check(cilium) {
    if (!isOn(cilium, 'hubble.metrics.dashboards.enabled')) return;
    const metrics = !isUnset(cilium, 'hubble.metrics.enabled') || isOn(cilium, 'hubble.metrics.dynamic.enabled');
    if (metrics && isOn(cilium, 'hubble.enabled')) return;
    yield {
      path: cilium.path,
      subject: 'hubble.metrics.dashboards.enabled',
      what:
        `Hubble dashboards without Hubble metrics ` +
        `(${seen(cilium, 'hubble.metrics.dashboards.enabled', 'hubble.enabled', 'hubble.metrics.enabled')})`,
      fix: 'name metrics in hubble: { metrics: [...] }, or remove the dashboards',
    };
  },
};
