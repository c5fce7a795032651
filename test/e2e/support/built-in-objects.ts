import type { JsonObject } from '../../../lib/kubernetes/json';

const metadata = { name: 'generated' };
const labels = { app: 'web' };
const podSpec: JsonObject = {
  serviceAccountName: 'default',
  hostNetwork: true,
  tolerations: [{ operator: 'Exists' }],
  securityContext: { runAsNonRoot: true, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: labels } }] } },
  initContainers: [{ name: 'init', image: 'init:1', command: ['sh'], volumeMounts: [{ name: 'config', mountPath: '/config' }] }],
  containers: [
    {
      name: 'web',
      image: 'web:1',
      args: ['--a'],
      env: [{ name: 'A', value: 'x' }, { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
      ports: [{ name: 'http', containerPort: 80, hostPort: 80, protocol: 'TCP' }],
      resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '1Gi' } },
      livenessProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 10 },
      readinessProbe: { tcpSocket: { port: 80 } },
      lifecycle: { preStop: { exec: { command: ['true'] } } },
      securityContext: { capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] }, allowPrivilegeEscalation: false },
      volumeMounts: [{ name: 'config', mountPath: '/config', readOnly: true }, { name: 'run', mountPath: '/run/cilium' }],
    },
  ],
  volumes: [{ name: 'config', configMap: { name: 'a', defaultMode: 420, items: [{ key: 'a', path: 'a' }] } }, { name: 'run', hostPath: { path: '/run', type: 'DirectoryOrCreate' } }, { name: 'all', projected: { sources: [{ secret: { name: 'a' } }] } }],
};
const template: JsonObject = { metadata: { labels }, spec: podSpec };
const job: JsonObject = { backoffLimit: 1, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a' }] } } };
const rule: JsonObject = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };

/** Objects of Kubernetes' own kinds that the server takes, with many fields. */
export const BUILT_IN: readonly JsonObject[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: 'b' }, binaryData: { c: 'YQ==' }, immutable: true },
  { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', data: { a: 'YQ==' }, stringData: { b: 'c' } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false, imagePullSecrets: [{ name: 'a' }] },
  { apiVersion: 'v1', kind: 'Namespace', metadata, spec: { finalizers: ['kubernetes'] } },
  { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'LoadBalancer', selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }, { name: 'dns', port: 53, targetPort: 53, protocol: 'UDP' }], loadBalancerClass: 'io.cilium/l2-announcer', externalTrafficPolicy: 'Local', ipFamilies: ['IPv4'] } },
  { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } }, storageClassName: 'a' } },
  { apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard: { pods: '10', 'requests.cpu': 4 } } },
  { apiVersion: 'v1', kind: 'LimitRange', metadata, spec: { limits: [{ type: 'Container', default: { cpu: '1' }, max: { memory: '1Gi' } }] } },
  { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'a', image: 'a' }], nodeSelector: { a: 'b' }, priorityClassName: 'system-node-critical' } },
  { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets: [{ addresses: [{ ip: '192.0.2.1' }], ports: [{ name: 'a', port: 80 }] }] },
  { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata, addressType: 'IPv4', endpoints: [{ addresses: ['192.0.2.1'], conditions: { ready: true } }], ports: [{ name: 'a', port: 80, protocol: 'TCP' }] },
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 2, selector: { matchLabels: labels }, strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: 1 } }, template } },
  { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec: { selector: { matchLabels: labels }, updateStrategy: { rollingUpdate: { maxUnavailable: 2 } }, template } },
  { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec: { serviceName: 'a', replicas: 1, selector: { matchLabels: labels }, template, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }] } },
  { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: job },
  { apiVersion: 'batch/v1', kind: 'CronJob', metadata, spec: { schedule: '0 0 * * *', concurrencyPolicy: 'Forbid', jobTemplate: { spec: job } } },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: { minAvailable: 1, selector: { matchLabels: labels } } },
  { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata, spec: { minReplicas: 1, maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' }, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }] } },
  { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec: { ingressClassName: 'cilium', rules: [{ host: 'a.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'a', port: { number: 80 } } } }] } }], tls: [{ hosts: ['a.example.com'], secretName: 'a' }] } },
  { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata, spec: { controller: 'example.com/a' } },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec: { podSelector: { matchLabels: labels }, policyTypes: ['Ingress', 'Egress'], ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }, { namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] } }], ports: [{ port: 80, endPort: 90, protocol: 'TCP' }] }], egress: [{}] } },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules: [rule] },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata, rules: [rule, { nonResourceURLs: ['/healthz'], verbs: ['get'] }], aggregationRule: { clusterRoleSelectors: [{ matchLabels: labels }] } },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'a' }, subjects: [{ kind: 'ServiceAccount', name: 'a', namespace: 'default' }] },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'a' }, subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'a' }] },
  { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata, value: 1000, globalDefault: false },
  { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata, provisioner: 'example.com/a', parameters: { a: 'b' }, volumeBindingMode: 'WaitForFirstConsumer', allowVolumeExpansion: true },
  { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata, spec: { attachRequired: false, podInfoOnMount: true } },
  { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec: { holderIdentity: 'a', leaseDurationSeconds: 15, renewTime: '2026-01-31T12:00:00.000000Z' } },
  { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata, handler: 'a', scheduling: { nodeSelector: { a: 'b' } } },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata,
    webhooks: [{ name: 'a.example.com', admissionReviewVersions: ['v1'], sideEffects: 'None', failurePolicy: 'Ignore', clientConfig: { service: { namespace: 'default', name: 'a', path: '/a', port: 443 } }, rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: 'Namespaced' }] }],
  },
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'as.example.com' },
    spec: { group: 'example.com', scope: 'Namespaced', names: { kind: 'A', plural: 'as', singular: 'a', shortNames: ['a'] }, versions: [{ name: 'v1', served: true, storage: true, subresources: { status: {} }, additionalPrinterColumns: [{ name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }], schema: { openAPIV3Schema: { type: 'object' } } }] },
  },
];
