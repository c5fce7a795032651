/** Cilium releases that the types cover: the minors, and the chart that stands for each. */
export const CILIUM_CHARTS: Readonly<Record<CiliumMinor, string>> = { '1.18': '1.18.12', '1.19': '1.19.6', '1.20': '1.20.0' };

export const CILIUM_MINORS = ['1.18', '1.19', '1.20'] as const;
export type CiliumMinor = (typeof CILIUM_MINORS)[number];

/** All bundles whose served versions are listed. */
export const GATEWAY_API_BUNDLES = ['v1.0.0', 'v1.1.0', 'v1.2.1', 'v1.3.0', 'v1.4.1', 'v1.5.1', 'v1.6.1'] as const;

/** Bundles that the types are merged from: Cilium 1.18 asks for 1.3, 1.19 for 1.4 and 1.20 for 1.6. */
export const GATEWAY_API_TYPED_BUNDLES: readonly string[] = ['v1.3.0', 'v1.4.1', 'v1.5.1', 'v1.6.1'];

export const CILIUM_KINDS = [
  'CiliumNetworkPolicy',
  'CiliumClusterwideNetworkPolicy',
  'CiliumLoadBalancerIPPool',
  'CiliumL2AnnouncementPolicy',
  'CiliumBGPClusterConfig',
  'CiliumBGPPeerConfig',
  'CiliumBGPAdvertisement',
  'CiliumBGPNodeConfigOverride',
  'CiliumEgressGatewayPolicy',
  'CiliumLocalRedirectPolicy',
  'CiliumCIDRGroup',
  'CiliumEnvoyConfig',
  'CiliumClusterwideEnvoyConfig',
  'CiliumNodeConfig',
  'CiliumGatewayClassConfig',
  'CiliumPodIPPool',
] as const;

export const GATEWAY_API_KINDS = [
  'GatewayClass',
  'Gateway',
  'HTTPRoute',
  'GRPCRoute',
  'TLSRoute',
  'TCPRoute',
  'UDPRoute',
  'ReferenceGrant',
  'BackendTLSPolicy',
] as const;

/** Kinds that come as one JSON Schema per kind: that file says neither kind nor scope. */
export const PLAIN_SCHEMA_KINDS = [
  { group: 'cert-manager.io', kind: 'Certificate', version: 'v1', file: 'certificate_v1.json' },
  { group: 'monitoring.coreos.com', kind: 'ServiceMonitor', version: 'v1', file: 'servicemonitor_v1.json' },
  { group: 'monitoring.coreos.com', kind: 'PrometheusRule', version: 'v1', file: 'prometheusrule_v1.json' },
] as const;
