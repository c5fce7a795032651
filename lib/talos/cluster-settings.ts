import type { MachineRequest, MachineSetting } from '../cluster/machine-setting';
import type { IpFamily } from '../cluster/ip-text';
import type { TalosCluster } from '../cluster/talos-cluster';

/** The settings that the facts of a cluster with Cilium require. */
export function clusterSettings(cluster: TalosCluster): MachineRequest[] {
  const origin = `TalosCluster ${cluster.name}`;
  const requests: MachineRequest[] = [];
  const request = (setting: MachineSetting, reason: string): void => void requests.push({ origin, reason, setting });

  request({ setting: 'no-cni' }, 'Cilium is the CNI; by default Talos installs Flannel');
  request({ setting: 'kube-proxy', enabled: cluster.kubeProxy }, cluster.kubeProxy ? 'kube-proxy implements Services' : 'Cilium implements Services instead');
  request(
    {
      setting: 'kube-network',
      podSubnets: cluster.podSubnets.map(String),
      serviceSubnets: cluster.serviceSubnets.map(String),
      dnsDomain: cluster.dnsDomain,
    },
    'the same subnets and domain as in the values of Cilium',
  );
  const nodeIp = validSubnets(cluster);
  if (nodeIp.length > 0) request({ setting: 'node-ip', validSubnets: nodeIp }, 'the kubelet uses an address of its node in nodeSubnets, and so does Cilium');
  request({ setting: 'control-plane-scheduling', allowed: cluster.allowSchedulingOnControlPlanes }, schedulingReason(cluster));
  const dualStack = cluster.ipFamilies.length > 1;
  for (const [family, size, defaultSize] of [[4, cluster.nodeCidrMaskSizeIpv4, 24], [6, cluster.nodeCidrMaskSizeIpv6, 64]] as const) {
    if (size === defaultSize || !cluster.ipFamilies.includes(family)) continue;
    request({ setting: 'node-cidr-mask', family, dualStack, size }, `size of the IPv${family} pod block of each node`);
  }
  request(
    { setting: 'kube-prism', port: cluster.kubePrism ? cluster.kubePrism.port : false },
    cluster.kubePrism ? 'Cilium reaches the API server through it before Services work' : 'turned off on the TalosCluster',
  );
  request({ setting: 'host-dns', ...cluster.hostDns }, hostDnsReason(cluster));
  if (cluster.kubeSpan.enabled) request({ setting: 'kube-span', ...cluster.kubeSpan }, 'set on the TalosCluster');
  return requests;
}

/**
 * Subnets from which the kubelet takes the addresses of its node: `nodeSubnets`, and any address of an IP family without node subnets.
 * Talos uses one address of each IP family in the list, in this order.
 */
function validSubnets({ ipFamilies, nodeSubnets }: TalosCluster): string[] {
  const of = (family: IpFamily): string[] => nodeSubnets.filter((subnet) => subnet.family === family).map(String);
  if (ipFamilies.every((family) => of(family).length === 0)) return [];
  return ipFamilies.flatMap((family) => (of(family).length > 0 ? of(family) : [family === 4 ? '0.0.0.0/0' : '::/0']));
}

function schedulingReason({ allowSchedulingOnControlPlanes: allowed, workers }: TalosCluster): string {
  if (workers === 0) return allowed ? 'there are no workers, so workloads run on control planes' : 'set on the TalosCluster';
  return allowed ? 'set on the TalosCluster' : 'workloads run on workers, unless allowSchedulingOnControlPlanes is set';
}

function hostDnsReason({ hostDns }: TalosCluster): string {
  if (!hostDns.enabled) return 'turned off on the TalosCluster';
  return hostDns.forwardKubeDnsToHost
    ? 'CoreDNS uses the resolver of its node, so packets pass the network stack of the host'
    : 'CoreDNS does not use the resolver of its node, so eBPF host routing works';
}
