import fc from 'fast-check';
import { bothSelectors, selectorImplies, selectorMatches, selectorMistakes, type SelectorLike } from '../../lib/kubernetes/label-selector';

const KEYS = ['a', 'b'];
const VALUES = ['x', 'y', 'z'];

/** Every set of labels there is over these keys and values, and a value that no selector names. */
const ALL_LABELS: Record<string, string>[] = [undefined, ...VALUES, 'other'].flatMap((a) =>
  [undefined, ...VALUES, 'other'].map((b) => ({ ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) })),
);

const values = fc.uniqueArray(fc.constantFrom(...VALUES), { minLength: 1 });
const requirement = fc.oneof(
  fc.record({ key: fc.constantFrom(...KEYS), operator: fc.constantFrom('In', 'NotIn'), values }),
  fc.record({ key: fc.constantFrom(...KEYS), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);
const selector: fc.Arbitrary<SelectorLike> = fc.record(
  { matchLabels: fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES)), matchExpressions: fc.array(requirement, { maxLength: 4 }) },
  { requiredKeys: [] },
);

/** What Kubernetes says a selector is, one requirement after the other. */
function matches({ matchLabels = {}, matchExpressions = [] }: SelectorLike, labels: Record<string, string>): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values: wanted = [] }) => {
      const value = labels[key];
      if (operator === 'In') return value !== undefined && wanted.includes(value);
      if (operator === 'NotIn') return value === undefined || !wanted.includes(value);
      return (operator === 'Exists') === (value !== undefined);
    })
  );
}

const matched = (one: SelectorLike): Record<string, string>[] => ALL_LABELS.filter((labels) => matches(one, labels));

test('matching is what Kubernetes says', () => {
  fc.assert(
    fc.property(selector, (one) => {
      expect(ALL_LABELS.filter((labels) => selectorMatches(one, labels))).toEqual(matched(one));
    }),
  );
});

test('a selector is contradictory when nothing matches it', () => {
  fc.assert(
    fc.property(selector, (one) => {
      expect(selectorMistakes(one).length > 0).toBe(matched(one).length === 0);
    }),
  );
});

test('one implies the other when it matches no more', () => {
  fc.assert(
    fc.property(selector, selector, (narrow, wide) => {
      fc.pre(matched(narrow).length > 0);
      expect(selectorImplies(narrow, wide)).toBe(matched(narrow).every((labels) => matches(wide, labels)));
    }),
  );
});

test('both together match what each matches', () => {
  fc.assert(
    fc.property(selector, selector, (one, other) => {
      expect(matched(bothSelectors(one, other))).toEqual(matched(one).filter((labels) => matches(other, labels)));
    }),
  );
});
