import { App, Chart } from 'cdk8s';
import fc from 'fast-check';
import { TalosCiliumError, CiliumPolicies, Dns, Http, Icmp, Peer, Port, Selector, Tls, type PeerLike, type PolicyProps, type Traffic } from '../../../lib';

// Programs of CiliumPolicies, and what each of them promises, told without a look at the objects that come of it: who is let through is
// worked out from the calls, over the endpoints of a small world.

/** One end of connections, as the agent knows it. */
export interface Identity {
  readonly name: string;
  readonly number?: number;
  readonly cidr?: string;
  readonly labels: readonly string[];
}

function pod(name: string, namespace: string, labels: Readonly<Record<string, string>>, namespaceLabels: Readonly<Record<string, string>> = {}): Identity {
  const all = { 'io.kubernetes.pod.namespace': namespace, 'io.cilium.k8s.policy.cluster': 'default', 'io.cilium.k8s.policy.serviceaccount': 'default', ...labels };
  const ofNamespace = Object.entries({ 'kubernetes.io/metadata.name': namespace, ...namespaceLabels }).map(([key, value]) => `k8s:io.cilium.k8s.namespace.labels.${key}=${value}`);
  return { name, labels: [...Object.entries(all).map(([key, value]) => `k8s:${key}=${value}`), ...ofNamespace] };
}

export const WORLD: readonly Identity[] = [
  pod('web', 'shop', { app: 'web', tier: 'front' }),
  pod('cron', 'shop', { app: 'cron' }),
  pod('worker in jobs', 'jobs', { app: 'worker' }, { team: 'blue' }),
  pod('web in old', 'old', { app: 'web', tier: 'front' }),
  pod('DNS server', 'kube-system', { 'k8s-app': 'kube-dns' }),
  { name: 'host', number: 1, labels: ['reserved:host'] },
  { name: 'health', number: 4, labels: ['reserved:health'] },
  { name: 'ingress', number: 8, labels: ['reserved:ingress'] },
  { name: 'edge node', labels: ['reserved:remote-node', 'node:example.com/role=edge', 'k8s:io.cilium.k8s.policy.cluster=default'] },
  { name: 'control plane', labels: ['reserved:remote-node', 'reserved:kube-apiserver', 'node:example.com/role=control', 'k8s:io.cilium.k8s.policy.cluster=default'] },
  { name: 'internet', cidr: '198.51.100.0/24', labels: [] },
  { name: 'internet over IPv6', cidr: '2001:db8:ffff::/48', labels: [] },
  { name: 'office', cidr: '192.0.2.0/24', labels: [] },
  { name: 'branch', cidr: '2001:db8:1::/48', labels: [] },
  { name: 'private', cidr: '10.0.0.0/8', labels: [] },
  { name: 'excepted', cidr: '10.96.0.0/12', labels: [] },
  { name: 'partner', cidr: '203.0.113.0/24', labels: ['cidrgroup:io.cilium.policy.cidrgroupname/partners='] },
  { name: 'stripe', labels: ['fqdn:api.stripe.com', 'reserved:world-ipv4'] },
  { name: 'bucket', labels: ['fqdn:*.example.com', 'reserved:world-ipv4'] },
];

export const PROBES: readonly { readonly protocol: string; readonly port: number }[] = [
  ...[1, 7, 30, 35, 40, 53, 80, 443, 8080, 8081, 8443, 9090, 65535].map((port) => ({ protocol: 'TCP', port })),
  ...[7, 53, 123, 5005].map((port) => ({ protocol: 'UDP', port })),
  ...[7, 9].map((port) => ({ protocol: 'SCTP', port })),
  ...[3, 8].map((port) => ({ protocol: 'ICMP', port })),
  ...[1, 128].map((port) => ({ protocol: 'ICMPv6', port })),
];

const has = (...wanted: string[]) => ({ labels }: Identity) => wanted.every((label) => labels.includes(label));
const isNamed = (...names: string[]) => ({ name }: Identity) => names.includes(name);
const isPod = ({ labels }: Identity): boolean => labels.some((label) => label.startsWith('k8s:io.kubernetes.pod.namespace='));
const isWorld = ({ cidr, labels }: Identity): boolean => cidr !== undefined || labels.includes('reserved:world-ipv4');

interface Someone {
  readonly text: string;
  readonly make: () => PeerLike;
  readonly matches: (identity: Identity, namespace: string | undefined) => boolean;
  /** What only some policies take. */
  readonly only?: readonly ('egress' | 'allow' | 'cilium' | 'namespaced' | 'pods' | '1.20')[];
}

