/** A selector of labels, as the API server takes it. */
export interface Selector {
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

/** Whether labels satisfy a selector. An empty selector takes everything; an operator that does not exist takes nothing. */
export function selects(selector: Selector, labels: Labels): boolean {
  for (const key in selector.matchLabels) if (labels[key] !== selector.matchLabels[key]) return false;
  return (selector.matchExpressions ?? []).every((requirement) => satisfies(requirement, labels));
}

function satisfies({ key, operator, values = [] }: SelectorRequirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key]! : undefined;
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

/** The fewest labels that satisfy a selector; undefined when its parts contradict each other. */
export function satisfyingLabels(selector: Selector): Record<string, string> | undefined {
  const labels: Record<string, string> = { ...selector.matchLabels };
  const expressions = selector.matchExpressions ?? [];
  for (const key of new Set(expressions.map((expression) => expression.key))) {
    const about = expressions.filter((expression) => expression.key === key);
    const wanted = about.filter(({ operator }) => operator === 'In' || operator === 'Exists');
    if (wanted.length === 0 || Object.hasOwn(labels, key)) continue;
    const candidates = [...wanted.flatMap(({ values = [] }) => values), 'true', 'yes'];
    const fitting = candidates.find((value) => about.every((expression) => satisfies(expression, { [key]: value })));
    if (fitting !== undefined) labels[key] = fitting;
  }
  return selects(selector, labels) ? labels : undefined;
}

/** Reads a selector out of an object; undefined when there is none. What has another form is left to the API server to refuse. */
export function selectorIn(value: unknown): Selector | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { matchLabels, matchExpressions } = value as Record<string, unknown>;
  return {
    ...(isMap(matchLabels) && { matchLabels: matchLabels as Record<string, string> }),
    ...(Array.isArray(matchExpressions) && { matchExpressions: matchExpressions.filter(isMap) as unknown as SelectorRequirement[] }),
  };
}

/** A selector as one line: `pool=edge, tier in (a, b)`; `all` for an empty one. */
export function selectorText({ matchLabels = {}, matchExpressions = [] }: Selector): string {
  const parts = [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values = [] }) => {
      if (operator === 'Exists') return key;
      return operator === 'DoesNotExist' ? `!${key}` : `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(', ')})`;
    }),
  ];
  return parts.length > 0 ? parts.sort().join(', ') : 'all';
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
