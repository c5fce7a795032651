import { isLabelKey, isLabelValue } from './label-syntax';

/** A Kubernetes label selector, as far as this reads it. */
export interface SelectorLike {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly SelectorRequirement[];
}

/** One expression of a selector. */
export interface SelectorRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

type Labels = Readonly<Record<string, string>>;

/** What a selector demands of one label. */
interface Demand {
  /** Values that the label may have; undefined when every value will do. */
  allowed: ReadonlySet<string> | undefined;
  readonly excluded: Set<string>;
  exists: boolean;
  absent: boolean;
}

/** A mistake in a selector. */
export interface SelectorMistake {
  readonly what: string;
  readonly fix: string;
}

/**
 * What is wrong with a selector. The API server takes most of these for custom resources; what reads the object then
 * refuses it, or selects nothing.
 */
export function selectorMistakes(selector: SelectorLike): SelectorMistake[] {
  const mistakes: SelectorMistake[] = [];
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (!isLabelKey(key)) mistakes.push(badKey(key));
    if (!isLabelValue(value)) mistakes.push(badValue(key, value));
  }
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    if (!isLabelKey(key)) mistakes.push(badKey(key));
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0) mistakes.push({ what: `${operator} has no values (${key})`, fix: 'give values, or use Exists or DoesNotExist' });
      for (const value of values) if (!isLabelValue(value)) mistakes.push(badValue(key, value));
    } else if (operator !== 'Exists' && operator !== 'DoesNotExist') {
      mistakes.push({ what: `no operator of a selector (${operator})`, fix: 'use In, NotIn, Exists or DoesNotExist' });
    } else if (values.length > 0) {
      mistakes.push({ what: `${operator} has values (${key}: ${values.join(', ')})`, fix: 'remove the values, or use In or NotIn' });
    }
  }
  if (mistakes.length > 0) return mistakes;
  const contradicted = [...demandsOf(selector)].filter(([, demand]) => !isPossible(demand)).map(([key]) => key);
  return contradicted.map((key) => ({ what: `nothing can match what is demanded of a label (${key})`, fix: 'remove one of the demands' }));
}

/** Whether labels match a selector. An empty selector matches all; an operator that does not exist matches nothing. */
export function selectorMatches({ matchLabels = {}, matchExpressions = [] }: SelectorLike, labels: Labels): boolean {
  for (const key in matchLabels) if (valueOf(labels, key) !== matchLabels[key]) return false;
  return matchExpressions.every((requirement) => satisfies(requirement, valueOf(labels, requirement.key)));
}

function satisfies({ operator, values = [] }: SelectorRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

/** The fewest labels that match a selector; undefined when its parts contradict each other. */
export function matchingLabels(selector: SelectorLike): Record<string, string> | undefined {
  const labels: Record<string, string> = { ...selector.matchLabels };
  const expressions = selector.matchExpressions ?? [];
  for (const key of new Set(expressions.map((expression) => expression.key))) {
    const about = expressions.filter((expression) => expression.key === key);
    const wanted = about.filter(({ operator }) => operator === 'In' || operator === 'Exists');
    if (wanted.length === 0 || Object.hasOwn(labels, key)) continue;
    const candidates = [...wanted.flatMap(({ values = [] }) => values), 'true', 'yes'];
    const fitting = candidates.find((value) => about.every((expression) => satisfies(expression, value)));
    if (fitting !== undefined) labels[key] = fitting;
  }
  return selectorMatches(selector, labels) ? labels : undefined;
}

/** Reads a selector out of an object; undefined when there is none. What has another form is left to the API server to refuse. */
export function selectorIn(value: unknown): SelectorLike | undefined {
  if (!isMap(value)) return undefined;
  const { matchLabels, matchExpressions } = value;
  return {
    ...(isMap(matchLabels) && { matchLabels: matchLabels as Record<string, string> }),
    ...(Array.isArray(matchExpressions) && { matchExpressions: matchExpressions.filter(isMap) as unknown as SelectorRequirement[] }),
  };
}

/** A selector as one line: `pool=edge, tier in (a, b)`; `all` for an empty one. */
export function selectorText({ matchLabels = {}, matchExpressions = [] }: SelectorLike): string {
  const parts = [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values = [] }) => {
      if (operator === 'Exists') return key;
      return operator === 'DoesNotExist' ? `!${key}` : `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(', ')})`;
    }),
  ];
  return parts.length > 0 ? parts.sort().join(', ') : 'all';
}