const inside = (namespace: string | undefined, identity: Identity): boolean => namespace === undefined ? isPod(identity) : has(`k8s:io.kubernetes.pod.namespace=${namespace}`)(identity);

const SOMEONE: readonly Someone[] = [
  { text: 'labels', make: () => Peer.labels({ app: 'web' }), matches: (each, own) => inside(own, each) && has('k8s:app=web')(each) },
  { text: 'two labels', make: () => ({ matchLabels: { app: 'web', tier: 'front' } }), matches: (each, own) => inside(own, each) && has('k8s:app=web')(each) },
  { text: 'an expression', make: () => Selector.of({ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }, { key: 'app', operator: 'Exists' }] }), matches: (each, own) => inside(own, each) && each.labels.some((label) => label.startsWith('k8s:app=') && label !== 'k8s:app=web') },
  { text: 'labels in a namespace', make: () => Peer.labels({ app: 'web' }, { namespace: 'old' }), matches: isNamed('web in old') },
  { text: 'a namespace', make: () => Peer.namespace('jobs'), matches: isNamed('worker in jobs') },
  { text: 'two namespaces', make: () => Peer.namespace('jobs', 'old'), matches: isNamed('worker in jobs', 'web in old') },
  { text: 'labels of namespaces', make: () => Peer.namespaceLabels({ team: 'blue' }), matches: isNamed('worker in jobs') },
  { text: 'its own namespace', make: () => Peer.sameNamespace(), matches: (each, own) => inside(own, each), only: ['namespaced'] },
  { text: 'all pods', make: () => Peer.allPods(), matches: isPod },
  { text: 'anybody', make: () => Peer.any(), matches: () => true },
  { text: 'a CIDR', make: () => Peer.cidr('192.0.2.0/24'), matches: isNamed('office') },
  { text: 'a CIDR of IPv6', make: () => Peer.cidr('2001:db8:1::/48'), matches: isNamed('branch') },
  { text: 'a CIDR with an exception', make: () => Peer.cidr('10.0.0.0/8', { except: ['10.96.0.0/12'] }), matches: isNamed('private') },
  { text: 'the whole of IPv4', make: () => Peer.cidr('0.0.0.0/0'), matches: (each) => isWorld(each) && !(each.cidr ?? '').includes(':') },
  { text: 'a CIDR group', make: () => Peer.cidrGroup('partners'), matches: isNamed('partner'), only: ['cilium'] },
  { text: 'world', make: () => Peer.entity('world'), matches: isWorld, only: ['cilium'] },
  { text: 'cluster', make: () => Peer.entity('cluster'), matches: (each) => !isWorld(each), only: ['cilium'] },
  { text: 'all', make: () => Peer.entity('all'), matches: () => true, only: ['cilium'] },
  { text: 'host', make: () => Peer.entity('host'), matches: isNamed('host'), only: ['cilium'] },
  { text: 'remote-node', make: () => Peer.entity('remote-node'), matches: has('reserved:remote-node'), only: ['cilium'] },
  { text: 'kube-apiserver', make: () => Peer.entity('kube-apiserver'), matches: isNamed('control plane'), only: ['cilium'] },
  { text: 'ingress', make: () => Peer.entity('ingress'), matches: isNamed('ingress'), only: ['cilium'] },
  { text: 'health', make: () => Peer.entity('health'), matches: isNamed('health'), only: ['cilium'] },
  { text: 'cluster-mesh', make: () => Peer.entity('cluster-mesh'), matches: (each) => !isWorld(each), only: ['cilium', '1.20'] },
  { text: 'nodes', make: () => Peer.nodes({ 'example.com/role': 'edge' }), matches: isNamed('edge node'), only: ['cilium'] },
  { text: 'a name', make: () => Peer.fqdn('api.stripe.com'), matches: isNamed('stripe'), only: ['cilium', 'egress', 'allow', 'pods'] },
  { text: 'a pattern', make: () => Peer.fqdnPattern('*.example.com'), matches: isNamed('bucket'), only: ['cilium', 'egress', 'allow', 'pods'] },
  { text: 'a Service', make: () => Peer.service('legacy', { namespace: 'old' }), matches: isNamed('web in old'), only: ['cilium', 'egress', 'allow'] },
];

