import type { CiliumValues } from '../../imports/cilium-values';
import type { AssetOptions } from '../assets';
import type { HelmOptions } from '../chart/renderer';
import type { CiliumVersion } from '../cluster/cilium-version';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { CertificateIssuance } from './certificate-issuance';
import type { AgentProps } from './features/agent';
import type { AuthenticationProps } from './features/authentication';
import type { BandwidthManagerProps } from './features/bandwidth-manager';
import type { BgpControlPlaneProps } from './features/bgp-control-plane';
import type { BigTcpProps } from './features/big-tcp';
import type { BpfProps } from './features/bpf';
import type { ClientRateLimitProps } from './features/client-rate-limit';
import type { ClusterMeshSettings } from './features/cluster-mesh';
import type { CniProps } from './features/cni';
import type { DashboardsProps } from './features/dashboards';
import type { DebugProps } from './features/debug';
import type { DnsProxyProps } from './features/dns-proxy';
import type { Encryption } from './features/encryption';
import type { EnvoyProps } from './features/envoy';
import type { GatewayApiProps } from './features/gateway-api';
import type { HostRouting } from './features/host-routing';
import type { HubbleProps } from './features/hubble';
import type { IdentitiesProps } from './features/identities';
import type { ImagesProps } from './features/images';
import type { IngressControllerProps } from './features/ingress-controller';
import type { Ipam } from './features/ipam';
import type { KubeProxyReplacementProps } from './features/kube-proxy-replacement';
import type { L2AnnouncementsProps } from './features/l2-announcements';
import type { LbIpamProps } from './features/lb-ipam';
import type { LoadBalancerProps } from './features/load-balancer';
import type { MasqueradeProps } from './features/masquerade';
import type { NodePortProps } from './features/node-port';
import type { OperatorProps } from './features/operator';
import type { PmtuDiscoveryProps } from './features/pmtu-discovery';
import type { PolicyEnforcementProps } from './features/policy-enforcement';
import type { PrometheusProps } from './features/prometheus';
import type { ResourcesProps } from './features/resources';
import type { Routing } from './features/routing';
import type { SocketLbProps } from './features/socket-lb';

