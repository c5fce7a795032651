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
    ['securityContext.capabilites', { securityContext: { capabilites: { ciliumAgent: ['NET_ADMIN'] } } }, 'write securityContext.capabilities'],
    ['hubbleRelay', { hubbleRelay: { enabled: true } }, 'write hubble.relay'],
    ['hubble.relayEnabled', { hubble: { relayEnabled: true } }, 'write hubble.relay.enabled'],
    ['bbr', { bbr: true }, 'write bandwidthManager.bbr'],
    ['cleanCiliumState', { cleanCiliumState: ['NET_ADMIN'] }, 'write securityContext.capabilities.cleanCiliumState'],
    ['autoMount', { autoMount: { enabled: false } }, 'write bpf.autoMount or cgroup.autoMount, or remove it'],
    ['hubble.qqq', { hubble: { qqq: 1 } }, expect.stringMatching(/^remove it; the values.yaml of the chart lists the keys of hubble$/)],
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
        edits: [{ remove: 'cgroup.automount' }, { set: 'cgroup.autoMount', value: { enabled: false } }],
        link: 'https://github.com/cilium/cilium/blob/v1.20.0/install/kubernetes/cilium/values.yaml',
      },
    ]);
  });

  it('names the origin when it is not the user', () => {
    expect(problemsOf('1.20.0', { routingMode: 'nativ' }, 'request')[0]!.what).toContain('("nativ", set by the test)');
  });

  it('shortens long values', () => {
    expect(problemsOf('1.20.0', { qqqqqq: 'x'.repeat(500) })[0]!.what.length).toBeLessThan(180);
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
    ['1.18.1', { configDriftDetection: { enabled: true } }, 'use the latest patch release of Cilium 1.18, which has configDriftDetection, or remove it'],
  ] as const)('is named so on %s', (version, values, fix) => {
    expect(found(version, values)).toEqual([['CIL001', expect.any(String), fix]]);
  });
});

/** Severity and code of what is found, by subject. */
function verdicts(...args: Parameters<typeof problemsOf>): Record<string, string> {
  return Object.fromEntries(problemsOf(...args).map(({ code, subject, severity = 'error' }) => [subject!, `${severity} ${code}`]));
}