interface Something {
  readonly text: string;
  readonly make: () => Traffic;
  readonly matches: (protocol: string, port: number) => boolean;
  /** What is let through of it, where not all is. */
  readonly messages?: readonly string[];
  /** Other ports would let anything else through. */
  readonly alone?: true;
  readonly only?: readonly ('cilium' | 'allow' | 'egress' | 'pods' | '1.20')[];
}

const PORTS: readonly Something[] = [
  { text: 'TCP/80', make: () => Port.tcp(80), matches: (protocol, port) => protocol === 'TCP' && port === 80 },
  { text: 'TCP/8080', make: () => Port.tcp(8080), matches: (protocol, port) => protocol === 'TCP' && port === 8080 },
  { text: 'TCP/30-40', make: () => Port.tcp(30, 40), matches: (protocol, port) => protocol === 'TCP' && port >= 30 && port <= 40 },
  { text: 'TCP/8080-65535', make: () => Port.tcp(8080, 65535), matches: (protocol, port) => protocol === 'TCP' && port >= 8080 },
  { text: 'UDP/53', make: () => Port.udp(53), matches: (protocol, port) => protocol === 'UDP' && port === 53 },
  { text: 'UDP/5000-6000', make: () => Port.udp(5000, 6000), matches: (protocol, port) => protocol === 'UDP' && port >= 5000 && port <= 6000 },
  { text: 'SCTP/9', make: () => Port.sctp(9), matches: (protocol, port) => protocol === 'SCTP' && port === 9 },
  { text: 'ANY/7', make: () => Port.any(7), matches: (protocol, port) => !protocol.startsWith('ICMP') && port === 7 },
  { text: 'TCP', make: () => Port.all('TCP'), matches: (protocol) => protocol === 'TCP' },
  { text: 'named', make: () => Port.named('metrics'), matches: (protocol, port) => protocol === 'TCP' && port === 9090 },
  { text: 'ping', make: () => Icmp.ping(), matches: (protocol, port) => (protocol === 'ICMP' && port === 8) || (protocol === 'ICMPv6' && port === 128), only: ['cilium'] },
  { text: 'unreachable', make: () => Icmp.v4(3), matches: (protocol, port) => protocol === 'ICMP' && port === 3, only: ['cilium'] },
];

const REQUESTS: readonly Something[] = [
  { text: 'GET /a at 8080', make: () => [Port.tcp(8080), Http.get('/a')], matches: (protocol, port) => protocol === 'TCP' && port === 8080, messages: ['http GET /a'] },
  { text: 'POST /b at 8080 and 8081', make: () => [Port.tcp(8080), Port.tcp(8081), Http.post('/b')], matches: (protocol, port) => protocol === 'TCP' && (port === 8080 || port === 8081), messages: ['http POST /b'] },
  { text: 'any request at 80', make: () => [Port.tcp(80), Http.any()], matches: (protocol, port) => protocol === 'TCP' && port === 80 },
  { text: 'queries', make: () => [Port.udp(53), Port.tcp(53), Dns.name('api.stripe.com'), Dns.pattern('*.example.com')], matches: (protocol, port) => (protocol === 'TCP' || protocol === 'UDP') && port === 53, messages: ['dns *.example.com', 'dns api.stripe.com'], only: ['egress'] },
  { text: 'server names', make: () => [Port.tcp(443), Port.tcp(8443), Tls.serverNames('api.stripe.com')], matches: (protocol, port) => protocol === 'TCP' && (port === 443 || port === 8443), messages: ['tls api.stripe.com'] },
];
const LAYER_7 = REQUESTS.map((each): Something => ({ ...each, alone: true, only: ['cilium', 'allow', 'pods', ...(each.only ?? [])] }));

type Kind = 'CiliumNetworkPolicy' | 'CiliumClusterwideNetworkPolicy' | 'NetworkPolicy';
type Subject = 'api' | 'everyone' | 'nodes';

interface ProgramCall {
  readonly direction: 'ingress' | 'egress';
  readonly verdict: 'allow' | 'deny';
  readonly peers: readonly Someone[];
  readonly traffic: readonly Something[];
}

interface ProgramPolicy {
  readonly subject: Subject;
  readonly props: PolicyProps;
  readonly calls: readonly ProgramCall[];
  readonly isolated: boolean;
}

export interface Program {
  readonly kind: Kind;
  readonly policies: readonly ProgramPolicy[];
}

