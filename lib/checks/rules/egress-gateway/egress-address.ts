import { IpAddress } from '../../../cluster/ip-address';
import { isMistake, readIp } from '../../../cluster/ip-text';
import type { ModelRule } from '../../rule';
import { ciliumByScope } from '../../../model/clusters';
import { EGRESS_ON, egressPolicy, gatewaysOf, isEgressPolicy } from '../../../model/egress-gateway';
import { identityOf } from '../../../model/identity';
import { ofKinds } from '../../../model/of-kinds';

/** It must be on an interface of the gateway. */
export const egressAddress: ModelRule = {
  on: 'model',
  id: 'EGW102',
  wholeApp: true,
  title: 'Egress address outside of the networks of the nodes',
  severity: 'warning',
  reason: 'The address must be assigned to an interface of the gateway node. While it is not, all traffic of the policy is dropped.',
  link: 'https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/#selecting-and-configuring-the-gateway-node',
  good: { cluster: { nodeSubnets: ['192.168.1.0/24'] }, values: EGRESS_ON, objects: [egressPolicy({ egressIP: '192.168.1.250' })] },
  bad: { cluster: { nodeSubnets: ['192.168.1.0/24'] }, values: EGRESS_ON, objects: [egressPolicy({ egressIP: '192.168.2.250' })] },
  typescript: {
    wrong: `new TalosCilium(chart, 'cilium', { egressGateway: true });
new EgressGateway(chart, 'billing', {
  sources: [{ podSelector: { matchLabels: { app: 'billing' } } }],
  destinations: ['203.0.113.0/24'],
  gateways: [{ nodeSelector: { matchLabels: { egress: 'true' } }, egressIP: '192.168.2.250' }],
});`,
    right: `new TalosCilium(chart, 'cilium', { egressGateway: true });
new EgressGateway(chart, 'billing', {
  sources: [{ podSelector: { matchLabels: { app: 'billing' } } }],
  destinations: ['203.0.113.0/24'],
  gateways: [{ nodeSelector: { matchLabels: { egress: 'true' } }, egressIP: '192.168.1.250' }],
});`,
  },
  *check({ ciliums, objects }) {
    const ciliumOf = ciliumByScope(ciliums);
    for (const entry of ofKinds(objects, 'CiliumEgressGatewayPolicy')) {
      const { object, scope } = entry;
      if (!isEgressPolicy(object)) continue;
      const subnets = ciliumOf.get(scope)?.cluster.nodeSubnets ?? [];
      for (const address of new Set(gatewaysOf(object).map(({ egressIP }) => egressIP))) {
        const read = readIp(address);
        if (isMistake(read)) continue;
        const near = subnets.filter(({ family }) => family === read.family);
        if (near.length === 0 || near.some((subnet) => subnet.contains(IpAddress.of(read.family, read.value)))) continue;
        yield {
          path: entry.path,
          what: `egressIP ${String(address)} of CiliumEgressGatewayPolicy ${identityOf(object).name} is not in nodeSubnets (${near.join(', ')})`,
          fix: 'correct egressIP; if the gateway node has an interface in another network, add that network to nodeSubnets of the TalosCluster',
        };
      }
    }
  },
};
