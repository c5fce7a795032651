import fc from 'fast-check';
import * as semver from 'semver';
import { CiliumVersion, TalosVersion } from '../../lib/cluster';

const number = fc.nat(30);
const identifier = fc.oneof(number.map(String), fc.constantFrom('alpha', 'beta', 'rc', 'pre', '0a', '-', 'RC'));
const prerelease = fc.option(fc.array(identifier, { minLength: 1, maxLength: 3 }).map((parts) => `-${parts.join('.')}`), { nil: '' });
const text = fc.tuple(number, number, number, prerelease).map(([major, minor, patch, pre]) => `${major}.${minor}.${patch}${pre}`);
// Versions that differ late are the ones whose order is easily wrong.
const close = fc.tuple(prerelease, prerelease).map(([a, b]) => [`1.19.6${a}`, `1.19.6${b}`] as const);

it('versions are ordered as semver orders them', () => {
  fc.assert(
    fc.property(fc.oneof(fc.tuple(text, text), close), ([one, other]) => {
      const [left, right] = [CiliumVersion.parse(one), CiliumVersion.parse(`v${other}`)];
      expect(left.compare(right)).toBe(semver.compare(one, other));
      expect(left.atLeast(other)).toBe(semver.gte(one, other));
      expect(left.isBefore(other)).toBe(semver.lt(one, other));
      expect(left.toString()).toBe(one);
    }),
    { numRuns: 2000 },
  );
});

it('versions are read when semver reads them, and in no other case', () => {
  const wild = fc.oneof(text, fc.string({ unit: fc.constantFrom(...'v01.-rc+'), maxLength: 12 }));
  fc.assert(
    fc.property(wild, (one) => {
      // Build metadata has no place in the version of a chart, and semver forgives spaces and `=`.
      const expected = semver.valid(one) !== null && !one.includes('+');
      let read = true;
      try {
        CiliumVersion.parse(one);
      } catch {
        read = false;
      }
      expect(read).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

it('a bound of major.minor looks at the minor alone', () => {
  fc.assert(
    fc.property(text, number, number, (one, major, minor) => {
      fc.pre(semver.gte(one, '1.9.0'));
      const version = TalosVersion.parse(one);
      const [ours, bound] = [version.major * 1000 + version.minor, major * 1000 + minor];
      expect(version.atLeast(`${major}.${minor}`)).toBe(ours >= bound);
      expect(version.isBefore(`v${major}.${minor}`)).toBe(ours < bound);
    }),
  );
});
