import type { JsonObject } from '../../../kubernetes/json';
import type { Finding, ModelRule } from '../../rule';
import { ciliumGateways, EXAMPLE_CRD, EXAMPLE_VALUES, exampleGateway } from '../../../model/gateways';
import { map, maps, text } from '../../../model/json';

const LISTENERS: JsonObject[] = [{ name: 'https', port: 443, protocol: 'HTTPS', hostname: 'shop.example.com', tls: { certificateRefs: [{ name: 'shop-tls' }] } }];
const FRONTEND: JsonObject = { frontend: { default: { validation: { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'clients' }] } } } };

/** Source: `operator/pkg/gateway-api` and `operator/pkg/model` read none of them (1.18.0, 1.18.11, 1.19.0, 1.19.7, 1.20.0, 1.20.2). */
export const gatewayFieldsIgnored: ModelRule = {
  on: 'model',
  id: 'GWY111',
  title: 'Gateway field that Cilium ignores',
  severity: 'error',
  reason:
    'Cilium does not implement every field of the Gateway API: it does not validate client certificates, does not present a client certificate to backends, and has no default scope for routes. ' +
    'The status of the Gateway shows no error. A Gateway that should require client certificates accepts every client. To require them, pass TLS through to a backend that checks them.',
  related: ['GWY110', 'RTE038'],
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/',
  good: {
    values: EXAMPLE_VALUES,
    objects: [EXAMPLE_CRD, exampleGateway({ listeners: [{ name: 'tls', port: 443, protocol: 'TLS', hostname: 'shop.example.com', tls: { mode: 'Passthrough' } }] })],
  },
  bad: { values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, exampleGateway({ listeners: LISTENERS, tls: FRONTEND })] },
  *check(model) {
    for (const { gateway, cilium } of ciliumGateways(model)) {
      const { path, spec } = gateway;
      const ignored = (field: string, fix: string): Finding => ({
        path,
        what: `Gateway ${gateway.namespace}/${gateway.name}: Cilium ${cilium.version.minorString} ignores ${field}`,
        fix,
      });
      const { frontend, backend } = map(spec.tls);
      const clients = 'remove it, and let the backend check client certificates behind a listener with tls.mode: Passthrough';
      if (frontend !== undefined) yield ignored('spec.tls.frontend, so every client is accepted', clients);
      if ((backend ?? spec.backendTLS) !== undefined) yield ignored(`spec.${backend === undefined ? 'backendTLS' : 'tls.backend'}, so backends see no client certificate`, 'remove it; Cilium connects to backends without a client certificate');
      if (spec.defaultScope !== undefined && spec.defaultScope !== 'None') yield ignored('spec.defaultScope', 'remove it, and name the Gateway in parentRefs of each route');
      for (const { name, tls } of maps(spec.listeners)) {
        const { frontendValidation } = map(tls);
        if (frontendValidation !== undefined) yield ignored(`tls.frontendValidation of listener ${text(name) ?? ''}, so every client is accepted`, clients);
      }
    }
  },
};
