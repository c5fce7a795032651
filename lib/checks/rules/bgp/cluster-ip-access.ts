import type { ModelRule } from '../../rule';
import { advertisementsOf, bgpModels } from '../../../model/bgp';
import { map } from '../../../model/json';
import { advertisement, BGP_ON, clusterConfig, peerConfig } from '../../../model/bgp-examples';
import { replacesKubeProxy } from '../../../model/datapath';
import { identityOf } from '../../../model/identity';
import { describeValues, isOn } from '../../../model/values';

const CLUSTER_IPS = { advertisementType: 'Service', service: { addresses: ['ClusterIP'] }, selector: { matchLabels: { expose: 'bgp' } } };
const OBJECTS = [advertisement(CLUSTER_IPS), clusterConfig(), peerConfig()];
const PEERING = `new BgpPeering(chart, 'tor', {
  localAsn: 64512,
  peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })],
  advertise: [Advertise.services({ selector: 'all', addresses: ['ClusterIP'] })],
});`;

/** The nodes receive the packets and drop them. */
export const clusterIpAccess: ModelRule = {
  on: 'model',
  id: 'BGP110',
  title: 'Advertised ClusterIPs without external access',
  severity: 'warning',
  reason: 'Kube-proxy replacement drops packets from outside the cluster to a ClusterIP, unless bpf.lbExternalClusterIP is true.',
  link: 'https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/#external-access-to-clusterip-services',
  good: { version: '1.19.6', values: { ...BGP_ON, bpf: { lbExternalClusterIP: true } }, objects: OBJECTS },
  bad: { version: '1.19.6', values: BGP_ON, objects: OBJECTS },
  typescript: {
    wrong: `new TalosCilium(chart, 'cilium', { bgpControlPlane: true });
${PEERING}`,
    right: `new TalosCilium(chart, 'cilium', { bgpControlPlane: true, loadBalancer: { externalClusterIp: true } });
${PEERING}`,
  },
  *check(model) {
    for (const { cilium, advertisements } of bgpModels(model)) {
      if (!cilium || !replacesKubeProxy(cilium) || isOn(cilium, 'bpf.lbExternalClusterIP')) continue;
      for (const each of advertisements) {
        if (!advertisementsOf(each).some(({ service }) => [map(service).addresses].flat().includes('ClusterIP'))) continue;
        yield {
          path: each.path,
          what: `CiliumBGPAdvertisement ${identityOf(each.object).name} advertises ClusterIPs, but nodes drop traffic to them from outside the cluster (${describeValues(cilium, 'bpf.lbExternalClusterIP', 'kubeProxyReplacement')})`,
          fix: 'set bpf.lbExternalClusterIP: true in values, or advertise LoadBalancer addresses',
        };
      }
    }
  },
};
