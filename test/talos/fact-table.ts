import {
  Advertise,
  Announce,
  BgpPeer,
  BgpPeering,
  Encryption,
  Ipam,
  L2Announcement,
  LoadBalancerPool,
  Routing,
  type ClusterChart,
  type TalosCiliumFeatures,
  type TalosCiliumProps,
  type TalosClusterProps,
} from '../../lib';

/** In place of a value: what Talos generates there must be gone. */
export const DELETED = Symbol('deleted');

/** One value of a machine configuration: its document (empty for the main one, with a name after a slash), its keys, the value. */
export type Value = readonly [document: string, path: readonly string[], value: unknown];

/** What the machine configurations of some nodes must say. */
interface Says {
  readonly everywhere?: readonly Value[];
  readonly controlPlane?: readonly Value[];
}

/** An app, and what Talos has to be told for it to be true, in both dialects. */
export interface FactRow {
  readonly title: string;
  /** Beside a cluster of three control planes and two workers. */
  readonly facts?: Partial<TalosClusterProps>;
  readonly cilium?: TalosCiliumProps;
  readonly more?: (chart: ClusterChart) => void;
  readonly fields: Says;
  readonly documents: Says;
}

/** Whether the cluster of a row has workers. */
export const hasWorkers = ({ facts }: FactRow): boolean => Boolean({ workers: 2, ...facts }.workers);

const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';
const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers';

const scheduling = (allowed: boolean): Pick<FactRow, 'fields' | 'documents'> => ({
  fields: { controlPlane: [['', ['cluster', 'allowSchedulingOnControlPlanes'], allowed]] },
  documents: { controlPlane: [['KubeNodeConfig', ['taints', CONTROL_PLANE], allowed ? DELETED : 'NoSchedule']] },
});
const excluded = (value: '' | typeof DELETED): Pick<FactRow, 'fields' | 'documents'> => ({
  fields: { controlPlane: [['', ['machine', 'nodeLabels', EXCLUDED], value]] },
  documents: { controlPlane: [['KubeNodeConfig', ['labels', EXCLUDED], value]] },
});
const both = (...parts: readonly Pick<FactRow, 'fields' | 'documents'>[]): Pick<FactRow, 'fields' | 'documents'> => ({
  fields: { controlPlane: parts.flatMap(({ fields }) => fields.controlPlane ?? []) },
  documents: { controlPlane: parts.flatMap(({ documents }) => documents.controlPlane ?? []) },
});
const network = (key: string, value: unknown): Pick<FactRow, 'fields' | 'documents'> => ({
  fields: { everywhere: [['', ['cluster', 'network', key], value]] },
  documents: { everywhere: [['KubeNetworkConfig', [key], value]] },
});
const nodeIp = (...validSubnets: string[]): Pick<FactRow, 'fields' | 'documents'> => ({
  fields: { everywhere: [['', ['machine', 'kubelet', 'nodeIP', 'validSubnets'], validSubnets]] },
  documents: { everywhere: [['KubeNodeConfig', ['nodeIP', 'validSubnets'], validSubnets]] },
});

const DUAL = { podSubnets: ['10.244.0.0/16', 'fd00:1::/56'], serviceSubnets: ['10.96.0.0/12', 'fd00:2::/112'] };
const announced = (announce: (chart: ClusterChart) => Announce) => (chart: ClusterChart): void => {
  new LoadBalancerPool(chart, 'pool', { blocks: ['192.168.1.240/29'], announce: announce(chart) });
};
const peering = (chart: ClusterChart, props: { readonly nodeSelector?: { readonly matchLabels: Readonly<Record<string, string>> } }): BgpPeering =>
  new BgpPeering(chart, 'tor', { localAsn: 64512, peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })], ...props });

