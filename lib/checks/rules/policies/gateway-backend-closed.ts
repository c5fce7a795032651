import type { JsonObject } from '../../../kubernetes/json';
import { selectorMatches } from '../../../kubernetes/label-selector';
import { ciliumRoutes } from '../../../model/routes';
import { EXAMPLE_CRDS } from '../../../model/gateways';
import { identityOf } from '../../../model/identity';
import { list, map, maps } from '../../../model/json';
import type { ObjectModel } from '../../../model/model';
import { ofKinds } from '../../../model/of-kinds';
import { needsMore, policySpecs, withNamespace, type PolicySpec } from '../../../model/policy-specs';
import { exampleGateway, exampleRoute, READS_ROUTES } from '../../../model/route-examples';
import { backendsOf } from '../../../model/routes';
import { workloadPods, type PodIndex } from '../../../model/workload-pods';
import type { ModelRule } from '../../rule';

const WORLD: readonly JsonObject[] = [
  ...EXAMPLE_CRDS,
  exampleGateway(),
  exampleRoute(),
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { app: 'web' }, ports: [{ port: 8080 }] } },
];
const cilium = (rule: JsonObject): JsonObject => ({
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumNetworkPolicy',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { endpointSelector: { matchLabels: { app: 'web' } }, ingress: [rule] },
});

/** Entities that contain the proxy of Gateways. Source: `pkg/policy/api/entity.go` in 1.18.11 and 1.20.2. */
const WITH_INGRESS: readonly unknown[] = ['ingress', 'all', 'cluster', 'cluster-mesh'];

export const gatewayBackendClosed: ModelRule = {
  on: 'model',
  id: 'POL114',
  title: 'Gateway backend whose policies block the Gateway',
  severity: 'warning',
  reason:
    'Requests through a Gateway come from the Envoy proxy of Cilium, which has the identity `ingress`. A rule for the namespace of the Gateway or for the ' +
    'entity world does not match them. Policies must allow the entity ingress, which a Kubernetes NetworkPolicy cannot do.',
  related: ['RTE014'],
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/#cilium-s-ingress-config-and-ciliumnetworkpolicy',
  good: { values: READS_ROUTES, objects: [...WORLD, cilium({ fromEntities: ['ingress'] })] },
  bad: { values: READS_ROUTES, objects: [...WORLD, cilium({ fromEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'infra' } }] })] },
  *check(model) {
    const routes = [...ciliumRoutes(model)];
    if (routes.length === 0) return;
    const specs = policySpecs(model.objects).filter(({ spec }) => list(spec.ingress).length > 0 || list(spec.policyTypes).includes('Ingress'));
    if (specs.length === 0) return;
    const services = new Map(ofKinds(model.objects, 'Service').map((service) => [placeOf(service.scope, service.object.metadata.namespace ?? 'default', service.object.metadata.name), service]));
    const closingOf = new Map<string, PolicySpec | undefined>();
    const pods = workloadPods(model.objects);
    const reported = new Set<string>();
    for (const { route } of routes) {
      for (const { group, kind, name, namespace, port } of backendsOf(route)) {
        const service = group === '' && kind === 'Service' ? services.get(placeOf(route.scope, namespace, name)) : undefined;
        const selector = map(map(service?.object.spec).selector);
        if (!service || Object.keys(selector).length === 0) continue;
        const target = route.kind === 'UDPRoute' ? undefined : targetPort(service, port);
        const place = `${service.path} ${String(target)}`;
        if (!closingOf.has(place)) closingOf.set(place, closingSpec(specs.filter((spec) => spec.policy.scope === route.scope && (spec.namespace === undefined || spec.namespace === namespace)), selector, namespace, target, pods));
        const closing = closingOf.get(place);
        const key = `${service.path} ${closing?.policy.path ?? ''}`;
        if (!closing || reported.has(key)) continue;
        reported.add(key);
        yield {
          path: closing.policy.path,
          what: `${closing.policy.object.kind} ${identityOf(closing.policy.object).title} does not allow the Gateway to reach ${target === undefined ? '' : `port ${target} of `}the pods of Service ${namespace}/${name}, the backend of ${route.title}`,
          fix: "add a CiliumNetworkPolicy with fromEntities: [ingress] for the same pods and this port; in TypeScript: Preset.allowGateway, or .allowFrom(Peer.entity('ingress'))",
        };
      }
    }
  },
};

