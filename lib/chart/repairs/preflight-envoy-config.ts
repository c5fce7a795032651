import type { JsonObject } from '../../kubernetes/json';
import type { Repair } from './repair';

/** Removes the Envoy ConfigMap from the preflight check, which is applied while Cilium runs and would replace the ConfigMap in use. */
export const preflightEnvoyConfig: Repair = {
  id: 'preflight-envoy-config',
  reason: 'the preflight check contains the ConfigMap cilium-envoy-config and overwrites the ConfigMap of the running Envoy',
  upstream: 'https://github.com/cilium/cilium/blob/v1.18.12/install/kubernetes/cilium/templates/cilium-envoy/configmap.yaml',
  versions: '1.16 to 1.18.1, if preflight.enabled is true; fixed in 1.18.12',
  apply(object, { values }) {
    const preflight = (values.preflight as JsonObject | undefined)?.enabled === true;
    return preflight && object.kind === 'ConfigMap' && object.metadata.name === 'cilium-envoy-config' ? undefined : object;
  },
};
