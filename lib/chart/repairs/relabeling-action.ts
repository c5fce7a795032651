import { isJsonObject, type Json, type JsonObject } from '../../kubernetes/json';
import type { Repair } from './repair';

/** Writes the action of relabelings, which the definition of ServiceMonitors fills in. */
export const relabelingAction: Repair = {
  id: 'relabeling-action',
  reason: 'relabelings of ServiceMonitors have no action, so the API server stores the default "replace", and Argo CD can show a difference that never ends',
  upstream: 'https://github.com/cilium/cilium/blob/v1.17.18/install/kubernetes/cilium/templates/cilium-agent/servicemonitor.yaml',
  versions: '1.16 and 1.17 with ServiceMonitors, and relabelings in the values of all charts',
  // Argo CD compares with the answer of the API server, and the others with their own release.
  unneededWith: ['Argo CD', 'Flux', 'Helm'],
  apply(object) {
    const { endpoints } = isJsonObject(object.spec as Json) ? (object.spec as JsonObject) : {};
    if (object.kind !== 'ServiceMonitor' || !Array.isArray(endpoints)) return object;
    const written = endpoints.map((endpoint) => (isJsonObject(endpoint) ? { ...endpoint, ...withActions(endpoint, 'relabelings'), ...withActions(endpoint, 'metricRelabelings') } : endpoint));
    return JSON.stringify(written) === JSON.stringify(endpoints) ? object : { ...object, spec: { ...(object.spec as object), endpoints: written } };
  },
};

function withActions(endpoint: JsonObject, field: 'relabelings' | 'metricRelabelings'): JsonObject {
  const list = endpoint[field];
  if (!Array.isArray(list)) return {};
  return { [field]: list.map((item) => (isJsonObject(item) && item.action === undefined ? { ...item, action: 'replace' } : item)) };
}
