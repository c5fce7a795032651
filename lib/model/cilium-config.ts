import type { KubernetesObject } from '../kubernetes/object';
import type { JsonObject } from '../kubernetes/json';
import { map } from './json';

/** Whether an object is the ConfigMap that the agents and the operator read. */
export function isCiliumConfig({ apiVersion, kind, metadata }: KubernetesObject): boolean {
  return apiVersion === 'v1' && kind === 'ConfigMap' && metadata.name === 'cilium-config';
}

/** The settings of Cilium among the objects; empty without its ConfigMap. */
export function ciliumSettings(objects: readonly KubernetesObject[]): JsonObject {
  return map(objects.find(isCiliumConfig)?.data);
}
