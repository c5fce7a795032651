import { isSubstituted } from '../diagnostics/substitution';
import { listed } from '../runtime/listed';
import { isJsonObject } from './json';
import { isLabelKey, isLabelValue, LABEL_KEY_SYNTAX, LABEL_VALUE_SYNTAX } from './label-syntax';

/** A Kubernetes label selector, as far as the library reads it. */
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

/** What a selector requires of one label. */
interface LabelRequirements {
  /** Values that the label may have; undefined when it may have any. */
  allowed: ReadonlySet<string> | undefined;
  readonly excluded: Set<string>;
  exists: boolean;
  absent: boolean;
}

/** Label with its namespace that Cilium gives to every pod. Only its policies know it. */
export const NAMESPACE_LABEL = 'k8s:io.kubernetes.pod.namespace';

/** Operators of `matchExpressions`. */
export const SELECTOR_OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

/** Whether an operator compares with values. */
export function takesValues(operator: unknown): boolean {
  return operator === 'In' || operator === 'NotIn';
}

/** A mistake in a selector. */
export interface SelectorMistake {
  readonly kind: 'label' | 'expression';
  readonly what: string;
  readonly fix: string;
}

/**
 * What is wrong with a selector. For custom resources the API server accepts most of these mistakes. What reads the object then rejects
 * it, or selects nothing.
 *
 * @param isKey what a valid label key is: Cilium also accepts the source of a label before it
 */
export function selectorMistakes(selector: SelectorLike, isKey: (key: string) => boolean = isLabelKey): SelectorMistake[] {
  const mistakes: SelectorMistake[] = [];
  const checkKey = (key: string): void => {
    if (!isKey(key)) mistakes.push({ kind: 'label', what: `${JSON.stringify(key)} is not a valid label key`, fix: key === NAMESPACE_LABEL ? 'write kubernetes.io/metadata.name in a selector of namespaces, or io.kubernetes.pod.namespace in a selector of pods' : `write ${LABEL_KEY_SYNTAX}` });
  };
  const checkValue = (key: string, value: unknown): void => {
    if (!isLabelValue(value)) mistakes.push({ kind: 'label', what: `${JSON.stringify(value)} is not a valid value for label ${key}`, fix: `write ${LABEL_VALUE_SYNTAX}` });
  };
  const wrong = (what: string, fix: string): void => void mistakes.push({ kind: 'expression', what, fix });
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    checkKey(key);
    checkValue(key, value);
  }
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    checkKey(key);
    if (!(SELECTOR_OPERATORS as readonly string[]).includes(operator)) wrong(`${JSON.stringify(operator)} is not a valid operator for label ${key}`, `use ${listed(SELECTOR_OPERATORS, 'or')}`);
    else if (takesValues(operator) && values.length === 0) wrong(`operator ${operator} of label ${key} requires values`, 'add values, or use Exists or DoesNotExist');
    else if (!takesValues(operator) && values.length > 0) wrong(`operator ${operator} of label ${key} does not take values (${values.join(', ')})`, 'remove values, or use In or NotIn');
    else for (const value of values) checkValue(key, value);
  }
  if (mistakes.length > 0) return mistakes;
  const impossible = [...requirementsOf(selector)].filter(([, requirement]) => !isPossible(requirement)).map(([key]) => key);
  for (const key of impossible) wrong(`the requirements on label ${key} contradict each other, so the selector matches nothing`, `remove one of the requirements on ${key}`);
  return mistakes;
}

/** Whether labels match a selector. An empty selector matches everything; an unknown operator matches nothing. */
export function selectorMatches({ matchLabels = {}, matchExpressions = [] }: SelectorLike, labels: Labels): boolean {
  for (const key in matchLabels) if (valueOf(labels, key) !== matchLabels[key]) return false;
  return matchExpressions.every((requirement) => satisfies(requirement, valueOf(labels, requirement.key)));
}

/** Whether a selector matches labels, or may match them once variables have values. */
export function mayMatch(selector: SelectorLike, labels: Labels): boolean {
  return selectorMatches(selector, labels) || isSubstituted(JSON.stringify(selector)) || Object.values(labels).some(isSubstituted);
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

/** The fewest labels that match a selector; undefined when its requirements contradict each other. */
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

/** Reads a selector of an object; undefined when there is none. Parts of the wrong type are left out: the API server rejects them. */
export function selectorIn(value: unknown): SelectorLike | undefined {
  if (!isJsonObject(value)) return undefined;
  const { matchLabels, matchExpressions } = value;
  return {
    ...(isJsonObject(matchLabels) && { matchLabels: matchLabels as Record<string, string> }),
    ...(Array.isArray(matchExpressions) && { matchExpressions: matchExpressions.filter(isJsonObject) as unknown as SelectorRequirement[] }),
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

/** Whether everything that matches `narrow` also matches `wide`. */
export function selectorImplies(narrow: SelectorLike, wide: SelectorLike): boolean {
  const byKey = requirementsOf(narrow);
  return [...requirementsOf(wide)].every(([key, wanted]) => {
    const given = byKey.get(key);
    if (!given) return !wanted.allowed && !wanted.exists && !wanted.absent && wanted.excluded.size === 0;
    if (wanted.absent && !given.absent) return false;
    if (wanted.exists && !given.exists && !given.allowed) return false;
    if (wanted.allowed && !(given.allowed && [...remaining(given)].every((value) => wanted.allowed!.has(value)))) return false;
    return [...wanted.excluded].every((value) => given.absent || given.excluded.has(value) || (given.allowed && !given.allowed.has(value)));
  });
}

/** A selector that matches what both selectors match. */
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

function requirementsOf(selector: SelectorLike): ReadonlyMap<string, LabelRequirements> {
  const byKey = new Map<string, LabelRequirements>();
  const of = (key: string): LabelRequirements => {
    const known = byKey.get(key) ?? { allowed: undefined, excluded: new Set(), exists: false, absent: false };
    byKey.set(key, known);
    return known;
  };
  const allow = (key: string, values: readonly string[]): void => {
    const requirements = of(key);
    const before = requirements.allowed;
    requirements.allowed = new Set(before ? values.filter((value) => before.has(value)) : values);
  };
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) allow(key, [value]);
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    if (operator === 'In') allow(key, values);
    else if (operator === 'NotIn') for (const value of values) of(key).excluded.add(value);
    else if (operator === 'Exists') of(key).exists = true;
    else if (operator === 'DoesNotExist') of(key).absent = true;
  }
  return byKey;
}

function valueOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function remaining({ allowed, excluded }: LabelRequirements): ReadonlySet<string> {
  return new Set([...(allowed ?? [])].filter((value) => !excluded.has(value)));
}

function isPossible(requirements: LabelRequirements): boolean {
  const { allowed, exists, absent } = requirements;
  if (absent) return !exists && !allowed;
  return !allowed || remaining(requirements).size > 0;
}

/** The selector as plain data, for the spec of an object: a `Selector` is an instance of a class. Empty parts are left out. */
export function plainSelector<T extends object>({ matchLabels, matchExpressions }: { readonly matchLabels?: object; readonly matchExpressions?: readonly T[] }): { matchLabels?: Record<string, string>; matchExpressions?: T[] } {
  return {
    ...(matchLabels && Object.keys(matchLabels).length > 0 && { matchLabels: { ...matchLabels } as Record<string, string> }),
    ...(matchExpressions && matchExpressions.length > 0 && { matchExpressions: [...matchExpressions] }),
  };
}
