import type { JsonObject } from '../../../kubernetes/json';
import { selectorMatches } from '../../../kubernetes/label-selector';
import { ciliumGateways, EXAMPLE_CRDS } from '../../../model/gateways';
import { ciliumByScope } from '../../../model/clusters';
import { identityOf } from '../../../model/identity';
import { list, map, maps } from '../../../model/json';
import type { Model } from '../../../model/model';
import { ofKinds } from '../../../model/of-kinds';
import { policySpecs, type PolicySpec } from '../../../model/policy-specs';
import { exampleGateway, READS_ROUTES } from '../../../model/route-examples';
import { isOn } from '../../../model/values';
import { clusterwide } from '../../policies/policy-rule';
import type { ModelRule } from '../../rule';

/** The proxy of Gateways as a subject of policies. Agents read `reserved:ingress` as a label with a source. */
const PROXY = { 'reserved:ingress': '', 'reserved.ingress': '' };

/** Entities that contain clients outside of the cluster. Source: `pkg/policy/api/entity.go` in 1.18.11 and 1.20.2. */
const WITH_WORLD: readonly unknown[] = ['world', 'world-ipv4', 'world-ipv6', 'all'];

const WORLD: readonly JsonObject[] = [...EXAMPLE_CRDS, exampleGateway()];
const INSIDE = clusterwide({ ingress: [{ fromEntities: ['cluster'] }] });
const TO_PROXY = { ...clusterwide({ endpointSelector: { matchExpressions: [{ key: 'reserved:ingress', operator: 'Exists' }] }, ingress: [{ fromEntities: ['world'] }] }), metadata: { name: 'to-gateways' } };

/** Source: `external-lockdown.yaml` in `examples/kubernetes/servicemesh/policy` (1.18.11, 1.20.2). */
export const gatewayClosed: ModelRule = {
  on: 'model',
  id: 'POL123',
  wholeApp: true,
  title: 'Clusterwide policy that closes Gateways and Ingresses to outside clients',
  severity: 'warning',
  reason:
    'If the endpointSelector of a CiliumClusterwideNetworkPolicy does not require a label of pods, it also selects the proxy of Gateways and Ingresses. When no policy allows clients ' +
    'outside the cluster to reach the proxy, it answers each of their requests with 403 Forbidden. Allow them for the proxy only: the same rule for all pods would open every pod.',
  related: ['POL114'],
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/ingress-and-network-policy/',
  good: { values: READS_ROUTES, objects: [...WORLD, INSIDE, TO_PROXY] },
  bad: { values: READS_ROUTES, objects: [...WORLD, INSIDE] },
  *check(model) {
    const specs = policySpecs(model.objects).filter(({ namespace, pods }) => namespace === undefined && pods && selectorMatches(pods, PROXY));
    if (specs.length === 0) return;
    const scopes = new Map([...ciliumIngresses(model), ...[...ciliumGateways(model)].map(({ gateway }) => [gateway.scope, `Gateway ${gateway.namespace}/${gateway.name}`] as const)]);
    for (const [scope, title] of scopes) {
      const here = specs.filter(({ policy }) => policy.scope === scope);
      const closing = here.find(closes);
      if (!closing || here.some(allowsClients)) continue;
      yield {
        path: closing.policy.path,
        what: `CiliumClusterwideNetworkPolicy ${identityOf(closing.policy.object).title} also selects the proxy of Gateways and Ingresses, and no policy allows clients outside the cluster to reach it (${title})`,
        fix:
          'add a CiliumClusterwideNetworkPolicy with endpointSelector: { matchExpressions: [{ key: reserved:ingress, operator: Exists }] } and ingress: [{ fromEntities: [world] }], ' +
          'or demand a label in the endpointSelector: { key: io.kubernetes.pod.namespace, operator: Exists }',
      };
    }
  },
};

/** The Ingresses that Cilium serves, one for each scope. */
function ciliumIngresses({ ciliums, objects }: Model): (readonly [scope: string, title: string])[] {
  const ciliumOf = ciliumByScope(ciliums);
  return ofKinds(objects, 'Ingress').flatMap(({ scope, object }) => {
    const cilium = ciliumOf.get(scope);
    const name = map(object.spec).ingressClassName ?? map(map(object.metadata).annotations)['kubernetes.io/ingress.class'];
    const isOurs = name === undefined ? cilium?.value('ingressController.default') === true : name === 'cilium';
    return isOurs && cilium && isOn(cilium, 'ingressController.enabled') ? [[scope, `Ingress ${identityOf(object).title}`] as const] : [];
  });
}

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
