import type { MachineRequest, MachineSetting } from '../cluster/machine-setting';
import type { IpFamily } from '../cluster/ip-text';
import type { TalosCluster } from '../cluster/talos-cluster';

/** What the facts of a cluster with Cilium ask of the machine configuration. */
export function clusterSettings(cluster: TalosCluster): MachineRequest[] {
  const origin = `TalosCluster ${cluster.name}`;
  const requests: MachineRequest[] = [];
  const ask = (setting: MachineSetting, reason: string): void => void requests.push({ origin, reason, setting });

  ask({ setting: 'no-cni' }, 'Cilium is the CNI; Talos would install Flannel');
  ask({ setting: 'kube-proxy', enabled: cluster.kubeProxy }, cluster.kubeProxy ? 'kube-proxy serves Services' : 'Cilium serves Services in its place');
  ask(
    {
      setting: 'kube-network',
      podSubnets: cluster.podSubnets.map(String),
      serviceSubnets: cluster.serviceSubnets.map(String),
      dnsDomain: cluster.dnsDomain,
    },
    'the subnets and the domain that the values of Cilium are made for',
  );
  const nodeIp = validSubnets(cluster);
  if (nodeIp.length > 0) ask({ setting: 'node-ip', validSubnets: nodeIp }, 'the kubelet takes the address of its node from nodeSubnets; Cilium uses that address');
  ask({ setting: 'control-plane-scheduling', allowed: cluster.allowSchedulingOnControlPlanes }, schedulingReason(cluster));
  const dualStack = cluster.ipFamilies.length > 1;
  for (const [family, size, usual] of [[4, cluster.nodeCidrMaskSizeIpv4, 24], [6, cluster.nodeCidrMaskSizeIpv6, 64]] as const) {
    if (size === usual || !cluster.ipFamilies.includes(family)) continue;
    ask({ setting: 'node-cidr-mask', family, dualStack, size }, `size of the IPv${family} pod block of each node`);
  }
  ask(
    { setting: 'kube-prism', port: cluster.kubePrism ? cluster.kubePrism.port : false },
    cluster.kubePrism ? 'Cilium reaches the API server through it, before any Service works' : 'turned off',
  );
  ask({ setting: 'host-dns', ...cluster.hostDns }, hostDnsReason(cluster));
  if (cluster.kubeSpan.enabled) ask({ setting: 'kube-span', ...cluster.kubeSpan }, 'the mesh between nodes that Cilium was told of');
  return requests;
}

/**
 * Where the kubelet may take the address of its node from: `nodeSubnets`, and any address of a family that has none of them. Talos
 * takes an address of each family of the list, in this order.
 */
function validSubnets({ ipFamilies, nodeSubnets }: TalosCluster): string[] {
  const of = (family: IpFamily): string[] => nodeSubnets.filter((subnet) => subnet.family === family).map(String);
  if (ipFamilies.every((family) => of(family).length === 0)) return [];
  return ipFamilies.flatMap((family) => (of(family).length > 0 ? of(family) : [family === 4 ? '0.0.0.0/0' : '::/0']));
}

function schedulingReason({ allowSchedulingOnControlPlanes: allowed, workers }: TalosCluster): string {
  if (workers === 0) return allowed ? 'there are no workers, so workloads run on control planes' : 'asked for';
  return allowed ? 'asked for' : 'workloads run on workers, unless allowSchedulingOnControlPlanes is set';
}

function hostDnsReason({ hostDns }: TalosCluster): string {
  if (!hostDns.enabled) return 'turned off';
  return hostDns.forwardKubeDnsToHost
    ? 'CoreDNS asks the resolver of its node; packets then go through the host\'s stack'
    : 'CoreDNS asks upstream itself, so that packets can take the short way through eBPF';
}
