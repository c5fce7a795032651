import type { Reporter } from '../diagnostics/reporter';
import { FIRST_MINOR } from '../model/policy-language';
import type { Grant } from './cilium-dialect';
import { checkKubernetesGrant } from './kubernetes-dialect';
import { ignoredKeys } from '../selection/labels';
import type { PolicyScope } from './policy-scope';
import type { Selector } from '../selection/selector';

const HOST_POLICIES = 'https://docs.cilium.io/en/stable/security/host-firewall/';
const RELEVANT_LABELS = 'https://docs.cilium.io/en/stable/operations/performance/scalability/identity-relevant-labels/';

/** Reports what a policy of this scope and for this subject does not support in a call. */
export function checkGrant(grant: Grant, scope: PolicyScope, subject: 'pods' | 'nodes', report: Reporter): void {
  const { direction, verdict, peers, traffic } = grant;
  if (scope.kind === 'NetworkPolicy') checkKubernetesGrant(grant, report);
  for (const { data } of peers) {
    switch (data.kind) {
      case 'pods':
        checkLabels(data.selector, 'pods', scope, report);
        if (data.ownNamespace && scope.namespace === undefined) {
          report.add({ code: 'POL024', what: 'Peer.sameNamespace() is not available in a clusterwide policy, which has no namespace', fix: "use Peer.namespace('...'), or create CiliumPolicies for each namespace" });
        }
        break;
      case 'fqdn': {
        const name = data.rule.matchName ?? data.rule.matchPattern;
        if (direction === 'ingress') onlyEgress('Peer.fqdn', report);
        else if (verdict === 'deny') report.add({ code: 'POL022', what: `deny rules do not support DNS names (${name})`, fix: 'deny addresses with Peer.cidr, or allow only the names that are needed' });
        else if (subject === 'nodes') report.add({ code: 'POL025', what: `policies for nodes do not support DNS names (${name})`, fix: 'use Peer.cidr', link: HOST_POLICIES });
        break;
      }
      case 'service':
        if (direction === 'ingress') onlyEgress('Peer.service', report);
        if (scope.namespace === undefined && data.namespace === undefined) {
          report.add({ code: 'POL024', what: 'Peer.service requires a namespace in a clusterwide policy', fix: "add { namespace: '...' } to Peer.service" });
        }
        if (traffic.ports.length > 0) checkMinor('a Service with ports', FIRST_MINOR.servicesWithPorts, scope, report);
        break;
      case 'entity':
        if (data.entity === 'cluster-mesh') checkMinor('the entity cluster-mesh', FIRST_MINOR.clusterMeshEntity, scope, report);
        break;
      case 'any':
      case 'cidr':
      case 'cidrGroup':
      case 'nodes':
        break;
    }
  }
  checkHostLayer7(grant, scope, subject, report);
  for (const { what, minor } of traffic.needs) checkMinor(what, minor, scope, report);
  for (const { firstMinor } of peers) if (firstMinor !== undefined) checkMinor('a pattern that begins with **.', firstMinor, scope, report);
}

/**
 * Reports labels that Cilium does not keep in the identities of pods and nodes. What the app sets as the value `labels` is not read: it
 * can keep any label. Peers that are nodes keep all labels.
 */
export function checkLabels(selector: Selector, subject: 'pods' | 'nodes', { cilium }: PolicyScope, report: Reporter): void {
  const keys = ignoredKeys(selector);
  if (keys.length === 0 || cilium?.effectiveValues.values.labels) return;
  const other = subject === 'pods' ? 'app.kubernetes.io/name' : 'node-role.kubernetes.io/control-plane';
  for (const key of keys) {
    report.add({
      code: 'POL002',
      what: `Cilium does not keep the label ${key} in the identities of ${subject}, so the selector matches nothing`,
      fix: `select by another label, such as ${other}, or keep this one with the Helm value labels`,
      link: RELEVANT_LABELS,
    });
  }
}

function onlyEgress(peer: string, report: Reporter): void {
  report.add({ code: 'POL023', what: `${peer} is only valid for egress`, fix: 'use pods, entities or CIDRs as the source' });
}

function checkMinor(what: string, minor: string, { version }: PolicyScope, report: Reporter): void {
  if (version.isBefore(minor)) report.add({ code: 'POL030', what: `${what} requires Cilium ${minor} (this is ${version})`, fix: `remove it, or use Cilium ${minor} or newer` });
}

function checkHostLayer7({ direction, traffic }: Grant, scope: PolicyScope, subject: 'pods' | 'nodes', report: Reporter): void {
  if (subject === 'pods' || !traffic.layer7) return;
  const { family } = traffic.layer7;
  if (direction === 'egress' && family === 'dns') checkMinor('a DNS rule in a policy for nodes', FIRST_MINOR.dnsRulesForNodes, scope, report);
  else report.add({ code: 'POL025', what: `policies for nodes do not support ${family.toUpperCase()} rules`, fix: 'remove them', link: HOST_POLICIES });
}

/** Reports a port with HTTP rules and DNS rules in different calls: the agent then rejects the policy. */
export function checkConflicts(grants: readonly Grant[], report: Reporter): void {
  const families = new Map<string, string>();
  for (const { direction, traffic } of grants) {
    const family = traffic.layer7?.family;
    if (family !== 'http' && family !== 'dns') continue;
    for (const port of traffic.ports) {
      const key = `${direction} ${port}`;
      const first: string = families.get(key) ?? family;
      families.set(key, first);
      if (first !== family) report.add({ code: 'POL010', what: `port ${port} has both HTTP and DNS rules (${direction})`, fix: 'use different ports for HTTP and DNS' });
    }
  }
}
