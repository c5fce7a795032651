/** What messages tell to write for something that is missing, by type and then by name. The tests try each of them. */
const BY_TYPE: Readonly<Record<string, string>> = {
  TalosCluster: "new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35' })",
  GatewayCertificate: "GatewayCertificate.certManager({ clusterIssuer: 'letsencrypt' })",
  BackendCa: 'BackendCa.system()',
  OmniMachines: "OmniMachines.ids(['430d882a-51a8-48b3-ab00-d4b5b0b5b0b5'])",
  Selector: "Selector.labels({ app: 'web' })",
  'Listener[]': '[Listener.http()]',
  'Backend[]': "[Backend.named({ name: 'web', port: 80 })]",
  'BgpPeer[]': "[BgpPeer.to('192.168.1.1', { asn: 64512 })]",
  'Announce | Announce[]': "Announce.l2(new L2Announcement(chart, 'lan'))",
  'HttpRuleProps[]': "[{ backends: [Backend.named({ name: 'web', port: 80 })] }]",
  'GrpcRuleProps[]': "[{ backends: [Backend.named({ name: 'web', port: 80 })] }]",
  'EgressSource[]': "[{ podSelector: Selector.labels({ app: 'web' }) }]",
  'EgressGatewayNode[]': "[{ nodeSelector: Selector.labels({ egress: 'true' }) }]",
  'BackendTlsTarget[]': "[{ service: 'web' }]",
  PodSelection: "Selector.labels({ app: 'web' })",
  'CiliumGateway | ParentGateway': "{ name: 'web', namespace: 'gateways' }",
  ParentGateway: "{ name: 'web', namespace: 'gateways' }",
};

const BY_NAME: Readonly<Record<string, string>> = {
  address: "'192.168.1.1'",
  allowOrigins: "['https://example.com']",
  application: "'cilium'",
  asn: '64512',
  blocks: "['192.168.1.200/29']",
  cidr: "'10.0.0.0/8'",
  controlPlane: "{ machines: OmniMachines.ids(['430d882a-51a8-48b3-ab00-d4b5b0b5b0b5']) }",
  destinations: "['203.0.113.0/24']",
  enabled: 'true',
  entity: "'world'",
  fields: "['source']",
  from: "['192.168.1.0/24']",
  hostname: "'example.com'",
  hostnames: "['example.com']",
  hubbleServerSecret: "'hubble-server-certs'",
  ids: "['430d882a-51a8-48b3-ab00-d4b5b0b5b0b5']",
  ingress: "'block'",
  interval: "'10s'",
  ipv4Cidrs: "['10.244.0.0/16']",
  issuer: "{ name: 'ca' }",
  kind: "'Service'",
  kubernetesVersion: "'1.35'",
  kustomization: "'cilium'",
  labels: "{ app: 'web' }",
  localAsn: '64512',
  name: "'web'",
  namespace: "'shop'",
  namespaces: "['kube-system']",
  nodeSelector: "Selector.labels({ egress: 'true' })",
  omniVersion: "'1.9'",
  path: "'/api'",
  pattern: "'*.example.com'",
  peers: "Peer.labels({ app: 'web' })",
  port: '443',
  ports: '[443]',
  prefix: "'/api'",
  reason: "'a static route on the router'",
  selector: "Selector.labels({ app: 'web' })",
  service: "'web'",
  talosVersion: "'1.13'",
  url: "'https://example.com/cilium.yaml'",
};

const OWN: Readonly<Record<string, string>> = {
  'TalosClusterProps.name': "'home'",
  'FirewallRule.name': "'kubelet'",
  'KernelModuleProps.name': "'wireguard'",
  'DynamicHubbleExportProps.name': "'drops'",
  'NamedBackend.port': '80',
  'CatchAllProps.port': '80',
  'AuthenticatingProxy.port': '80',
  'BgpInstanceProps.name': "'main'",
  'Advertise.interface.name': "'lo'",
  'Dns.name.name': "'example.com'",
  'Peer.fqdn.name': "'example.com'",
  'Port.named.name': "'http'",
  'GrpcMatch.method.method': "'Get'",
  'Http.method.method': "'GET'",
};

/** Kinds of texts that an example stands for itself; where there is none, the message says what type it is. */
export function exampleOf(owner: string, name: string, text: string): string | undefined {
  if (owner.includes('#')) return undefined;
  if (/^'[^']*'$/.test(text)) return text;
  return OWN[`${owner}.${name}`] ?? BY_TYPE[text] ?? (EXAMPLED.test(text) ? BY_NAME[name] : undefined);
}

const EXAMPLED = /^(string|number|boolean|\(?'|\(?string|\{ \[key\]|number|OmniControlPlaneProps|IssuerRef|PeerLike|.*PeerLike)/;