/** Each fact of a cluster: the patches that make it true, or why it needs none. */
export const FACTS: Readonly<Record<keyof TalosClusterProps, readonly FactRow[] | string>> = {
  name: 'an argument of talosctl gen config',
  talosVersion: 'an argument of talosctl gen config; it decides the dialect',
  runningTalosVersion: 'what talosctl upgrade installs',
  kubernetesVersion: 'an argument of talosctl gen config',
  podSubnets: [
    { title: 'pod subnet', facts: { podSubnets: ['10.42.0.0/16'] }, ...network('podSubnets', ['10.42.0.0/16']) },
    { title: 'dual stack', facts: DUAL, ...network('podSubnets', DUAL.podSubnets) },
  ],
  serviceSubnets: [{ title: 'service subnet', facts: { serviceSubnets: ['10.43.0.0/16'] }, ...network('serviceSubnets', ['10.43.0.0/16']) }],
  dnsDomain: [{ title: 'domain of Services', facts: { dnsDomain: 'home.arpa' }, ...network('dnsDomain', 'home.arpa') }],
  nodeSubnets: [
    { title: 'subnet of the nodes', facts: { nodeSubnets: ['192.168.1.0/24'] }, ...nodeIp('192.168.1.0/24') },
    { title: 'two subnets of nodes', facts: { nodeSubnets: ['192.168.1.0/24', '192.168.2.0/24'] }, ...nodeIp('192.168.1.0/24', '192.168.2.0/24') },
    { title: 'dual stack, subnets of both families', facts: { ...DUAL, nodeSubnets: ['fd00:10::/64', '192.168.1.0/24'] }, ...nodeIp('192.168.1.0/24', 'fd00:10::/64') },
    { title: 'dual stack, a subnet of one family', facts: { ...DUAL, nodeSubnets: ['192.168.1.0/24'] }, ...nodeIp('192.168.1.0/24', '::/0') },
    { title: 'one family, subnets of both', facts: { nodeSubnets: ['192.168.1.0/24', 'fd00:10::/64'] }, ...nodeIp('192.168.1.0/24') },
  ],
  nodeAddresses: 'the network configuration of each node, which names its links',
  gatewayAddresses: 'addresses of routers, not of nodes',
  virtualIps: 'the network configuration of each control plane, which names its links',
  nodeCidrMaskSizeIpv4: [
    {
      title: 'size of pod blocks',
      facts: { nodeCidrMaskSizeIpv4: 25 },
      fields: { controlPlane: [['', ['cluster', 'controllerManager', 'extraArgs', 'node-cidr-mask-size'], '25']] },
      documents: { everywhere: [['KubeNetworkConfig', ['nodeCIDRMaskSizeIPv4'], 25]] },
    },
  ],
  nodeCidrMaskSizeIpv6: [
    {
      title: 'size of pod blocks of IPv6',
      facts: { ...DUAL, nodeCidrMaskSizeIpv6: 66 },
      fields: { controlPlane: [['', ['cluster', 'controllerManager', 'extraArgs', 'node-cidr-mask-size-ipv6'], '66']] },
      documents: { everywhere: [['KubeNetworkConfig', ['nodeCIDRMaskSizeIPv6'], 66]] },
    },
  ],
  controlPlanes: [{ title: 'one node', facts: { controlPlanes: 1, workers: 0 }, ...both(scheduling(true), excluded(DELETED)) }],
  workers: [
    { title: 'control planes only', facts: { workers: 0 }, ...both(scheduling(true), excluded(DELETED)) },
    { title: 'workers not given', facts: { workers: undefined }, ...both(scheduling(true), excluded(DELETED)) },
    { title: 'workers', ...both(scheduling(false), excluded('')) },
  ],
  allowSchedulingOnControlPlanes: [
    { title: 'workloads on control planes beside workers', facts: { allowSchedulingOnControlPlanes: true }, ...both(scheduling(true), excluded('')) },
    { title: 'no workloads on control planes, workers come from elsewhere', facts: { workers: 0, allowSchedulingOnControlPlanes: false }, ...both(scheduling(false), excluded(DELETED)) },
  ],
  excludeControlPlanesFromLoadBalancers: [
    { title: 'excluded without workers', facts: { workers: 0, excludeControlPlanesFromLoadBalancers: true }, ...both(scheduling(true), excluded('')) },
    { title: 'not excluded with workers', facts: { excludeControlPlanesFromLoadBalancers: false }, ...excluded(DELETED) },
    {
      title: 'excluded in spite of an announcement',
      facts: { excludeControlPlanesFromLoadBalancers: true },
      more: announced((chart) => Announce.l2(new L2Announcement(chart, 'lan', { nodeSelector: {} }))),
      ...excluded(''),
    },
  ],
  kubePrism: [
    {
      title: 'port of KubePrism',
      facts: { kubePrism: { port: 7446 } },
      fields: { everywhere: [['', ['machine', 'features', 'kubePrism', 'port'], 7446]] },
      documents: { everywhere: [['KubePrismConfig', ['port'], 7446]] },
    },
    {
      title: 'no KubePrism',
      facts: { kubePrism: false },
      cilium: { values: { k8sServiceHost: '10.0.0.1', k8sServicePort: 6443 } },
      fields: { everywhere: [['', ['machine', 'features', 'kubePrism', 'enabled'], false]] },
      documents: { everywhere: [['KubePrismConfig', [], DELETED]] },
    },
  ],
  hostDns: [
    {
      title: 'host DNS that CoreDNS does not ask',
      facts: { hostDns: { forwardKubeDnsToHost: false } },
      fields: { everywhere: [['', ['machine', 'features', 'hostDNS', 'forwardKubeDNSToHost'], false]] },
      documents: { everywhere: [['ResolverConfig', ['hostDNS', 'forwardKubeDNSToHost'], false]] },
    },
  ],
  kubeSpan: [
    {
      title: 'KubeSpan',
      facts: { kubeSpan: { mtu: 1380 } },
      fields: { everywhere: [['KubeSpanConfig', ['enabled'], true], ['KubeSpanConfig', ['mtu'], 1380]] },
      documents: { everywhere: [['KubeSpanConfig', ['enabled'], true], ['KubeSpanConfig', ['mtu'], 1380]] },
    },
  ],
  management: 'whoever hands the patches to the nodes',
  clusterId: 'known to Cilium only',
  kubeProxy: [
    {
      title: 'no kube-proxy, no Flannel',
      fields: { controlPlane: [['', ['cluster', 'proxy', 'disabled'], true], ['', ['cluster', 'network', 'cni', 'name'], 'none']] },
      documents: { controlPlane: [['KubeProxyConfig', ['enabled'], false], ['KubeFlannelCNIConfig', [], DELETED]] },
    },
    {
      title: 'kube-proxy',
      facts: { kubeProxy: true },
      fields: { controlPlane: [['', ['cluster', 'proxy', 'disabled'], false]] },
      documents: { controlPlane: [['KubeProxyConfig', ['enabled'], true]] },
    },
  ],
};

