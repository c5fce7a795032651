import type { CiliumRule } from '../../rule';
import { hubbleMetricMistakes, hubbleMetricName } from '../../../model/hubble-metrics';
import { describeValues, isOff, listAt } from '../../../model/values';

/** The chart does not check metrics. */
export const metricSettings: CiliumRule = {
  on: 'cilium',
  id: 'HUB053',
  title: 'Invalid Hubble metrics in the chart values',
  severity: 'error',
  reason:
    'With an unknown context, or with both http and httpV2, agents serve no Hubble metrics at all. Before Cilium 1.18.2, an unknown metric has the same ' +
    'effect. Newer agents skip an unknown metric, so the finding is then a warning. Agents silently ignore unknown options, and crash if a metric is listed twice.',
  link: 'https://docs.cilium.io/en/stable/observability/metrics/#hubble-exported-metrics',
  good: { values: { hubble: { metrics: { enabled: ['dns:query', 'flow:destinationContext=dns|ip'] } } } },
  bad: { values: { hubble: { metrics: { enabled: ['dns:querry', 'flow:destinationContext=dns|address'] } } } },
  *check(cilium) {
    if (isOff(cilium, 'hubble.enabled')) return;
    // The schema reports other types.
    const metrics = listAt(cilium, 'hubble.metrics.enabled').filter((metric) => typeof metric === 'string');
    const origin = cilium.originated('hubble.metrics.enabled').origin;
    const at = { path: cilium.path, subject: 'hubble.metrics.enabled' };
    const skipsUnknown = cilium.version.atLeast('1.18.2');
    for (const metric of metrics) {
      for (const { code, what, fix } of hubbleMetricMistakes(metric)) {
        yield { ...at, ...(code === 'HUB001' && skipsUnknown && { severity: 'warning' as const }), what: `${what}; set by ${origin}`, fix };
      }
    }
    const names = metrics.map(hubbleMetricName);
    if (names.includes('http') && names.includes('httpV2')) {
      yield { ...at, what: `metrics http and httpV2 are both on, but their time series have the same names (${describeValues(cilium, 'hubble.metrics.enabled')})`, fix: 'remove http' };
    }
    for (const name of new Set(names.filter((each, index) => names.indexOf(each) !== index))) {
      yield { ...at, what: `metric ${name} is listed more than once, and the agent crashes when it registers its time series again (${describeValues(cilium, 'hubble.metrics.enabled')})`, fix: `keep one ${name}, with all its options` };
    }
    const exemplars = metrics.filter((metric) => /[:;]exemplars=true(;|$)/.test(metric));
    if (exemplars.length > 0 && isOff(cilium, 'hubble.metrics.enableOpenMetrics')) {
      yield {
        ...at,
        what: `exemplars require the OpenMetrics format, which is off (${describeValues(cilium, 'hubble.metrics.enabled', 'hubble.metrics.enableOpenMetrics')})`,
        // The metrics themselves are exported.
        severity: 'warning',
        edits: [{ set: 'hubble.metrics.enableOpenMetrics', value: true }],
        fix: 'set hubble: { openMetrics: true }, or remove exemplars; in values: set hubble.metrics.enableOpenMetrics: true, or remove exemplars',
      };
    }
  },
};
