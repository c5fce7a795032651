import type { CiliumRule } from '../../rule';
import { hubbleMetricMistakes, hubbleMetricName } from '../../../model/hubble-metrics';
import { isOff, listAt, seen } from '../../../model/values';

/** The chart passes metrics on as they are. */
export const metricWords: CiliumRule = {
  on: 'cilium',
  id: 'HUB053',
  title: 'Hubble metrics that agents refuse or ignore',
  severity: 'error',
  reason: 'With an unknown metric or context, or with http beside httpV2, agents serve no Hubble metrics at all; unknown options are ignored without a word.',
  link: 'https://docs.cilium.io/en/stable/observability/metrics/#hubble-exported-metrics',
  good: { values: { hubble: { metrics: { enabled: ['dns:query', 'flow:destinationContext=dns|ip'] } } } },
  bad: { values: { hubble: { metrics: { enabled: ['dns:querry', 'flow:destinationContext=dns|address'] } } } },
  *check(cilium) {
    if (isOff(cilium, 'hubble.enabled')) return;
    // What is no text is for the schema to find.
    const metrics = listAt(cilium, 'hubble.metrics.enabled').filter((metric) => typeof metric === 'string');
    const origin = cilium.originated('hubble.metrics.enabled').origin;
    const at = { path: cilium.path, subject: 'hubble.metrics.enabled' };
    for (const { what, fix } of metrics.flatMap(hubbleMetricMistakes)) yield { ...at, what: `${what}; set by ${origin}`, fix };
    const names = metrics.map(hubbleMetricName);
    if (names.includes('http') && names.includes('httpV2')) {
      yield { ...at, what: `metrics http and httpV2 have the same series (${seen(cilium, 'hubble.metrics.enabled')})`, fix: 'keep httpV2' };
    }
    const exemplars = metrics.filter((metric) => /[:;]exemplars=true(;|$)/.test(metric));
    if (exemplars.length > 0 && isOff(cilium, 'hubble.metrics.enableOpenMetrics')) {
      yield {
        ...at,
        what: `exemplars have no effect without the OpenMetrics format (${seen(cilium, 'hubble.metrics.enabled', 'hubble.metrics.enableOpenMetrics')})`,
        fix: 'set openMetrics: true, or remove exemplars',
      };
    }
  },
};
