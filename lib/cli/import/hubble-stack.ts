import { hubble } from '../../cilium/features/hubble';
import type { FeatureContext } from '../../cilium/features/feature';
import { resources } from '../../cilium/features/resources';
import { checkHubbleStack } from '../../hubble/hubble-checks';
import type { HubbleStackProps } from '../../hubble/hubble-stack-props';
import { ownValues, sharedSettings } from '../../hubble/hubble-values';
import { HubbleMetric } from '../../hubble/metric';
import type { Json } from '../../kubernetes/json';

/** Props that need other constructs, or make objects that are not of the chart. */
export const NOT_OF_VALUES: ReadonlySet<string> = new Set(['cilium', 'exposure', 'policies']);

/** Sets the values that a `HubbleStack` requests, and reports its mistakes. */
export function setStackValues(props: HubbleStackProps, leaves: (values: Json) => Iterable<{ readonly path: readonly string[]; readonly value: Json }>, context: FeatureContext): void {
  const { version, report, set } = context;
  const metrics = props.metrics?.flatMap((metric) => (typeof metric === 'string' ? (report.attempt(() => HubbleMetric.parse(metric), 'metrics') ?? []) : [metric])) ?? [];
  const exporters = props.export === undefined ? [] : [props.export].flat();
  checkHubbleStack(props, metrics, exporters, version, report);
  const shared = sharedSettings(props);
  hubble.apply(shared, context);
  resources.apply(shared, context);
  for (const { path, value } of leaves({ hubble: ownValues(props, exporters) })) if (path.length > 1) set(path.join('.'), value);
}
