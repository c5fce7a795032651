import type { Reporter } from '../diagnostics/reporter';
import { valueAt, type JsonObject } from '../kubernetes/json';
import type { Contribution } from '../values';
import { Collector, put } from './collector';
import type { FeatureContext } from './features/feature';
import type { TalosCilium } from './talos-cilium';

/** The values that features of `TalosCilium` set, for a request of another construct. They cannot read the defaults of the chart. */
export function featureValues({ cluster, version }: TalosCilium, report: Reporter, features: readonly ((context: FeatureContext) => void)[]): readonly Contribution[] {
  const collector = new Collector(cluster, version, report, () => ({}));
  for (const apply of features) collector.run(report.path, 'request', apply);
  return collector.contributions;
}

/** The values of a contribution, grouped by their reasons. */
export function byReason({ values, reasons = {} }: Contribution): readonly { readonly reason: string; readonly values: JsonObject }[] {
  const grouped = new Map<string, JsonObject>();
  for (const [path, reason] of Object.entries(reasons)) {
    const group = grouped.get(reason) ?? {};
    grouped.set(reason, group);
    put(group, path.split('.'), valueAt(values, path.split('.'))!);
  }
  return [...grouped].map(([reason, values]) => ({ reason, values }));
}