/** Features of Cilium. `true` enables a feature with its default settings. A prop that is left out keeps the defaults of the chart and the Talos preset. */
export interface TalosCiliumFeatures {
  /**
   * Services in eBPF instead of kube-proxy.
   * @default - true, or false if kube-proxy is on in the TalosCluster
   * @see https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/
   */
  readonly kubeProxyReplacement?: boolean | KubeProxyReplacementProps;
  /**
   * How the traffic of Services is balanced.
   * @default - the chart's: a random backend, and replies through the same node
   */
  readonly loadBalancer?: LoadBalancerProps;
  /**
   * NodePorts.
   * @default - the chart's: on all devices
   */
  readonly nodePort?: NodePortProps;
  /**
   * Socket load balancing. kube-proxy replacement includes it.
   * @default - the chart's: off without kube-proxy replacement
   */
  readonly socketLb?: boolean | SocketLbProps;
  /**
   * Network devices of the nodes that Cilium uses for Services, masquerading and the host firewall: exact names, or prefixes that end with
   * `+`, such as `eth+`. From Cilium 1.19 on, `!` in front of one excludes it.
   * @default - Cilium detects them
   */
  readonly devices?: string | readonly string[];
  /**
   * The CNI plugin and its configuration on the nodes.
   * @default - the chart's: Cilium is the only plugin
   */
  readonly cni?: CniProps;
  /**
   * How pods get their addresses.
   * @default Ipam.kubernetes()
   */
  readonly ipam?: Ipam;
  /**
   * How pods of different nodes reach each other.
   * @default - the chart's: Routing.tunnel(), vxlan
   */
  readonly routing?: Routing;
  /**
   * Whether each node has a route for each of its pods. Chaining with other CNI plugins requires it.
   * @default - the chart's: false, one route for all pods
   */
  readonly endpointRoutes?: boolean;
  /**
   * Masquerading of pod addresses in traffic that leaves the cluster: `true` or `false` for both IP families.
   * @default - the chart's: IPv4 and IPv6, by iptables
   */
  readonly masquerade?: boolean | MasqueradeProps;
  /**
   * How packets of pods pass through the host.
   * @default 'auto'
   */
  readonly hostRouting?: HostRouting;
  /**
   * The eBPF datapath: devices of pods, maps and events.
   * @default - the chart's
   */
  readonly bpf?: BpfProps;
  /**
   * BIG TCP: packets larger than 64 KiB inside of a node; `true` for all IP families of the cluster. It requires native routing and eBPF host
   * routing, and does not work with IPsec.
   * @default - the chart's: off
   */
  readonly bigTcp?: boolean | BigTcpProps;
  /**
   * Discovery of the path MTU: an ICMP error for packets that are too large.
   * @default - the chart's: off
   */
  readonly pmtuDiscovery?: boolean | PmtuDiscoveryProps;
  /**
   * Whether iptables does not track connections of pods, which costs less. It requires kube-proxy replacement, native routing, and
   * masquerading in eBPF or none.
   * @default - the chart's: false
   */
  readonly noConntrackIptablesRules?: boolean;
  /**
   * Neighbor discovery of the agent, in addition to that of the kernel.
   * @default - the chart's: off
   */
  readonly l2NeighborDiscovery?: boolean;
  /**
   * Bandwidth manager and BBR.
   * @default - the chart's: off
   */
  readonly bandwidthManager?: boolean | BandwidthManagerProps;
  /**
   * Gateway API controller. The CRDs of the Gateway API must exist before the operator starts: see `GatewayApiCrds`.
   * @default - the chart's: off
   */
  readonly gatewayApi?: boolean | GatewayApiProps;
  /**
   * Ingress controller.
   * @default - the chart's: off
   */
  readonly ingressController?: boolean | IngressControllerProps;
  /**
   * The L7 proxy: HTTP and DNS rules of policies, Gateways and Ingresses.
   * @default - the chart's: true
   */
  readonly l7Proxy?: boolean;
  /**
   * CiliumEnvoyConfig objects. Gateways, Ingresses and L7 load balancing enable them.
   * @default - the chart's: false
   */
  readonly envoyConfig?: boolean;
  /**
   * Envoy in its own DaemonSet (`true`), or inside the agent (`false`).
   * @default - the chart's: on
   */
  readonly envoy?: boolean | EnvoyProps;
  /**
   * Hubble: observability of flows. This is the short form of `HubbleStack`, which has more settings and adds policies and access to the UI.
   * @default - the chart's: on, without Relay, UI and metrics
   */
  readonly hubble?: boolean | HubbleProps;
  /**
   * Metrics of agent and operator, and ServiceMonitors. This is the short form of `CiliumMonitoring`, which adds alerts and covers all
   * components.
   * @default - the chart's: only the operator
   */
  readonly prometheus?: boolean | PrometheusProps;
  /**
   * Grafana dashboards as ConfigMaps. The dashboard of the agent is too large for `kubectl apply` without `--server-side`.
   * @default - the chart's: none
   */
  readonly dashboards?: boolean | DashboardsProps;
  /**
   * L2 announcements: ARP and NDP for LoadBalancer and external addresses. An `L2Announcement` enables them.
   * @default - the chart's: off
   */
  readonly l2Announcements?: boolean | L2AnnouncementsProps;
  /**
   * BGP control plane. A `BgpPeering` enables it.
   * @default - the chart's: off
   */
  readonly bgpControlPlane?: boolean | BgpControlPlaneProps;
  /**
   * Address management for LoadBalancer Services: `true` for addresses of pools. With `false`, only Services
   * with a `loadBalancerClass` get addresses.
   * @default - the chart's: pools
   */
  readonly lbIpam?: boolean | LbIpamProps;
  /**
   * Transparent encryption between nodes: `true` is WireGuard.
   * @default - the chart's: off
   */
  readonly encryption?: boolean | Encryption;
  /**
   * Cluster mesh.
   * @default - the chart's: off
   */
  readonly clusterMesh?: boolean | ClusterMeshSettings;
  /**
   * Egress gateway. An `EgressGateway` enables it.
   * @default - the chart's: off
   */
  readonly egressGateway?: boolean;
  /**
   * Host firewall. A `TalosHostFirewall` enables it.
   * @default - the chart's: off
   */
  readonly hostFirewall?: boolean;
  /**
   * How agents enforce network policies.
   * @default - the chart's: only on pods that a policy selects
   */
  readonly policyEnforcement?: PolicyEnforcementProps;
  /**
   * The DNS proxy, which learns the addresses of names in policies.
   * @default - the chart's
   */
  readonly dnsProxy?: DnsProxyProps;
  /**
   * Mutual authentication by SPIRE (beta). Cilium 1.20 deprecates it.
   * @default - the chart's: off; in Cilium 1.18 on, but without SPIRE, which it requires
   */
  readonly authentication?: boolean | AuthenticationProps;
  /**
   * Security identities of pods.
   * @default - the chart's
   */
  readonly identities?: IdentitiesProps;
  /**
   * Endpoints in slices instead of one object each, which large clusters need.
   * @default - the chart's: false
   */
  readonly ciliumEndpointSlice?: boolean;
  /**
   * Local redirect policies.
   * @default - the chart's: off
   */
  readonly localRedirectPolicies?: boolean;
  /**
   * SCTP in policies and Services.
   * @default - the chart's: false
   */
  readonly sctp?: boolean;
  /**
   * MTU of the network of the nodes, in bytes. Cilium subtracts the overhead of its tunnel and encryption from it.
   * @default - Cilium detects it
   */
  readonly mtu?: number;
  /**
   * Requests and limits of the workloads.
   * @default - the chart's: none
   */
  readonly resources?: ResourcesProps;
  /**
   * Registry, digests and pull policy of all images, and single images.
   * @default - the chart's: quay.io, by digest
   */
  readonly images?: ImagesProps;
  /**
   * The DaemonSet of the agents: where its pods run, and what is added to them.
   * @default - the chart's: on all nodes
   */
  readonly agent?: AgentProps;
  /**
   * The operator.
   * @default - 2 replicas, or 1 on a cluster with one node
   */
  readonly operator?: OperatorProps;
  /**
   * How many requests agents and operator may send to the API server. An `L2Announcement` raises the limit of the agents for its leases.
   * @default - the limits of agents and operator
   */
  readonly clientRateLimit?: ClientRateLimitProps;
  /**
   * Debug messages of agents and operator.
   * @default - the chart's: off
   */
  readonly debug?: boolean | DebugProps;
  /**
   * Minor version of Cilium that was first installed on this cluster: `1.17`. Where a new default would disrupt traffic, the chart keeps the
   * default of that version.
   * @default - none, for a new cluster
   * @see https://docs.cilium.io/en/stable/operations/upgrade/
   */
  readonly upgradeCompatibility?: string;
}

