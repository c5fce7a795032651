import { inspect } from 'node:util';
import type { TalosCiliumProps } from '../../lib/cilium/talos-cilium-props';
import type { TalosClusterProps } from '../../lib/cluster/talos-cluster';
import { changesBetween } from './matrix-diff';
import { renderAll, type Installation, type Rendered } from './matrix-render';

/** The chart of each minor that is supported in full. */
export const CHARTS = { '1.18': '1.18.12', '1.19': '1.19.6', '1.20': '1.20.0' } as const;

type Minor = keyof typeof CHARTS;

/** Minors that have a change. */
export type Minors = Minor | 'all' | '1.18 1.19' | '1.19 1.20' | '1.18 1.20';

/** Lines of `changesBetween`, `error CODE` and `warning CODE`, by the minors that have them. */
export type Changes = Readonly<Partial<Record<Minors, readonly string[]>>>;

/** Props, and exactly what they change. */
export interface FeatureCase {
  /** Given in addition to `on`; a whole prop each. */
  readonly props: TalosCiliumProps;
  /** What is on before and after. */
  readonly on?: TalosCiliumProps;
  /** Facts that differ from a plain cluster, before and after. */
  readonly cluster?: Partial<TalosClusterProps>;
  /** Facts before, where they are what changes. */
  readonly clusterBefore?: Partial<TalosClusterProps>;
  readonly changes?: Changes;
  /** Why the props change nothing, on no chart. */
  readonly nothing?: string;
}

/** A default said aloud. */
export const CHART_DEFAULT = 'the chart\'s default';

export function titleOf({ props, on, cluster, nothing }: FeatureCase): string {
  const text = (value: object): string => inspect(value, { depth: null, breakLength: Infinity, compact: 20 });
  return `${text(props)}${on ? ` with ${text(on)}` : ''}${cluster ? ` on ${text(cluster)}` : ''}${nothing ? ' changes nothing' : ''}`;
}

/** Lines that a case expects on one minor. */
export function expectedLines({ changes = {} }: FeatureCase, minor: Minor): string[] {
  const entries = Object.entries(changes) as [Minors, readonly string[]][];
  return entries.flatMap(([minors, lines]) => (minors === 'all' || minors.split(' ').includes(minor) ? lines : [])).sort();
}

/** Renders all cases on all charts and returns the lines that there are, by case and minor. */
export function actualLines(cases: readonly FeatureCase[]): Map<FeatureCase, Record<Minor, string[]>> {
  const installations: Installation[] = [];
  const places = new Map<string, number>();
  const place = (version: string, props: TalosCiliumProps, cluster: Partial<TalosClusterProps>): number => {
    const key = JSON.stringify([version, props, cluster]);
    const known = places.get(key) ?? installations.push({ version, props, cluster }) - 1;
    places.set(key, known);
    return known;
  };
  const pairs = cases.map(({ props, on = {}, cluster = {}, clusterBefore = cluster }) =>
    Object.values(CHARTS).map((version) => [place(version, on, clusterBefore), place(version, { ...on, ...props }, cluster)] as const),
  );
  const rendered = renderAll(installations);
  return new Map(
    cases.map((featureCase, index) => {
      const byChart = pairs[index]!.map(([before, after]) => linesBetween(rendered[before]!, rendered[after]!));
      return [featureCase, Object.fromEntries(Object.keys(CHARTS).map((minor, at) => [minor, byChart[at]!])) as Record<Minor, string[]>];
    }),
  );
}

/** An installation with errors is not written: then they are all there is. */
function linesBetween(before: Rendered, after: Rendered): string[] {
  const errors = codesOf(after.errors).map((code) => `error ${code}`);
  const known = codesOf(before.warnings);
  const warnings = codesOf(after.warnings).filter((code) => !known.includes(code));
  const changes = errors.length > 0 ? [] : changesBetween(before.objects, after.objects);
  const earlier = codesOf(before.errors).map((code) => `error ${code} before`);
  return [...earlier, ...errors, ...warnings.map((code) => `warning ${code}`), ...changes].sort();
}

function codesOf(problems: Rendered['errors']): string[] {
  return [...new Set(problems.map(({ code }) => code))];
}
