import type { CiliumValues } from '../../imports/cilium-values';
import type { AssetOptions } from '../assets';
import type { HelmOptions } from '../chart/renderer';
import type { CiliumVersion } from '../cluster/cilium-version';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { CertificateIssuance } from './certificate-issuance';
import type { BandwidthManagerProps } from './features/bandwidth-manager';
import type { BgpControlPlaneProps } from './features/bgp-control-plane';
import type { ClusterMeshProps } from './features/cluster-mesh';
import type { DashboardsProps } from './features/dashboards';
import type { Encryption } from './features/encryption';
import type { EnvoyProps } from './features/envoy';
import type { GatewayApiProps } from './features/gateway-api';
import type { HostRouting } from './features/host-routing';
import type { HubbleProps } from './features/hubble';
import type { IngressControllerProps } from './features/ingress-controller';
import type { Ipam } from './features/ipam';
import type { L2AnnouncementsProps } from './features/l2-announcements';
import type { LbIpamProps } from './features/lb-ipam';
import type { MasqueradeProps } from './features/masquerade';
import type { OperatorProps } from './features/operator';
import type { PrometheusProps } from './features/prometheus';
import type { ResourcesProps } from './features/resources';
import type { Routing } from './features/routing';

/** What Cilium is to do. `true` means on with good settings; leaving a prop out leaves it to the chart and the Talos preset. */
export interface TalosCiliumFeatures {
  /**
   * Services in eBPF instead of kube-proxy.
   * @default - true, unless the cluster keeps kube-proxy
   * @see https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/
   */
  readonly kubeProxyReplacement?: boolean;
  /**
   * Who hands out pod addresses.
   * @default Ipam.kubernetes()
   */
  readonly ipam?: Ipam;
  /**
   * How pods of different nodes reach each other.
   * @default - the chart's: Routing.tunnel(), vxlan
   */
  readonly routing?: Routing;
  /**
   * Masquerading of pod addresses on their way out of the cluster: `true` or `false` for both IP families.
   * @default - the chart's: IPv4 and IPv6, by iptables
   */
  readonly masquerade?: boolean | MasqueradeProps;
  /**
   * Path of pod packets through the host.
   * @default 'auto'
   */
  readonly hostRouting?: HostRouting;
  /**
   * Bandwidth manager and BBR.
   * @default - the chart's: off
   */
  readonly bandwidthManager?: boolean | BandwidthManagerProps;
  /**
   * Gateway API controller. Its CRDs must be there before the operator starts.
   * @default - the chart's: off
   */
  readonly gatewayApi?: boolean | GatewayApiProps;
  /**
   * Ingress controller.
   * @default - the chart's: off
   */
  readonly ingressController?: boolean | IngressControllerProps;
  /**
   * Envoy as a DaemonSet of its own (`true`), or inside the agent (`false`).
   * @default - the chart's: on
   */
  readonly envoy?: boolean | EnvoyProps;
  /**
   * Flow observability.
   * @default - the chart's: on, without relay, UI and metrics
   */
  readonly hubble?: boolean | HubbleProps;
  /**
   * Metrics of agent and operator, and ServiceMonitors.
   * @default - the chart's: operator only
   */
  readonly prometheus?: boolean | PrometheusProps;
  /**
   * Grafana dashboards as ConfigMaps. The agent's is larger than client-side `kubectl apply` can take: use server-side apply.
   * @default - the chart's: none
   */
  readonly dashboards?: boolean | DashboardsProps;
  /**
   * ARP for LoadBalancer and external addresses.
   * @default - the chart's: off
   */
  readonly l2Announcements?: boolean | L2AnnouncementsProps;
  /**
   * BGP control plane.
   * @default - the chart's: off
   */
  readonly bgpControlPlane?: boolean | BgpControlPlaneProps;
  /**
   * Address management for LoadBalancer Services: `true` for addresses of pools, `false` for none unless a Service names a class.
   * @default - the chart's: pools
   */
  readonly lbIpam?: boolean | LbIpamProps;
  /**
   * Transparent encryption between nodes: `true` is WireGuard. IPsec is left to raw `values`.
   * @default - the chart's: off
   */
  readonly encryption?: boolean | Encryption;
  /**
   * Cluster mesh.
   * @default - the chart's: off
   */
  readonly clusterMesh?: boolean | ClusterMeshProps;
  /**
   * Egress gateway.
   * @default - the chart's: off
   */
  readonly egressGateway?: boolean;
  /**
   * Host firewall.
   * @default - the chart's: off
   */
  readonly hostFirewall?: boolean;
  /**
   * Local redirect policies.
   * @default - the chart's: off
   */
  readonly localRedirectPolicies?: boolean;
  /**
   * MTU of the nodes' network, in bytes; Cilium takes off what its tunnel and encryption need.
   * @default - detected
   */
  readonly mtu?: number;
  /**
   * Requests and limits.
   * @default - the chart's: none
   */
  readonly resources?: ResourcesProps;
  /**
   * Registry of all images, with a path if it has one: `registry.example.com/mirror`.
   * @default - the chart's: quay.io
   */
  readonly imageRegistry?: string;
  /** The operator. */
  readonly operator?: OperatorProps;
  /**
   * Cilium minor that was first installed on this cluster, `1.17`: keeps the defaults of then where a change would disrupt.
   * @default - none: a new cluster
   * @see https://docs.cilium.io/en/stable/operations/upgrade/
   */
  readonly upgradeCompatibility?: string;
}

/** Props of `TalosCilium`. */
export interface TalosCiliumProps extends TalosCiliumFeatures {
  /**
   * The cluster.
   * @default - that of the `ClusterChart` around it
   */
  readonly cluster?: TalosCluster;
  /**
   * Version of Cilium: 1.18 to 1.20 in full, 1.16 and 1.17 render.
   * @default '1.19.6'
   */
  readonly version?: string | CiliumVersion;
  /**
   * Accept a version that this library does not know.
   * @default false
   */
  readonly allowUnsupportedVersion?: boolean;
  /** @default 'kube-system' */
  readonly namespace?: string;
  /**
   * Name of the Helm release, in the command of the values file.
   * @default 'cilium'
   */
  readonly releaseName?: string;
  /**
   * Who issues the certificates of Hubble and cluster mesh.
   * @default CertificateIssuance.cronJob()
   */
  readonly certificates?: CertificateIssuance;
  /**
   * Raw values of the chart; they win over everything else. `null` removes a default of the chart.
   * @default - none
   */
  readonly values?: CiliumValues;
  /**
   * APIs that the cluster serves in addition to those of Kubernetes and of the CustomResourceDefinitions in the app, as helm's
   * `--api-versions` takes them: `gateway.networking.k8s.io/v1/GatewayClass`.
   * @default - none
   */
  readonly apiVersions?: readonly string[];
  /**
   * Where the chart comes from.
   * A directory, a Helm repository, or an OCI registry: `{ repository: 'oci://quay.io/cilium/charts/cilium' }`.
   * @default - `TALOS_CILIUM_ASSETS`, the user's cache, then https://helm.cilium.io/, verified by its published digest or the lock file
   */
  readonly chart?: AssetOptions;
  /**
   * The helm program.
   * @default - `TALOS_CILIUM_HELM`, `PATH`, then a package in `node_modules` that ships helm
   */
  readonly helm?: HelmOptions;
}
