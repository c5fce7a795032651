import type { FeatureCase } from '../../support/matrix-case';
import { DUAL_STACK, IPV6_ONLY } from '../../support/matrix-render';

/** Containers that talk to the API server. */
const API_CLIENTS = [
  'DaemonSet kube-system/cilium containers[cilium-agent]',
  'DaemonSet kube-system/cilium initContainers[clean-cilium-state]',
  'DaemonSet kube-system/cilium initContainers[config]',
  'DaemonSet kube-system/cilium-envoy containers[cilium-envoy]',
  'Deployment kube-system/cilium-operator containers[cilium-operator]',
];

const CERTIFICATE = 'kube-system/hubble-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[hubble-server-certs]';

const LISTENERS = 'ConfigMap kube-system/cilium-envoy-config data.bootstrap-config.json.staticResources.listeners';
const INTERNAL = 'filterChains[*].filters[envoy.filters.network.http_connection_manager].typedConfig.internalAddressConfig.cidrRanges';

/** Facts of the cluster, and what they change without a word in the props. */
export const talosFacts: readonly FeatureCase[] = [
  {
    props: {},
    clusterBefore: {},
    cluster: { kubePrism: { port: 7446 } },
    changes: { all: API_CLIENTS.map((container) => `${container}.env[KUBERNETES_SERVICE_PORT].value: "7445" -> "7446"`) },
  },
  {
    props: {},
    clusterBefore: { kubeProxy: true },
    cluster: { kubePrism: false, kubeProxy: true },
    changes: {
      all: API_CLIENTS.flatMap((container) => [
        `${container}.env[KUBERNETES_SERVICE_HOST]: {value: localhost} -> -`,
        `${container}.env[KUBERNETES_SERVICE_PORT]: {value: "7445"} -> -`,
      ]),
    },
  },
  {
    props: {},
    clusterBefore: {},
    cluster: { kubePrism: false },
    changes: { all: ['error TAL011'] },
  },
  {
    props: {},
    clusterBefore: {},
    cluster: { name: 'work' },
    changes: {
      all: [
        'config cluster-name: home -> work',
        ...['CronJob', 'Job'].flatMap((kind) => [
          `${kind} ${CERTIFICATE}.commonName: *.home.hubble-grpc.cilium.io -> *.work.hubble-grpc.cilium.io`,
          `${kind} ${CERTIFICATE}.hosts + *.work.hubble-grpc.cilium.io`,
          `${kind} ${CERTIFICATE}.hosts - *.home.hubble-grpc.cilium.io`,
        ]),
        'Job kube-system/hubble-generate-certs has a new hash',
      ],
    },
  },
  {
    props: {},
    clusterBefore: {},
    cluster: { clusterId: 3 },
    changes: { all: ['config cluster-id: 0 -> 3'] },
  },
  {
    props: {},
    on: { hubble: { relay: true } },
    clusterBefore: {},
    cluster: { dnsDomain: 'home.arpa' },
    changes: {
      all: [
        'ConfigMap kube-system/hubble-relay-config data.config.yaml.peer-service: hubble-peer.kube-system.svc.cluster.local.:443 -> ' +
          'hubble-peer.kube-system.svc.home.arpa.:443',
      ],
    },
  },
  {
    props: {},
    clusterBefore: {},
    cluster: DUAL_STACK,
    changes: {
      all: [
        'config enable-ipv6: false -> true',
        `${LISTENERS}[envoy-health-listener].additionalAddresses + {address: {socketAddress: {address: ::1, portValue: 9878}}}`,
        `${LISTENERS}[envoy-health-listener].${INTERNAL} + {addressPrefix: ::1, prefixLen: 128}`,
        `${LISTENERS}[envoy-prometheus-metrics-listener].additionalAddresses + {address: {socketAddress: {address: ::, portValue: 9964}}}`,
        `${LISTENERS}[envoy-prometheus-metrics-listener].${INTERNAL} + {addressPrefix: ::1, prefixLen: 128}`,
      ],
    },
  },
  {
    props: {},
    on: { envoy: false },
    clusterBefore: {},
    cluster: IPV6_ONLY,
    changes: {
      all: [
        ...['livenessProbe', 'readinessProbe', 'startupProbe'].map(
          (probe) => `DaemonSet kube-system/cilium containers[cilium-agent].${probe}.httpGet.host: "127.0.0.1" -> ::1`,
        ),
        ...['livenessProbe', 'readinessProbe'].map(
          (probe) => `Deployment kube-system/cilium-operator containers[cilium-operator].${probe}.httpGet.host: "127.0.0.1" -> ::1`,
        ),
        'config enable-ipv4: true -> false',
        'config enable-ipv6: false -> true',
        'config hubble-prefer-ipv6: - -> true',
        'config operator-api-serve-addr: 127.0.0.1:9234 -> [::1]:9234',
      ],
    },
  },
  {
    props: {},
    clusterBefore: {},
    cluster: { kubeProxy: true },
    changes: {
      all: ['config kube-proxy-replacement-healthz-bind-address: "" -> -', 'config kube-proxy-replacement: true -> false'],
      '1.18': ['config enable-node-port: - -> false'],
    },
  },
  {
    props: {},
    clusterBefore: {},
    cluster: { controlPlanes: 1, workers: 0 },
    changes: {
      all: [
        'Deployment kube-system/cilium-operator spec.replicas: 2 -> 1',
        'Deployment kube-system/cilium-operator spec.strategy.rollingUpdate.maxUnavailable: 50% -> 100%',
      ],
    },
  },
];
