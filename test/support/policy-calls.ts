import { App, Chart } from 'cdk8s';
import fc from 'fast-check';
import { CiliumPolicies, Dns, Http, Icmp, Peer, Port, Selector, Tls, type PeerLike, type Traffic } from '../../lib';
import type { Call, PeerName } from './policy-evaluator';

const PEERS: Readonly<Record<PeerName, () => PeerLike>> = {
  web: () => Peer.labels({ app: 'web' }),
  cron: () => ({ matchLabels: { app: 'cron' } }),
  jobs: () => Peer.namespace('jobs'),
  world: () => Peer.entity('world'),
  cluster: () => Peer.entity('cluster'),
  office: () => Peer.cidr('192.0.2.0/24'),
  private: () => Peer.cidr('10.0.0.0/8', { except: ['10.96.0.0/12'] }),
  group: () => Peer.cidrGroup('partners'),
  service: () => Peer.service('legacy', { namespace: 'old' }),
  stripe: () => Peer.fqdn('api.stripe.com'),
  nodes: () => Peer.nodes({ 'example.com/role': 'edge' }),
  anybody: () => Peer.any(),
};

const PEER_NAMES = Object.keys(PEERS) as PeerName[];
const EGRESS_ALONE: readonly PeerName[] = ['stripe', 'service'];

const l4Ports = fc.uniqueArray(
  fc.oneof(
    fc.integer({ min: 1, max: 60 }).map((port) => ({ protocol: 'TCP' as const, port })),
    fc.integer({ min: 1, max: 5 }).map((port) => ({ protocol: 'UDP' as const, port })),
    fc.constantFrom({ protocol: 'TCP' as const, port: 30, endPort: 40 }, { protocol: 'TCP' as const, port: 0 }, { protocol: 'ANY' as const, port: 7 }),
  ),
  { selector: (port) => JSON.stringify(port), maxLength: 60 },
);
const httpPorts = fc.uniqueArray(fc.constantFrom(8080, 8081, 8082), { minLength: 1 }).map((ports) => ports.map((port) => ({ protocol: 'TCP' as const, port })));
const tlsPorts = fc.uniqueArray(fc.constantFrom(443, 8443), { minLength: 1 }).map((ports) => ports.map((port) => ({ protocol: 'TCP' as const, port })));
const dnsPorts = fc.constantFrom([{ protocol: 'UDP' as const, port: 53 }], [{ protocol: 'UDP' as const, port: 53 }, { protocol: 'TCP' as const, port: 53 }]);
const icmps = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 50 });

const traffic: fc.Arbitrary<Pick<Call, 'ports' | 'icmps' | 'http' | 'dns' | 'tls'>> = fc.oneof(
  fc.record({ ports: l4Ports, icmps }),
  fc.record({ ports: httpPorts, icmps: fc.constant([]), http: fc.uniqueArray(fc.constantFrom('GET /a', 'POST /a', 'GET /b'), { minLength: 1 }) }),
  fc.record({ ports: tlsPorts, icmps: fc.constant([]), tls: fc.uniqueArray(fc.constantFrom('a.example.com', 'b.example.com'), { minLength: 1 }) }),
  fc.record({ ports: dnsPorts, icmps: fc.constant([]), dns: fc.uniqueArray(fc.constantFrom('a.example.com', 'b.example.com'), { minLength: 1 }) }),
);

const call: fc.Arbitrary<Call> = fc
  .record({ direction: fc.constantFrom('ingress' as const, 'egress' as const), verdict: fc.constantFrom('allow' as const, 'allow' as const, 'deny' as const), names: fc.uniqueArray(fc.constantFrom(...PEER_NAMES), { minLength: 1, maxLength: 5 }), traffic })
  .map(({ direction, verdict, names, traffic: parts }) => {
    const possible = names.filter((name) => !(direction === 'ingress' && EGRESS_ALONE.includes(name)) && !(verdict === 'deny' && name === 'stripe'));
    const fits = direction === 'egress' || parts.dns === undefined ? parts : { ...parts, dns: undefined };
    const plain = verdict === 'deny' ? { ports: fits.ports, icmps: fits.icmps } : fits;
    return { direction, verdict, peers: possible.length > 0 ? possible : (['web'] as PeerName[]), ...plain };
  });

/** Calls of one policy. */
export const calls = fc.array(call, { minLength: 1, maxLength: 8 });

function port({ protocol, port: number, endPort }: Call['ports'][number]): Port {
  if (number === 0) return Port.all(protocol);
  return protocol === 'TCP' ? Port.tcp(number, endPort) : protocol === 'UDP' ? Port.udp(number, endPort) : Port.any(number, endPort);
}

function trafficOf({ ports, icmps: types, http = [], dns = [], tls = [] }: Call): Traffic[] {
  return [
    ...ports.map(port),
    ...types.map((type) => Icmp.v4(type)),
    ...http.map((rule) => Http.method(rule.split(' ')[0]!, rule.split(' ')[1]!)),
    ...dns.map((name) => Dns.name(name)),
    ...(tls.length > 0 ? [Tls.serverNames(...tls)] : []),
  ];
}

/** The policy that comes of calls. */
export function objectOf(list: readonly Call[], version = '1.19.6'): Record<string, unknown> {
  const policies = new CiliumPolicies(new Chart(new App(), 'home'), 'shop', { namespace: 'shop', ciliumVersion: version });
  const policy = policies.for(Selector.labels({ app: 'api' }), 'api');
  for (const each of list) {
    const peers = each.peers.map((name) => PEERS[name]());
    const parts = trafficOf(each);
    const say = each.direction === 'ingress' ? (each.verdict === 'allow' ? 'allowFrom' : 'denyFrom') : each.verdict === 'allow' ? 'allowTo' : 'denyTo';
    policy[say](peers, ...parts);
  }
  return policy.apiObject.toJson() as Record<string, unknown>;
}