/** What constructs beside the cluster need. */
export const OTHERS: readonly FactRow[] = [
  { title: 'L2 announcements from all nodes', more: announced((chart) => Announce.l2(new L2Announcement(chart, 'lan', { nodeSelector: {} }))), ...excluded(DELETED) },
  {
    title: 'L2 announcements from control planes',
    more: announced((chart) => Announce.l2(new L2Announcement(chart, 'lan', { nodeSelector: { matchExpressions: [{ key: CONTROL_PLANE, operator: 'Exists' }] } }))),
    ...excluded(DELETED),
  },
  { title: 'L2 announcements from workers, as is the default', more: announced((chart) => Announce.l2(new L2Announcement(chart, 'lan'))), ...excluded('') },
  {
    title: 'L2 announcements of external addresses only',
    more: (chart) => void new L2Announcement(chart, 'lan', { nodeSelector: {}, services: {}, loadBalancerIPs: false, externalIPs: true }),
    ...excluded(''),
  },
  { title: 'BGP from all nodes', more: announced((chart) => Announce.bgp(peering(chart, {}))), ...excluded(DELETED) },
  { title: 'BGP from nodes with a label, which may be any', more: announced((chart) => Announce.bgp(peering(chart, { nodeSelector: { matchLabels: { bgp: 'true' } } }))), ...excluded('') },
  { title: 'BGP for pods only', more: (chart) => peering(chart, {}).addAdvertisement(Advertise.podCidr()), ...excluded('') },
  {
    title: 'Cilium outside of kube-system',
    cilium: { namespace: 'cilium' },
    fields: { controlPlane: [['', ['cluster', 'apiServer', 'admissionControl', '0', 'configuration', 'exemptions', 'namespaces'], ['cilium']]] },
    documents: { controlPlane: [['KubeAdmissionControlConfig/PodSecurity', ['configuration', 'exemptions', 'namespaces'], ['cilium']]] },
  },
];

/**
 * Features of Cilium that ask nothing of the machine configuration, and why. "In the kernel" is what Talos builds into it
 * (siderolabs/pkgs, kernel/build/config-amd64): neither modules nor parameters are missing.
 */
