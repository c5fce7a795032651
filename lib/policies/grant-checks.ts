import type { Reporter } from '../diagnostics/reporter';
import type { Grant } from './cilium-dialect';
import { checkKubernetesGrant } from './kubernetes-dialect';
import type { PolicyScope } from './policy-scope';

/** Reports what a policy of this scope does not support in a call, and the object does not show. Rules report the rest. */
export function checkGrant(grant: Grant, scope: PolicyScope, report: Reporter): void {
  const { direction, verdict, peers } = grant;
  if (scope.kind === 'NetworkPolicy') checkKubernetesGrant(grant, report);
  for (const { data } of peers) {
    if (data.kind === 'pods' && data.ownNamespace && scope.namespace === undefined) {
      report.add({ code: 'POL024', what: 'Peer.sameNamespace() is not available in a clusterwide policy, which has no namespace', fix: "use Peer.namespace('...'), or create CiliumPolicies for each namespace" });
    } else if (data.kind === 'fqdn') {
      if (direction === 'ingress') onlyEgress('Peer.fqdn', report);
      else if (verdict === 'deny') report.add({ code: 'POL022', what: `deny rules do not support DNS names (${data.rule.matchName ?? data.rule.matchPattern})`, fix: 'deny addresses with Peer.cidr, or allow only the names that are needed' });
    } else if (data.kind === 'service') {
      if (direction === 'ingress') onlyEgress('Peer.service', report);
      if (scope.namespace === undefined && data.namespace === undefined) {
        report.add({ code: 'POL024', what: 'Peer.service requires a namespace in a clusterwide policy', fix: "add { namespace: '...' } to Peer.service" });
      }
    }
  }
}

function onlyEgress(peer: string, report: Reporter): void {
  report.add({ code: 'POL023', what: `${peer} is only valid for egress`, fix: 'use pods, entities or CIDRs as the source' });
}
