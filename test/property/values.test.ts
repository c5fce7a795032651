import fc from 'fast-check';
import { isJsonObject, type Json, type JsonObject } from '../../lib/kubernetes/json';
import { formatValuePath, mergeContributions, parseValuePath, type Contribution, type Rank } from '../../lib/values';
import { contribution } from '../values/charts';

const key = fc.oneof(fc.constantFrom('a', 'b', 'c', 'enabled', '__proto__', 'x.y', 'toString'), fc.string({ minLength: 1, maxLength: 6 }));
const scalar = fc.oneof(fc.constant(null), fc.boolean(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string());
const { map: json } = fc.letrec<{ value: Json; map: JsonObject }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalar, fc.array(scalar, { maxLength: 3 }), tie('map')),
  map: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
}));
const rank = fc.constantFrom<Rank>('preset', 'feature', 'request', 'user');
const contributions = fc
  .array(fc.tuple(rank, json), { maxLength: 5 })
  .map((list) => list.map(([of, wanted], index) => contribution(of, `origin ${index}`, wanted)));

/** Keys `a` and `b` hold scalars and `m` holds a map, in all of them, so that maps and scalars never change places. */
const inner = fc.dictionary(fc.constantFrom('p', 'q'), scalar, { minKeys: 1, noNullPrototype: true });
const shape = fc.record({ a: scalar, b: scalar, m: inner }, { requiredKeys: [], noNullPrototype: true }) as fc.Arbitrary<JsonObject>;
const shaped = fc.tuple(shape, shape, shape);

const values = (...list: Contribution[]): JsonObject => mergeContributions(list).values;
const user = (of: JsonObject): Contribution => contribution('user', 'user', of);

it('merging is associative where maps and scalars do not change places', () => {
  fc.assert(
    fc.property(shaped, ([a, b, c]) => {
      expect(values(user(values(user(a), user(b))), user(c))).toEqual(values(user(a), user(values(user(b), user(c)))));
    }),
  );
});

it('merging with itself or with nothing changes nothing', () => {
  fc.assert(
    fc.property(json, (a) => {
      const once = values(user(a));
      expect(values(user(a), user(a))).toEqual(once);
      expect(values(user(a), user({}))).toEqual(once);
      expect(values(user({}), user(a))).toEqual(once);
      expect(JSON.stringify(once)).toBe(JSON.stringify(sorted(a)));
    }),
  );
});

it('the user wins', () => {
  fc.assert(
    fc.property(contributions, json, (others, mine) => {
      const merged = mergeContributions([user(mine), ...others.filter((other) => other.rank !== 'user')]);
      for (const { path, value } of leavesOf(mine)) {
        const stands = at(merged.values, path);
        if (isJsonObject(value)) expect(isJsonObject(stands)).toBe(true);
        else expect(stands).toEqual(sorted(value));
        if (!isJsonObject(value)) expect(merged.originOf(path)).toMatchObject({ origin: 'user', rank: 'user' });
      }
    }),
  );
});

it('the arguments are left as they are, and the result is sorted, frozen and the same every time', () => {
  fc.assert(
    fc.property(contributions, (list) => {
      const before = JSON.stringify(list);
      deepFreeze(list);
      const merged = mergeContributions(list);
      expect(JSON.stringify(list)).toBe(before);
      expect(JSON.stringify(merged.values)).toBe(JSON.stringify(sorted(merged.values)));
      expect(JSON.stringify(mergeContributions(list).values)).toBe(JSON.stringify(merged.values));
      expect(isDeeplyFrozen(merged.values)).toBe(true);
    }),
  );
});

it('entries are the leaves of the values, and each has its origin', () => {
  fc.assert(
    fc.property(contributions, (list) => {
      const merged = mergeContributions(list);
      const entries = [...merged.entries()];
      expect(entries.map(({ path, value }) => ({ path, value }))).toEqual([...leavesOf(merged.values)]);
      for (const { path, origin, value } of entries) {
        expect(merged.originOf(path)?.origin).toBe(origin);
        expect(merged.originOf(formatValuePath(path))?.origin).toBe(origin);
        const from = list.find((one) => one.origin === origin)!;
        expect(sorted(at(from.values, path)!)).toEqual(value);
      }
    }),
  );
});

it('order matters within a level only, and there is no conflict without two who want something else', () => {
  fc.assert(
    fc.property(contributions, (list) => {
      const levels = ['preset', 'feature request', 'user'];
      const ordered = levels.flatMap((level) => list.filter((one) => level.includes(one.rank)));
      expect(mergeContributions(ordered).values).toEqual(mergeContributions(list).values);
      for (const { entries } of mergeContributions(list).conflicts()) {
        expect(entries.length).toBeGreaterThan(1);
        expect(entries.some(({ rank: of }) => of === 'user')).toBe(false);
        expect(new Set(entries.map((entry) => JSON.stringify([entry.path, entry.value]))).size).toBeGreaterThan(1);
      }
      for (const only of list) expect(mergeContributions([only]).conflicts()).toEqual([]);
    }),
  );
});

it('a path as text is the same path again', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(key, fc.stringMatching(/^[.\\a]+$/)), { minLength: 1, maxLength: 4 }), (path) => {
      expect(parseValuePath(formatValuePath(path))).toEqual(path);
    }),
  );
});

function* leavesOf(map: JsonObject, above: readonly string[] = []): Iterable<{ path: string[]; value: Json }> {
  for (const name of Object.keys(map).sort((left, right) => (left < right ? -1 : 1))) {
    const value = map[name]!;
    if (isJsonObject(value) && Object.keys(value).length > 0) yield* leavesOf(value, [...above, name]);
    else yield { path: [...above, name], value };
  }
}

function at(map: JsonObject, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((below, name) => (isJsonObject(below) && Object.hasOwn(below, name) ? below[name] : undefined), map);
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === 0) return 0;
  if (!isJsonObject(value)) return value;
  const members = Object.keys(value).sort((left, right) => (left < right ? -1 : 1)).map(
    (name): [string, Json] => [name, sorted(value[name]!)],
  );
  return Object.fromEntries(members);
}

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  Object.values(value).forEach(deepFreeze);
}

function isDeeplyFrozen(value: unknown): boolean {
  return typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen));
}
