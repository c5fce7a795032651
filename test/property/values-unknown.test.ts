import fc from 'fast-check';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../../lib/kubernetes/json';
import { knownKeysAt, knownPaths } from '../../lib/chart/known-keys';
import { parseValuePath } from '../../lib/values';
import { CHART_VERSIONS, factsOf, problemsOf } from '../values/charts';

const nested = (path: readonly string[], value: Json): JsonObject => path.reduceRight<Json>(
  (below, key) => Object.fromEntries([[key, below]]),
  value,
) as JsonObject;

/** Another setting of the same type: a suggestion must be able to take the value, and one that is the default already is to be removed. */
function otherThan(setting: Json | undefined): Json {
  if (typeof setting === 'boolean') return !setting;
  if (typeof setting === 'number') return setting + 1;
  if (Array.isArray(setting)) return [...setting, 'x'];
  return isJsonObject(setting) ? { ...setting, enabled: true } : 'x';
}

describe.each(CHART_VERSIONS)('chart %s', (version) => {
  const { values, defaults } = factsOf(version);
  const paths = [...knownPaths(values)];
  const handedOn = (path: readonly string[]): boolean => path.some((_key, at) => knownKeysAt(values, path.slice(0, at + 1))?.open === true);
  const maps = paths.filter((path) => knownKeysAt(values, path)?.keys && !handedOn(path));

  it('finds a slip in any key, and nearly always knows what was meant', () => {
    let suggested = 0;
    let slips = 0;
    fc.assert(
      fc.property(fc.constantFrom(
        ...paths.filter((path) => !handedOn(path.slice(0, -1))),
      ), fc.nat(), fc.constantFrom('drop', 'double', 'swap', 'case'), (path, at, kind) => {
        const key = path.at(-1)!;
        const slip = slipOf(key, at % key.length, kind);
        const around = path.slice(0, -1);
        fc.pre(slip !== key && slip !== '' && knownKeysAt(values, [...around, slip]) === undefined);
        const found = problemsOf(version, nested([...around, slip], otherThan(valueAt(defaults, path))));
        expect(found).toHaveLength(1);
        // A slip may give a word of older releases or of the guides: then that is what the message is about.
        expect(found[0]!.code).toMatch(/^CIL00[127]$/);
        expect(parseValuePath(found[0]!.subject!)).toEqual([...around, slip]);
        slips += 1;
        if (found[0]!.fix.includes(key)) suggested += 1;
      }),
      { numRuns: 300 },
    );
    expect(suggested / slips).toBeGreaterThan(0.8);
  });

  it('finds nothing at keys that it knows, and nothing below maps that it hands on', () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.stringMatching(/^[a-z]{3,8}$/), (path, key) => {
        const below = knownKeysAt(values, path);
        const free = handedOn(path) || (!below?.keys && (below?.types?.includes('object') ?? true));
        const value: Json = free ? { [key]: { [key]: ['x'] } } : {};
        const codes = problemsOf(version, nested(path, value)).filter(({ code }) => code === 'CIL001');
        expect(codes).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('finds an invented key in any map, with its full path', () => {
    fc.assert(
      fc.property(fc.constantFrom(...maps), (path) => {
        for (const key of ['zq.zq', 'constructor', '__proto__', 'toString']) {
          const found = problemsOf(version, nested([...path, key], { a: 1 }));
          expect(found.map(({ code, subject }) => [code, parseValuePath(subject!)])).toEqual([['CIL001', [...path, key]]]);
          expect(found[0]!.fix).not.toContain('function');
        }
      }),
    );
  });
});

function slipOf(key: string, at: number, kind: 'drop' | 'double' | 'swap' | 'case'): string {
  const letter = key[at]!;
  if (kind === 'drop') return key.slice(0, at) + key.slice(at + 1);
  if (kind === 'double') return key.slice(0, at) + letter + key.slice(at);
  if (kind === 'swap') return key.slice(0, at) + (key[at + 1] ?? '') + letter + key.slice(at + 2);
  return key.slice(0, at) + (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()) + key.slice(at + 1);
}
