import { plainName } from '../runtime/near-names';

/** A prop, and names without a letter in common that it has in Helm, Cilium, Talos or Kubernetes; for every object with such a prop. */
export const OTHER_NAMES: Readonly<Record<string, string>> = {
  // TalosCilium
  bgpControlPlane: 'bgp',
  ingressController: 'ingress',
  prometheus: 'metrics monitoring serviceMonitor serviceMonitors',
  dashboards: 'grafana',
  certificates: 'tls certs certManager',
  egressGateway: 'egress',
  clusterMesh: 'mesh',
  values: 'helmValues',
  version: 'chartVersion ciliumVersion',
  images: 'imageRegistry registry image useDigest',
  agent: 'nodeSelector tolerations affinity priorityClassName rollOutCiliumPods podAnnotations extraArgs extraEnv extraConfig',
  devices: 'interfaces',
  loadBalancer: 'algorithm maglev acceleration dsr',
  cni: 'multus exclusive chainingMode',
  policyEnforcement: 'policyEnforcementMode policyCidrMatchMode policyAuditMode',
  clientRateLimit: 'k8sClientRateLimit',
  bigTcp: 'enableIpv4BigTcp enableIpv6BigTcp',
  routing: 'tunnel tunnelProtocol',
  // TalosCluster
  name: 'clusterName',
  controlPlanes: 'masters controlPlaneNodes',
  workers: 'workerCount workerNodes',
  podSubnets: 'podCidr podCidrs podNetwork clusterCidr',
  serviceSubnets: 'serviceCidr serviceCidrs serviceNetwork',
  nodeSubnets: 'machineCidr machineSubnets nodeCidr nodeCidrs nodeNetwork',
  nodeAddresses: 'nodeIps controlPlaneIps workerIps',
  gatewayAddresses: 'gateway gateways router routers',
  virtualIps: 'vip endpoint clusterEndpoint controlPlaneEndpoint',
  dnsDomain: 'clusterDomain dns',
  kubernetesVersion: 'k8s k8sVersion',
  talosVersion: 'talos version',
  kubeProxy: 'proxy',
  management: 'omni',
  clusterId: 'id',
  // Gateways and routes
  gatewayClass: 'class className',
  address: 'ip ips loadBalancerIp loadBalancerIps',
  redirectHttpToHttps: 'redirect httpsRedirect',
  service: 'externalTrafficPolicy nodePort serviceType',
  gateway: 'parent parents parentRefs',
  hostnames: 'host hosts',
  rules: 'backend backends backendRefs service path paths matches',
  raw: 'spec',
  // HubbleStack
  ui: 'frontend hubbleUi',
  relay: 'hubbleRelay',
  exposure: 'ingress host hostname gateway route expose',
  eventBufferCapacity: 'bufferSize retention',
  // Addresses
  blocks: 'cidr cidrs ip ips address addresses range ranges subnet subnets start stop pool',
  reserved: 'exclude excluded except',
  announce: 'l2 bgp',
  serviceSelector: 'selector labels namespaces',
  interfaces: 'device devices',
  lease: 'leaseDuration leaseRenewDeadline leaseRetryPeriod',
  localAsn: 'asn',
  peers: 'neighbors neighbours',
  sources: 'selectors selector podSelector pods',
  destinations: 'cidr cidrs',
  except: 'exclude excluded excludedCidrs',
  gateways: 'egressIp nodeSelector egressGateway',
  nodeSelector: 'nodes',
  nodes: 'routerId routerIds',
  // Other
  kind: 'type',
  ciliumVersion: 'version cilium',
  outdir: 'output dist directory',
};

