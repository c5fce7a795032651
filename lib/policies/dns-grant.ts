import { selectorMatches, type SelectorLike } from '../kubernetes/label-selector';
import type { Grant } from './cilium-dialect';
import type { Dns } from './dns';
import { NAMESPACE_LABEL, withoutSource } from './labels';
import { Peer } from './peer';
import { Port } from './port';
import type { PolicyScope } from './policy-scope';
import type { Selector } from './selector';
import { trafficParts } from './traffic';

/** Addresses of the DNS resolver that Talos runs on every node, as CoreDNS asks them. */
export const TALOS_HOST_DNS = { ipv4: '169.254.116.108/32', ipv6: 'fd54:616c:6f73:0:204f:5320:444e:531/128' } as const;

/** What lets pods ask the cluster's DNS server. Cilium reads the answers, which `toFQDNs` lives on. */
export function dnsGrant(scope: PolicyScope, names: readonly Dns[]): Grant {
  const { namespace, labels } = scope.dns;
  return egress([Peer.labels(labels, { namespace })], [...dnsPorts(scope), ...names]);
}

/**
 * What lets CoreDNS ask the resolver of its node for names outside of the cluster. Without it a policy for CoreDNS's namespace
 * leaves the whole cluster without such names.
 *
 * @param names given where pods need addresses by name; none leaves the proxy out of the way
 */
export function hostDnsGrant(scope: PolicyScope, names: readonly Dns[]): Grant {
  const ipv6 = scope.cluster?.podSubnets.some(({ family }) => family === 6) ?? false;
  return egress([Peer.cidr(TALOS_HOST_DNS.ipv4), ...(ipv6 ? [Peer.cidr(TALOS_HOST_DNS.ipv6)] : [])], [...dnsPorts(scope), ...names]);
}

/**
 * Whether CoreDNS itself is among the pods, and asks the resolver of its node. Other pods do so with `dnsPolicy: Default` alone,
 * and need `Peer.cidr(TALOS_HOST_DNS.ipv4)`.
 */
export function holdsForwardingDns({ cluster, namespace, dns }: PolicyScope, subject: Selector): boolean {
  if (!cluster?.hostDns.forwardKubeDnsToHost || (namespace !== undefined && namespace !== dns.namespace)) return false;
  return selectorMatches(bare(subject), { ...dns.labels, [withoutSource(NAMESPACE_LABEL)]: dns.namespace });
}

function bare({ matchLabels, matchExpressions }: Selector): SelectorLike {
  return {
    matchLabels: Object.fromEntries(Object.entries(matchLabels).map(([key, value]) => [withoutSource(key), value])),
    matchExpressions: matchExpressions.map((expression) => ({ ...expression, key: withoutSource(expression.key) })),
  };
}

function dnsPorts({ dns }: PolicyScope): Port[] {
  return [Port.udp(dns.port), Port.tcp(dns.port)];
}

function egress(peers: readonly Peer[], traffic: readonly (Port | Dns)[]): Grant {
  return { direction: 'egress', verdict: 'allow', peers, traffic: trafficParts(traffic, 'egress', 'allow').parts };
}

/** Whether a call lets DNS queries through in a way that Cilium learns from. */
export function readsDns({ direction, verdict, traffic }: Grant): boolean {
  return direction === 'egress' && verdict === 'allow' && traffic.layer7?.family === 'dns';
}
