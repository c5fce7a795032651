import type { JsonObject } from '../../kubernetes/json';
import type { Repair } from './repair';

/** A preflight render is applied beside a running Cilium: a ConfigMap of the same name would replace the live one. */
export const preflightEnvoyConfig: Repair = {
  id: 'preflight-envoy-config',
  reason: 'the preflight render holds ConfigMap cilium-envoy-config, which overwrites that of the running Envoy',
  upstream: 'https://github.com/cilium/cilium/blob/v1.18.12/install/kubernetes/cilium/templates/cilium-envoy/configmap.yaml',
  versions: '1.16 to 1.18.1, with preflight.enabled; fixed by 1.18.12',
  apply(object, { values }) {
    const preflight = (values.preflight as JsonObject | undefined)?.enabled === true;
    return preflight && object.kind === 'ConfigMap' && object.metadata.name === 'cilium-envoy-config' ? undefined : object;
  },
};
