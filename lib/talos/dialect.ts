import type { MachineSetting } from '../cluster/machine-setting';
import type { TalosVersion } from '../cluster/talos-version';
import { documentsDialect } from './documents-dialect';
import { fieldsDialect } from './fields-dialect';
import type { PatchEntry } from './patch-entry';

/**
 * Documents that Talos accepts on control plane nodes only; on a worker they are an error. Source: the documents that are marked
 * so in siderolabs/talos, pkg/machinery/config/types.
 */
export const CONTROL_PLANE_DOCUMENTS: ReadonlySet<string> = new Set([
  'KubeAPIServerConfig',
  'KubeAdmissionControlConfig',
  'KubeAggregatorCAConfig',
  'KubeAuditPolicyConfig',
  'KubeAuthenticationConfig',
  'KubeAuthorizerConfig',
  'KubeControllerManagerConfig',
  'KubeCoreDNSConfig',
  'KubeEtcdEncryptionConfig',
  'KubeFlannelCNIConfig',
  'KubeProxyConfig',
  'KubeSchedulerConfig',
  'KubeServiceAccountConfig',
  'KubeTalosAPIAccessConfig',
]);

/** Fields that Talos accepts on control plane nodes only. */
export const CONTROL_PLANE_FIELDS: readonly string[] = ['machine.features.kubernetesTalosAPIAccess'];

/**
 * Fields of the main document that a document has taken the place of. Talos refuses a configuration that has both, and what it
 * generates since 1.14 has these documents. Source: the conflict checks beside the documents in siderolabs/talos,
 * pkg/machinery/config/types.
 */
export const REPLACED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'cluster.allowSchedulingOnControlPlanes': ['KubeNodeConfig'],
  'cluster.apiServer': ['KubeAPIServerConfig', 'KubeAdmissionControlConfig', 'KubeAuditPolicyConfig', 'KubeAuthorizerConfig'],
  'cluster.controlPlane.localAPIServerPort': ['KubeAPIServerConfig'],
  'cluster.controllerManager': ['KubeControllerManagerConfig'],
  'cluster.coreDNS': ['KubeCoreDNSConfig'],
  'cluster.discovery': ['DiscoveryServiceConfig'],
  'cluster.network': ['KubeNetworkConfig', 'KubeFlannelCNIConfig'],
  'cluster.proxy': ['KubeProxyConfig'],
  'cluster.scheduler': ['KubeSchedulerConfig'],
  'machine.features.hostDNS': ['ResolverConfig'],
  'machine.features.kubePrism': ['KubePrismConfig'],
  'machine.features.kubernetesTalosAPIAccess': ['KubeTalosAPIAccessConfig'],
  'machine.install': ['UnattendedInstallConfig'],
  'machine.kubelet': ['KubeletConfig', 'KubeNodeConfig'],
  'machine.network.kubespan': ['KubeSpanConfig'],
  'machine.nodeAnnotations': ['KubeNodeConfig'],
  'machine.nodeLabels': ['KubeNodeConfig'],
  'machine.nodeTaints': ['KubeNodeConfig'],
};

/** How the Talos version that generated the machine configuration writes a setting. */
export function entriesOf(setting: MachineSetting, version: TalosVersion): PatchEntry[] {
  return version.usesDocuments ? documentsDialect(setting) : fieldsDialect(setting, version);
}
