import { isCiliumLabelKey, isLabelValue } from '../../kubernetes/label-syntax';
import { type Fields, type Members, type PolicyWalk, count, given } from './policy-walk';

const OPERATORS: ReadonlySet<unknown> = new Set(['In', 'NotIn', 'Exists', 'DoesNotExist']);
const VALUE_SYNTAX = 'write up to 63 letters, digits, -, _ and ., in quotes, a letter or digit at both ends';
const KEY_SYNTAX = 'write a name of up to 63 letters, digits, -, _ and ., with a DNS name and a slash before it if need be';

const SELECTOR: Members = new Map([
  ['matchLabels', checkLabels],
  ['matchExpressions', (value: unknown, name: string, walk: PolicyWalk) => walk.maps(value, name, checkExpression)],
]);

/** A label selector. */
export function checkSelector(selector: Fields, walk: PolicyWalk): void {
  for (const name in selector) {
    const value = selector[name];
    if (!given(value)) continue;
    const visit = SELECTOR.get(name);
    if (visit) visit(value, name, walk);
    else walk.report('POL231', name, value, 'a selector has no such field', 'put labels into matchLabels');
  }
}

function checkLabels(value: unknown, name: string, walk: PolicyWalk): void {
  if (typeof value !== 'object' || Array.isArray(value)) {
    walk.report('POL231', name, value, 'labels are no map', 'write a map of keys and values');
    return;
  }
  const labels = value as Fields;
  for (const key in labels) {
    const label = labels[key];
    if (label === undefined || label === null) continue;
    if (!isCiliumLabelKey(key)) walk.report('POL231', name, key, 'the key of a label is not valid', KEY_SYNTAX);
    if (!isLabelValue(label)) walk.report('POL231', `${name}.${key}`, label, 'the value of a label is not valid', VALUE_SYNTAX);
  }
}

function checkExpression({ key, operator, values }: Fields, walk: PolicyWalk): void {
  if (!isCiliumLabelKey(key)) walk.report('POL231', 'key', key, 'the key of a label is not valid', KEY_SYNTAX);
  if (!OPERATORS.has(operator)) {
    walk.report('POL231', 'operator', operator, 'there is no such operator', `use one of ${[...OPERATORS].join(', ')}`);
    return;
  }
  const word = operator as string;
  const compares = word === 'In' || word === 'NotIn';
  if (compares !== count(values) > 0) {
    const [what, fix] = compares ? [`${word} compares with no value`, 'give values, or use Exists'] : [`${word} takes no values`, 'remove values, or use In'];
    walk.report('POL231', 'values', values, what, fix);
  }
  if (!Array.isArray(values)) return;
  for (const value of values as readonly unknown[]) {
    if (!isLabelValue(value)) walk.report('POL231', 'values', value, 'the value of a label is not valid', VALUE_SYNTAX);
  }
}
