import type { TalosVersion } from '../cluster/talos-version';

/**
 * Kinds of documents by the first Talos minor that has them. Those of 1.9 can be older, and their first minor below 1.12 is not known. No file
 * that this library reads says it. Source: siderolabs/talos, pkg/machinery/config/types of 1.12.7, 1.13.6 and 1.14.1, and the
 * schema of 1.11.
 */
const KINDS_SINCE: Readonly<Record<string, readonly string[]>> = {
  '1.9': [
    'EthernetConfig',
    'EventSinkConfig',
    'ExistingVolumeConfig',
    'ExtensionServiceConfig',
    'KmsgLogConfig',
    'KubeSpanEndpointsConfig',
    'NetworkDefaultActionConfig',
    'NetworkRuleConfig',
    'PCIDriverRebindConfig',
    'RawVolumeConfig',
    'SideroLinkConfig',
    'SwapVolumeConfig',
    'TrustedRootsConfig',
    'UserVolumeConfig',
    'VolumeConfig',
    'WatchdogTimerConfig',
    'ZswapConfig',
  ],
  '1.12': [
    'BondConfig',
    'BridgeConfig',
    'DHCPv4Config',
    'DHCPv6Config',
    'DummyLinkConfig',
    'HCloudVIPConfig',
    'HostnameConfig',
    'Layer2VIPConfig',
    'LinkAliasConfig',
    'LinkConfig',
    'OOMConfig',
    'RegistryAuthConfig',
    'RegistryMirrorConfig',
    'RegistryTLSConfig',
    'ResolverConfig',
    'StaticHostConfig',
    'TimeSyncConfig',
    'VLANConfig',
    'WireguardConfig',
  ],
  '1.13': [
    'BlackholeRouteConfig',
    'EnvironmentConfig',
    'ExternalVolumeConfig',
    'ImageVerificationConfig',
    'KubeSpanConfig',
    'RoutingRuleConfig',
    'TCPProbeConfig',
    'VRFConfig',
  ],
  '1.14': [
    'BGPInstanceConfig',
    'CRIBaseRuntimeSpecConfig',
    'CRICustomizationConfig',
    'ContainerConfig',
    'DiscoveryIdentityConfig',
    'DiscoveryServiceConfig',
    'EtcFileConfig',
    'FilesystemScrubConfig',
    'FilesystemTrimConfig',
    'HTTPProbeConfig',
    'ImageCacheConfig',
    'KernelModuleConfig',
    'KubeAPIServerCAConfig',
    'KubeAPIServerConfig',
    'KubeAdmissionControlConfig',
    'KubeAggregatorCAConfig',
    'KubeAuditPolicyConfig',
    'KubeAuthenticationConfig',
    'KubeAuthorizerConfig',
    'KubeClusterConfig',
    'KubeControllerManagerConfig',
    'KubeCoreDNSConfig',
    'KubeCredentialProviderConfig',
    'KubeEtcdEncryptionConfig',
    'KubeExternalManifestConfig',
    'KubeFlannelCNIConfig',
    'KubeInlineManifestConfig',
    'KubeNetworkConfig',
    'KubeNodeConfig',
    'KubePrismConfig',
    'KubeProxyConfig',
    'KubeSchedulerConfig',
    'KubeServiceAccountConfig',
    'KubeStaticPodConfig',
    'KubeTalosAPIAccessConfig',
    'KubeletConfig',
    'LVMLogicalVolumeConfig',
    'LVMVolumeGroupConfig',
    'RAIDArrayConfig',
    'SecurityProfileConfig',
    'SysctlConfig',
    'SysfsConfig',
    'UdevRulesConfig',
    'UnattendedInstallConfig',
    'VethConfig',
  ],
};

const SINCE = new Map(Object.entries(KINDS_SINCE).flatMap(([minor, kinds]) => kinds.map((kind): [string, string] => [kind, minor])));

/** First Talos minor with a kind of document; undefined for an unknown kind. */
export function documentSince(kind: string): string | undefined {
  return SINCE.get(kind);
}

/** Whether a Talos version accepts a kind of document. */
export function knowsDocument(version: TalosVersion, kind: string): boolean {
  const since = SINCE.get(kind);
  return since !== undefined && version.atLeast(since);
}

/** The kinds of every Talos version. */
export function allDocumentKinds(): readonly string[] {
  return [...SINCE.keys()];
}

/** All kinds that a Talos version accepts. */
export function documentKinds(version: TalosVersion): readonly string[] {
  return [...SINCE.keys()].filter((kind) => knowsDocument(version, kind));
}
