import type { ModelRule } from '../../rule';
import { bgpModels, instancesOf } from '../../../model/bgp';
import { maps } from '../../../model/json';
import { advertisement, BGP_ON, cilium, clusterConfig, peerConfig } from '../../../model/bgp-examples';
import { identityOf } from '../../../model/identity';

/** Overrides refer to instances and peers by name. */
export const overrideOfNothing: ModelRule = {
  on: 'model',
  id: 'BGP113',
  wholeApp: true,
  title: 'CiliumBGPNodeConfigOverride of an unknown instance or peer',
  severity: 'warning',
  reason: 'An override applies to the instance and the peer with the same name. If no CiliumBGPClusterConfig has this name, the override has no effect, and nothing in the cluster reports it.',
  link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#bgp-configuration-override',
  good: {
    version: '1.19.6',
    values: BGP_ON,
    objects: [
      clusterConfig(),
      peerConfig(),
      advertisement(),
      cilium('CiliumBGPNodeConfigOverride', 'worker-1', { bgpInstances: [{ name: 'main', peers: [{ name: 'tor', localAddress: '192.168.1.11' }] }] }),
    ],
  },
  bad: {
    version: '1.19.6',
    values: BGP_ON,
    objects: [
      clusterConfig(),
      peerConfig(),
      advertisement(),
      cilium('CiliumBGPNodeConfigOverride', 'worker-1', { bgpInstances: [{ name: 'mian', routerID: '192.168.1.11' }] }),
    ],
  },
  typescript: {
    wrong: `new BgpPeering(chart, 'tor', {
  localAsn: 64512,
  peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })],
  advertise: [Advertise.services({ selector: 'all' })],
});
new ApiObject(chart, 'worker-1', {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumBGPNodeConfigOverride',
  metadata: { name: 'worker-1' },
  spec: { bgpInstances: [{ name: 'mian', routerID: '192.168.1.11' }] },
});`,
    right: `new BgpPeering(chart, 'tor', {
  localAsn: 64512,
  peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })],
  advertise: [Advertise.services({ selector: 'all' })],
  nodes: { 'worker-1': { routerId: '192.168.1.11' } },
});`,
  },
  *check(model) {
    for (const { clusterConfigs, overrides } of bgpModels(model)) {
      // A configuration that is defined elsewhere may have the instance.
      if (clusterConfigs.length === 0) continue;
      const known = new Map<unknown, Set<unknown>>();
      for (const { name, peers } of clusterConfigs.flatMap(instancesOf)) {
        const names = known.get(name) ?? new Set();
        for (const peer of maps(peers)) names.add(peer.name);
        known.set(name, names);
      }
      for (const each of overrides) {
        for (const { name, peers } of instancesOf(each)) {
          const node = identityOf(each.object).name;
          const unknown = known.has(name) ? maps(peers).filter((peer) => !known.get(name)!.has(peer.name)) : undefined;
          const wrong = unknown ? unknown.map((peer) => `${String(name)}/${String(peer.name)}`) : [String(name)];
          if (wrong.length === 0) continue;
          yield { path: each.path, what: `CiliumBGPNodeConfigOverride ${node} refers to ${wrong.join(', ')}, which no CiliumBGPClusterConfig of the app has`, fix: 'correct the name, or remove the override' };
        }
      }
    }
  },
};
