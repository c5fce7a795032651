import type { JsonObject } from '../../../kubernetes/json';
import { ciliumRoutes } from '../../../model/routes';
import { EXAMPLE_CRDS } from '../../../model/gateways';
import { identityOf } from '../../../model/identity';
import { maps, text } from '../../../model/json';
import { policySpecs } from '../../../model/policy-specs';
import { exampleGateway, exampleRoute, READS_ROUTES } from '../../../model/route-examples';
import { namespaced } from '../../policies/policy-rule';
import type { ModelRule } from '../../rule';

const OBJECTS: readonly JsonObject[] = [...EXAMPLE_CRDS, exampleGateway(), exampleRoute()];
const to = (rule: JsonObject): JsonObject => ({
  ...namespaced({
    endpointSelector: { matchLabels: { app: 'worker' } },
    egress: [
      { toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s-app': 'kube-dns' } }], toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }] },
      rule,
    ],
  }),
  metadata: { name: 'worker', namespace: 'shop' },
});

export const ownGatewayName: ModelRule = {
  on: 'model',
  id: 'POL117',
  title: 'DNS name of a Gateway of this cluster in an egress rule',
  severity: 'warning',
  reason:
    'Requests from a pod to a Gateway of its own cluster never leave the cluster. The Envoy proxy of Cilium handles them, and checks whether the egress ' +
    'policies of the pod allow the backend of the route. toFQDNs matches only addresses outside the cluster, so the proxy returns status 403.',
  related: ['POL114', 'POL109'],
  link: 'https://github.com/cilium/cilium/issues/47768',
  good: { values: READS_ROUTES, objects: [...OBJECTS, to({ toEndpoints: [{ matchLabels: { app: 'web' } }], toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }] })] },
  bad: { values: READS_ROUTES, objects: [...OBJECTS, to({ toFQDNs: [{ matchName: 'shop.example.com' }], toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }] })] },
  *check(model) {
    const asking = policySpecs(model.objects).filter(({ spec }) => maps(spec.egress).some(({ toFQDNs }) => maps(toFQDNs).length > 0));
    if (asking.length === 0) return;
    const routes = [...ciliumRoutes(model)].map(({ route }) => route);
    if (routes.length === 0) return;
    for (const { policy, spec } of asking) {
      for (const { matchName } of maps(spec.egress).flatMap(({ toFQDNs }) => maps(toFQDNs))) {
        const name = text(matchName)?.toLowerCase().replace(/\.$/, '');
        const route = name === undefined ? undefined : routes.find(({ scope, hostnames }) => scope === policy.scope && hostnames.includes(name));
        if (!route) continue;
        yield {
          path: policy.path,
          what: `${policy.object.kind} ${identityOf(policy.object).title}: toFQDNs has ${name}, which a Gateway of this cluster serves (${route.title})`,
          fix: 'allow the pods behind the route with toEndpoints, and connect to their Service',
        };
      }
    }
  },
};
