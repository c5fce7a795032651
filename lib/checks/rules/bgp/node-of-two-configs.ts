import { selectorImplies } from '../../../kubernetes/label-selector';
import type { ModelRule } from '../../rule';
import { bgpModels, selectorOf } from '../../../model/bgp';
import { map } from '../../../model/json';
import { advertisement, BGP_ON, cilium, clusterConfig, instance, peerConfig } from '../../../model/bgp-examples';
import { identityOf } from '../../../model/identity';

/** The operator assigns the node to the first one. */
export const nodeOfTwoConfigs: ModelRule = {
  on: 'model',
  id: 'BGP102',
  title: 'Two CiliumBGPClusterConfigs for one node',
  severity: 'error',
  reason:
    'A node can belong to only one CiliumBGPClusterConfig. The older one keeps the node. The other one has no effect there, and its status ' +
    'reports the conflict.',
  link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#bgp-cluster-configuration',
  good: {
    version: '1.19.6',
    values: BGP_ON,
    objects: [
      clusterConfig(),
      cilium('CiliumBGPClusterConfig', 'other', { nodeSelector: { matchExpressions: [{ key: 'rack', operator: 'NotIn', values: ['a'] }] }, bgpInstances: [instance('main', 64512, 64513)] }),
      peerConfig(),
      advertisement(),
    ],
  },
  bad: {
    version: '1.19.6',
    values: BGP_ON,
    objects: [
      clusterConfig(),
      cilium('CiliumBGPClusterConfig', 'other', { bgpInstances: [instance('main', 64512, 64513)] }),
      peerConfig(),
      advertisement(),
    ],
  },
  typescript: {
    wrong: `new BgpPeering(chart, 'tor', { localAsn: 64512, peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })], advertise: [Advertise.services({ selector: 'all' })] });
new BgpPeering(chart, 'spine', { localAsn: 64512, peers: [BgpPeer.to('192.168.1.2', { asn: 64513 })], advertise: [Advertise.services({ selector: 'all' })] });`,
    right: `new BgpPeering(chart, 'tor', { localAsn: 64512, peers: [BgpPeer.to('192.168.1.1', { asn: 64513 }), BgpPeer.to('192.168.1.2', { asn: 64513 })], advertise: [Advertise.services({ selector: 'all' })] });`,
  },
  *check(model) {
    for (const { clusterConfigs } of bgpModels(model)) {
      const read = clusterConfigs.map(({ path, object }) => ({ path, name: identityOf(object).name, selector: selectorOf(map(object.spec).nodeSelector) }));
      for (const [index, one] of read.entries()) {
        for (const other of read.slice(index + 1)) {
          // Two with the same name are one object, which another rule reports.
          if (one.name === other.name || !(selectorImplies(one.selector, other.selector) || selectorImplies(other.selector, one.selector))) continue;
          yield {
            path: other.path,
            what: `CiliumBGPClusterConfigs ${other.name} and ${one.name} select the same nodes (nodeSelector ${JSON.stringify(other.selector)} and ${JSON.stringify(one.selector)})`,
            fix: 'merge both into one CiliumBGPClusterConfig, or set a nodeSelector that selects other nodes; in TypeScript: one BgpPeering with several instances or peers',
          };
        }
      }
    }
  },
};
