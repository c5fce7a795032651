import { mergeContributions } from '../../lib/values';
import { TalosCiliumError } from '../../lib/diagnostics/problem';
import { contribution } from './charts';

const preset = contribution('preset', 'Talos preset', { ipam: { mode: 'kubernetes' }, cgroup: { hostRoot: '/sys/fs/cgroup' } }, 'Talos');
const feature = contribution('feature', 'gatewayApi', { gatewayAPI: { enabled: true }, list: [1, 2] }, 'asked for');
const request = contribution('request', 'home/gateway', { gatewayAPI: { enabled: true } }, 'a Gateway needs it');
const user = contribution('user', 'home/cilium values', { list: [3], cgroup: { hostRoot: null } });

describe('merging', () => {
  it('merges maps, replaces lists and scalars, and keeps null for helm', () => {
    expect(mergeContributions([preset, feature, user]).values).toEqual({
      cgroup: { hostRoot: null },
      gatewayAPI: { enabled: true },
      ipam: { mode: 'kubernetes' },
      list: [3],
    });
  });

  it('lets a higher rank win whatever the order', () => {
    expect(mergeContributions([user, feature, preset]).values).toEqual(mergeContributions([preset, feature, user]).values);
  });

  it.each([
    ['a scalar over a map', { a: { b: 1 } }, { a: 2 }, { a: 2 }],
    ['a map over a scalar', { a: 2 }, { a: { b: 1 } }, { a: { b: 1 } }],
    ['null over a map', { a: { b: 1 } }, { a: null }, { a: null }],
    ['a map over null', { a: null }, { a: { b: 1 } }, { a: { b: 1 } }],
    ['an empty map over a map', { a: { b: 1 } }, { a: {} }, { a: { b: 1 } }],
    ['an empty map over a scalar', { a: 1 }, { a: {} }, { a: {} }],
    ['a list over a map', { a: { b: 1 } }, { a: [] }, { a: [] }],
  ])('puts %s as helm does', (_title, below, above, expected) => {
    expect(mergeContributions([contribution('feature', 'f', below), contribution('user', 'u', above)]).values).toEqual(expected);
  });

  it('sorts keys at every depth and copies what it is given', () => {
    const values = { b: [{ z: 1, a: 2 }], a: { y: 1, x: 2 } };
    const merged = mergeContributions([contribution('user', 'u', values)]).values;
    expect(JSON.stringify(merged)).toBe('{"a":{"x":2,"y":1},"b":[{"a":2,"z":1}]}');
    values.b[0]!.a = 3;
    expect(merged.b).toEqual([{ a: 2, z: 1 }]);
    expect(Object.isFrozen((merged.b as { a: number }[])[0])).toBe(true);
  });

  it('takes a key called __proto__ for a key', () => {
    const values = JSON.parse('{"__proto__":{"a":1},"b":{"__proto__":2}}') as { b: object };
    const merged = mergeContributions([contribution('user', 'u', values as never)]).values;
    expect(JSON.stringify(merged)).toBe('{"__proto__":{"a":1},"b":{"__proto__":2}}');
    expect(({} as { a?: number }).a).toBeUndefined();
  });

  it('lists everything that is not JSON, with its place and its origin', () => {
    const bad = { a: Number.NaN, b: { c: (): void => undefined }, d: [undefined], e: new Map(), f: undefined, g: 1n };
    const merge = (): unknown => mergeContributions([contribution('user', 'home/cilium values', bad as never)]);
    expect(merge).toThrow(TalosCiliumError);
    try {
      merge();
    } catch (error) {
      const { problems } = error as TalosCiliumError;
      expect(problems.map(({ code, path, subject }) => [code, path, subject])).toEqual(
        ['a', 'b.c', 'd.0', 'e', 'g'].map((subject) => ['CIL006', 'home/cilium values', subject]),
      );
    }
  });
});

