import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { ciliumGateways, EXAMPLE_CRD, EXAMPLE_VALUES, exampleGateway, isCiliumClass } from '../../../model/gateways';
import { ciliumByScope } from '../../../model/clusters';
import { identityOf } from '../../../model/identity';
import { map, maps, text } from '../../../model/json';
import { isSubstituted } from '../../../diagnostics/substitution';
import { kindsOfListener } from '../../../model/route-attachment';
import { gatewaysNamed } from '../../../model/routes';
import { listed } from '../../../runtime/listed';
import { ofKinds } from '../../../model/of-kinds';
import { operatorHas } from '../../../model/operator-releases';

const GROUP = 'cilium.io';
const CONFIG = 'CiliumGatewayClassConfig';
const HTTPS: JsonObject = { name: 'https', port: 443, protocol: 'HTTPS', hostname: 'shop.example.com' };
const withCertificate = (ref: JsonObject): JsonObject => exampleGateway({ listeners: [{ ...HTTPS, tls: { certificateRefs: [ref] } }] });

/** Source: `verifyGatewayStaticAddresses`, `setListenerStatus` and `isParameterRefSupported` of the operator (1.18.11, 1.19.6, 1.20.2). */
export const gatewayRefused: ModelRule = {
  on: 'model',
  id: 'GWY110',
  title: 'Gateway or GatewayClass that Cilium does not accept',
  severity: 'error',
  reason:
    'The API server accepts some values that the operator of Cilium rejects: addresses that are not IP addresses, certificates that are not Secrets, route kinds that the protocol of a listener does not support, and ' +
    'parameters of other kinds. The condition Accepted or ResolvedRefs is then False, and the Gateway or the listener does not work.',
  related: ['GWY011', 'RTE038'],
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/',
  good: { values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, withCertificate({ name: 'shop-tls' })] },
  bad: { values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, withCertificate({ kind: 'ConfigMap', name: 'shop-tls' })] },
  *check(model) {
    for (const { gateway, cilium } of ciliumGateways(model)) {
      const title = `Gateway ${gateway.namespace}/${gateway.name}`;
      const { path, spec } = gateway;
      for (const { type, value } of maps(spec.addresses)) {
        const kind = text(type) ?? 'IPAddress';
        if (kind === 'IPAddress') continue;
        yield { path, what: `${title} has an address of type ${kind} (${text(value) ?? 'no value'}), and Cilium accepts only IPAddress`, fix: 'write an IP address of a pool, or remove addresses' };
      }
      for (const { name, protocol, tlsMode, allowedRoutes: { kinds = [] } = {} } of gatewaysNamed(model, gateway.scope, { kind: 'Gateway', ...gateway })[0]?.listeners ?? []) {
        const supported: readonly string[] = kindsOfListener({ protocol, ...(tlsMode !== undefined && { tlsMode }) });
        if (kinds.length === 0 || supported.length === 0 || kinds.some((kind) => supported.includes(kind) || isSubstituted(kind))) continue;
        yield { path, what: `${title}: listener ${name} allows only routes that its protocol ${protocol} does not support (allowedRoutes.kinds: ${kinds.join(', ')})`, fix: `write ${listed(supported, 'or')} in allowedRoutes.kinds, or remove kinds` };
      }
      for (const [index, listener] of maps(spec.listeners).entries()) {
        for (const { group, kind, name } of maps(map(listener.tls).certificateRefs)) {
          if ((text(group) ?? '') === '' && (text(kind) ?? 'Secret') === 'Secret') continue;
          yield { path, what: `${title}: listener ${text(listener.name) ?? String(index)} has a certificate of kind ${text(kind) ?? 'Secret'} (${text(name) ?? ''}), and Cilium accepts only Secrets`, fix: 'write the name of a Secret, and remove group and kind' };
        }
      }
      const parameters = map(spec.infrastructure).parametersRef;
      if (parameters !== undefined && operatorHas('infrastructureParameters', cilium.version)) {
        yield { path, what: `${title} has infrastructure.parametersRef, which Cilium does not accept`, fix: `remove it; parametersRef of a GatewayClass takes a ${CONFIG}` };
      }
    }
    const ciliumOf = ciliumByScope(model.ciliums);
    for (const entry of ofKinds(model.objects, 'GatewayClass')) {
      const { parametersRef } = map(entry.object.spec);
      if (parametersRef === undefined || !ciliumOf.has(entry.scope) || !isCiliumClass(entry.object)) continue;
      const { group, kind, name, namespace } = map(parametersRef);
      const title = `GatewayClass ${identityOf(entry.object).name}`;
      if (text(group) !== GROUP || text(kind) !== CONFIG) {
        yield { path: entry.path, what: `${title} has parameters of kind ${text(kind) ?? ''}, and Cilium accepts only ${CONFIG}`, fix: `write group: ${GROUP} and kind: ${CONFIG}, or remove parametersRef` };
      } else if (text(name) === undefined || text(namespace) === undefined) {
        yield { path: entry.path, what: `${title} has parametersRef without a namespace`, fix: `write the namespace of the ${CONFIG}` };
      }
    }
  },
};
