import type { ModelRule } from '../../rule';
import { advertisementsOf, bgpModels } from '../../../model/bgp';
import { map } from '../../../model/json';
import { advertisement, BGP_ON, clusterConfig, peerConfig } from '../../../model/bgp-examples';
import { replacesKubeProxy } from '../../../model/datapath';
import { identityOf } from '../../../model/identity';
import { isOn, seen } from '../../../model/values';

const CLUSTER_IPS = { advertisementType: 'Service', service: { addresses: ['ClusterIP'] }, selector: { matchLabels: { expose: 'bgp' } } };
const OBJECTS = [clusterConfig(), peerConfig(), advertisement(CLUSTER_IPS)];

/** The routes lead to nodes that drop the packets. */
export const clusterIpAccess: ModelRule = {
  on: 'model',
  id: 'BGP110',
  title: 'ClusterIPs advertised that nodes do not serve to the outside',
  severity: 'warning',
  reason: 'Kube-proxy replacement drops packets to a ClusterIP from outside of the cluster, unless bpf.lbExternalClusterIP is on.',
  link: 'https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/#external-access-to-clusterip-services',
  good: { version: '1.19.6', values: { ...BGP_ON, bpf: { lbExternalClusterIP: true } }, objects: OBJECTS },
  bad: { version: '1.19.6', values: BGP_ON, objects: OBJECTS },
  *check(model) {
    for (const { cilium, advertisements } of bgpModels(model)) {
      if (!cilium || !replacesKubeProxy(cilium) || isOn(cilium, 'bpf.lbExternalClusterIP')) continue;
      for (const each of advertisements) {
        if (!advertisementsOf(each).some(({ service }) => [map(service).addresses].flat().includes('ClusterIP'))) continue;
        yield {
          path: each.path,
          what: `${identityOf(each.object).name} advertises ClusterIPs that nobody outside can use (${seen(cilium, 'bpf.lbExternalClusterIP', 'kubeProxyReplacement')})`,
          fix: 'set bpf.lbExternalClusterIP: true in values, or advertise LoadBalancer addresses',
        };
      }
    }
  },
};
