import { isJsonObject, type Json } from '../../kubernetes/json';
import type { KubernetesObject } from '../../kubernetes/object';
import type { Repair } from './repair';

/** Leaves `readOnly: false` out of the volume mounts of SPIRE. */
export const spireReadOnly: Repair = {
  id: 'spire-read-only',
  reason: 'volume mounts of SPIRE have "readOnly: false", which the API server does not store, so that Argo CD can show a difference that never ends',
  upstream: 'https://github.com/cilium/cilium/blob/v1.20.0/install/kubernetes/cilium/templates/spire/server/statefulset.yaml',
  versions: 'all, if authentication.mutual.spire.install.enabled is true',
  // Argo CD compares with the answer of the API server, and the others with their own release.
  unneededWith: ['Argo CD', 'Flux', 'Helm'],
  apply(object) {
    return /^spire-(server|agent)$/.test(object.metadata.name ?? '') ? (without(object as unknown as Json) as unknown as KubernetesObject) : object;
  },
};

/** The value itself where nothing below it changes. */
function without(value: Json): Json {
  if (Array.isArray(value)) {
    const items = value.map(without);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (!isJsonObject(value)) return value;
  const { readOnly, ...rest } = value;
  if (readOnly === false && 'mountPath' in rest) return rest;
  const members = Object.entries(value).map(([key, member]) => [key, without(member!)] as const);
  return members.every(([key, member]) => member === value[key]) ? value : Object.fromEntries(members);
}
