import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { ciliumGateways, EXAMPLE_CRD, exampleGateway } from '../../../model/gateways';

const GATEWAY_ON: JsonObject = { gatewayAPI: { enabled: true, enableAlpn: true } };
const IPS = { 'lbipam.cilium.io/ips': '10.9.0.3' };
const LISTENERS = [{ name: 'http', port: 80, protocol: 'HTTP' }];

/** Source: `operator/pkg/model/ingestion/gateway.go` in 1.18.11, 1.19.7 and 1.20.2 reads `spec.infrastructure` only. */
export const gatewayAnnotation: ModelRule = {
  on: 'model',
  id: 'POOL037',
  title: 'Address annotation on a Gateway',
  severity: 'error',
  reason:
    'Cilium copies `spec.infrastructure.annotations` of a Gateway to its Service, but not `metadata.annotations`. ' +
    'The Service gets any free address instead.',
  related: ['POOL033'],
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/addresses/',
  good: { values: GATEWAY_ON, objects: [EXAMPLE_CRD, exampleGateway({ listeners: LISTENERS, infrastructure: { annotations: IPS } })] },
  bad: { values: GATEWAY_ON, objects: [EXAMPLE_CRD, { ...exampleGateway({ listeners: LISTENERS }), metadata: { name: 'public', namespace: 'edge', annotations: IPS } }] },
  typescript: {
    wrong: program("annotations: { 'lbipam.cilium.io/ips': '192.168.1.203' }"),
    right: program("address: GatewayAddress.fixed('192.168.1.203')"),
  },
  *check(model) {
    for (const { gateway } of ciliumGateways(model)) {
      for (const [name, value] of Object.entries(gateway.annotations)) {
        // The Gateway asks for the address in the right place as well.
        if (/ips$/.test(name) && String(value).split(',').every((ip) => gateway.addresses.includes(ip.trim()))) continue;
        if (!/^(?:lbipam\.cilium\.io\/|service\.cilium\.io\/|io\.cilium\/lb-ipam-)/.test(name)) continue;
        yield {
          path: gateway.path,
          what: `the annotation ${name} of Gateway ${gateway.namespace}/${gateway.name} has no effect (${String(value)})`,
          fix: `move it to spec.infrastructure.annotations${name.endsWith('ips') ? ', or write the address into spec.addresses; in TypeScript: address: GatewayAddress.fixed(...)' : ''}`,
        };
      }
    }
  },
};

function program(props: string): string {
  return `new GatewayApiCrds(chart, 'gateway-api');
new LoadBalancerPool(chart, 'lan', { blocks: ['192.168.1.200/29'], announce: Announce.none('a static route on the router') });
new CiliumGateway(chart, 'web', {
  namespace: 'gateways',
  listeners: [Listener.http()],
  ${props},
});`;
}
