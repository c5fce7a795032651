import { App } from 'cdk8s';
import * as lib from '../../lib';
import { FIXES, OTHER_NAMES } from '../../lib/props/other-names';
import { SHAPES } from '../../lib/props/shapes';

const FACTS = { name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0' };

function chart(): lib.ClusterChart {
  return new lib.ClusterChart(new App(), new lib.TalosCluster(FACTS), { namespaces: ['shop'] });
}

function withCilium(): lib.ClusterChart {
  const made = chart();
  new lib.TalosCilium(made, 'cilium');
  return made;
}

/** Constructs with what they require. */
const MAKERS: Readonly<Record<string, (props: object) => unknown>> = {
  TalosCilium: (props) => new lib.TalosCilium(chart(), 'cilium', props),
  TalosCluster: (props) => new lib.TalosCluster({ ...FACTS, ...props }),
  ClusterChart: (props) => new lib.ClusterChart(new App(), new lib.TalosCluster(FACTS), props),
  CiliumGateway: (props) => new lib.CiliumGateway(withCilium(), 'web', { namespace: 'shop', listeners: [lib.Listener.http()], ...props }),
  CiliumHttpRoute: (props) => new lib.CiliumHttpRoute(withCilium(), 'route', { namespace: 'shop', gateway: { name: 'web', namespace: 'shop' }, rules: [{ backends: [lib.Backend.named({ name: 'web', port: 80 })] }], ...props }),
  CiliumPolicies: (props) => new lib.CiliumPolicies(withCilium(), 'shop', { namespace: 'shop', ...props }),
  HubbleStack: (props) => new lib.HubbleStack(withCilium(), 'hubble', props),
  LoadBalancerPool: (props) => new lib.LoadBalancerPool(withCilium(), 'lan', { blocks: ['192.168.1.200/29'], announce: lib.Announce.none('a static route'), ...props }),
  L2Announcement: (props) => new lib.L2Announcement(withCilium(), 'lan', props),
  BgpPeering: (props) => new lib.BgpPeering(withCilium(), 'bgp', { localAsn: 64512, peers: [lib.BgpPeer.to('192.168.1.1', { asn: 64513 })], ...props }),
  EgressGateway: (props) => new lib.EgressGateway(withCilium(), 'out', { sources: [{ podSelector: lib.Selector.all() }], destinations: ['203.0.113.0/24'], gateways: [{ nodeSelector: lib.Selector.all() }], ...props }),
};

function fixOf(construct: string, name: string): string {
  try {
    MAKERS[construct]!({ [name]: 'x' });
  } catch (error) {
    if (error instanceof lib.TalosCiliumError) return error.problems.filter(({ code }) => code === 'API001').map(({ fix }) => fix).join();
    throw error;
  }
  throw new Error(`${construct} takes ${name}`);
}

test.each(Object.entries(MAKERS))('%s as it is has no mistakes', (_construct, make) => {
  expect(() => make({})).not.toThrow();
});

test.each([
  ['LoadBalancerPool', 'blocks', 'cidr cidrs ip ips address addresses range ranges subnets start'],
  ['LoadBalancerPool', 'serviceSelector', 'selector labels services'],
  ['LoadBalancerPool', 'announce', 'l2 bgp announcement'],
  ['TalosCilium', 'gatewayApi', 'gatewayAPI gateway_api'],
  ['TalosCilium', 'routing', 'tunnel tunnelProtocol'],
  ['TalosCilium', 'bgpControlPlane', 'bgp'],
  ['TalosCilium', 'l2Announcements', 'l2announcements l2Announcement'],
  ['TalosCilium', 'ingressController', 'ingress'],
  ['TalosCilium', 'prometheus', 'metrics monitoring serviceMonitor'],
  ['TalosCilium', 'certificates', 'tls certManager'],
  ['TalosCilium', 'socketLb', 'socketLB'],
  ['TalosCilium', 'images', 'imageRegistry image'],
  ['TalosCilium', 'agent', 'nodeSelector tolerations extraConfig'],
  ['TalosCilium', 'clientRateLimit', 'k8sClientRateLimit'],
  ['TalosCilium', 'version', 'chartVersion ciliumVersion'],
  ['TalosCilium', 'values', 'helmValues'],
  ['TalosCluster', 'podSubnets', 'podSubnet podCidr podCIDRs clusterCIDR'],
  ['TalosCluster', 'serviceSubnets', 'serviceSubnet serviceCidr serviceCIDR'],
  ['TalosCluster', 'nodeSubnets', 'machineCidr nodeCIDR'],
  ['TalosCluster', 'controlPlanes', 'masters controlPlaneCount controlplanes'],
  ['TalosCluster', 'workers', 'workerCount'],
  ['TalosCluster', 'virtualIps', 'vip endpoint virtualIp'],
  ['TalosCluster', 'kubernetesVersion', 'k8sVersion kubernetes'],
  ['TalosCluster', 'talosVersion', 'version talos'],
  ['TalosCluster', 'gatewayAddresses', 'gateway routers'],
  ['TalosCluster', 'dnsDomain', 'clusterDomain domain dns'],
  ['ClusterChart', 'ciliumVersion', 'version cilium'],
  ['CiliumGateway', 'gatewayClass', 'className gatewayClassName'],
  ['CiliumGateway', 'address', 'ip loadBalancerIP addresses'],
  ['CiliumGateway', 'service', 'externalTrafficPolicy serviceType nodePort'],
  ['CiliumGateway', 'redirectHttpToHttps', 'redirect httpsRedirect'],
  ['CiliumHttpRoute', 'gateway', 'parentRefs gateways'],
  ['CiliumHttpRoute', 'hostnames', 'host hosts hostname'],
  ['CiliumHttpRoute', 'rules', 'backendRefs path matches service'],
  ['HubbleStack', 'exposure', 'ingress hostname gateway expose'],
  ['HubbleStack', 'ui', 'hubbleUI frontend'],
  ['L2Announcement', 'interfaces', 'interface devices'],
  ['L2Announcement', 'nodeSelector', 'nodes selector'],
  ['BgpPeering', 'localAsn', 'asn localASN'],
  ['BgpPeering', 'peers', 'neighbors'],
  ['EgressGateway', 'sources', 'selectors podSelector'],
  ['EgressGateway', 'destinations', 'destinationCIDRs cidrs'],
  ['EgressGateway', 'except', 'excludedCIDRs exclude'],
  ['EgressGateway', 'gateways', 'egressGateway egressIP'],
])('%s: %s is what is meant by %s', (construct, prop, names) => {
  expect(names.split(' ').map((name) => [name, fixOf(construct, name)])).toEqual(names.split(' ').map((name) => [name, `write ${prop}`]));
});

test.each([
  ['TalosCilium', 'kubePrism', 'set kubePrism in the props of TalosCluster'],
  ['TalosCilium', 'bpfMasquerade', 'write masquerade: { bpf: true }'],
  ['ClusterChart', 'namespace', 'set namespace in the props of each construct; namespaces lists the Namespaces to create'],
  ['TalosCilium', 'preflight', 'remove it; a value of the Helm chart belongs in values: { preflight: ... }'],
  ['TalosCilium', 'podSubnet', 'set podSubnets in the props of TalosCluster'],
  ['TalosCluster', 'nodeCount', 'write controlPlanes and workers'],
  ['CiliumPolicies', 'defaultDeny', 'call add(Preset.defaultDeny())'],
  ['HubbleStack', 'prometheus', "add new CiliumMonitoring(chart, 'monitoring')"],
])('%s: what to do about %s', (construct, name, fix) => {
  expect(fixOf(construct, name)).toBe(fix);
});

test('enabled, as Helm has it in every feature', () => {
  expect(() => MAKERS.TalosCilium!({ gatewayApi: { enabled: true } })).toThrow(/API001 .*gatewayApi has no prop enabled — remove it: an object switches the feature on, as true does/);
  expect(() => MAKERS.TalosCilium!({ gatewayApi: { enabled: false } })).toThrow(/gatewayApi has no prop enabled — write false instead of the object/);
});

test('an item of a list gets the example of the list', () => {
  const message = (): unknown => new lib.EgressGateway(withCilium(), 'billing', { sources: ['billing'], destinations: ['203.0.113.0/24'], gateways: [] } as never);
  expect(message).toThrow("— give an object with podSelector, namespaceSelector or nodeSelector, such as { podSelector: Selector.labels({ app: 'web' }) }");
});

test('an argument that is an object gets the example of what it requires', () => {
  expect(() => lib.Bootstrap.hosted('https://example.com' as never)).toThrow("— give an object with url, headers or owner, such as { url: 'https://example.com/cilium.yaml' }");
});

test('a required prop under another name is one mistake', () => {
  const message = (): unknown => new lib.BgpPeering(withCilium(), 'bgp', { asn: 64512, peers: [] } as never);
  expect(message).toThrow(/API001 .*has no prop asn — write localAsn$/);
});

test('what is proposed is there, and every fix is for props that there are', () => {
  for (const prop of Object.keys(OTHER_NAMES)) expect([prop, new RegExp(`[{;] ${prop}\\??:`).test(SHAPES)]).toEqual([prop, true]);
  for (const props of Object.keys(FIXES)) expect(SHAPES).toContain(`\n${props} = {`);
  const compile = (code: string): object => new Function(...Object.keys(lib), `return { ${code} };`)(...Object.values(lib)) as object;
  for (const props of ['TalosCilium', 'HubbleStack', 'TalosCluster']) {
    for (const code of Object.keys(FIXES[`${props}Props`]!).flatMap((fix) => /^write (\w+: .+)$/.exec(fix)?.[1] ?? [])) expect(() => MAKERS[props]!(compile(code))).not.toThrow();
  }
});
