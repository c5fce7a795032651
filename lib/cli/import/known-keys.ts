import { ciliumChartAsset, findAsset } from '../../assets';
import { OpenChart } from '../../chart/chart-store';
import { CiliumVersion } from '../../cluster/cilium-version';
import { KEYS_REMOVED } from '../../values/key-history';

/** Keys at the top level of the values of any Cilium chart. */
export function topLevelKeys(): ReadonlySet<string> {
  const version = CiliumVersion.DEFAULT.toString();
  const { facts } = new OpenChart(findAsset(ciliumChartAsset(version), { requestedBy: 'import' }), version);
  return new Set([...Object.keys(facts.values.keys ?? {}), ...Object.keys(KEYS_REMOVED).map((path) => path.split('.')[0]!)]);
}

/** Keys that the values of many charts have: a file with only these may be of another chart. */
const GENERIC = new Set([
  'affinity', 'agent', 'annotations', 'apiRateLimit', 'authentication', 'certgen', 'cluster', 'commonLabels', 'dashboards', 'debug', 'devices', 'encryption', 'envoy', 'extraArgs', 'extraConfig', 'extraContainers',
  'extraEnv', 'extraHostPathMounts', 'extraInitContainers', 'extraVolumeMounts', 'extraVolumes', 'image', 'imagePullSecrets', 'ingressController', 'initResources', 'livenessProbe', 'loadBalancer', 'monitor', 'name',
  'namespaceOverride', 'nodePort', 'nodeSelector', 'operator', 'podAnnotations', 'podLabels', 'podSecurityContext', 'priorityClassName', 'prometheus', 'proxy', 'readinessProbe', 'resources', 'scheduling', 'securityContext',
  'serviceAccounts', 'startupProbe', 'terminationGracePeriodSeconds', 'tls', 'tolerations', 'updateStrategy',
]);

/** Whether a key tells that values are of Cilium. */
export function isTelling(key: string): boolean {
  return !GENERIC.has(key);
}
