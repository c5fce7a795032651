import { CiliumVersion, KubernetesVersion, TalosVersion, assertSupportedCilium } from '../../lib/cluster';

describe('CiliumVersion', () => {
  it('reads releases and pre-releases', () => {
    const version = CiliumVersion.parse('v1.19.6');
    expect([version.major, version.minor, version.patch, version.minorString, String(version)]).toEqual([1, 19, 6, '1.19', '1.19.6']);
    expect(String(CiliumVersion.parse('1.20.0-rc.1'))).toBe('1.20.0-rc.1');
    expect(String(CiliumVersion.DEFAULT)).toBe('1.19.6');
  });

  it.each(['1.19', '1.19.x', '^1.19.0', 'latest', '01.19.6', '1.19.6-01', '1.19.6+build', ' 1.19.6', ''])('refuses %p', (text) => {
    expect(() => CiliumVersion.parse(text)).toThrow('is not a full Cilium version');
  });

  it.each([
    ['1.15.20', 'unsupported'],
    ['1.16.19', 'render'],
    ['1.17.18', 'render'],
    ['1.18.1', 'full'],
    ['1.19.6', 'full'],
    ['1.20.0', 'full'],
    ['1.20.0-rc.1', 'unsupported'],
    ['1.21.0', 'unsupported'],
    ['2.19.0', 'unsupported'],
  ])('supports %s as %s', (text, level) => {
    expect(CiliumVersion.parse(text).supportLevel).toBe(level);
  });

  it('compares with a minor and with a patch', () => {
    const version = CiliumVersion.parse('1.19.4');
    expect([version.atLeast('1.19'), version.atLeast('1.20'), version.isBefore('1.19.5'), version.isBefore('1.19.4')]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(CiliumVersion.parse('1.9.0').isBefore('1.10')).toBe(true);
    const candidate = CiliumVersion.parse('1.20.0-rc.1');
    expect([candidate.atLeast('1.20'), candidate.atLeast('1.20.0')]).toEqual([true, false]);
    expect(() => version.atLeast('newest')).toThrow('CLU007');
  });

  it('stops at unsupported versions, and says how to go on', () => {
    const version = CiliumVersion.parse('1.21.0');
    expect(() => assertSupportedCilium(version, { path: 'home/cilium' })).toThrow(
      'CLU008 home/cilium: Cilium version 1.21.0 is not supported — use a release of 1.18, 1.19, 1.20, ' +
        'or of 1.16, 1.17 with fewer checks, or set allowUnsupportedVersion: true',
    );
    expect(() => assertSupportedCilium(version, { allowUnsupported: true })).not.toThrow();
    expect(() => assertSupportedCilium(CiliumVersion.parse('1.16.19'))).not.toThrow();
  });
});

describe('TalosVersion', () => {
  it.each([
    ['1.9', 'v1.9', 'v1.9', false, true],
    ['v1.13.2', 'v1.13.2', 'v1.13', false, true],
    ['1.14.0', 'v1.14.0', 'v1.14', true, true],
    ['v1.14.0-beta.1', 'v1.14.0-beta.1', 'v1.14', true, true],
    ['1.23', 'v1.23', 'v1.23', true, false],
  ])('reads %s', (text, written, contract, usesDocuments, isKnown) => {
    const version = TalosVersion.parse(text);
    expect([String(version), version.contract]).toEqual([written, contract]);
    expect([version.usesDocuments, version.isKnown]).toEqual([usesDocuments, isKnown]);
  });

  it('refuses what is too old or no version', () => {
    expect(() => TalosVersion.parse('1.8.4')).toThrow('CLU010 TalosVersion: Talos v1.8.4 is older than 1.9, the oldest supported version');
    expect(() => TalosVersion.parse('v1')).toThrow('CLU009');
  });

  it.each([
    // Both ends, as pkg/machinery/compatibility of Talos has them.
    ...[['1.9', 27, 32], ['1.10', 28, 33], ['1.11', 29, 34], ['1.12', 30, 35], ['1.13', 31, 36], ['1.14', 32, 37]].flatMap(([talos, min, max]) => [
      [talos as string, `1.${Number(min) - 1}.99`, false] as const,
      [talos as string, `1.${min}`, true] as const,
      [talos as string, `1.${max}.99`, true] as const,
      [talos as string, `1.${Number(max) + 1}.0`, false] as const,
    ]),
    ['1.99', '1.40', true],
  ] as (readonly [string, string, boolean])[])('Talos %s with Kubernetes %s: %p', (talos, kubernetes, runs) => {
    expect(TalosVersion.parse(talos).runs(KubernetesVersion.parse(kubernetes))).toBe(runs);
  });
});

describe('KubernetesVersion', () => {
  it('gives helm a full version', () => {
    expect(KubernetesVersion.parse('1.34').kubeVersion).toBe('v1.34.0');
    expect(KubernetesVersion.parse('v1.34.1').kubeVersion).toBe('v1.34.1');
    expect(String(KubernetesVersion.parse('1.34'))).toBe('v1.34');
    expect(() => KubernetesVersion.parse('1')).toThrow('CLU011');
  });
});

it('versions are known across two copies of the library, and apart from each other', () => {
  jest.isolateModules(() => {
    const copy = require('../../lib/cluster') as typeof import('../../lib/cluster');
    expect(CiliumVersion.isCiliumVersion(copy.CiliumVersion.DEFAULT)).toBe(true);
    expect(TalosVersion.isTalosVersion(copy.TalosVersion.parse('1.13'))).toBe(true);
    expect(KubernetesVersion.isKubernetesVersion(copy.TalosVersion.parse('1.13'))).toBe(false);
  });
});