/** Whether whatever matches `narrow` matches `wide` too. */
export function selectorImplies(narrow: SelectorLike, wide: SelectorLike): boolean {
  const demands = demandsOf(narrow);
  return [...demandsOf(wide)].every(([key, wanted]) => {
    const given = demands.get(key);
    if (!given) return !wanted.allowed && !wanted.exists && !wanted.absent && wanted.excluded.size === 0;
    if (wanted.absent && !given.absent) return false;
    if (wanted.exists && !given.exists && !given.allowed) return false;
    if (wanted.allowed && !(given.allowed && [...left(given)].every((value) => wanted.allowed!.has(value)))) return false;
    return [...wanted.excluded].every((value) => given.absent || given.excluded.has(value) || (given.allowed && !given.allowed.has(value)));
  });
}

/** A selector that matches what both match. */
export function bothSelectors<S extends SelectorLike>(one: S, other: S): SelectorLike {
  const shared = Object.keys(one.matchLabels ?? {}).filter((key) => Object.hasOwn(other.matchLabels ?? {}, key));
  const second = Object.entries(other.matchLabels ?? {}).filter(([key]) => !shared.includes(key));
  const doubled = shared.filter((key) => one.matchLabels![key] !== other.matchLabels![key]);
  const matchLabels = { ...one.matchLabels, ...Object.fromEntries(second) };
  const matchExpressions = [
    ...(one.matchExpressions ?? []),
    ...(other.matchExpressions ?? []),
    ...doubled.map((key) => ({ key, operator: 'In', values: [other.matchLabels![key]!] })),
  ];
  return {
    ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
    ...(matchExpressions.length > 0 ? { matchExpressions } : {}),
  };
}

/** Whether a selector selects everything. */
export function isEmptySelector(selector: SelectorLike): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0;
}

function demandsOf(selector: SelectorLike): ReadonlyMap<string, Demand> {
  const demands = new Map<string, Demand>();
  const of = (key: string): Demand => {
    const known = demands.get(key) ?? { allowed: undefined, excluded: new Set(), exists: false, absent: false };
    demands.set(key, known);
    return known;
  };
  const allow = (key: string, values: readonly string[]): void => {
    const demand = of(key);
    const before = demand.allowed;
    demand.allowed = new Set(before ? values.filter((value) => before.has(value)) : values);
  };
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) allow(key, [value]);
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    if (operator === 'In') allow(key, values);
    else if (operator === 'NotIn') for (const value of values) of(key).excluded.add(value);
    else if (operator === 'Exists') of(key).exists = true;
    else if (operator === 'DoesNotExist') of(key).absent = true;
  }
  return demands;
}

function valueOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function left({ allowed, excluded }: Demand): ReadonlySet<string> {
  return new Set([...(allowed ?? [])].filter((value) => !excluded.has(value)));
}

function isPossible(demand: Demand): boolean {
  if (demand.absent) return !demand.exists && !demand.allowed;
  return !demand.allowed || left(demand).size > 0;
}

function badKey(key: string): SelectorMistake {
  return { what: `no key of a label (${key || 'empty'})`, fix: 'use letters, digits, -, _ and ., at most 63, after a DNS prefix and / if there is one' };
}

function badValue(key: string, value: unknown): SelectorMistake {
  return { what: `no value of a label (${key}: ${String(value)})`, fix: 'use a text of letters, digits, -, _ and ., at most 63' };
}

/** The selector as plain data, for the spec of an object: a `Selector` is an instance of a class. Empty parts are left out. */
export function plainSelector<T extends object>({ matchLabels, matchExpressions }: { readonly matchLabels?: object; readonly matchExpressions?: readonly T[] }): { matchLabels?: Record<string, string>; matchExpressions?: T[] } {
  return {
    ...(matchLabels && Object.keys(matchLabels).length > 0 && { matchLabels: { ...matchLabels } as Record<string, string> }),
    ...(matchExpressions && matchExpressions.length > 0 && { matchExpressions: [...matchExpressions] }),
  };
}
