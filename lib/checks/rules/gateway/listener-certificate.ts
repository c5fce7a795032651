import type { Json, JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { ciliumGateways, EXAMPLE_CRD, EXAMPLE_VALUES, exampleGateway } from '../../../model/gateways';

/** Envoy gets one certificate for each listener. */
export const listenerCertificate: ModelRule = {
  on: 'model',
  id: 'GWY053',
  title: 'HTTPS listener without a certificate, or with several',
  severity: 'error',
  reason: 'Cilium serves one certificate per listener: with none the listener does not open, and with several Envoy refuses its configuration.',
  link: 'https://github.com/cilium/cilium/issues/41228',
  good: { values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, exampleGateway({ listeners: [https([{ name: 'web-tls' }])] })] },
  bad: { values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, exampleGateway({ listeners: [https([])] })] },
  *check(model) {
    for (const { gateway } of ciliumGateways(model)) {
      for (const { name, protocol, certificateRefs } of gateway.listeners) {
        if (protocol !== 'HTTPS' || certificateRefs.length === 1) continue;
        const refs = certificateRefs.map((ref) => ref.name).join(', ') || 'none';
        yield certificateRefs.length === 0
          ? { path: gateway.path, what: `listener ${name} of Gateway ${gateway.name} has no certificate (certificateRefs: ${refs})`, fix: 'name a Secret of type kubernetes.io/tls' }
          : { path: gateway.path, what: `listener ${name} of Gateway ${gateway.name} names several certificates (certificateRefs: ${refs})`, fix: 'make a listener for each, with its hostname' };
      }
    }
  },
};

function https(certificateRefs: Json[]): JsonObject {
  return { name: 'https', port: 443, protocol: 'HTTPS', tls: { mode: 'Terminate', certificateRefs } };
}