function placeOf(scope: string, namespace: string, name: unknown): string {
  return `${scope} ${namespace}/${String(name)}`;
}

/** A policy that certainly selects all pods with these labels, where none may allow the proxy. */
function closingSpec(specs: readonly PolicySpec[], labels: JsonObject, namespace: string, target: number | undefined, pods: PodIndex): PolicySpec | undefined {
  if (specs.some((spec) => maySelect(spec, labels, namespace) && mayAllowIngress(spec, target))) return undefined;
  return specs.find((spec) => certainlySelects(spec, labels, namespace, pods) && spec.spec.enableDefaultDeny === undefined);
}

/** Whether a rule may allow the proxy. What is not known counts as allowed. */
function mayAllowIngress({ policy, spec }: PolicySpec, target: number | undefined): boolean {
  return maps(spec.ingress).some((rule) => {
    if (policy.object.kind === 'NetworkPolicy') return list(rule.from).length === 0 && mayAllowPort(maps(rule.ports), target);
    if (list(rule.toPorts).length > 0 && !maps(rule.toPorts).some(({ ports }) => mayAllowPort(maps(ports), target))) return false;
    const peers = Object.keys(rule).filter((field) => field.startsWith('from') && field !== 'fromRequires');
    if (peers.length === 0) return rule.toPorts !== undefined || rule.icmps !== undefined;
    if (list(rule.fromEntities).some((entity) => WITH_INGRESS.includes(entity))) return true;
    return maps(rule.fromEndpoints).some(({ matchLabels, matchExpressions }) => {
      const expressions = maps(matchExpressions);
      if ([...Object.keys(map(matchLabels)), ...expressions.map(({ key }) => String(key))].some((key) => key.startsWith('reserved'))) return true;
      // The agent demands a namespace of every other selector, unless one without a namespace fits. Source: getEndpointSelector in 1.18.11 and 1.20.2.
      return expressions.some(({ key, operator }) => String(key).endsWith('io.kubernetes.pod.namespace') && (operator === 'NotIn' || operator === 'DoesNotExist'));
    });
  });
}

/** The port of the pods behind a port of a Service; undefined where it is not known, or has a name. */
function targetPort({ object }: ObjectModel, port: unknown): number | undefined {
  const own = maps(map(object.spec).ports).find((each) => each.port === port);
  const target = own?.targetPort ?? own?.port;
  return typeof target === 'number' ? target : undefined;
}

/** Whether ports of a rule, or none for all ports, may have this one. A name may be that of any port. */
function mayAllowPort(ports: readonly JsonObject[], target: number | undefined): boolean {
  if (ports.length === 0 || target === undefined) return true;
  return ports.some(({ port, endPort, protocol = 'TCP' }) => {
    if (protocol !== 'TCP' && protocol !== 'ANY') return false;
    const first = Number(port ?? 0);
    return !Number.isInteger(first) || first === 0 || (first <= target && target <= Number(endPort ?? first));
  });
}

/** Whether a policy may select some of the pods that have at least these labels. */
function maySelect({ pods: selector }: PolicySpec, labels: JsonObject, namespace: string): boolean {
  if (!selector) return false;
  const known = withNamespace(labels as Record<string, string>, namespace);
  return Object.entries(selector.matchLabels).every(([key, value]) => known[key] === undefined || known[key] === value);
}

function certainlySelects({ pods: selector, policy }: PolicySpec, labels: JsonObject, namespace: string, pods: PodIndex): boolean {
  if (!selector || needsMore(selector)) return false;
  const known = labels as Record<string, string>;
  const behind = pods.with(policy.scope, namespace, known);
  const worlds = behind.length > 0 ? behind.map((pod) => pod.labels) : [known];
  return worlds.every((each) => selectorMatches(selector, withNamespace(each, namespace)));
}
