import { noteAssumedFacts } from './assumed-facts';
import { Reporter } from '../diagnostics/reporter';
import { checkInNodeSubnets, checkOneOwner, readAddresses } from './address-rules';
import type { NamedAddress } from './address-rules';
import { Cidr } from './cidr';
import {
  checkClusterId,
  checkDnsDomain,
  checkKubePrismPort,
  checkKubeSpanMtu,
  checkName,
  checkNodeCounts,
  checkVersions,
} from './cluster-rules';
import type { IpAddress } from './ip-address';
import type { IpFamily } from './ip-text';
import { KubernetesVersion } from './kubernetes-version';
import {
  checkFamilies,
  checkNodeMasks,
  checkOverlaps,
  checkPodSubnetSizes,
  checkSameFamilies,
  checkServiceSubnetSizes,
} from './subnet-rules';
import type { NamedSubnet } from './subnet-rules';
import type { ClusterManagement, HostDnsProps, KubePrismProps, KubeSpanProps, TalosClusterProps } from './talos-cluster-props';
import { TalosVersion } from './talos-version';
import { checkArguments, checked, isBranded, whenOn } from '../props';

export type { TalosClusterProps };

const DEFAULT_KUBE_PRISM_PORT = 7445;
const DEFAULT_KUBE_SPAN_MTU = 1420;

/**
 * The facts of one Talos cluster: versions, nodes, subnets and addresses. Charts, machine configurations, address pools and policies are
 * all made from them. Immutable.
 *
 * @example
 * const cluster = new TalosCluster({
 *   name: 'home',
 *   talosVersion: '1.13',
 *   kubernetesVersion: '1.36',
 *   controlPlanes: 3,
 *   nodeSubnets: ['192.168.1.0/24'],
 * });
 */
export class TalosCluster {
  static { checked(TalosCluster, 'TalosCluster'); }

  /** True for a cluster made by any copy of this library. */
  static isTalosCluster(value: unknown): value is TalosCluster {
    return isBranded(value, 'TalosCluster');
  }

  /** Cluster name, in Cilium too. */
  readonly name: string;
  /** Talos version that generated the machine configuration. It decides the format of the patches. */
  readonly talosVersion: TalosVersion;
  /** Talos version that the nodes run now. */
  readonly runningTalosVersion: TalosVersion;
  /** Kubernetes version that the chart is rendered for. */
  readonly kubernetesVersion: KubernetesVersion;
  /** Prefix length of the IPv4 pod block of each node. */
  readonly nodeCidrMaskSizeIpv4: number;
  /** Prefix length of the IPv6 pod block of each node. */
  readonly nodeCidrMaskSizeIpv6: number;
  /** Number of control plane nodes. */
  readonly controlPlanes: number;
  /** Number of worker nodes. */
  readonly workers: number;
  /** Whether workloads may run on control planes. */
  readonly allowSchedulingOnControlPlanes: boolean;
  /** Whether control planes are excluded from external load balancers; undefined where what announces addresses decides it. */
  readonly excludeControlPlanesFromLoadBalancers: boolean | undefined;
  /** KubePrism, or `false` where it is turned off. */
  readonly kubePrism: Readonly<Required<KubePrismProps>> | false;
  /** Host DNS. */
  readonly hostDns: Readonly<Required<HostDnsProps>> & { readonly enabled: boolean };
  /** KubeSpan. */
  readonly kubeSpan: Readonly<Required<KubeSpanProps>> & { readonly enabled: boolean };
  /** What the machine configurations are managed with. */
  readonly management: ClusterManagement;
  /** Cilium cluster ID; 0 outside of a mesh. */
  readonly clusterId: number;
  /** Whether Talos runs kube-proxy. */
  readonly kubeProxy: boolean;
  /** DNS domain of the cluster's Services. */
  readonly dnsDomain: string;

