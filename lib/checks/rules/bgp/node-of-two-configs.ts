import { selectorImplies } from '../../../kubernetes/label-selector';
import type { ModelRule } from '../../rule';
import { bgpModels, selectorOf } from '../../../model/bgp';
import { map } from '../../../model/json';
import { advertisement, BGP_ON, cilium, clusterConfig, instance, peerConfig } from '../../../model/bgp-examples';
import { identityOf } from '../../../model/identity';

/** The operator lets the first one have the node. */
export const nodeOfTwoConfigs: ModelRule = {
  on: 'model',
  id: 'BGP102',
  title: 'Two CiliumBGPClusterConfigs for one node',
  severity: 'error',
  reason:
    'One CiliumBGPClusterConfig can have a node. Whichever came first keeps it, and the other is reported as conflicting in its status ' +
    'and does nothing there.',
  link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#bgp-cluster-configuration',
  good: {
    version: '1.19.6',
    values: BGP_ON,
    objects: [
      clusterConfig(),
      cilium('CiliumBGPClusterConfig', 'other', { nodeSelector: { matchLabels: { rack: 'b' } }, bgpInstances: [instance('main', 64512, 64513)] }),
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
  *check(model) {
    for (const { clusterConfigs } of bgpModels(model)) {
      const read = clusterConfigs.map((each) => ({ ...each, name: identityOf(each.object).name, selector: selectorOf(map(each.object.spec).nodeSelector) }));
      for (const [index, one] of read.entries()) {
        for (const other of read.slice(index + 1)) {
          // Same names are one object, which another rule speaks of.
          if (one.name === other.name || !(selectorImplies(one.selector, other.selector) || selectorImplies(other.selector, one.selector))) continue;
          yield {
            path: other.path,
            what: `${other.name} and ${one.name} select the same nodes (${JSON.stringify(other.selector)}, ${JSON.stringify(one.selector)})`,
            fix: 'put both into one, with several instances or peers, or give them nodes of their own',
          };
        }
      }
    }
  },
};
