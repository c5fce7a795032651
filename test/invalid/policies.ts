import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { Auth, CiliumPolicies, Dns, Http, Icmp, Peer, Port, Preset, Selector, TalosCiliumError, Tls, type CiliumPoliciesProps, type Policy } from '../../lib';
import type { InvalidInput } from './invalid-input';

function chart(): Chart {
  return new Chart(new App(), 'home');
}

function shop(props: Partial<CiliumPoliciesProps> = {}): CiliumPolicies {
  return new CiliumPolicies(chart(), 'shop', { namespace: 'shop', ciliumVersion: '1.18.12', ...props });
}

function api(props: Partial<CiliumPoliciesProps> = {}): Policy {
  return shop(props).for(Selector.labels({ app: 'api' }), 'api');
}

function nodes(version = '1.19.6'): Policy {
  return CiliumPolicies.clusterwide(chart(), 'nodes', { ciliumVersion: version }).forNodes(Selector.all(), 'nodes');
}

const WEB = Peer.labels({ app: 'web' });
const NODE_VALUE = { toPodSelectorConfig: () => ({ labelSelector: { labels: { app: 'web' } }, namespaces: { names: ['other'] } }) };

const cases: readonly (readonly [code: string, title: string, run: () => unknown])[] = [
  ['POL231', 'a label value with a space', () => Selector.labels({ app: 'my api' })],
  ['POL231', 'a label key with two slashes', () => Selector.labels({ 'a/b/c': 'x' })],
  ['POL002', 'peers by the hash of their template', () => api().allowFrom(Peer.labels({ 'pod-template-hash': 'abc' }))],
  ['POL002', 'a subject by a label that Cilium drops', () => shop().for(Selector.labels({ 'failure-domain.beta.kubernetes.io/zone': 'a' }), 'zone')],
  ['POL231', 'requirements that contradict each other', () => Selector.of({ matchLabels: { app: 'a' }, matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] })],
  ['POL004', 'a peer without labels and expressions', () => api().allowFrom({ matchExpressions: [] })],
  ['POL004', 'nodes without labels and expressions', () => Peer.nodes({ matchExpressions: [] } as never)],
  ['POL231', 'In without values', () => Selector.of({ matchExpressions: [{ key: 'app', operator: 'In' }] })],
  ['POL231', 'Exists with values', () => Selector.of({ matchExpressions: [{ key: 'app', operator: 'Exists', values: ['a'] }] })],
  ['POL004', 'a subject that selects nothing', () => shop().for({} as never, 'api')],
  ['POL005', 'a workload of another namespace', () => shop().for(NODE_VALUE, 'api')],
  ['POL221', 'port 99999', () => Port.tcp(99999)],
  ['POL221', 'port 0', () => Port.udp(0)],
  ['POL221', 'a name of a port that is too long', () => Port.named('a-very-long-port-name')],
  ['POL221', 'a range from behind', () => Port.tcp(9000, 8000)],
  ['POL214', 'HTTP without a port', () => api().allowFrom(WEB, Http.get('/'))],
  ['POL214', 'HTTP at all ports', () => api().allowFrom(WEB, Port.all('TCP'), Http.get('/'))],
  ['POL213', 'HTTP over UDP', () => api().allowFrom(WEB, Port.udp(8080), Http.get('/'))],
  ['POL213', 'HTTP over any protocol', () => api().allowFrom(WEB, Port.any(8080), Http.get('/'))],
  ['POL010', 'HTTP and TLS at one port', () => api().allowFrom(WEB, Port.tcp(443), Http.get('/'), Tls.serverNames('a.example.com'))],
  ['POL110', 'HTTP and DNS at one port, in two calls', () => api().allowTo(WEB, Port.tcp(53), Http.get('/')).allowTo(WEB, Port.tcp(53), Dns.any())],
  ['POL010', 'authentication required and not', () => api().allowFrom(WEB, Auth.required(), Auth.disabled())],
  ['POL210', 'DNS on ingress', () => api().allowFrom(WEB, Port.udp(53), Dns.any())],
  ['POL211', 'DNS over a range of ports', () => api().allowTo(WEB, Port.udp(53, 54), Dns.any())],
  ['POL207', 'an unknown ICMP type', () => Icmp.v4(300)],
  ['POL229', 'a look-ahead in a path', () => Http.get('/(?!admin).*')],
  ['POL229', 'an empty path', () => Http.path('')],
  ['POL230', 'a header with a space', () => Http.match({ headers: { 'X Key': '1' } })],
  ['POL230', 'a header with no such action', () => api().allowFrom(WEB, Port.tcp(80), Http.match({ headerMatches: [{ name: 'X-Key', mismatch: 'DROP' as 'LOG' }] }))],
  ['POL228', 'a pattern with a bad character', () => Peer.fqdn('*.exa?mple.com')],
  ['POL228', 'a name with a star', () => Dns.name('*.example.com')],
  ['POL228', 'a name that is too long', () => Peer.fqdn(`${'a.'.repeat(200)}com`)],
  ['POL218', 'no server name', () => Tls.serverNames()],
  ['POL218', 'a server name with a scheme', () => Tls.serverNames('https://example.com')],
  ['POL225', 'an exception outside of its block', () => Peer.cidr('10.0.0.0/8', { except: ['192.168.0.0/16'] })],
  ['POL225', 'an exception of all of its block', () => Peer.cidr('10.0.0.0/8', { except: ['10.0.0.0/8'] })],
  ['CLU004', 'a block with host bits', () => Peer.cidr('10.0.0.1/8')],
  ['POL021', 'an empty list of peers', () => api().allowFrom([])],
  ['POL022', 'denying by HTTP', () => api().denyFrom(WEB, Port.tcp(80), Http.get('/'))],
  ['POL022', 'denying a name', () => api().denyTo(Peer.fqdn('example.com'))],
  ['POL023', 'a name as a source', () => api().allowFrom(Peer.fqdn('example.com'))],
  ['POL023', 'a Service as a source', () => api().allowFrom(Peer.service('web'))],
  ['POL024', 'nodes in a namespace', () => shop().forNodes(Selector.all(), 'nodes')],
  ['POL024', 'the same namespace, clusterwide', () => CiliumPolicies.clusterwide(chart(), 'all', { ciliumVersion: '1.19.6' }).forAll('all').allowFrom(Peer.sameNamespace())],
  ['POL024', 'a Service without a namespace, clusterwide', () => CiliumPolicies.clusterwide(chart(), 'all', { ciliumVersion: '1.19.6' }).forAll('all').allowTo(Peer.service('web'))],
  ['POL212', 'HTTP to nodes', () => nodes().allowFrom(Peer.entity('cluster'), Port.tcp(80), Http.get('/'))],
  ['POL212', 'names that nodes ask for before Cilium 1.18', () => nodes('1.17.18').allowTo(Peer.fqdn('example.com'))],
  ['POL026', 'a name with an underscore', () => shop().forAll('my_policy')],
  ['POL026', 'a name that is too long', () => shop().forAll('a'.repeat(254))],
  ['POL026', 'a group with no name', () => Peer.cidrGroup('')],
  ['POL026', 'a Service with capitals', () => Peer.service('Web')],
  ['POL027', 'one name for two choices of pods', () => { const policies = shop(); policies.forAll('one'); policies.for(Selector.labels({ app: 'api' }), 'one'); }],
  ['POL029', 'an entity in a NetworkPolicy', () => api({ kind: 'NetworkPolicy' }).allowFrom(Peer.entity('world'))],
  ['POL029', 'a deny rule in a NetworkPolicy', () => api({ kind: 'NetworkPolicy' }).denyFrom(WEB)],
  ['POL029', 'a rule of Cilium in a NetworkPolicy', () => api({ kind: 'NetworkPolicy' }).addRule('ingress', {})],
  ['POL029', 'enableDefaultDeny in a NetworkPolicy', () => shop({ kind: 'NetworkPolicy' }).forAll('open', { enableDefaultDeny: { ingress: false } })],
  ['POL222', 'VRRP in Cilium 1.18', () => api().allowFrom(WEB, Port.protocol('VRRP'))],
  ['POL222', 'GRE in Cilium 1.19', () => api({ ciliumVersion: '1.19.6' }).allowFrom(WEB, Port.protocol('GRE'))],
  ['POL228', 'a pattern over several levels in Cilium 1.18', () => api().allowTo(Peer.fqdn('**.example.com'))],
  ['POL218', 'a star inside of a server name in Cilium 1.19', () => api({ ciliumVersion: '1.19.6' }).allowTo(WEB, Port.tcp(443), Tls.serverNames('api-*.example.com'))],
  ['POL212', 'DNS rules of nodes in Cilium 1.17', () => nodes('1.17.18').allowTo(Peer.entity('world'), Port.udp(53), Dns.any())],
  ['POL037', 'isolation without default deny', () => shop().forAll('open', { enableDefaultDeny: { egress: false } }).isolate()],
  ['POL032', 'audit mode of a Cilium elsewhere', () => shop({ audit: true })],
  ['POL033', 'a clusterwide preset in a namespace', () => shop().add(Preset.zeroTrust())],
  ['POL033', 'a preset of Cilium in NetworkPolicies', () => shop({ kind: 'NetworkPolicy' }).add(Preset.blockMetadata())],
  ['POL034', 'a log that is too long', () => shop().forAll('log', { log: 'a'.repeat(33) })],
  ['POL034', 'a description that says nothing', () => shop().forAll('empty', { description: '' })],
  ['POL035', 'a namespace with capitals', () => shop({ namespace: 'Shop' })],
  ['POL035', 'a peer in no namespace', () => Peer.namespace()],
  ['POL035', 'an exception that is not a namespace', () => CiliumPolicies.clusterwide(chart(), 'all', { ciliumVersion: '1.19.6' }).add(Preset.defaultDeny({ exceptNamespaces: ['Argo CD'] }))],
];

/** Throws what the rules find in the objects that were made. */
function check(made: unknown): void {
  const construct = (made as Partial<Policy> | undefined)?.apiObject ?? made;
  if (!Construct.isConstruct(construct)) return;
  const { errors } = Synthesis.of(construct).run().report;
  if (errors.length > 0) throw new TalosCiliumError(errors);
}

export const invalid: readonly InvalidInput[] = cases.map(([code, title, run]) => ({ code, title, run: () => check(run()) }));
