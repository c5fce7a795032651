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

/** Further kinds of that form: they have a schema to check against, and no typed object. */
export const SCHEMA_ONLY_KINDS = [
  { group: 'argoproj.io', kind: 'AppProject', version: 'v1alpha1', file: 'appproject_v1alpha1.json' },
  { group: 'argoproj.io', kind: 'Application', version: 'v1alpha1', file: 'application_v1alpha1.json' },
  { group: 'argoproj.io', kind: 'ApplicationSet', version: 'v1alpha1', file: 'applicationset_v1alpha1.json' },
  { group: 'cert-manager.io', kind: 'ClusterIssuer', version: 'v1', file: 'clusterissuer_v1.json' },
  { group: 'cert-manager.io', kind: 'Issuer', version: 'v1', file: 'issuer_v1.json' },
  { group: 'helm.toolkit.fluxcd.io', kind: 'HelmRelease', version: 'v2', file: 'helmrelease_v2.json' },
  { group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization', version: 'v1', file: 'kustomization_v1.json' },
  { group: 'monitoring.coreos.com', kind: 'PodMonitor', version: 'v1', file: 'podmonitor_v1.json' },
  { group: 'source.toolkit.fluxcd.io', kind: 'GitRepository', version: 'v1', file: 'gitrepository_v1.json' },
  { group: 'source.toolkit.fluxcd.io', kind: 'HelmRepository', version: 'v1', file: 'helmrepository_v1.json' },
  { group: 'source.toolkit.fluxcd.io', kind: 'OCIRepository', version: 'v1', file: 'ocirepository_v1.json' },
  { group: 'source.toolkit.fluxcd.io', kind: 'OCIRepository', version: 'v1beta2', file: 'ocirepository_v1beta2.json' },
] as const;
