import { selectorMatches, type SelectorLike } from '../kubernetes/label-selector';
import type { Grant } from './cilium-dialect';
import type { Dns } from './dns';
import { withoutLabelSource } from '../kubernetes/label-syntax';
import { NAMESPACE_LABEL } from '../selection/labels';
import { Peer } from './peer';
import { Port } from './port';
import type { PolicyScope } from './policy-scope';
import type { Selector } from '../selection/selector';
import { trafficParts } from './traffic';

/** Addresses of the DNS resolver that Talos runs on every node. CoreDNS forwards queries to them. */
export const TALOS_HOST_DNS = { ipv4: '169.254.116.108/32', ipv6: 'fd54:616c:6f73:0:204f:5320:444e:531/128' } as const;

/** Allows DNS queries to the DNS server of the cluster, through Cilium's DNS proxy when `names` are given. `toFQDNs` requires the proxy. */
export function dnsGrant(scope: PolicyScope, names: readonly Dns[]): Grant {
  const { namespace, labels } = scope.dns;
  return egress([Peer.labels(labels, { namespace })], [...dnsPorts(scope), ...names]);
}

/**
 * Allows CoreDNS to forward queries to the resolver of its node. Without it, a policy for the namespace of CoreDNS leaves the whole cluster
 * without names outside the cluster.
 *
 * @param names queries to allow through the DNS proxy; without names the proxy is not used
 */
export function hostDnsGrant(scope: PolicyScope, names: readonly Dns[]): Grant {
  const ipv6 = scope.cluster?.podSubnets.some(({ family }) => family === 6) ?? false;
  return egress([Peer.cidr(TALOS_HOST_DNS.ipv4), ...(ipv6 ? [Peer.cidr(TALOS_HOST_DNS.ipv6)] : [])], [...dnsPorts(scope), ...names]);
}

/**
 * Whether CoreDNS is among the pods and forwards queries to the resolver of its node. Other pods use that resolver only with
 * `dnsPolicy: Default`, and need `Peer.cidr(TALOS_HOST_DNS.ipv4)`.
 */
export function holdsForwardingDns({ cluster, namespace, dns }: PolicyScope, subject: Selector): boolean {
  if (!cluster?.hostDns.forwardKubeDnsToHost || (namespace !== undefined && namespace !== dns.namespace)) return false;
  return selectorMatches(bare(subject), { ...dns.labels, [withoutLabelSource(NAMESPACE_LABEL)]: dns.namespace });
}

function bare({ matchLabels, matchExpressions }: Selector): SelectorLike {
  return {
    matchLabels: Object.fromEntries(Object.entries(matchLabels).map(([key, value]) => [withoutLabelSource(key), value])),
    matchExpressions: matchExpressions.map((expression) => ({ ...expression, key: withoutLabelSource(expression.key) })),
  };
}

function dnsPorts({ dns }: PolicyScope): Port[] {
  return [Port.udp(dns.port), Port.tcp(dns.port)];
}

function egress(peers: readonly Peer[], traffic: readonly (Port | Dns)[]): Grant {
  return { direction: 'egress', verdict: 'allow', peers, traffic: trafficParts(traffic, 'egress', 'allow') };
}

/** Whether a call allows DNS queries through Cilium's DNS proxy. */
export function readsDns({ direction, verdict, traffic }: Grant): boolean {
  return direction === 'egress' && verdict === 'allow' && traffic.layer7?.family === 'dns';
}
