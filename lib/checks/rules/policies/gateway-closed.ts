import type { JsonObject } from '../../../kubernetes/json';
import { selectorMatches } from '../../../kubernetes/label-selector';
import { ciliumGateways, EXAMPLE_CRDS } from '../../../model/gateways';
import { identityOf } from '../../../model/identity';
import { list, map, maps } from '../../../model/json';
import { policySpecs, type PolicySpec } from '../../../model/policy-specs';
import { exampleGateway, READS_ROUTES } from '../../../model/route-examples';
import type { ModelRule } from '../../rule';

/** The proxy of Gateways as a subject of policies. Agents read `reserved:ingress` as a label with a source. */
const PROXY = { 'reserved:ingress': '', 'reserved.ingress': '' };

/** Entities that contain clients outside of the cluster. Source: `pkg/policy/api/entity.go` in 1.18.11 and 1.20.2. */
const WITH_WORLD: readonly unknown[] = ['world', 'world-ipv4', 'world-ipv6', 'all'];

const WORLD: readonly JsonObject[] = [...EXAMPLE_CRDS, exampleGateway()];
const clusterwide = (...ingress: JsonObject[]): JsonObject => ({
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumClusterwideNetworkPolicy',
  metadata: { name: 'inside' },
  spec: { endpointSelector: {}, ingress },
});

/** Source: `external-lockdown.yaml` in `examples/kubernetes/servicemesh/policy` (1.18.11, 1.20.2). */
export const gatewayClosed: ModelRule = {
  on: 'model',
  id: 'POL123',
  wholeApp: true,
  title: 'Clusterwide policy that closes Gateways to clients outside the cluster',
  severity: 'warning',
  reason:
    'An endpointSelector of a CiliumClusterwideNetworkPolicy that demands no label of pods also selects the proxy of Gateways. When no policy allows clients ' +
    'outside the cluster to reach the proxy, it answers each of their requests with 403 Forbidden.',
  related: ['POL114'],
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/ingress-and-network-policy/',
  good: { values: READS_ROUTES, objects: [...WORLD, clusterwide({ fromEntities: ['cluster', 'world'] })] },
  bad: { values: READS_ROUTES, objects: [...WORLD, clusterwide({ fromEntities: ['cluster'] })] },
  *check(model) {
    const specs = policySpecs(model.objects).filter(({ namespace, pods }) => namespace === undefined && pods && selectorMatches(pods, PROXY));
    if (specs.length === 0) return;
    const scopes = new Map([...ciliumGateways(model)].map(({ gateway }) => [gateway.scope, gateway] as const));
    for (const [scope, gateway] of scopes) {
      const here = specs.filter(({ policy }) => policy.scope === scope);
      const closing = here.find(closes);
      if (!closing || here.some(allowsClients)) continue;
      yield {
        path: closing.policy.path,
        what: `CiliumClusterwideNetworkPolicy ${identityOf(closing.policy.object).title} also selects the proxy of Gateways, and no policy allows clients outside the cluster to reach it (Gateway ${gateway.namespace}/${gateway.name})`,
        fix:
          'add a CiliumClusterwideNetworkPolicy with endpointSelector: { matchExpressions: [{ key: reserved:ingress, operator: Exists }] } and ingress: [{ fromEntities: [world] }], ' +
          'or demand a label in the endpointSelector: { key: io.kubernetes.pod.namespace, operator: Exists }',
      };
    }
  },
};

/** Whether the policy puts what it selects in default deny for ingress. */
function closes({ spec }: PolicySpec): boolean {
  const { ingress } = map(spec.enableDefaultDeny);
  return ingress !== false && (list(spec.ingress).length > 0 || list(spec.ingressDeny).length > 0);
}

/** Whether a rule may allow clients outside of the cluster. What is not known counts as allowed. */
function allowsClients({ spec }: PolicySpec): boolean {
  return maps(spec.ingress).some((rule) => {
    const peers = Object.keys(rule).filter((field) => field.startsWith('from') && field !== 'fromRequires');
    if (peers.length === 0) return rule.toPorts !== undefined || rule.icmps !== undefined;
    return list(rule.fromEntities).some((entity) => WITH_WORLD.includes(entity)) || ['fromCIDR', 'fromCIDRSet', 'fromGroups'].some((field) => list(rule[field]).length > 0) || maps(rule.fromEndpoints).some((selector) => /reserved[:.]/.test(JSON.stringify(selector)));
  });
}
