import { App } from 'cdk8s';
import { AllowedRoutes, BgpPeering, ClusterChart, CiliumPolicies, Http, HubbleUiExposure, Peer, PoolBlock, Port, Preset, Selector, TalosCluster, type Policy } from '../../lib';
import { checkArguments } from '../../lib/props';
import { errorCodes } from '../support/error-codes';

function policies(): CiliumPolicies {
  const chart = new ClusterChart(new App(), new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35' }));
  return new CiliumPolicies(chart, 'shop', { namespace: 'shop', ciliumVersion: '1.19.6' });
}

const web = Peer.labels({ app: 'web' });
const unlabelled: Record<string, string> = { app: undefined as never };

/** What lets in nobody in particular must not let in everyone. */
test.each<[string, (policy: Policy) => unknown]>([
  ['no peer', (policy) => policy.allowFrom(undefined as never)],
  ['null for a peer', (policy) => policy.allowFrom(null as never)],
  ['no peers', (policy) => policy.allowFrom([])],
  ['a peer that is absent among others', (policy) => policy.allowFrom([web, undefined as never])],
  ['a selector that says nothing', (policy) => policy.allowFrom({})],
  ['a selector with no label', (policy) => policy.allowFrom({ matchLabels: {} })],
  ['a selector with an absent label', (policy) => policy.allowFrom({ matchLabels: unlabelled })],
  ['a text', (policy) => policy.allowFrom('web' as never)],
  ['an empty list of ports', (policy) => policy.allowFrom(web, [])],
  ['a port that is absent', (policy) => policy.allowFrom(web, undefined as never)],
  ['a number for a port', (policy) => policy.allowFrom(web, 443 as never)],
  ['no labels', () => Peer.labels({})],
  ['an absent label', () => Peer.labels(unlabelled)],
  ['no labels of namespaces', () => Peer.namespaceLabels({})],
  ['namespaces by no label', () => Peer.labels({ app: 'web' }, { namespace: { labels: {} } })],
  ['no namespaces', () => Peer.namespace()],
  ['no labels of nodes', () => Peer.nodes({})],
  ['a text for the labels of nodes', () => Peer.nodes({ matchLabels: 'edge' } as never)],
  ['an empty text for the labels of nodes', () => Peer.nodes({ matchLabels: '' })],
  ['no labels of Services', () => Peer.serviceLabels({})],
  ['no labels of address groups', () => Peer.cidrGroupLabels({})],
  ['an empty block', () => Peer.cidr('')],
  ['a selector of no labels', () => Selector.labels({})],
  ['a request that must have an absent host', () => Http.match({ host: undefined })],
  ['a preset with an empty list of ports', (policy) => [policy, Preset.allowGateway({ ports: [] })]],
  ['routes of namespaces with no label', () => AllowedRoutes.withLabels({})],
  ['clients of no network', () => HubbleUiExposure.loadBalancer({ pool: undefined as never, sourceRanges: [] })],
])('%s is refused', (_title, grant) => {
  const policy = policies().forAll('web');
  expect(errorCodes(() => grant(policy))).not.toEqual([]);
});

test('everyone is said by name, and a policy without a subject is for all pods of its namespace', () => {
  const shop = policies();
  const policy = shop.forAll('web').allowFrom(Peer.allPods(), Port.tcp(80)).allowFrom(Selector.all());
  expect(policy.apiObject.toJson()).toMatchObject({ spec: { endpointSelector: {}, ingress: [{}, {}] } });
  expect(errorCodes(() => shop.add(Preset.allowSameNamespace()))).toEqual([]);
});

test('a key whose value is undefined is an absent prop; an item of Array.map is not too many arguments', () => {
  expect(errorCodes(() => checkArguments('TalosCluster', [{ name: 'a', talosVersion: '1.13', kubernetesVersion: '1.35', podSubnet: undefined }]))).toEqual([]);
  expect(['10.0.0.0/8'].map(PoolBlock.cidr)).toHaveLength(1);
});

test('props that cannot be read are one problem of their own', () => {
  const refuse = (): never => {
    throw new Error('hostile');
  };
  const props = new Proxy({}, { get: refuse, ownKeys: refuse, has: refuse, getPrototypeOf: refuse });
  const chart = new ClusterChart(new App(), new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35' }), { ciliumVersion: '1.19.6' });
  expect(errorCodes(() => new CiliumPolicies(chart, 'policies', props as never))).toEqual(['API003']);
  expect(errorCodes(() => CiliumPolicies.clusterwide(chart, 'clusterwide', props as never))).toEqual(['API003']);
});

test('an object that contains itself is one problem', () => {
  const policy: Record<string, unknown> = {};
  policy.spec = policy;
  const chart = new ClusterChart(new App(), new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35' }), { ciliumVersion: '1.19.6' });
  expect(errorCodes(() => BgpPeering.fromPeeringPolicy(chart, 'tor', policy))).toEqual(['API003']);
});
