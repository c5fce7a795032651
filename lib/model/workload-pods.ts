import { isJsonObject, valueAt, type JsonObject } from '../kubernetes/json';
import { map, maps, text } from './json';
import type { ObjectModel } from './model';
import { ofKinds } from './of-kinds';

/** Pods that a workload makes, as far as policies care. */
export interface WorkloadPods {
  readonly scope: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** True when they use the network of the node, where policies of pods do not reach. */
  readonly hostNetwork: boolean;
  /** Ports that the containers declare. They may listen on others too. */
  readonly ports: readonly { readonly name: string | undefined; readonly number: number }[];
}

/** Kinds that make pods. */
export const WORKLOADS: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob', 'Pod'];

/** Pods of the workloads among the objects. */
export function workloadPods(objects: readonly ObjectModel[]): WorkloadPods[] {
  return ofKinds(objects, ...WORKLOADS).flatMap(({ scope, object }) => {
    if (!/^(v1|apps\/v1|batch\/v1)$/.test(object.apiVersion)) return [];
    const pod = podOf(object as unknown as JsonObject);
    const { labels } = isJsonObject(pod.metadata) ? pod.metadata : {};
    const known = isJsonObject(labels) ? Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)])) : {};
    const spec = map(pod.spec);
    return [{ scope, namespace: object.metadata.namespace ?? 'default', labels: known, hostNetwork: spec.hostNetwork === true, ports: portsOf(spec) }];
  });
}

function portsOf({ containers, initContainers }: JsonObject): WorkloadPods['ports'] {
  return [...maps(containers), ...maps(initContainers)].flatMap(({ ports }) =>
    maps(ports).flatMap(({ name, containerPort }) => (typeof containerPort === 'number' ? [{ name: text(name), number: containerPort }] : [])),
  );
}

/** The Pod, or the template of the pods of a workload. */
export function podOf(object: JsonObject): JsonObject {
  if (object.kind === 'Pod') return object;
  const path = object.kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template'] : ['spec', 'template'];
  return map(valueAt(object, path));
}
