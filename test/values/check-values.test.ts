import { CHART_VERSIONS, factsOf, problemsOf } from './charts';
import { REALISTIC_VALUES } from './realistic-values';

/** Subject and fix of what is found. */
function found(...args: Parameters<typeof problemsOf>): [string, string | undefined, string][] {
  return problemsOf(...args).map(({ code, subject, fix }) => [code, subject, fix]);
}

describe.each(CHART_VERSIONS)('chart %s', (version) => {
  it('has nothing against its own defaults', () => {
    expect(problemsOf(version, factsOf(version).defaults)).toEqual([]);
  });

  it.each(REALISTIC_VALUES)('has nothing against $title', ({ since, values }) => {
    if (since === undefined || Number(version.split('.')[1]) >= since) expect(problemsOf(version, values)).toEqual([]);
  });

  it.each([
    ['gatewayApi', { gatewayApi: { enabled: true } }, 'write gatewayAPI'],
    ['l2Announcements', { l2Announcements: { enabled: true } }, 'write l2announcements'],
    ['kubeProxyReplacment', { kubeProxyReplacment: true }, 'write kubeProxyReplacement'],
    ['bgpControlplane', { bgpControlplane: { enabled: true } }, 'write bgpControlPlane'],
    ['hostfirewall', { hostfirewall: { enabled: true } }, 'write hostFirewall'],
    ['ipv4NativeRoutingCidr', { ipv4NativeRoutingCidr: '10.0.0.0/8' }, 'write ipv4NativeRoutingCIDR'],
    ['cgroup.automount', { cgroup: { automount: { enabled: false } } }, 'write cgroup.autoMount'],
    ['hubble.relay.enable', { hubble: { relay: { enable: true } } }, 'write hubble.relay.enabled'],
    ['encryption.nodeEncrypt', { encryption: { nodeEncrypt: true } }, 'write encryption.nodeEncryption'],
    ['ipam.Mode', { ipam: { Mode: 'kubernetes' } }, 'write ipam.mode'],
    ['securityContext.capabilites', { securityContext: { capabilites: {} } }, 'write securityContext.capabilities'],
    ['hubbleRelay', { hubbleRelay: { enabled: true } }, 'write hubble.relay'],
    ['hubble.relayEnabled', { hubble: { relayEnabled: true } }, 'write hubble.relay.enabled'],
    ['bbr', { bbr: true }, 'write bandwidthManager.bbr'],
    ['cleanCiliumState', { cleanCiliumState: ['NET_ADMIN'] }, 'write securityContext.capabilities.cleanCiliumState'],
    ['autoMount', { autoMount: { enabled: false } }, 'write bpf.autoMount or cgroup.autoMount'],
    ['hubble.qqq', { hubble: { qqq: null } }, expect.stringMatching(/^remove it; the values.yaml of the chart lists the keys of hubble$/)],
    ['cgroup.qqq', { cgroup: { qqq: 1 } }, 'remove it; the keys of cgroup are autoMount, hostRoot'],
  ])('does not know %s', (subject, values, fix) => {
    expect(found(version, values as never)).toEqual([['CIL001', subject, fix]]);
  });

  it('reports all at once, once each, sorted', () => {
    const problems = problemsOf(version, { tunnel: 'disabled', routingMode: 'nativ', 'enable-bbr': true, gatewayApi: { enabled: true } });
    expect(problems.map(({ code, subject }) => `${code} ${subject}`)).toEqual(
      ['CIL007 enable-bbr', 'CIL001 gatewayApi', 'CIL003 routingMode', 'CIL002 tunnel'],
    );
  });
});

describe('a message', () => {
  it('holds path, value, fix and upstream page', () => {
    expect(problemsOf('1.20.0', { cgroup: { automount: { enabled: false } } })).toEqual([
      {
        code: 'CIL001',
        path: 'home/cilium',
        subject: 'cgroup.automount',
        what: 'value cgroup.automount does not exist in chart cilium 1.20.0, which would ignore it ({"enabled":false})',
        fix: 'write cgroup.autoMount',
        link: 'https://github.com/cilium/cilium/blob/v1.20.0/install/kubernetes/cilium/values.yaml',
      },
    ]);
  });

  it('names the origin when it is not the user', () => {
    expect(problemsOf('1.20.0', { routingMode: 'nativ' }, 'request')[0]!.what).toContain('("nativ", set by the test)');
  });

  it('shortens long values', () => {
    expect(problemsOf('1.20.0', { qqqqqq: 'x'.repeat(500) })[0]!.what.length).toBeLessThan(160);
  });
});

describe('a key of a newer minor', () => {
  it.each([
    [
      '1.17.18',
      { localRedirectPolicies: { enabled: true } },
      'use Cilium 1.18 or newer, which has localRedirectPolicies, or remove it; this chart has localRedirectPolicy',
    ],
    ['1.19.6', { gatewayAPI: { useRemoteAddress: true } }, 'use Cilium 1.20 or newer, which has gatewayAPI.useRemoteAddress, or remove it'],
    ['1.18.1', { configDriftDetection: { enabled: false } }, 'use the latest patch release of Cilium 1.18, which has configDriftDetection, or remove it'],
  ] as const)('is named so on %s', (version, values, fix) => {
    expect(found(version, values)).toEqual([['CIL001', expect.any(String), fix]]);
  });
});
