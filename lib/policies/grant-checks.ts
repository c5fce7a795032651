import type { Grant } from './cilium-dialect';
import { kubernetesMistakes } from './kubernetes-dialect';
import type { Mistake } from './mistakes';
import type { PolicyScope } from './policy-scope';

const HOST_POLICIES = 'https://docs.cilium.io/en/stable/security/host-firewall/';

/** What is wrong with a call, seen from where the policy belongs. */
export function grantMistakes(grant: Grant, scope: PolicyScope, subject: 'pods' | 'nodes'): Mistake[] {
  const peerMistakes = grant.peers.flatMap(({ data }): Mistake[] => {
    const { direction, verdict, traffic } = grant;
    switch (data.kind) {
      case 'pods':
        if (!data.ownNamespace || scope.namespace !== undefined) return [];
        return [{ code: 'POL024', what: 'a clusterwide policy has no namespace of its own (Peer.sameNamespace)', fix: 'name the namespaces, or make the policy in each namespace' }];
      case 'fqdn': {
        if (direction === 'ingress') return [wrongWay('Peer.fqdn')];
        if (verdict === 'deny') return [{ code: 'POL022', what: `DNS names cannot be denied (${data.rule.matchName ?? data.rule.matchPattern})`, fix: 'deny addresses, or allow only the names that are needed' }];
        return subject === 'pods' ? [] : [{ code: 'POL025', what: `nodes do not ask for names through Cilium (Peer.fqdn ${data.rule.matchName ?? data.rule.matchPattern})`, fix: 'use Peer.cidr', link: HOST_POLICIES }];
      }
      case 'service':
        return [
          ...(direction === 'ingress' ? [wrongWay('Peer.service')] : []),
          ...(scope.namespace === undefined && data.namespace === undefined ? [{ code: 'POL024', what: 'a clusterwide policy has no namespace of its own (Peer.service)', fix: 'give the namespace of the Service' }] : []),
          ...(traffic.ports.length > 0 && scope.version.isBefore('1.18') ? [older('Services with ports', '1.18', scope)] : []),
        ];
      case 'any':
      case 'cidr':
      case 'cidrGroup':
      case 'entity':
      case 'nodes':
        return [];
    }
  });
  const needs = [...grant.traffic.needs, ...grant.peers.flatMap((peer) => (peer.firstMinor ? [{ what: 'a pattern that begins with **.', minor: peer.firstMinor }] : []))];
  return [
    ...(grant.peers.length === 0 ? [{ code: 'POL021', what: 'no peers (empty list), which lets nobody through', fix: 'name at least one peer; Peer.any() for all' }] : []),
    ...(scope.kind === 'NetworkPolicy' ? kubernetesMistakes(grant) : []),
    ...peerMistakes,
    ...hostMistakes(grant, scope, subject),
    ...needs.filter(({ minor }) => scope.version.isBefore(minor)).map(({ what, minor }) => older(what, minor, scope)),
  ];
}

function wrongWay(peer: string): Mistake {
  return { code: 'POL023', what: `this peer is for egress alone (${peer})`, fix: 'name pods, entities or addresses as the source' };
}

function older(what: string, minor: string, { version }: PolicyScope): Mistake {
  return { code: 'POL030', what: `Cilium ${version.minorString} does not have it (${what})`, fix: `leave it out, or use Cilium ${minor} or newer` };
}

function hostMistakes({ direction, traffic }: Grant, scope: PolicyScope, subject: 'pods' | 'nodes'): Mistake[] {
  if (subject === 'pods' || !traffic.layer7) return [];
  if (direction === 'egress' && traffic.layer7.family === 'dns') return scope.version.isBefore('1.19') ? [older('DNS rules of nodes', '1.19', scope)] : [];
  return [{ code: 'POL025', what: `policies of nodes have no layer 7 rules (${traffic.layer7.family.toUpperCase()})`, fix: 'leave them out: ports and peers are what a host policy knows', link: HOST_POLICIES }];
}

/** One port cannot be read as HTTP for some and as DNS for others: the agent drops all policies of the pods then. */
export function conflictMistakes(grants: readonly Grant[]): Mistake[] {
  const seen = new Map<string, string>();
  const mistakes: Mistake[] = [];
  for (const { direction, traffic } of grants) {
    const family = traffic.layer7?.family;
    if (family !== 'http' && family !== 'dns') continue;
    for (const port of traffic.ports) {
      const key = `${direction} ${port}`;
      const other: string = seen.get(key) ?? family;
      seen.set(key, other);
      if (other !== family) mistakes.push({ code: 'POL010', what: `one port cannot speak several protocols (${direction} ${port}: HTTP, DNS)`, fix: 'give each its own port' });
    }
  }
  return mistakes;
}