export const NOTHING_ASKED: Readonly<Record<keyof TalosCiliumFeatures, readonly [why: string, props: TalosCiliumFeatures]>> = {
  kubeProxyReplacement: ['kubeProxy of the cluster says it', { kubeProxyReplacement: true }],
  loadBalancer: ['eBPF; XDP is in the kernel', { loadBalancer: { algorithm: 'maglev' } }],
  nodePort: ['the agent reserves the ports', { nodePort: { range: '30000,31000' } }],
  socketLb: ['eBPF', { socketLb: { hostNamespaceOnly: true } }],
  devices: ['names of devices are those of the network configuration', { devices: 'eth+' }],
  cni: ['the plugins are in /opt/cni/bin, and Multus is a pod', { cni: { multus: true } }],
  endpointRoutes: ['routes are set by the agent', { endpointRoutes: true }],
  bpf: ['netkit is in the kernel', { bpf: { datapathMode: 'netkit' } }],
  bigTcp: ['the agent sets it on the links', { routing: Routing.native(), bigTcp: true }],
  l7Proxy: ['Envoy is a pod', { l7Proxy: false }],
  envoyConfig: ['Envoy is a pod', { envoyConfig: true }],
  sctp: ['eBPF', { sctp: true }],
  ipam: ['the operator of Cilium gives nodes their blocks', { ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.244.0.0/16'] }) }],
  routing: ['routes are set by the agent', { routing: Routing.native() }],
  masquerade: ['hostDns of the cluster says what host routing needs', { masquerade: { bpf: true } }],
  hostRouting: ['hostDns of the cluster says what host routing needs', { hostRouting: 'legacy' }],
  bandwidthManager: ['FQ and BBR are in the kernel, and the agent sets the parameters', { bandwidthManager: { bbr: true }, masquerade: { bpf: true } }],
  gatewayApi: ['Envoy is a pod', { gatewayApi: true }],
  ingressController: ['Envoy is a pod', { ingressController: true }],
  envoy: ['it runs in the namespace of Cilium', { envoy: true }],
  hubble: ['ports of nodes are open, unless ingressFirewall closes them, which then opens these', { hubble: { relay: true } }],
  prometheus: ['ports of nodes are open, unless ingressFirewall closes them, which then opens these', { prometheus: true }],
  dashboards: ['ConfigMaps', { dashboards: true }],
  l2Announcements: ['what is announced decides it: the table above', { l2Announcements: true }],
  bgpControlPlane: ['what is announced decides it: the table above', { bgpControlPlane: true }],
  lbIpam: ['Node IPAM uses workers; excludeControlPlanesFromLoadBalancers adds control planes', { lbIpam: { nodeIpam: true } }],
  encryption: ['WireGuard and ESP are in the kernel', { encryption: Encryption.wireguard() }],
  clusterMesh: ['its API server is a pod', { clusterMesh: true }],
  egressGateway: ['addresses of gateways are part of the network configuration of each node, which names its links', { egressGateway: true, masquerade: { bpf: true } }],
  hostFirewall: ['eBPF', { hostFirewall: true }],
  localRedirectPolicies: ['eBPF', { localRedirectPolicies: true }],
  mtu: ['the agent sets it on its own links', { mtu: 1400 }],
  resources: ['pods', { resources: { agent: { requests: { cpu: '100m' } } } }],
  pmtuDiscovery: ['the agent sets the parameters in the namespaces of pods', { pmtuDiscovery: true }],
  noConntrackIptablesRules: ['the agent writes the rules', { noConntrackIptablesRules: true, routing: Routing.native(), masquerade: { bpf: true } }],
  l2NeighborDiscovery: ['the agent asks for the neighbors', { l2NeighborDiscovery: true }],
  policyEnforcement: ['eBPF', { policyEnforcement: { mode: 'always' } }],
  dnsProxy: ['part of the agent', { dnsProxy: { minTtl: '1h' } }],
  authentication: ['SPIRE is pods', { authentication: true }],
  identities: ['known to Cilium only', { identities: { managementMode: 'operator' } }],
  ciliumEndpointSlice: ['objects of Cilium', { ciliumEndpointSlice: true }],
  agent: ['pods', { agent: { priorityClassName: 'system-node-critical' } }],
  clientRateLimit: ['the API server has limits of its own', { clientRateLimit: { qps: 20, burst: 40 } }],
  debug: ['logs of pods', { debug: true }],
  images: ['mirrors and logins of the container runtime are yours', { images: { registry: 'registry.example.com' } }],
  operator: ['pods', { operator: { replicas: 2 } }],
  upgradeCompatibility: ['known to Cilium only', { upgradeCompatibility: '1.18' }],
};
