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

/**
 * Fields of the main document that a document has taken the place of. Talos refuses a configuration that has both.
 * Source: the conflict checks beside the documents in siderolabs/talos, pkg/machinery/config/types.
 */
export const REPLACED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'cluster.network': ['KubeNetworkConfig', 'KubeFlannelCNIConfig'],
  'cluster.proxy': ['KubeProxyConfig'],
  'cluster.apiServer.admissionControl': ['KubeAdmissionControlConfig'],
  'machine.features.kubePrism': ['KubePrismConfig'],
  'machine.features.hostDNS': ['ResolverConfig'],
  'machine.features.kubernetesTalosAPIAccess': ['KubeTalosAPIAccessConfig'],
  'machine.network.kubespan': ['KubeSpanConfig'],
};

/** How the Talos version that generated the machine configuration writes a setting. */
export function entriesOf(setting: MachineSetting, version: TalosVersion): PatchEntry[] {
  return version.usesDocuments ? documentsDialect(setting) : fieldsDialect(setting, version);
}