const call: fc.Arbitrary<ProgramCall> = fc.record({
  direction: fc.constantFrom('ingress' as const, 'egress' as const),
  verdict: fc.constantFrom('allow' as const, 'allow' as const, 'allow' as const, 'deny' as const),
  peers: fc.uniqueArray(fc.constantFrom(...SOMEONE), { minLength: 1, maxLength: 4 }),
  traffic: fc.oneof({ weight: 3, arbitrary: fc.uniqueArray(fc.constantFrom(...PORTS), { maxLength: 4 }) }, { weight: 2, arbitrary: fc.constantFrom(...LAYER_7).map((each) => [each]) }),
});

const props: fc.Arbitrary<PolicyProps> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  {
    weight: 2,
    arbitrary: fc
      .record({ ingress: fc.option(fc.boolean(), { nil: undefined }), egress: fc.option(fc.boolean(), { nil: undefined }) })
      .map(({ ingress, egress }) => ({ enableDefaultDeny: { ...(ingress === undefined ? {} : { ingress }), ...(egress === undefined ? {} : { egress }) } })),
  },
  { weight: 1, arbitrary: fc.constant({ enableDefaultDeny: true, log: 'random', description: 'random' }) },
  { weight: 1, arbitrary: fc.constant({ enableDefaultDeny: false }) },
);

const program: fc.Arbitrary<Program> = fc
  .record({
    kind: fc.constantFrom<Kind>('CiliumNetworkPolicy', 'CiliumNetworkPolicy', 'CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy', 'CiliumClusterwideNetworkPolicy', 'NetworkPolicy'),
    nodes: fc.boolean(),
    policies: fc.array(fc.record({ subject: fc.constantFrom<Subject>('api', 'api', 'everyone'), props, calls: fc.array(call, { minLength: 1, maxLength: 6 }), isolated: fc.nat(9).map((n) => n === 0) }), { minLength: 1, maxLength: 3 }),
  })
  .map(({ kind, nodes, policies }) => ({ kind, policies: policies.map((each) => ({ ...each, subject: kind === 'CiliumClusterwideNetworkPolicy' && nodes ? ('nodes' as const) : each.subject, props: kind === 'NetworkPolicy' ? {} : each.props })) }));

/** Leaves out what this kind of policy does not take, which is checked elsewhere. */
function fitting({ kind, policies }: Program, minor: string): Program {
  const able = (only: readonly string[] = [], { direction, verdict }: ProgramCall, subject: Subject): boolean =>
    only.every((need) => need === 'cilium' ? kind !== 'NetworkPolicy' : need === 'namespaced' ? kind !== 'CiliumClusterwideNetworkPolicy' : need === 'egress' ? direction === 'egress' : need === 'allow' ? verdict === 'allow' : need === 'pods' ? subject !== 'nodes' : minor === '1.20');
  return {
    kind,
    policies: policies.map((policy) => ({
      ...policy,
      calls: policy.calls.flatMap((each) => {
        const peers = each.peers.filter(({ only }) => able(only, each, policy.subject));
        const traffic = each.traffic.filter(({ only }) => able(only, each, policy.subject));
        // Rules for requests refuse the others even without default deny, which a check reports.
        if (denies(policy.props, each.direction) === false && traffic.some(({ messages }) => messages !== undefined)) return [];
        if (peers.length === 0 || (traffic.length === 0 && each.traffic.length > 0) || (kind === 'NetworkPolicy' && each.verdict === 'deny')) return [];
        return [{ ...each, peers, traffic }];
      }),
    })).filter(({ calls, isolated }) => calls.length > 0 || isolated),
  };
}

/** The objects of a program; undefined where the builder refuses it. */
function objectsOf({ kind, policies }: Program, version: string): object[] | undefined {
  try {
    const chart = new Chart(new App(), 'home');
    const builder = kind === 'CiliumClusterwideNetworkPolicy' ? CiliumPolicies.clusterwide(chart, 'p', { ciliumVersion: version }) : new CiliumPolicies(chart, 'p', { namespace: 'shop', kind, ciliumVersion: version });
    policies.forEach(({ subject, props: own, calls, isolated }, index) => {
      const name = `p${index}`;
      const policy = subject === 'nodes' ? builder.forNodes(Selector.all(), name, own) : subject === 'everyone' ? builder.forAll(name, own) : builder.for(Selector.labels({ app: 'api' }), name, own);
      if (isolated) policy.isolate('ingress', 'egress');
      for (const { direction, verdict, peers, traffic } of calls) {
        const say = direction === 'ingress' ? (verdict === 'allow' ? 'allowFrom' : 'denyFrom') : verdict === 'allow' ? 'allowTo' : 'denyTo';
        policy[say](peers.map(({ make }) => make()), ...traffic.map(({ make }) => make()));
      }
    });
    return builder.apiObjects.map((object) => object.toJson() as object);
  } catch (error) {
    if (error instanceof TalosCiliumError) return undefined;
    throw error;
  }
}

