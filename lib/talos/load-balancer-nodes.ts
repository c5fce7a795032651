import type { MachineRequest } from '../cluster/machine-setting';
import { CONTROL_PLANE_LABEL, EXCLUDED_LABEL } from '../cluster/node-labels';
import type { TalosCluster } from '../cluster/talos-cluster';
import { selectorMatches } from '../kubernetes/label-selector';
import { advertisementsOf, bgpModels, selectedBy, selectorOf } from '../model/bgp';
import { list, map } from '../model/json';
import type { ObjectModel } from '../model/model';
import { ofKinds } from '../model/of-kinds';

/** Labels that every control plane has. A selector that asks for others may select some of them, which is not known here. */
const LABELS = { [CONTROL_PLANE_LABEL]: '', [EXCLUDED_LABEL]: '', 'kubernetes.io/os': 'linux' };

/**
 * Whether load balancers may send traffic to control planes: the fact where it is given, otherwise what the objects of the cluster
 * announce. Of Cilium itself only Node IPAM reads the label (operator/pkg/nodeipam, in 1.16 to 1.20); L2 announcements and BGP do not.
 */
export function loadBalancerNodes(cluster: TalosCluster, objects: readonly ObjectModel[]): MachineRequest {
  const made = (excluded: boolean, reason: string, origin = `TalosCluster ${cluster.name}`): MachineRequest => ({ origin, reason, setting: { setting: 'control-plane-load-balancing', excluded } });
  const fact = cluster.excludeControlPlanesFromLoadBalancers;
  if (fact !== undefined) return made(fact, fact || cluster.workers > 0 ? 'set on the TalosCluster' : 'load balancers have no other nodes to send traffic to');
  const [announcer] = announcersOnControlPlanes(objects);
  return announcer ? made(false, 'LoadBalancer addresses are announced from control planes', announcer.path) : made(true, 'load balancers send traffic to workers, unless excludeControlPlanesFromLoadBalancers is false');
}

function* announcersOnControlPlanes(objects: readonly ObjectModel[]): Iterable<ObjectModel> {
  for (const policy of ofKinds(objects, 'CiliumL2AnnouncementPolicy')) {
    const { loadBalancerIPs, nodeSelector } = map(policy.object.spec);
    if (loadBalancerIPs === true && selectorMatches(selectorOf(nodeSelector), LABELS)) yield policy;
  }
  for (const bgp of bgpModels({ ciliums: [], objects })) {
    for (const { config, peerConfig } of bgp.peers) {
      if (!selectorMatches(selectorOf(map(config.object.spec).nodeSelector), LABELS) || !peerConfig) continue;
      if (selectedBy(peerConfig, bgp).flatMap(advertisementsOf).some(({ service }) => list(map(service).addresses).includes('LoadBalancerIP'))) yield config;
    }
  }
}