  readonly #podSubnets: readonly Cidr[];
  readonly #serviceSubnets: readonly Cidr[];
  readonly #nodeSubnets: readonly Cidr[];
  readonly #nodeAddresses: readonly NamedAddress[];
  readonly #gatewayAddresses: readonly NamedAddress[];
  readonly #virtualIps: readonly NamedAddress[];

  /** @throws TalosCiliumError with all mistakes in the props, each with its own `CLU` code */
  constructor(props: TalosClusterProps) {
    checkArguments('TalosCluster', arguments);
    const report = new Reporter(`TalosCluster(${props.name})`);
    checkName(props.name, report);
    this.name = props.name;

    const talos = report.attempt(() => TalosVersion.from(props.talosVersion), 'talosVersion');
    const running =
      props.runningTalosVersion === undefined
        ? talos
        : report.attempt(() => TalosVersion.from(props.runningTalosVersion!), 'runningTalosVersion');
    const kubernetes = report.attempt(() => KubernetesVersion.from(props.kubernetesVersion), 'kubernetesVersion');
    checkVersions(talos, running, kubernetes, report);

    this.controlPlanes = props.controlPlanes ?? 1;
    this.workers = props.workers ?? 0;
    const counted = checkNodeCounts(this.controlPlanes, this.workers, report);
    this.allowSchedulingOnControlPlanes = props.allowSchedulingOnControlPlanes ?? this.workers === 0;
    this.excludeControlPlanesFromLoadBalancers = props.excludeControlPlanesFromLoadBalancers ?? (this.workers === 0 ? false : undefined);

    const pods = readSubnets('podSubnets', props.podSubnets ?? ['10.244.0.0/16'], report);
    const services = readSubnets('serviceSubnets', props.serviceSubnets ?? ['10.96.0.0/12'], report);
    const nodes = readSubnets('nodeSubnets', props.nodeSubnets ?? [], report);
    if (pods.complete) checkFamilies('podSubnets', pods.subnets, report);
    if (services.complete) checkFamilies('serviceSubnets', services.subnets, report);
    if (pods.complete && services.complete) checkSameFamilies(pods.subnets, services.subnets, report);
    checkOverlaps([pods.subnets, services.subnets, nodes.subnets], report);
    checkServiceSubnetSizes(services.subnets, talos, kubernetes, report);

    this.#nodeAddresses = readAddresses('nodeAddresses', props.nodeAddresses ?? [], report);
    this.#gatewayAddresses = readAddresses('gatewayAddresses', props.gatewayAddresses ?? [], report);
    this.#virtualIps = readAddresses('virtualIps', props.virtualIps ?? [], report);
    checkInNodeSubnets([...this.#nodeAddresses, ...this.#virtualIps], nodes.subnets.map(({ cidr }) => cidr), report);
    checkOneOwner([...this.#nodeAddresses, ...this.#gatewayAddresses, ...this.#virtualIps], report);

    this.nodeCidrMaskSizeIpv4 = props.nodeCidrMaskSizeIpv4 ?? 24;
    this.nodeCidrMaskSizeIpv6 = props.nodeCidrMaskSizeIpv6 ?? 64;
    const masks = { 4: this.nodeCidrMaskSizeIpv4, 6: this.nodeCidrMaskSizeIpv6 };
    if (checkNodeMasks(masks, report)) checkPodSubnetSizes(pods.subnets, masks, counted ? this.nodes : 1, report);

    const kubePrism = whenOn(props.kubePrism ?? true);
    this.kubePrism = kubePrism ? Object.freeze({ port: kubePrism.port ?? DEFAULT_KUBE_PRISM_PORT }) : false;
    if (this.kubePrism) checkKubePrismPort(this.kubePrism.port, report);

    const hostDns = whenOn(props.hostDns ?? true);
    this.hostDns = Object.freeze({ enabled: hostDns !== undefined, forwardKubeDnsToHost: hostDns?.forwardKubeDnsToHost ?? hostDns !== undefined });

    const kubeSpan = whenOn(props.kubeSpan);
    this.kubeSpan = Object.freeze({
      enabled: kubeSpan !== undefined,
      advertiseKubernetesNetworks: kubeSpan?.advertiseKubernetesNetworks ?? false,
      mtu: kubeSpan?.mtu ?? DEFAULT_KUBE_SPAN_MTU,
    });
    checkKubeSpanMtu(this.kubeSpan.mtu, report);

    this.management = props.management ?? 'talosctl';
    this.clusterId = props.clusterId ?? 0;
    checkClusterId(this.clusterId, this.name, report);
    this.kubeProxy = props.kubeProxy ?? false;
    this.dnsDomain = props.dnsDomain ?? 'cluster.local';
    checkDnsDomain(this.dnsDomain, report);

    report.throwIfAny();
    this.talosVersion = talos!;
    this.runningTalosVersion = running!;
    this.kubernetesVersion = kubernetes!;
    this.#podSubnets = pods.subnets.map(({ cidr }) => cidr);
    this.#serviceSubnets = services.subnets.map(({ cidr }) => cidr);
    this.#nodeSubnets = nodes.subnets.map(({ cidr }) => cidr);
    noteAssumedFacts(this, props);
    Object.freeze(this);
  }

  /** Number of nodes, control planes and workers together. */
  get nodes(): number {
    return this.controlPlanes + this.workers;
  }

  /** Pod subnets, the primary IP family first. */
  get podSubnets(): Cidr[] {
    return [...this.#podSubnets];
  }

  /** Service subnets, the primary IP family first. */
  get serviceSubnets(): Cidr[] {
    return [...this.#serviceSubnets];
  }

  /** Subnets that the nodes' own addresses are in; empty when they were not given. */
  get nodeSubnets(): Cidr[] {
    return [...this.#nodeSubnets];
  }

  /** Addresses of the nodes themselves; empty when they were not given. */
  get nodeAddresses(): IpAddress[] {
    return this.#nodeAddresses.map(({ address }) => address);
  }

  /** Addresses of the routers of the nodes' network; empty when they were not given. */
  get gatewayAddresses(): IpAddress[] {
    return this.#gatewayAddresses.map(({ address }) => address);
  }

  /** Addresses that control planes share for the Kubernetes API; empty when they were not given. */
  get virtualIps(): IpAddress[] {
    return this.#virtualIps.map(({ address }) => address);
  }

  /** IP families of pods and services, the primary one first. */
  get ipFamilies(): IpFamily[] {
    return this.#podSubnets.map(({ family }) => family);
  }

  /** Whether pods have an IPv4 and an IPv6 address. */
  get dualStack(): boolean {
    return this.#podSubnets.length === 2;
  }

  /**
   * Host at which the Cilium agent reaches the Kubernetes API before the cluster network exists: `localhost` with KubePrism, which
   * listens on 127.0.0.1 in IPv6 clusters as well. Undefined without KubePrism, because the address is then not known.
   */
  get apiServerHost(): string | undefined {
    return this.kubePrism ? 'localhost' : undefined;
  }

  /** Port of `apiServerHost`; undefined without KubePrism. */
  get apiServerPort(): number | undefined {
    return this.kubePrism ? this.kubePrism.port : undefined;
  }

  toString(): string {
    return `TalosCluster(${this.name})`;
  }
}

function readSubnets(
  property: string,
  values: readonly (string | Cidr)[],
  report: Reporter,
): { subnets: NamedSubnet[]; complete: boolean } {
  const subnets: NamedSubnet[] = [];
  values.forEach((value, index) => {
    const name = `${property}[${index}]`;
    const cidr = report.attempt(() => Cidr.from(value), name);
    if (cidr) subnets.push({ name, cidr });
  });
  return { subnets, complete: subnets.length === values.length };
}
