import type { ObjectRule } from '../../rule';
import { EGRESS_ON, egressPolicy, gatewaysOf, isEgressPolicy } from '../../../model/egress-gateway';
import { map, maps } from '../../../model/json';
import { identityOf } from '../../../model/identity';

/** The API server takes it, the agent does not. */
export const ignoredEgressPolicy: ObjectRule = {
  on: 'object',
  id: 'EGW103',
  title: 'CiliumEgressGatewayPolicy that the agent ignores',
  severity: 'error',
  reason:
    'A gateway with both an address and an interface, or a selector with neither pods nor namespaces, makes the agent ignore the whole ' +
    'policy: the pods leave with the addresses of their nodes.',
  link: 'https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/#selecting-and-configuring-the-gateway-node',
  kinds: ['CiliumEgressGatewayPolicy'],
  good: { values: EGRESS_ON, objects: [egressPolicy()] },
  bad: { values: EGRESS_ON, objects: [egressPolicy({ egressIP: '192.168.1.250', interface: 'eth1' })] },
  *check({ path, object }) {
    if (!isEgressPolicy(object)) return;
    const { name } = identityOf(object);
    for (const { egressIP, interface: device } of gatewaysOf(object)) {
      if (!egressIP || !device) continue;
      yield { path, what: `a gateway of ${name} has an address and an interface (${String(egressIP)}, ${String(device)})`, fix: 'remove one of the two' };
    }
    for (const [index, { podSelector, namespaceSelector }] of maps(map(object.spec).selectors).entries()) {
      if (podSelector || namespaceSelector) continue;
      yield { path, what: `a selector of ${name} selects neither pods nor namespaces (spec.selectors[${index}])`, fix: 'add podSelector, {} for all pods' };
    }
  },
};
