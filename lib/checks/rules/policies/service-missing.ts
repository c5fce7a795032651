import type { JsonObject } from '../../../kubernetes/json';
import { ciliumByScope } from '../../../model/clusters';
import { identityOf } from '../../../model/identity';
import { list, map, maps, text } from '../../../model/json';
import { ofKinds } from '../../../model/of-kinds';
import { policySpecs } from '../../../model/policy-specs';
import { listAt } from '../../../model/values';
import { workloadPods } from '../../../model/workload-pods';
import { namespaced } from '../../policies/policy-rule';
import type { ModelRule } from '../../rule';

const SERVICE: JsonObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'api', namespace: 'shop' }, spec: { selector: { app: 'api' }, ports: [{ port: 80 }] } };
const to = (serviceName: string): JsonObject => namespaced({ egress: [{ toServices: [{ k8sService: { serviceName, namespace: 'shop' } }], toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }] }] });

/** Source: `processRule` in `pkg/policy/k8s/service.go` and `mergeEndpointSelectors` in `pkg/policy/utils/parserules.go` of 1.18.11, 1.19.6 and 1.20.2. */
export const serviceMissing: ModelRule = {
  on: 'model',
  id: 'POL115',
  wholeApp: true,
  title: 'Egress rule for a Service without pods',
  severity: 'warning',
  reason:
    'The agent replaces toServices with the pods or addresses of the Service. If the Service does not exist, the rule has no peers. ' +
    'With ports, the rule then opens these ports to every address inside and outside the cluster. Without ports, it matches no ' +
    'traffic. The check looks only at namespaces for which the app has Services or workloads. The Service kubernetes in namespace default has the addresses of nodes, ' +
    'which toServices matches only if policyCIDRMatchMode contains nodes.',
  related: ['POL106', 'POL116'],
  link: 'https://docs.cilium.io/en/stable/security/policy/layer3/#services-based',
  good: { version: '1.19.6', objects: [SERVICE, to('api')] },
  bad: { version: '1.19.6', objects: [SERVICE, to('apis')] },
  *check({ ciliums, objects }) {
    const ciliumOf = ciliumByScope(ciliums);
    const matchesNodes = (scope: string): boolean => {
      const cilium = ciliumOf.get(scope);
      return !cilium || listAt(cilium, 'policyCIDRMatchMode').includes('nodes') || cilium.value('policyCIDRMatchMode') === 'nodes';
    };
    const asking = policySpecs(objects).filter(({ spec }) => maps(spec.egress).some(({ toServices }) => maps(toServices).length > 0));
    if (asking.length === 0) return;
    const services = ofKinds(objects, 'Service');
    const homes = new Set([...services.map(({ scope, object }) => `${scope} ${object.metadata.namespace ?? 'default'}`), ...workloadPods(objects).all.map(({ scope, namespace }) => `${scope} ${namespace}`)]);
    for (const { policy, namespace: own, spec } of asking) {
      for (const [index, rule] of maps(spec.egress).entries()) {
        const wanted = maps(rule.toServices);
        const lost = wanted.flatMap(({ k8sService }) => {
          const name = text(map(k8sService).serviceName);
          const namespace = text(map(k8sService).namespace);
          if (name === 'kubernetes' && namespace === 'default' && !matchesNodes(policy.scope)) return ['the addresses of Service default/kubernetes are those of nodes, which toServices does not match'];
          if (name === undefined || namespace === undefined || !homes.has(`${policy.scope} ${namespace}`)) return [];
          const found = services.find(({ scope, object }) => scope === policy.scope && object.metadata.name === name && (object.metadata.namespace ?? 'default') === namespace);
          if (!found) return [`Service ${namespace}/${name} is not in the app`];
          return text(map(found.object.spec).type) === 'ExternalName' ? [`Service ${namespace}/${name} of type ExternalName has no pods`] : [];
        });
        // One Service that exists is a peer.
        if (lost.length === 0 || lost.length < wanted.length) continue;
        const isApi = lost[0]!.includes('default/kubernetes');
        const ports = list(rule.toPorts).length > 0 || list(rule.icmps).length > 0;
        yield {
          path: policy.path,
          what: `${policy.object.kind} ${identityOf(policy.object).title}: ${lost[0]!}, so egress[${index}] ${ports && !isApi ? 'allows its ports for every peer' : 'matches no traffic'}`,
          fix: isApi ? 'use toEntities: [kube-apiserver]; in TypeScript: Peer.entity(\'kube-apiserver\')' : own === undefined || ports ? 'correct the name of the Service, or select its pods with toEndpoints' : 'correct the name of the Service, or remove the rule',
        };
      }
    }
  },
};
