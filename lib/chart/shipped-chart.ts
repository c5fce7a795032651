import { brotliDecompressSync } from 'node:zlib';
import { CHARTS } from '../../imports/cilium-charts';
import type { JsonObject } from '../kubernetes/json';
import type { ChartFacts } from './chart-facts';

/** What is known of the values of a chart. */
export interface KnownChart {
  /** All facts about its values. */
  readonly facts: ChartFacts;
  /** Its `values.yaml`. */
  readonly defaults: JsonObject;
  /** Its `values.schema.json`, if it has one. */
  readonly schema: JsonObject | null;
  /** Facts that suffice if the checks find no problem in these values. */
  factsFor(values: JsonObject): ChartFacts;
}

let charts: Readonly<Record<string, { readonly facts: ChartFacts; readonly schema: JsonObject }>> | undefined;

/** The chart of a minor as this library ships its facts, without the templates; undefined for a minor without them. */
export function shippedChart(minor: string): KnownChart | undefined {
  charts ??= JSON.parse(brotliDecompressSync(Buffer.from(CHARTS, 'base64')).toString('utf8')) as NonNullable<typeof charts>;
  const chart = charts[minor];
  return chart && { ...chart, defaults: chart.facts.defaults, factsFor: () => chart.facts };
}