describe('origins', () => {
  const merged = mergeContributions([
    { ...preset, reasons: { 'ipam.mode': 'Talos hands out pod CIDRs', cgroup: 'Talos mounts it' } },
    feature,
    request,
    user,
  ]);

  it('are those of the value that stands, with the nearest reason', () => {
    expect(merged.originOf('ipam.mode')).toEqual({ origin: 'Talos preset', rank: 'preset', reason: 'Talos hands out pod CIDRs' });
    expect(merged.originOf(['list'])).toEqual({ origin: 'home/cilium values', rank: 'user' });
    expect(merged.originOf('cgroup.hostRoot')).toEqual({ origin: 'home/cilium values', rank: 'user' });
  });

  it('reach into lists, gather for maps, and are absent elsewhere', () => {
    expect(merged.originOf(['list', '0'])?.origin).toBe('home/cilium values');
    expect(merged.originOf([])?.origin).toBe('home/cilium values, home/gateway, Talos preset');
    expect(merged.originOf('gatewayAPI.enableAlpn')).toBeUndefined();
    expect(merged.originOf('nothing')).toBeUndefined();
  });

  it('tell keys with dots from paths', () => {
    const dotted = mergeContributions([contribution('user', 'u', { nodeSelector: { 'kubernetes.io/os': 'linux' } })]);
    expect([...dotted.entries()].map(({ path }) => path)).toEqual([['nodeSelector', 'kubernetes.io/os']]);
    expect(dotted.originOf('nodeSelector.kubernetes\\.io/os')?.origin).toBe('u');
  });

  it('remember what was overridden', () => {
    const entries = [...merged.entries()];
    expect(entries.map(({ path }) => path.join('.'))).toEqual(['cgroup.hostRoot', 'gatewayAPI.enabled', 'ipam.mode', 'list']);
    expect(entries[0]!.overrides).toMatchObject([{ origin: 'Talos preset', value: '/sys/fs/cgroup', reason: 'Talos mounts it' }]);
    expect(entries[1]).toMatchObject({ origin: 'home/gateway', overrides: [{ origin: 'gatewayApi', value: true }] });
  });
});

describe('conflicts', () => {
  const off = contribution('feature', 'gatewayApi', { gatewayAPI: { enabled: false } }, 'asked for');

  it('arise between a prop and a request, naming both', () => {
    const merged = mergeContributions([off, request]);
    expect(merged.conflicts()).toMatchObject(
      [{ path: ['gatewayAPI', 'enabled'], entries: [{ origin: 'gatewayApi' }, { origin: 'home/gateway' }] }],
    );
    expect(merged.conflictProblems('home/cilium')).toEqual([
      {
        code: 'CIL004',
        path: 'home/cilium',
        subject: 'gatewayAPI.enabled',
        what:
          'value gatewayAPI.enabled is set to different values: false by gatewayApi (asked for); true by home/gateway (a Gateway needs it)',
        fix: 'remove one of them, or set gatewayAPI.enabled in the values prop of TalosCilium, which takes precedence',
      },
    ]);
  });

  it.each([
    ['equal values', [feature, request]],
    ['a preset below', [contribution('preset', 'p', { gatewayAPI: { enabled: false } }), request]],
    ['a decision of the user above', [off, request, contribution('user', 'u', { gatewayAPI: { enabled: true } })]],
    ['a user who contradicts himself', [contribution('user', 'u', { a: 1 }), contribution('user', 'v', { a: 2 })]],
    ['different keys of one map', [contribution('feature', 'f', { a: { b: 1 } }), contribution('feature', 'g', { a: { c: 1 } })]],
    [
      'equal lists of maps in another key order',
      [contribution('feature', 'f', { a: [{ b: 1, c: 2 }] }), contribution('feature', 'g', { a: [{ c: 2, b: 1 }] })],
    ],
  ])('do not arise from %s', (_title, contributions) => {
    expect(mergeContributions(contributions).conflicts()).toEqual([]);
  });

  it.each([
    ['a map and a scalar', { a: { b: 1 } }, { a: 1 }, ['a']],
    ['a scalar and a map', { a: 1 }, { a: { b: 1 } }, ['a']],
    ['null and a map', { a: null }, { a: { b: 1 } }, ['a']],
    ['lists', { a: [1] }, { a: [2] }, ['a']],
    ['a number and a text', { a: 1 }, { a: '1' }, ['a']],
  ])('arise between %s', (_title, left, right, path) => {
    const merged = mergeContributions([contribution('feature', 'f', left as never), contribution('feature', 'g', right as never)]);
    expect(merged.conflicts().map((conflict) => conflict.path)).toEqual([path]);
  });
});
