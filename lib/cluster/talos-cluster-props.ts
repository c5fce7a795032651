import type { Cidr } from './cidr';
import type { IpAddress } from './ip-address';
import type { KubernetesVersion } from './kubernetes-version';
import type { TalosVersion } from './talos-version';

/** Tool that manages the machine configurations of the cluster. */
export type ClusterManagement = 'talosctl' | 'omni';

/** KubePrism, the load balancer for the Kubernetes API that Talos runs on every node. */
export interface KubePrismProps {
  /**
   * TCP port on 127.0.0.1, 1 to 65535.
   * @default 7445
   */
  readonly port?: number;
}

/** The DNS resolver that Talos runs on every node. */
export interface HostDnsProps {
  /**
   * Whether CoreDNS uses this resolver for names outside the cluster.
   * @default true
   */
  readonly forwardKubeDnsToHost?: boolean;
}

/** KubeSpan, the WireGuard mesh that Talos builds between nodes. */
export interface KubeSpanProps {
  /**
   * Whether KubeSpan routes the traffic of pods directly, without a tunnel of the CNI.
   * @default false
   */
  readonly advertiseKubernetesNetworks?: boolean;
  /**
   * MTU of the link in bytes, at least 1280.
   * @default 1420
   */
  readonly mtu?: number;
}

/** Facts of a Talos cluster. */
export interface TalosClusterProps {
  /**
   * Name of the cluster, also in Cilium: lower-case letters, digits and `-`, at most 32 characters, a letter or digit at both ends.
   * @see https://docs.cilium.io/en/stable/network/clustermesh/setup/
   */
  readonly name: string;
  /**
   * Talos version that generated the machine configuration, such as `1.13` or `1.13.2`. It decides the format of the patches.
   * Do not change it when you upgrade the nodes: set `runningTalosVersion`.
   * @see https://docs.siderolabs.com/talos/v1.14/reference/configuration/
   */
  readonly talosVersion: string | TalosVersion;
  /**
   * Talos version that the nodes run now, for a cluster that was upgraded since its machine configuration was generated.
   * @default - same as `talosVersion`
   */
  readonly runningTalosVersion?: string | TalosVersion;
  /**
   * Kubernetes version, such as `1.34` or `1.34.1`. The chart is rendered for it.
   * @see https://docs.siderolabs.com/talos/v1.14/getting-started/support-matrix
   */
  readonly kubernetesVersion: string | KubernetesVersion;
  /**
   * Pod subnets in CIDR notation: one, or one of each IP family for dual stack.
   * @default ['10.244.0.0/16']
   */
  readonly podSubnets?: readonly (string | Cidr)[];
  /**
   * Service subnets in CIDR notation, of the same IP families as the pod subnets.
   * @default ['10.96.0.0/12']
   */
  readonly serviceSubnets?: readonly (string | Cidr)[];
  /**
   * Subnets of the addresses of nodes, in CIDR notation. The patches make every kubelet take its address from them, so a
   * node without an address in one of them does not become Ready.
   * @default [] - the kubelet takes any address of the node
   * @see https://docs.siderolabs.com/talos/v1.14/networking/multihoming
   */
  readonly nodeSubnets?: readonly (string | Cidr)[];
  /**
   * Addresses of the nodes, in `nodeSubnets` if these are set. Services and other machines must not have one of them.
   * @default []
   */
  readonly nodeAddresses?: readonly (string | IpAddress)[];
  /**
   * Addresses of the routers of the network of the nodes. Services and other machines must not have one of them.
   * @default []
   */
  readonly gatewayAddresses?: readonly (string | IpAddress)[];
  /**
   * Virtual IPs of the control planes for the Kubernetes API, in `nodeSubnets` if these are set. Services and other machines must not
   * have one of them.
   * @default []
   * @see https://docs.siderolabs.com/talos/v1.14/networking/advanced/vip
   */
  readonly virtualIps?: readonly (string | IpAddress)[];
  /**
   * Prefix length of the IPv4 pod block of each node, 1 to 32.
   * @default 24
   * @see https://docs.siderolabs.com/talos/v1.14/reference/configuration/kubernetes/kubenetworkconfig
   */
  readonly nodeCidrMaskSizeIpv4?: number;
  /**
   * Prefix length of the IPv6 pod block of each node, 1 to 128.
   * @default 64
   * @see https://docs.siderolabs.com/talos/v1.14/reference/configuration/kubernetes/kubenetworkconfig
   */
  readonly nodeCidrMaskSizeIpv6?: number;
  /**
   * Number of control plane nodes, at least 1.
   * @default 1
   */
  readonly controlPlanes?: number;
  /**
   * Number of worker nodes. Without workers the control planes run all workloads.
   * @default 0
   */
  readonly workers?: number;
  /**
   * Whether workloads may run on control planes. The patches set or remove the taint of the control planes.
   * @default - true without workers, false with workers
   * @see https://docs.siderolabs.com/talos/v1.14/deploy-and-manage-workloads/workloads-on-controlplane
   */
  readonly allowSchedulingOnControlPlanes?: boolean;
  /**
   * Whether control planes have the label `node.kubernetes.io/exclude-from-external-load-balancers`, which Talos gives them. Load
   * balancers of clouds, MetalLB and Cilium's Node IPAM send no traffic to nodes with this label; Cilium's L2 announcements and BGP
   * ignore it.
   * @default - false without workers, or if LoadBalancer addresses are announced from control planes; otherwise true
   * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#node-kubernetes-io-exclude-from-external-load-balancers
   */
  readonly excludeControlPlanesFromLoadBalancers?: boolean;
  /**
   * KubePrism, or `false` if it is off.
   * @default true
   * @see https://docs.siderolabs.com/kubernetes-guides/advanced-guides/kubeprism
   */
  readonly kubePrism?: boolean | KubePrismProps;
  /**
   * Host DNS, or `false` if it is off.
   * @default true
   * @see https://docs.siderolabs.com/talos/v1.14/networking/host-dns
   */
  readonly hostDns?: boolean | HostDnsProps;
  /**
   * KubeSpan.
   * @default false
   * @see https://docs.siderolabs.com/talos/v1.14/networking/kubespan
   */
  readonly kubeSpan?: boolean | KubeSpanProps;
  /**
   * Tool that manages the machine configurations.
   * @default 'talosctl'
   */
  readonly management?: ClusterManagement;
  /**
   * Cilium cluster ID, 0 to 511; unique among the clusters of a mesh, where 0 is not allowed. IDs above 255 require a mesh of up
   * to 511 clusters.
   * @default 0
   * @see https://docs.cilium.io/en/stable/network/clustermesh/setup/
   */
  readonly clusterId?: number;
  /**
   * Whether Talos runs kube-proxy. Without it Cilium replaces kube-proxy.
   * @default false
   */
  readonly kubeProxy?: boolean;
  /**
   * DNS domain of the cluster's Services.
   * @default 'cluster.local'
   */
  readonly dnsDomain?: string;
}
