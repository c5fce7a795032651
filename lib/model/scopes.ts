import { groupOf } from '../kubernetes/object';
import { map } from './json';
import type { ObjectModel } from './model';
import { byKind, ofKinds } from './of-kinds';

/**
 * Kinds that live outside of namespaces, by API group. Kept by hand where no artefact at hand says it.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/ (`kubectl api-resources --namespaced=false`)
 */
const CLUSTER_SCOPED: Readonly<Record<string, readonly string[]>> = {
  '': ['ComponentStatus', 'Namespace', 'Node', 'PersistentVolume'],
  'admissionregistration.k8s.io': [
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
  'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
  'networking.k8s.io': ['IPAddress', 'IngressClass', 'ServiceCIDR'],
  'node.k8s.io': ['RuntimeClass'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'resource.k8s.io': ['DeviceClass', 'DeviceTaintRule', 'ResourceSlice'],
  'scheduling.k8s.io': ['PriorityClass'],
  'storage.k8s.io': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass'],
  'storagemigration.k8s.io': ['StorageVersionMigration'],
  // `spec.scope` of the CRDs that the operator of Cilium 1.16 to 1.20 installs.
  'cilium.io': [
    'CiliumBGPAdvertisement',
    'CiliumBGPClusterConfig',
    'CiliumBGPNodeConfig',
    'CiliumBGPNodeConfigOverride',
    'CiliumBGPPeerConfig',
    'CiliumBGPPeeringPolicy',
    'CiliumCIDRGroup',
    'CiliumClusterwideEnvoyConfig',
    'CiliumClusterwideNetworkPolicy',
    'CiliumDatapathPlugin',
    'CiliumEgressGatewayPolicy',
    'CiliumEndpointSlice',
    'CiliumExternalWorkload',
    'CiliumIdentity',
    'CiliumL2AnnouncementPolicy',
    'CiliumLoadBalancerIPPool',
    'CiliumNode',
    'CiliumPodIPPool',
  ],
  // Of CRDs that often travel in another repository than what uses them.
  'cert-manager.io': ['ClusterIssuer'],
  'external-secrets.io': ['ClusterExternalSecret', 'ClusterSecretStore'],
  'gateway.networking.k8s.io': ['GatewayClass'],
  'gateway.networking.x-k8s.io': ['XMesh'],
  'trust.cert-manager.io': ['Bundle'],
};

/** Kinds that live in namespaces, by API group: those of Kubernetes, and of CRDs that often travel in another repository. */
const NAMESPACED: Readonly<Record<string, readonly string[]>> = {
  '': [
    'ConfigMap',
    'Endpoints',
    'Event',
    'LimitRange',
    'PersistentVolumeClaim',
    'Pod',
    'PodTemplate',
    'ReplicationController',
    'ResourceQuota',
    'Secret',
    'Service',
    'ServiceAccount',
  ],
  'apps': ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  'autoscaling': ['HorizontalPodAutoscaler'],
  'batch': ['CronJob', 'Job'],
  'coordination.k8s.io': ['Lease'],
  'discovery.k8s.io': ['EndpointSlice'],
  'events.k8s.io': ['Event'],
  'networking.k8s.io': ['Ingress', 'NetworkPolicy'],
  'policy': ['PodDisruptionBudget'],
  'rbac.authorization.k8s.io': ['Role', 'RoleBinding'],
  'resource.k8s.io': ['ResourceClaim', 'ResourceClaimTemplate'],
  'storage.k8s.io': ['CSIStorageCapacity'],
  'argoproj.io': ['AppProject', 'Application', 'ApplicationSet'],
  'cert-manager.io': ['Certificate', 'CertificateRequest', 'Issuer'],
  'cilium.io': ['CiliumEndpoint', 'CiliumEnvoyConfig', 'CiliumGatewayClassConfig', 'CiliumLocalRedirectPolicy', 'CiliumNetworkPolicy', 'CiliumNodeConfig'],
  'external-secrets.io': ['ExternalSecret', 'SecretStore'],
  'gateway.networking.k8s.io': ['BackendTLSPolicy', 'GRPCRoute', 'Gateway', 'HTTPRoute', 'ListenerSet', 'ReferenceGrant', 'TCPRoute', 'TLSRoute', 'UDPRoute'],
  'helm.toolkit.fluxcd.io': ['HelmRelease'],
  'kustomize.toolkit.fluxcd.io': ['Kustomization'],
  'monitoring.coreos.com': ['Alertmanager', 'PodMonitor', 'Probe', 'Prometheus', 'PrometheusRule', 'ScrapeConfig', 'ServiceMonitor'],
  'source.toolkit.fluxcd.io': ['Bucket', 'GitRepository', 'HelmChart', 'HelmRepository', 'OCIRepository'],
};

/** Namespaces that every Kubernetes cluster has. */
export const KUBERNETES_NAMESPACES: ReadonlySet<string> = new Set(['default', 'kube-node-lease', 'kube-public', 'kube-system']);

const keysOf = (table: Readonly<Record<string, readonly string[]>>): ReadonlySet<string> => new Set(Object.entries(table).flatMap(([group, kinds]) => kinds.map((kind) => `${group}/${kind}`)));
const CLUSTER_KEYS = keysOf(CLUSTER_SCOPED);
const NAMESPACED_KEYS = keysOf(NAMESPACED);

/** Whether objects of a kind are known to live outside of namespaces. */
export function isClusterScoped(group: string, kind: string): boolean {
  return CLUSTER_KEYS.has(`${group}/${kind}`);
}

/** Where the objects of a kind live. */
export type Scope = 'Cluster' | 'Namespaced';

/**
 * Says where objects of a kind live, undefined for kinds that are not known. What CustomResourceDefinitions among the objects say is
 * surer than any table.
 */
export function scopesIn(objects: readonly ObjectModel[]): (apiVersion: string, kind: string) => Scope | undefined {
  const defined = new Map<string, Scope>();
  for (const { object } of ofKinds(objects, 'CustomResourceDefinition')) {
    const { group, names, scope } = map(object.spec);
    if (scope === 'Cluster' || scope === 'Namespaced') defined.set(`${String(group)}/${String(map(names).kind)}`, scope);
  }
  return (apiVersion, kind) => {
    const key = `${groupOf(apiVersion)}/${kind}`;
    return defined.get(key) ?? (CLUSTER_KEYS.has(key) ? 'Cluster' : NAMESPACED_KEYS.has(key) ? 'Namespaced' : undefined);
  };
}

/** Cluster-scoped objects that have a namespace, which means nothing there. */
export function* namespacedInVain<Entry extends ObjectModel>(objects: readonly Entry[]): Iterable<Entry> {
  const scopeOf = scopesIn(objects);
  for (const [kind, entries] of byKind(objects)) {
    const clusterScoped = new Set([...new Set(entries.map(({ object }) => object.apiVersion))].filter((apiVersion) => typeof apiVersion === 'string' && scopeOf(apiVersion, kind) === 'Cluster'));
    if (clusterScoped.size === 0) continue;
    for (const entry of entries as readonly Entry[]) {
      if (clusterScoped.has(entry.object.apiVersion) && entry.object.metadata?.namespace !== undefined) yield entry;
    }
  }
}
