import { type Fields, type PolicyWalk, count, given } from './policy-walk';

/** A key, with or without its source (`k8s:app`, `reserved:host`). */
const KEY = /^(?:[A-Za-z0-9]+:)?(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const OPERATORS: ReadonlySet<unknown> = new Set(['In', 'NotIn', 'Exists', 'DoesNotExist']);

/** A label selector. */
export function checkSelector(selector: Fields, walk: PolicyWalk): void {
  const { matchLabels } = selector;
  for (const name in selector) {
    if (name === 'matchLabels' || name === 'matchExpressions' || !given(selector[name])) continue;
    walk.report('POL231', name, selector[name], 'a selector has no such field', 'put labels into matchLabels');
  }
  if (given(matchLabels)) {
    if (typeof matchLabels !== 'object' || Array.isArray(matchLabels)) {
      walk.report('POL231', 'matchLabels', matchLabels, 'labels are no map', 'write a map of keys and values');
    } else {
      const labels = matchLabels as Fields;
      for (const key in labels) checkLabel(key, labels[key], walk);
    }
  }
  if (given(selector.matchExpressions)) walk.maps(selector, 'matchExpressions', checkExpression);
}

function checkLabel(key: string, value: unknown, walk: PolicyWalk): void {
  if (value === undefined || value === null) return;
  checkKey(key, 'matchLabels', walk);
  if (typeof value !== 'string' || !VALUE.test(value)) {
    walk.report('POL231', `matchLabels.${key}`, value, 'the value of a label is not valid', 'write up to 63 letters, digits, -, _ and ., in quotes, a letter or digit at both ends');
  }
}

function checkExpression(expression: Fields, walk: PolicyWalk): void {
  const { key, operator, values } = expression;
  checkKey(key, 'key', walk);
  if (!OPERATORS.has(operator)) {
    walk.report('POL231', 'operator', operator, 'there is no such operator', `use one of ${[...OPERATORS].join(', ')}`);
    return;
  }
  const compares = operator === 'In' || operator === 'NotIn';
  if (compares !== count(values) > 0) {
    walk.report('POL231', 'values', values, compares ? `${String(operator)} compares with no value` : `${String(operator)} takes no values`, compares ? 'give values, or use Exists' : 'remove values, or use In');
  }
  if (!Array.isArray(values)) return;
  for (const value of values as readonly unknown[]) {
    if (typeof value === 'string' && VALUE.test(value)) continue;
    walk.report('POL231', 'values', value, 'the value of a label is not valid', 'write up to 63 letters, digits, -, _ and ., in quotes, a letter or digit at both ends');
  }
}

function checkKey(key: unknown, member: string, walk: PolicyWalk): void {
  if (typeof key === 'string' && KEY.test(key)) return;
  walk.report('POL231', member, key, 'the key of a label is not valid', 'write a name of up to 63 letters, digits, -, _ and ., with a DNS name and a slash before it if need be');
}