/** What to do about names that no prop of the object is for. */
export const FIXES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  TalosCiliumProps: {
    'write masquerade: { bpf: true }': 'bpfMasquerade',
    'write routing: Routing.native()': 'nativeRouting routingMode ipv4NativeRoutingCidr ipv6NativeRoutingCidr autoDirectNodeRoutes',
    'write encryption: Encryption.wireguard()': 'wireguard',
    'write bandwidthManager: { bbr: true }': 'bbr',
    'write operator: { replicas: 2 }': 'replicas replicaCount operatorReplicas',
    "add new HubbleStack(chart, 'hubble')": 'relay ui hubbleUi hubbleRelay',
    'remove it: kubePrism of the TalosCluster sets it': 'k8sServiceHost k8sServicePort',
    'set podSubnets in the props of TalosCluster': 'podCidr podCidrs podSubnet ipv4 ipv6 dualStack',
    'set name in the props of TalosCluster': 'clusterName',
    'set clusterId in the props of TalosCluster': 'clusterId',
    'set kubernetesVersion in the props of TalosCluster': 'k8sVersion',
    "write chart: { repository: 'https://charts.example.com' }": 'repo repository',
    'set it in values': 'externalIps',
  },
  TalosClusterProps: {
    'write controlPlanes and workers': 'nodeCount nodes replicas',
    'write kubeProxy: false': 'disableKubeProxy',
    'remove it: TalosMachineConfig writes the patch for cni': 'cni',
  },
  CiliumGatewayProps: {
    "set it in a listener: Listener.http({ hostname: 'web.example.com', port: 80 })": 'hostname hostnames port ports',
    "set it in a listener: Listener.https({ certificate: GatewayCertificate.certManager({ clusterIssuer: 'letsencrypt' }) })": 'tls certificate certificates issuer clusterIssuer',
    "add new CiliumHttpRoute(chart, 'route', { ... })": 'routes rules',
    'remove it: a LoadBalancerPool gives the Gateway an address, and address chooses one': 'pool',
  },
  CiliumHttpRouteProps: { 'remove it: a listener of the Gateway has the certificate': 'tls' },
  ClusterChartProps: {
    'pass it before the props: new ClusterChart(app, cluster)': 'cluster',
    'set namespace in the props of each construct; namespaces lists the Namespaces to create': 'namespace',
  },
  ArgoCdDeliveryProps: { 'write repository': 'repo repoUrl url gitUrl' },
  FluxDeliveryProps: { "write source: FluxSource.git({ url: 'https://github.com/acme/clusters.git' })": 'repository repo repoUrl url gitUrl' },
  CiliumPoliciesProps: {
    "select the pods in a call: for({ matchLabels: { app: 'web' } }).allowFrom(...)": 'selector endpointSelector podSelector labels rules policies',
    'call add(Preset.defaultDeny())': 'defaultDeny enableDefaultDeny',
    "use CiliumPolicies.clusterwide(chart, 'policies')": 'clusterwide',
  },
  HubbleStackProps: {
    "add new CiliumMonitoring(chart, 'monitoring')": 'prometheus serviceMonitor serviceMonitors dashboards grafana alerts',
    'set certificates in the props of TalosCilium': 'tls',
    'write relay: { replicas: 2 }': 'replicas',
    'remove it: a HubbleStack switches Hubble on': 'enabled',
  },
  ClusterMeshSettings: {
    'set clusterId in the props of TalosCluster': 'id clusterId',
    'set name in the props of TalosCluster': 'name clusterName',
  },
  L2AnnouncementProps: { 'set announce: Announce.l2(announcement) in the props of LoadBalancerPool': 'pool pools' },
};

/** How to fix a prop whose name no letters lead to, for an object with these props. */
export function otherName(object: string | undefined, props: ReadonlyMap<string, unknown>, given: string, value: unknown): string | undefined {
  const isOne = (names: string): boolean => names.split(' ').some((name) => plainName(name) === plainName(given));
  const fix = Object.entries(FIXES[object ?? ''] ?? {}).find(([, names]) => isOne(names));
  if (fix) return fix[0];
  const prop = Object.entries(OTHER_NAMES).find(([name, names]) => props.has(name) && isOne(names));
  if (prop) return `write ${prop[0]}`;
  if (plainName(given) === 'enabled') return value === false ? 'write false instead of the object' : 'remove it: an object switches the feature on, as true does';
  return undefined;
}
