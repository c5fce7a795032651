import type { KubernetesObject } from '../kubernetes/object';
import { isJsonObject, valueAt, type JsonObject } from '../kubernetes/json';
import { selectorMatches } from '../kubernetes/label-selector';
import { nameOf } from './identity';
import { map, maps, text } from './json';
import type { ObjectModel } from './model';
import { ofKinds } from './of-kinds';
import { withNamespace, type FoundSelector } from './policy-specs';

/** Pods that a workload makes, as far as policies care. */
export interface WorkloadPods {
  readonly scope: string;
  readonly namespace: string;
  /** Name of the workload. */
  readonly name: string;
  /** Kind of the workload. */
  readonly kind: string;
  readonly labels: Readonly<Record<string, string>>;
  /** True when they use the network of the node, where policies of pods do not reach. */
  readonly hostNetwork: boolean;
  /** Name of the ServiceAccount that they run as. */
  readonly serviceAccount: string;
  /** Ports that the containers declare. They may listen on others too. */
  readonly ports: readonly { readonly name: string | undefined; readonly number: number; readonly protocol: string }[];
  /** Names of ports, also of those whose number is a variable. */
  readonly portNames: readonly string[];
}

/** Kinds that make pods. */
export const WORKLOADS: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob', 'Pod'];

/** Pods of an app, found by cluster, namespace and labels. */
export class PodIndex {
  readonly all: readonly WorkloadPods[];
  private readonly byPlace = new Map<string, WorkloadPods[]>();
  private readonly byLabel = new Map<string, WorkloadPods[]>();

  constructor(pods: readonly WorkloadPods[]) {
    this.all = pods;
    for (const pod of pods) {
      for (const place of [pod.scope, `${pod.scope} ${pod.namespace}`]) {
        add(this.byPlace, place, pod);
        for (const key in pod.labels) add(this.byLabel, `${place} ${key}=${pod.labels[key]}`, pod);
      }
    }
  }

  /** Pods of a namespace; of the whole cluster where it is undefined. */
  in(scope: string, namespace: string | undefined): readonly WorkloadPods[] {
    return this.byPlace.get(placeOf(scope, namespace)) ?? NONE;
  }

  /** Those of them that have all these labels. */
  with(scope: string, namespace: string | undefined, labels: Readonly<Record<string, unknown>>): readonly WorkloadPods[] {
    // Thousands of pods may have one label in common.
    let fewest = this.in(scope, namespace);
    for (const key in labels) {
      const having = this.byLabel.get(`${placeOf(scope, namespace)} ${key}=${String(labels[key])}`) ?? NONE;
      if (having.length < fewest.length) fewest = having;
    }
    return fewest.filter((pod) => Object.entries(labels).every(([key, value]) => pod.labels[key] === value));
  }

  /** Those of them that a policy selects, as Cilium sees their labels. */
  selectedBy(scope: string, namespace: string | undefined, { matchLabels, matchExpressions }: FoundSelector): readonly WorkloadPods[] {
    const { [NAMESPACE]: named, ...labels } = matchLabels;
    const near = this.with(scope, namespace, labels).filter((pod) => named === undefined || pod.namespace === named);
    return matchExpressions.length === 0 ? near : near.filter((pod) => selectorMatches({ matchExpressions }, withNamespace(pod.labels, pod.namespace)));
  }
}

const NONE: readonly WorkloadPods[] = [];
const NAMESPACE = 'io.kubernetes.pod.namespace';

function placeOf(scope: string, namespace: string | undefined): string {
  return namespace === undefined ? scope : `${scope} ${namespace}`;
}

function add(lists: Map<string, WorkloadPods[]>, key: string, pod: WorkloadPods): void {
  const list = lists.get(key);
  if (list) list.push(pod);
  else lists.set(key, [pod]);
}

const ofObjects = new WeakMap<readonly ObjectModel[], PodIndex>();

/** Pods of the workloads among the objects; worked out once for all rules. */
export function workloadPods(objects: readonly ObjectModel[]): PodIndex {
  let pods = ofObjects.get(objects);
  if (!pods) ofObjects.set(objects, (pods = new PodIndex(podsOf(objects))));
  return pods;
}

function podsOf(objects: readonly ObjectModel[]): WorkloadPods[] {
  return ofKinds(objects, ...WORKLOADS).flatMap(({ scope, object }) => {
    if (!/^(v1|apps\/v1|batch\/v1)$/.test(object.apiVersion)) return [];
    const pod = podOf(object);
    const { labels } = isJsonObject(pod.metadata) ? pod.metadata : {};
    const known = isJsonObject(labels) ? Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)])) : {};
    const spec = map(pod.spec);
    return [{ scope, namespace: text(map(object.metadata).namespace) ?? 'default', name: nameOf(object), kind: object.kind, labels: known, hostNetwork: spec.hostNetwork === true, serviceAccount: text(spec.serviceAccountName) ?? text(spec.serviceAccount) ?? 'default', ports: portsOf(spec), portNames: containersOf(spec).flatMap(({ ports }) => maps(ports).flatMap(({ name }) => text(name) ?? [])) }];
  });
}

function containersOf({ containers, initContainers }: JsonObject): readonly JsonObject[] {
  return [...maps(containers), ...maps(initContainers)];
}

function portsOf(spec: JsonObject): WorkloadPods['ports'] {
  return containersOf(spec).flatMap(({ ports }) =>
    maps(ports).flatMap(({ name, containerPort, protocol }) => (typeof containerPort === 'number' ? [{ name: text(name), number: containerPort, protocol: text(protocol) ?? 'TCP' }] : [])),
  );
}

/** The Pod, or the template of the pods of a workload. */
export function podOf(object: Pick<KubernetesObject, 'kind'>): JsonObject {
  if (object.kind === 'Pod') return object as unknown as JsonObject;
  const path = object.kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template'] : ['spec', 'template'];
  return map(valueAt(object, path));
}
