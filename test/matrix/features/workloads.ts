import { CertificateIssuance } from '../../../lib';
import type { FeatureCase } from '../../support/matrix-case';

const AGENT = 'DaemonSet kube-system/cilium containers[cilium-agent]';
const BOOTSTRAP = 'ConfigMap kube-system/cilium-envoy-config data.bootstrap-config.json';
const REQUIREMENTS = { requests: { cpu: '100m' }, limits: { memory: '1Gi' } };

const resources = (container: string): string => `${container}.resources: - -> {limits: {memory: 1Gi}, requests: {cpu: 100m}}`;

const image = (container: string, name: string): string =>
  `${container}.image: quay.io/cilium/${name} -> registry.example/mirror/cilium/${name}`;

/** Resources, images, the operator, compatibility with an earlier version. */
export const workloads: readonly FeatureCase[] = [
  {
    props: { resources: { agent: REQUIREMENTS } },
    changes: { all: [resources('DaemonSet kube-system/cilium containers[cilium-agent]')] },
  },
  {
    props: { resources: { agentInit: REQUIREMENTS } },
    changes: {
      all: [
        resources('DaemonSet kube-system/cilium initContainers[clean-cilium-state]'),
        resources('DaemonSet kube-system/cilium initContainers[config]'),
        resources('DaemonSet kube-system/cilium initContainers[mount-bpf-fs]'),
      ],
    },
  },
  {
    props: { resources: { operator: REQUIREMENTS } },
    changes: { all: [resources('Deployment kube-system/cilium-operator containers[cilium-operator]')] },
  },
  {
    props: { resources: { envoy: REQUIREMENTS } },
    changes: { all: [resources('DaemonSet kube-system/cilium-envoy containers[cilium-envoy]')] },
  },
  {
    props: { resources: { certgen: REQUIREMENTS } },
    changes: {
      all: [
        resources('CronJob kube-system/hubble-generate-certs containers[certgen]'),
        resources('Job kube-system/hubble-generate-certs containers[certgen]'),
        'Job kube-system/hubble-generate-certs has a new hash',
      ],
    },
  },
  {
    props: { resources: { hubbleRelay: REQUIREMENTS } },
    on: { hubble: { ui: true } },
    changes: { all: [resources('Deployment kube-system/hubble-relay containers[hubble-relay]')] },
  },
  {
    props: { resources: { hubbleUi: REQUIREMENTS } },
    on: { hubble: { ui: true } },
    changes: {
      all: [
        resources('Deployment kube-system/hubble-ui containers[backend]'),
        resources('Deployment kube-system/hubble-ui containers[frontend]'),
      ],
    },
  },
  {
    props: { resources: { certgen: REQUIREMENTS } },
    on: { clusterMesh: true },
    cluster: { clusterId: 1 },
    changes: {
      all: [
        resources('CronJob kube-system/clustermesh-apiserver-generate-certs containers[certgen]'),
        resources('CronJob kube-system/hubble-generate-certs containers[certgen]'),
        resources('Job kube-system/clustermesh-apiserver-generate-certs containers[certgen]'),
        'Job kube-system/clustermesh-apiserver-generate-certs has a new hash',
        resources('Job kube-system/hubble-generate-certs containers[certgen]'),
        'Job kube-system/hubble-generate-certs has a new hash',
      ],
    },
  },
  {
    props: { resources: { hubbleRelay: REQUIREMENTS, hubbleUi: REQUIREMENTS, envoy: REQUIREMENTS, certgen: REQUIREMENTS } },
    on: { hubble: false, envoy: false },
    changes: { all: ['error CIL020'] },
  },
  {
    props: { resources: { certgen: REQUIREMENTS } },
    on: { certificates: CertificateIssuance.disabled() },
    changes: { all: ['error CIL020'] },
  },
  {
    props: { images: { registry: 'registry.example/mirror' } },
    changes: {
      all: [
        image('CronJob kube-system/hubble-generate-certs containers[certgen]', 'certgen'),
        image('DaemonSet kube-system/cilium containers[cilium-agent]', 'cilium'),
        image('DaemonSet kube-system/cilium initContainers[clean-cilium-state]', 'cilium'),
        image('DaemonSet kube-system/cilium initContainers[config]', 'cilium'),
        image('DaemonSet kube-system/cilium initContainers[install-cni-binaries]', 'cilium'),
        image('DaemonSet kube-system/cilium initContainers[mount-bpf-fs]', 'cilium'),
        image('DaemonSet kube-system/cilium-envoy containers[cilium-envoy]', 'cilium-envoy'),
        image('Deployment kube-system/cilium-operator containers[cilium-operator]', 'operator-generic'),
        image('Job kube-system/hubble-generate-certs containers[certgen]', 'certgen'),
        'Job kube-system/hubble-generate-certs has a new hash',
      ],
    },
  },
  {
    props: { images: { registry: 'registry.example/mirror' } },
    on: { hubble: { ui: true }, clusterMesh: true },
    cluster: { clusterId: 1 },
    changes: {
      all: [
        image('CronJob kube-system/clustermesh-apiserver-generate-certs containers[certgen]', 'certgen'),
        image('CronJob kube-system/hubble-generate-certs containers[certgen]', 'certgen'),
        image('DaemonSet kube-system/cilium containers[cilium-agent]', 'cilium'),
        image('DaemonSet kube-system/cilium initContainers[clean-cilium-state]', 'cilium'),
        image('DaemonSet kube-system/cilium initContainers[config]', 'cilium'),
        image('DaemonSet kube-system/cilium initContainers[install-cni-binaries]', 'cilium'),
        image('DaemonSet kube-system/cilium initContainers[mount-bpf-fs]', 'cilium'),
        image('DaemonSet kube-system/cilium-envoy containers[cilium-envoy]', 'cilium-envoy'),
        image('Deployment kube-system/cilium-operator containers[cilium-operator]', 'operator-generic'),
        image('Deployment kube-system/clustermesh-apiserver containers[apiserver]', 'clustermesh-apiserver'),
        image('Deployment kube-system/clustermesh-apiserver containers[etcd]', 'clustermesh-apiserver'),
        image('Deployment kube-system/clustermesh-apiserver containers[kvstoremesh]', 'clustermesh-apiserver'),
        image('Deployment kube-system/clustermesh-apiserver initContainers[etcd-init]', 'clustermesh-apiserver'),
        image('Deployment kube-system/hubble-relay containers[hubble-relay]', 'hubble-relay'),
        image('Deployment kube-system/hubble-ui containers[backend]', 'hubble-ui-backend'),
        image('Deployment kube-system/hubble-ui containers[frontend]', 'hubble-ui'),
        image('Job kube-system/clustermesh-apiserver-generate-certs containers[certgen]', 'certgen'),
        'Job kube-system/clustermesh-apiserver-generate-certs has a new hash',
        image('Job kube-system/hubble-generate-certs containers[certgen]', 'certgen'),
        'Job kube-system/hubble-generate-certs has a new hash',
      ],
    },
  },
  {
    props: { images: { registry: 'https://registry.example/' } },
    changes: { all: ['error CIL021'] },
  },
  {
    props: { operator: { replicas: 3 } },
    changes: { all: ['Deployment kube-system/cilium-operator spec.replicas: 2 -> 3'] },
  },
  {
    props: { operator: { replicas: 1 } },
    changes: {
      all: [
        'Deployment kube-system/cilium-operator spec.replicas: 2 -> 1',
        'Deployment kube-system/cilium-operator spec.strategy.rollingUpdate.maxUnavailable: 50% -> 100%',
      ],
    },
  },
  {
    props: { operator: { replicas: 2 } },
    nothing: 'the default of a cluster with more nodes than one',
  },
  {
    props: { operator: { replicas: 2 } },
    cluster: { controlPlanes: 1, workers: 0 },
    changes: {
      all: [
        'error CIL068',
      ],
    },
  },
  {
    props: { upgradeCompatibility: '1.15' },
    changes: {
      all: [
        'ClusterRole cilium-operator rules[*].resources - secrets',
        `${AGENT}.volumeMounts[/var/run/cilium/envoy/sockets]: {name: envoy-sockets, readOnly: false} -> -`,
        'DaemonSet kube-system/cilium volumes[envoy-sockets]: {hostPath: {path: /var/run/cilium/envoy/sockets, type:... (74) -> -',
        'config enable-policy-secrets-sync: true -> -',
        'config external-envoy-proxy: true -> false',
        'config proxy-prometheus-port: - -> 9964',
        'object - ConfigMap kube-system/cilium-envoy-config',
        'object - DaemonSet kube-system/cilium-envoy',
        'object - Role cilium-secrets/cilium-operator-tlsinterception-secrets',
        'object - RoleBinding cilium-secrets/cilium-operator-tlsinterception-secrets',
        'object - Service kube-system/cilium-envoy',
        'object - ServiceAccount kube-system/cilium-envoy',
      ],
      '1.20': ['config envoy-xds-mode: ads -> -'],
    },
  },
  {
    props: { upgradeCompatibility: '1.16' },
    changes: {
      all: [
        'ClusterRole cilium-operator rules[*].resources - secrets',
        'config enable-policy-secrets-sync: true -> -',
        'object - Role cilium-secrets/cilium-operator-tlsinterception-secrets',
        'object - RoleBinding cilium-secrets/cilium-operator-tlsinterception-secrets',
      ],
      '1.20': [
        `${BOOTSTRAP}.dynamicResources.adsConfig: {apiType: GRPC, grpcServices: [{envoyGrpc: {clusterNam... (134) -> -`,
        'ConfigMap kube-system/cilium-envoy-config data.bootstrap-config.json.dynamicResources.cdsConfig.ads: {} -> -',
        `${BOOTSTRAP}.dynamicResources.cdsConfig.apiConfigSource: - -> {apiType: GRPC, grpcServices: [{envoyGrpc: {clusterNam... (134)`,
        'ConfigMap kube-system/cilium-envoy-config data.bootstrap-config.json.dynamicResources.ldsConfig.ads: {} -> -',
        `${BOOTSTRAP}.dynamicResources.ldsConfig.apiConfigSource: - -> {apiType: GRPC, grpcServices: [{envoyGrpc: {clusterNam... (134)`,
        'config envoy-xds-mode: ads -> -',
      ],
    },
  },
  {
    props: { upgradeCompatibility: '1.21' },
    changes: { all: ['error CIL022'] },
  },
  {
    props: { upgradeCompatibility: 'latest' },
    changes: { all: ['error CIL022'] },
  },
];
