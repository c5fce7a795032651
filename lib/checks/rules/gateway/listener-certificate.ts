import type { Json, JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { ciliumGateways, EXAMPLE_CRD, EXAMPLE_VALUES, exampleGateway } from '../../../model/gateways';

/** Cilium supports one certificate for each listener. */
export const listenerCertificate: ModelRule = {
  on: 'model',
  id: 'GWY053',
  title: 'HTTPS listener without a certificate, or with several',
  severity: 'error',
  reason: 'Cilium supports one certificate for each listener. Without one, the listener is not opened. With several, Envoy rejects its configuration.',
  related: ['GWY011', 'GWY014'],
  link: 'https://github.com/cilium/cilium/issues/41228',
  good: { values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, exampleGateway({ listeners: [https([{ name: 'web-tls' }])] })] },
  bad: { values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, exampleGateway({ listeners: [https([])] })] },
  typescript: {
    wrong: `new TalosCilium(chart, 'cilium', { gatewayApi: true });
new GatewayApiCrds(chart, 'gateway-api');
new ApiObject(chart, 'public', {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'public', namespace: 'gateways' },
  spec: {
    gatewayClassName: 'cilium',
    listeners: [
      { name: 'https', port: 443, protocol: 'HTTPS', tls: { mode: 'Terminate' } },
    ],
  },
});`,
    right: `new TalosCilium(chart, 'cilium', { gatewayApi: true });
new GatewayApiCrds(chart, 'gateway-api');
new ApiObject(chart, 'public', {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'public', namespace: 'gateways' },
  spec: {
    gatewayClassName: 'cilium',
    listeners: [
      { name: 'https', port: 443, protocol: 'HTTPS', tls: { mode: 'Terminate', certificateRefs: [{ name: 'web-tls' }] } },
    ],
  },
});`,
  },
  *check(model) {
    for (const { gateway } of ciliumGateways(model)) {
      for (const { name, protocol, certificateRefs } of gateway.listeners) {
        if (protocol !== 'HTTPS' || certificateRefs.length === 1) continue;
        const refs = certificateRefs.map((ref) => ref.name).join(', ');
        yield certificateRefs.length === 0
          ? { path: gateway.path, what: `listener ${name} of Gateway ${gateway.name} uses HTTPS and has no certificate`, fix: "add tls.certificateRefs with a Secret of type kubernetes.io/tls, for example { name: 'web-tls' }" }
          : { path: gateway.path, what: `listener ${name} of Gateway ${gateway.name} has ${certificateRefs.length} certificates (${refs})`, fix: 'create one listener for each certificate, with the hostname of that certificate' };
      }
    }
  },
};

function https(certificateRefs: Json[]): JsonObject {
  return { name: 'https', port: 443, protocol: 'HTTPS', tls: { mode: 'Terminate', certificateRefs } };
}
