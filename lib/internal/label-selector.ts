/** A Kubernetes label selector, as far as this reads it. */
export interface SelectorLike {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];
}

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

const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

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

/** Whether labels match a selector; an empty selector matches all. */
export function selectorMatches(selector: SelectorLike, labels: Readonly<Record<string, string>>): boolean {
  return [...demandsOf(selector)].every(([key, { allowed, excluded, exists, absent }]) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (value === undefined) return !exists && allowed === undefined;
    return !absent && (allowed?.has(value) ?? true) && !excluded.has(value);
  });
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

/** Whether a text can be a label's key: a name of up to 63 characters, with a DNS prefix if it has one. */
export function isLabelKey(key: string): boolean {
  const slash = key.indexOf('/');
  if (slash < 0) return NAME.test(key);
  const prefix = key.slice(0, slash);
  return prefix.length <= 253 && PREFIX.test(prefix) && NAME.test(key.slice(slash + 1));
}

/** Whether a text can be a label's value. */
export function isLabelValue(value: unknown): boolean {
  return value === '' || (typeof value === 'string' && NAME.test(value));
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