describe('a key that the chart ignores is a warning where its setting is in effect, and an error where it is not', () => {
  const TALOS = { cgroup: { autoMount: { enabled: false }, hostRoot: '/sys/fs/cgroup' } };
  it.each([
    ['1.20.0', { ...TALOS, cgroup: { ...TALOS.cgroup, automount: { enabled: false } } }, { 'cgroup.automount': 'warning CIL001' }],
    ['1.20.0', { cgroup: { automount: { enabled: false } } }, { 'cgroup.automount': 'error CIL001' }],
    ['1.20.0', { localRedirectPolicies: { enbled: true } }, { 'localRedirectPolicies.enbled': 'error CIL001' }],
    ['1.20.0', { localRedirectPolicies: { enbled: true, enabled: true } }, { 'localRedirectPolicies.enbled': 'warning CIL001' }],
    ['1.20.0', { bbr: true }, { bbr: 'error CIL001' }],
    // The agent requires it anyway.
    ['1.20.0', { 'k8s-require-ipv4-pod-cidr': true }, { 'k8s-require-ipv4-pod-cidr': 'warning CIL001' }],
    // Monitoring.
    ['1.20.0', { hubble: { prometheus: { enabled: true } } }, { 'hubble.prometheus': 'warning CIL001' }],
    // Placeholders of guides, and addresses that are more than a host.
    ['1.20.0', { k8sServiceHost: 'YOUR_API_SERVER_IP' }, { k8sServiceHost: 'error CIL003' }],
    ['1.20.0', { k8sServiceHost: '<api-server>' }, { k8sServiceHost: 'error CIL003' }],
    ['1.20.0', { k8sServiceHost: 'https://10.0.0.1' }, { k8sServiceHost: 'error CIL003' }],
    ['1.20.0', { k8sServiceHost: '10.0.0.1', k8sServicePort: 70000 }, { k8sServicePort: 'error CIL003' }],
    ['1.20.0', { k8sServiceHost: 'api.home.example.com', k8sServicePort: '6443' }, {}],
    ['1.20.0', { k8sServiceHost: 'fd00::1' }, {}],
    ['1.20.0', { bbr: true, bandwidthManager: { enabled: true, bbr: true } }, { bbr: 'warning CIL001' }],
    ['1.20.0', { gatewayApi: { enabled: false } }, { gatewayApi: 'warning CIL001' }],
    ['1.20.0', { kubeProxyReplacment: false, kubeProxyReplacement: true }, { kubeProxyReplacment: 'error CIL001' }],
    // A setting of the default is in effect too; what is off needs none of its other settings.
    ['1.20.0', { ipam: { Mode: 'cluster-pool' } }, { 'ipam.Mode': 'warning CIL001' }],
    ['1.20.0', { hubble: { relay: { PodDisruptionBudget: { enabled: false, minAvailable: 2 } } } }, { 'hubble.relay.PodDisruptionBudget': 'warning CIL001' }],
    ['1.20.0', { hubble: { relay: { PodDisruptionBudget: { enabled: true, minAvailable: 2 } } } }, { 'hubble.relay.PodDisruptionBudget': 'error CIL001' }],
    // The chart has no such setting: off is what it is.
    ['1.18.12', { standaloneDnsProxy: { enabled: false }, clustermesh: { mcsapi: { enabled: false } } }, { standaloneDnsProxy: 'warning CIL001', 'clustermesh.mcsapi': 'warning CIL001' }],
    ['1.18.12', { standaloneDnsProxy: { enabled: true } }, { standaloneDnsProxy: 'error CIL001' }],
    ['1.20.0', { hubble: { qqq: null } }, { 'hubble.qqq': 'warning CIL001' }],
    // Like nothing that the chart has.
    ['1.20.0', { 'x-capabilities': ['NET_ADMIN'], anchors: { team: 'a' } }, { 'x-capabilities': 'warning CIL001', anchors: 'warning CIL001' }],
    ['1.20.0', { myFeature: { enabled: true } }, { myFeature: 'warning CIL001' }],
    ['1.20.0', { bpf: { ctTcpTimeout: 21600 } }, { 'bpf.ctTcpTimeout': 'warning CIL001' }],
    // Known by the wrong name.
    ['1.20.0', { bpf: { hostRouting: true, hostLegacyRouting: false } }, { 'bpf.hostRouting': 'warning CIL001' }],
    ['1.20.0', { bpf: { hostRouting: true, hostLegacyRouting: true } }, { 'bpf.hostRouting': 'error CIL001' }],
    // Removed.
    ['1.20.0', { externalIPs: { enabled: true } }, { externalIPs: 'warning CIL002' }],
    ['1.20.0', { hostPort: { enabled: true }, kubeProxyReplacement: 'true' }, { hostPort: 'warning CIL002' }],
    ['1.20.0', { hostPort: { enabled: true }, kubeProxyReplacement: false }, { hostPort: 'error CIL002' }],
    ['1.20.0', { bgp: { enabled: false, announce: { loadbalancerIP: true } } }, { bgp: 'warning CIL002' }],
    ['1.20.0', { bgp: { enabled: true } }, { bgp: 'error CIL002' }],
    ['1.20.0', { bgp: { enabled: true, announce: { podCIDR: true } }, bgpControlPlane: { enabled: true } }, { bgp: 'warning CIL002' }],
    ['1.20.0', { encryption: { strictMode: { enabled: true } } }, { 'encryption.strictMode.enabled': 'error CIL002' }],
    ['1.20.0', { encryption: { strictMode: { enabled: true, egress: { enabled: true } } } }, { 'encryption.strictMode.enabled': 'warning CIL002' }],
    ['1.20.0', { highScaleIPcache: { enabled: false }, l2NeighDiscovery: { refreshPeriod: '30s' } }, { highScaleIPcache: 'warning CIL002', 'l2NeighDiscovery.refreshPeriod': 'warning CIL002' }],
    // The templates fail with what they take for true only, but for one key.
    ['1.20.0', { enableCnpStatusUpdates: false, tunnel: '' }, { enableCnpStatusUpdates: 'warning CIL002', tunnel: 'warning CIL002' }],
    ['1.20.0', { remoteNodeIdentity: true }, { remoteNodeIdentity: 'error CIL002' }],
    ['1.20.0', { proxy: { prometheus: { enabled: false } } }, { 'proxy.prometheus.enabled': 'error CIL002' }],
  ] as const)('%s: %j', (version, values, expected) => {
    expect(verdicts(version, values as never)).toEqual(expected);
  });

  it('says so', () => {
    expect(problemsOf('1.20.0', { bbr: true, bandwidthManager: { enabled: true, bbr: true } })).toEqual([
      expect.objectContaining({
        severity: 'warning',
        what: 'value bbr does not exist in chart cilium 1.20.0, and what it asks for is already so: bandwidthManager.bbr has this setting (true)',
        fix: 'remove it',
      }),
    ]);
  });
});

describe('a suggestion', () => {
  it.each([
    // Another number is another thing, and another path too.
    [{ loadBalancer: { l9: { enabled: true } } }, /^remove it/],
    [{ loadBalancer: { l2: { enabled: true } } }, /^write l2announcements$/],
    [{ gatewayAPI: { gatewayClass: { name: 'cilium' } } }, /^remove it/],
    [{ gatewayClass: { name: 'cilium', create: true } }, /^remove it/],
    [{ bpf: { hostRouting: true, hostLegacyRouting: true } }, /^write bpf.hostLegacyRouting: false$/],
    [{ hubble: { ui: { resources: { limits: { memory: '1Gi' } } } } }, /^write hubble.ui.backend.resources or hubble.ui.frontend.resources, or remove it$/],
    [{ cilium: { kubeProxyReplacement: true, routingMode: 'native' } }, /^move the values in cilium to the top level/],
  ] as const)('for %j', (values, fix) => {
    expect(found('1.20.0', values as never)).toEqual([['CIL001', expect.any(String), expect.stringMatching(fix)]]);
  });
});