/** What a program promises for one connection: `deny`, `allow`, or the requests that are let through. */
function promised({ kind, policies }: Program, direction: 'ingress' | 'egress', peer: Identity, protocol: string, port: number): string {
  const namespace = kind === 'CiliumClusterwideNetworkPolicy' ? undefined : 'shop';
  const calls = policies.flatMap((policy) => callsOf(policy)).filter((each) => each.direction === direction);
  const hits = calls.filter(({ peers, traffic }) => peers.some(({ matches }) => matches(peer, namespace)) && (traffic.length === 0 || traffic.some(({ matches }) => matches(protocol, port))));
  if (hits.some(({ verdict }) => verdict === 'deny')) return 'deny';
  const closed = policies.some((policy) => closes(policy, direction));
  if (!closed) return 'allow';
  const messages = hits.map(({ traffic }) => (traffic[0]?.alone ? traffic[0].messages : undefined));
  if (messages.length === 0) return 'deny';
  return messages.includes(undefined) ? 'allow' : [...new Set(messages.flatMap((each) => each ?? []))].sort().join(', ');
}

/** The calls, and the DNS rule that names bring along. */
function callsOf({ calls }: ProgramPolicy): readonly ProgramCall[] {
  const asks = calls.some(({ verdict, peers }) => verdict === 'allow' && peers.some(({ text }) => text === 'a name' || text === 'a pattern'));
  const reads = calls.some(({ traffic }) => traffic.some(({ text }) => text === 'queries'));
  if (!asks || reads) return calls;
  const server: Someone = { text: 'DNS server', make: () => Peer.any(), matches: isNamed('DNS server') };
  const queries: Something = { text: 'DNS', make: () => [], matches: (protocol, port) => (protocol === 'TCP' || protocol === 'UDP') && port === 53 };
  return [...calls, { direction: 'egress', verdict: 'allow', peers: [server], traffic: [queries] }];
}

function denies({ enableDefaultDeny }: PolicyProps, direction: 'ingress' | 'egress'): boolean | undefined {
  return typeof enableDefaultDeny === 'boolean' ? enableDefaultDeny : enableDefaultDeny?.[direction];
}

function closes({ props: own, calls, isolated }: ProgramPolicy, direction: 'ingress' | 'egress'): boolean {
  if (isolated) return true;
  return denies(own, direction) ?? calls.some((each) => each.direction === direction && each.verdict === 'allow');
}

export interface TestCase {
  readonly program: Program;
  readonly subject: Identity;
  readonly objects: readonly object[];
  /** By direction, peer and probe. */
  readonly promise: { readonly ingress: readonly (readonly string[])[]; readonly egress: readonly (readonly string[])[] };
}

const API = pod('api', 'shop', { app: 'api' });
const NODE: Identity = { name: 'host', number: 1, labels: ['reserved:host', 'k8s:node-role.kubernetes.io/control-plane='] };

/** Programs that the builder takes. The same seed makes the same ones. */
export function programs(count: number, seed: number, minor: string, version: string): TestCase[] {
  const found: TestCase[] = [];
  for (const each of fc.sample(program, { numRuns: 3 * count, seed })) {
    if (found.length === count) break;
    const fit = fitting(each, minor);
    const objects = fit.policies.length > 0 ? objectsOf(fit, version) : undefined;
    if (!objects) continue;
    const row = (direction: 'ingress' | 'egress') => WORLD.map((peer) => PROBES.map(({ protocol, port }) => promised(fit, direction, peer, protocol, port)));
    found.push({ program: fit, subject: fit.policies[0]!.subject === 'nodes' ? NODE : API, objects, promise: { ingress: row('ingress'), egress: row('egress') } });
  }
  return found;
}

/** A program as a person reads it. */
export function textOf({ kind, policies }: Program): string {
  const lines = policies.flatMap(({ subject, props: own, calls, isolated }) => [
    `${kind} for ${subject} ${JSON.stringify(own)}${isolated ? ' isolated' : ''}`,
    ...calls.map(({ direction, verdict, peers, traffic }) => `  ${direction} ${verdict} [${peers.map(({ text }) => text).join(', ')}] [${traffic.map(({ text }) => text).join(', ')}]`),
  ]);
  return lines.join('\n');
}
