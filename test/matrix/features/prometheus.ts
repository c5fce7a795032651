import type { FeatureCase } from '../../support/matrix-case';

const AGENT = 'DaemonSet kube-system/cilium containers[cilium-agent]';
const OPERATOR = 'Deployment kube-system/cilium-operator containers[cilium-operator]';

/** Metrics and ServiceMonitors. */
export const prometheus: readonly FeatureCase[] = [
  {
    props: { prometheus: true },
    changes: {
      all: [
        `${AGENT}.ports[prometheus]: - -> {containerPort: 9962, hostPort: 9962, protocol: TCP}`,
        'DaemonSet kube-system/cilium pod metadata.annotations.prometheus.io/port: - -> "9962"',
        'DaemonSet kube-system/cilium pod metadata.annotations.prometheus.io/scrape: - -> "true"',
        'config controller-group-metrics: - -> write-cni-file sync-host-ips sync-lb-maps-with-k8s-services',
        'config prometheus-serve-addr: - -> :9962',
      ],
      '1.18': [`${AGENT}.ports[peer-service]: - -> {containerPort: 4244, hostPort: 4244, protocol: TCP}`],
    },
  },
  {
    props: { prometheus: false },
    changes: {
      all: [
        `${OPERATOR}.ports[prometheus]: {containerPort: 9963, hostPort: 9963, protocol: TCP} -> -`,
        'Deployment kube-system/cilium-operator pod metadata.annotations.prometheus.io/port: "9963" -> -',
        'Deployment kube-system/cilium-operator pod metadata.annotations.prometheus.io/scrape: "true" -> -',
        'config enable-metrics: true -> -',
        'config operator-prometheus-serve-addr: :9963 -> -',
      ],
    },
  },
  {
    props: { prometheus: { agent: true } },
    on: { prometheus: true },
    nothing: 'prometheus: true does so',
  },
  {
    props: { prometheus: { agent: false } },
    on: { prometheus: true },
    changes: {
      all: [
        `${AGENT}.ports[prometheus]: {containerPort: 9962, hostPort: 9962, protocol: TCP} -> -`,
        'DaemonSet kube-system/cilium pod metadata.annotations.prometheus.io/port: "9962" -> -',
        'DaemonSet kube-system/cilium pod metadata.annotations.prometheus.io/scrape: "true" -> -',
        'config controller-group-metrics: write-cni-file sync-host-ips sync-lb-maps-with-k8s-services -> -',
        'config prometheus-serve-addr: :9962 -> -',
      ],
      '1.18': [`${AGENT}.ports[peer-service]: {containerPort: 4244, hostPort: 4244, protocol: TCP} -> -`],
    },
  },
  {
    props: { prometheus: { operator: true } },
    on: { prometheus: true },
    nothing: 'prometheus: true does so',
  },
  {
    props: { prometheus: { operator: false } },
    on: { prometheus: true },
    changes: {
      all: [
        `${OPERATOR}.ports[prometheus]: {containerPort: 9963, hostPort: 9963, protocol: TCP} -> -`,
        'Deployment kube-system/cilium-operator pod metadata.annotations.prometheus.io/port: "9963" -> -',
        'Deployment kube-system/cilium-operator pod metadata.annotations.prometheus.io/scrape: "true" -> -',
        'config enable-metrics: true -> -',
        'config operator-prometheus-serve-addr: :9963 -> -',
      ],
    },
  },
  {
    props: { prometheus: { serviceMonitors: true } },
    on: { prometheus: true },
    changes: {
      all: [
        'DaemonSet kube-system/cilium pod metadata.annotations.prometheus.io/port: "9962" -> -',
        'DaemonSet kube-system/cilium pod metadata.annotations.prometheus.io/scrape: "true" -> -',
        'Deployment kube-system/cilium-operator pod metadata.annotations.prometheus.io/port: "9963" -> -',
        'Deployment kube-system/cilium-operator pod metadata.annotations.prometheus.io/scrape: "true" -> -',
        'Service kube-system/cilium-envoy metadata.annotations: {prometheus.io/port: "9964", prometheus.io/scrape: "true"} -> -',
        'object + Service kube-system/cilium-agent',
        'object + Service kube-system/cilium-operator',
        'object + ServiceMonitor kube-system/cilium-agent',
        'object + ServiceMonitor kube-system/cilium-envoy',
        'object + ServiceMonitor kube-system/cilium-operator',
      ],
    },
  },
  {
    props: { prometheus: { serviceMonitors: true } },
    on: { prometheus: true, envoy: false, hubble: { metrics: ['dns'] } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium pod metadata.annotations.prometheus.io/port: "9962" -> -',
        'DaemonSet kube-system/cilium pod metadata.annotations.prometheus.io/scrape: "true" -> -',
        'Deployment kube-system/cilium-operator pod metadata.annotations.prometheus.io/port: "9963" -> -',
        'Deployment kube-system/cilium-operator pod metadata.annotations.prometheus.io/scrape: "true" -> -',
        'Service kube-system/cilium-agent metadata.annotations: {prometheus.io/port: "9964", prometheus.io/scrape: "true"} -> -',
        'Service kube-system/cilium-agent spec.ports[metrics]: - -> {port: 9962, protocol: TCP, targetPort: prometheus}',
        'Service kube-system/hubble-metrics metadata.annotations: {prometheus.io/port: "9965", prometheus.io/scrape: "true"} -> -',
        'object + Service kube-system/cilium-operator',
        'object + ServiceMonitor kube-system/cilium-agent',
        'object + ServiceMonitor kube-system/cilium-operator',
        'object + ServiceMonitor kube-system/hubble',
      ],
    },
  },
  {
    props: { prometheus: { agent: false, operator: false, serviceMonitors: true } },
    on: { prometheus: { agent: false, operator: false } },
    changes: {
      all: [
        'Service kube-system/cilium-envoy metadata.annotations: {prometheus.io/port: "9964", prometheus.io/scrape: "true"} -> -',
        'object + ServiceMonitor kube-system/cilium-envoy',
      ],
    },
  },
  {
    props: { prometheus: { agent: false, operator: false, serviceMonitors: true } },
    on: { envoy: false },
    changes: { all: ['error CIL028'] },
  },
  {
    props: { prometheus: { serviceMonitors: false } },
    on: { prometheus: true },
    nothing: 'the default',
  },
  {
    props: { prometheus: { serviceMonitors: { labels: { release: 'kps' } } } },
    on: { prometheus: { serviceMonitors: true }, hubble: { metrics: ['dns'] } },
    changes: {
      all: [
        'ServiceMonitor kube-system/cilium-agent metadata.labels.release: - -> kps',
        'ServiceMonitor kube-system/cilium-envoy metadata.labels.release: - -> kps',
        'ServiceMonitor kube-system/cilium-operator metadata.labels.release: - -> kps',
        'ServiceMonitor kube-system/hubble metadata.labels.release: - -> kps',
      ],
    },
  },
  {
    props: { prometheus: { serviceMonitors: { interval: '30s' } } },
    on: { prometheus: { serviceMonitors: true }, hubble: { metrics: ['dns'] } },
    changes: {
      all: [
        'ServiceMonitor kube-system/cilium-agent spec.endpoints[*].interval: 10s -> 30s',
        'ServiceMonitor kube-system/cilium-envoy spec.endpoints[*].interval: 10s -> 30s',
        'ServiceMonitor kube-system/cilium-operator spec.endpoints[*].interval: 10s -> 30s',
        'ServiceMonitor kube-system/hubble spec.endpoints[*].interval: 10s -> 30s',
      ],
    },
  },
];