/** Props of `TalosCilium`. */
export interface TalosCiliumProps extends TalosCiliumFeatures {
  /**
   * Facts of the cluster.
   * @default - the cluster of the `ClusterChart` around it
   */
  readonly cluster?: TalosCluster;
  /**
   * Version of Cilium. 1.18 to 1.20 are fully supported; 1.16 and 1.17 only render.
   * @default '1.19.6'
   */
  readonly version?: string | CiliumVersion;
  /**
   * Whether a version that this library does not know is accepted.
   * @default false
   */
  readonly allowUnsupportedVersion?: boolean;
  /**
   * Namespace of Cilium.
   * @default 'kube-system'
   */
  readonly namespace?: string;
  /**
   * Name of the Helm release.
   * @default 'cilium'
   */
  readonly releaseName?: string;
  /**
   * How the certificates of Hubble and cluster mesh are issued.
   * @default CertificateIssuance.cronJob()
   */
  readonly certificates?: CertificateIssuance;
  /**
   * Raw values of the chart, which take precedence over all other settings. `null` removes a default of the chart.
   * @default - none
   */
  readonly values?: CiliumValues;
  /**
   * APIs that the cluster serves in addition to those of Kubernetes and of the CustomResourceDefinitions in the app, in the format of
   * `--api-versions` of helm: `gateway.networking.k8s.io/v1/GatewayClass`.
   * @default - none
   */
  readonly apiVersions?: readonly string[];
  /**
   * Source of the chart: a directory, a Helm repository, or an OCI registry, such as
   * `{ repository: 'oci://quay.io/cilium/charts/cilium' }`.
   * @default - `TALOS_CILIUM_ASSETS`, the user's cache, then https://helm.cilium.io/, verified by its published digest or the lock file
   */
  readonly chart?: AssetOptions;
  /**
   * The helm program.
   * @default - `TALOS_CILIUM_HELM`, `PATH`, then a package in `node_modules` that ships helm
   */
  readonly helm?: HelmOptions;
}
