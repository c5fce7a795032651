import type { JsonObject } from '../../../kubernetes/json';
import { identityOf } from '../../../model/identity';
import { map, maps, text } from '../../../model/json';
import type { Model } from '../../../model/model';
import { ofKinds } from '../../../model/of-kinds';
import { plainPeers } from '../../../model/policy-peers';
import { ACCOUNT, needsMore, policySpecs, type PolicySpec } from '../../../model/policy-specs';
import { workloadPods, type PodIndex, type WorkloadPods } from '../../../model/workload-pods';
import { namespaced } from '../../policies/policy-rule';
import type { ModelRule } from '../../rule';

const OBJECTS: readonly JsonObject[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web', ports: [{ containerPort: 8080 }] }] } } },
  },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] } },
];
const open = (port: string): JsonObject => namespaced({ ingress: [{ fromEndpoints: [{}], toPorts: [{ ports: [{ port, protocol: 'TCP' }] }] }] });

/** A port of a Service, and the port of the pods behind it. */
interface Translation {
  readonly service: string;
  readonly port: number;
  readonly target: number;
}

export const servicePort: ModelRule = {
  on: 'model',
  id: 'POL113',
  title: 'Policy with the port of a Service instead of the container port',
  severity: 'warning',
  reason: 'Cilium replaces the address and port of a Service with those of one of its pods before it applies policies. A policy sees the container port, so a rule for the Service port matches no traffic.',
  link: 'https://docs.cilium.io/en/stable/security/policy/layer4/#limit-ingress-egress-ports',
  good: { objects: [...OBJECTS, open('8080')] },
  bad: { objects: [...OBJECTS, open('80')] },
  *check(model) {
    const pods = workloadPods(model.objects);
    if (pods.all.length === 0) return;
    const translations = translationsOf(model, pods);
    if (translations.size === 0) return;
    for (const spec of policySpecs(model.objects)) {
      const said = new Set<string>();
      for (const [place, port, chosen] of [...ofSubject(spec, pods), ...ofPeers(spec, pods)]) {
        const found = chosen.map((pod) => translations.get(pod)?.find((each) => each.port === port));
        if (found.length === 0 || found.some((each) => each === undefined) || chosen.some((pod) => pod.ports.some(({ number }) => number === port))) continue;
        const { service, target } = found[0]!;
        const what = `${spec.policy.object.kind} ${identityOf(spec.policy.object).title}: ${place} allows port ${port}, which is the port of Service ${service}; its pods listen on ${target}`;
        if (said.has(what)) continue;
        said.add(what);
        yield { path: spec.policy.path, what, fix: `write port ${target}` };
      }
    }
  },
};

/** A port that a rule allows, and the pods that would have to listen on it, all of which declare their ports. */
type Allowed = readonly [place: string, port: number, pods: readonly WorkloadPods[]];

function* ofSubject(spec: PolicySpec, pods: PodIndex): Iterable<Allowed> {
  const selector = pods.in(spec.policy.scope, spec.namespace).length > 0 ? spec.pods : undefined;
  if (!selector || needsMore(selector)) return;
  const chosen = pods.selectedBy(spec.policy.scope, spec.namespace, selector);
  if (!declarePorts(chosen)) return;
  for (const [index, rule] of maps(spec.spec.ingress).entries()) for (const port of portsOf(rule)) yield [`ingress[${index}]`, port, chosen];
}

function* ofPeers(spec: PolicySpec, pods: PodIndex): Iterable<Allowed> {
  const peers = [...plainPeers(spec)];
  for (const [index, rule] of maps(spec.spec.egress).entries()) {
    const ports = [...portsOf(rule)];
    if (ports.length === 0 || Object.keys(rule).some((key) => !['to', 'toEndpoints', 'toPorts', 'ports'].includes(key))) continue;
    const own = peers.filter((peer) => peer.rule === rule);
    // Another peer may have the port.
    if (own.length === 0 || own.length < maps(rule.to).length + maps(rule.toEndpoints).length) continue;
    const chosen = own.map(({ namespace, labels: { [NAMESPACE]: _namespace, [ACCOUNT]: account, ...labels } }) => (account === undefined ? pods.with(spec.policy.scope, namespace, labels) : []));
    if (!chosen.every(declarePorts)) continue;
    for (const port of ports) yield [`egress[${index}]`, port, chosen.flat()];
  }
}

function declarePorts(pods: readonly WorkloadPods[]): boolean {
  return pods.length > 0 && pods.every(({ ports }) => ports.length > 0);
}

const NAMESPACE = 'io.kubernetes.pod.namespace';

/** Numbers of ports that a rule allows. */
function* portsOf(rule: JsonObject): Iterable<number> {
  for (const { port, endPort } of [...maps(rule.toPorts).flatMap((item) => maps(item.ports)), ...maps(rule.ports)]) {
    const number = Number(port);
    if (endPort === undefined && Number.isInteger(number) && number > 0) yield number;
  }
}

/** Ports of Services that lead to other ports of their pods. */
function translationsOf({ objects }: Model, pods: PodIndex): ReadonlyMap<WorkloadPods, readonly Translation[]> {
  const found = new Map<WorkloadPods, Translation[]>();
  for (const { scope, object } of ofKinds(objects, 'Service')) {
    const { selector, ports } = map(object.spec);
    const labels = map(selector);
    if (Object.keys(labels).length === 0) continue;
    const { title, namespace = 'default' } = identityOf(object);
    for (const pod of pods.with(scope, namespace, labels)) {
      for (const { port, targetPort } of maps(ports)) {
        const target = typeof targetPort === 'number' ? targetPort : text(targetPort) === undefined ? port : pod.ports.find(({ name }) => name === targetPort)?.number;
        if (typeof port !== 'number' || typeof target !== 'number' || port === target) continue;
        const known = found.get(pod) ?? [];
        found.set(pod, [...known, { service: title, port, target }]);
      }
    }
  }
  return found;
}
