import type { JsonObject } from '../../../kubernetes/json';
import type { ObjectRule } from '../../rule';
import { EXAMPLE_CRD, EXAMPLE_VALUES, exampleGateway, gatewayView } from '../../../model/gateways';

/** What a request asks for must lead to one listener. */
export const listenerClash: ObjectRule = {
  on: 'object',
  id: 'GWY052',
  title: 'Two listeners of a Gateway for the same requests',
  severity: 'error',
  reason: 'Port, protocol and hostname together tell listeners apart, and each has a name of its own; the API server refuses the Gateway otherwise.',
  kinds: ['Gateway'],
  link: 'https://gateway-api.sigs.k8s.io/reference/spec/#listener',
  good: { values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, exampleGateway({ listeners: [http('a'), { ...http('b'), hostname: 'b.example.com' }] })] },
  bad: { values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, exampleGateway({ listeners: [http('a'), http('b')] })] },
  *check(object) {
    const gateway = gatewayView(object);
    const byName = new Set<string>();
    const byRequest = new Map<string, string>();
    for (const { name, port, protocol, hostname } of gateway?.listeners ?? []) {
      const request = `${port}, ${protocol}, ${hostname ?? 'all names'}`;
      const other = byRequest.get(request);
      if (byName.has(name)) yield { path: object.path, what: `two listeners of Gateway ${gateway!.name} have one name (${name})`, fix: 'give each a name' };
      if (other !== undefined) {
        const what = `two listeners of Gateway ${gateway!.name} clash on port, protocol and hostname (${other}, ${name}: ${request})`;
        yield { path: object.path, what, fix: 'change one of the three, or remove a listener' };
      }
      byName.add(name);
      byRequest.set(request, name);
    }
  },
};

function http(name: string): JsonObject {
  return { name, port: 80, protocol: 'HTTP' };
}
