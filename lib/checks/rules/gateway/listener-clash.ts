import type { JsonObject } from '../../../kubernetes/json';
import type { ObjectRule } from '../../rule';
import { EXAMPLE_CRD, EXAMPLE_VALUES, exampleGateway, gatewayView } from '../../../model/gateways';

/** Each request must belong to exactly one listener. */
export const listenerClash: ObjectRule = {
  on: 'object',
  id: 'GWY052',
  title: 'Listeners of a Gateway that are not distinct',
  severity: 'error',
  reason: 'Listeners of a Gateway must differ in port, protocol or hostname. The API server rejects the Gateway otherwise.',
  related: ['GWY004', 'GWY006', 'SCH008'],
  kinds: ['Gateway'],
  link: 'https://gateway-api.sigs.k8s.io/reference/spec/#listener',
  good: { values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, exampleGateway({ listeners: [http('a'), { ...http('b'), hostname: 'b.example.com' }] })] },
  bad: { values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, exampleGateway({ listeners: [http('a'), http('b')] })] },
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
      { name: 'shop', port: 80, protocol: 'HTTP' },
      { name: 'blog', port: 80, protocol: 'HTTP' },
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
      { name: 'shop', port: 80, protocol: 'HTTP' },
      { name: 'blog', port: 80, protocol: 'HTTP', hostname: 'blog.example.com' },
    ],
  },
});`,
  },
  *check(object) {
    const gateway = gatewayView(object);
    const byRequest = new Map<string, string>();
    for (const { name, port, protocol, hostname } of gateway?.listeners ?? []) {
      const request = `${port}, ${protocol}, ${hostname ?? 'all hostnames'}`;
      const other = byRequest.get(request);
      if (other !== undefined) {
        const what = `listeners ${other} and ${name} of Gateway ${gateway!.name} have the same port, protocol and hostname (${request})`;
        yield { path: object.path, what, fix: `set another port or hostname on listener ${name}, or remove it` };
      }
      byRequest.set(request, name);
    }
  },
};

function http(name: string): JsonObject {
  return { name, port: 80, protocol: 'HTTP' };
}
