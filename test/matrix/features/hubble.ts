import { CHART_DEFAULT, type FeatureCase } from '../../support/matrix-case';

const AGENT = 'DaemonSet kube-system/cilium containers[cilium-agent]';
const CRON_JOB = 'CronJob kube-system/hubble-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs';
const JOB = 'Job kube-system/hubble-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs';

/** Hubble and dashboards. */
export const hubble: readonly FeatureCase[] = [
  {
    props: { hubble: true },
    nothing: CHART_DEFAULT,
  },
  {
    props: { hubble: false },
    changes: {
      all: [
        `${AGENT}.volumeMounts[/var/lib/cilium/tls/hubble]: {name: hubble-tls, readOnly: true} -> -`,
        'DaemonSet kube-system/cilium volumes[hubble-tls]: {projected: {defaultMode: 256, sources: [{secret: {ite... (210) -> -',
        'config enable-hubble: true -> false',
        'config hubble-disable-tls: false -> -',
        'config hubble-listen-address: :4244 -> -',
        'config hubble-network-policy-correlation-enabled: true -> -',
        'config hubble-socket-path: /var/run/cilium/hubble.sock -> -',
        'config hubble-tls-cert-file: /var/lib/cilium/tls/hubble/server.crt -> -',
        'config hubble-tls-client-ca-files: /var/lib/cilium/tls/hubble/client-ca.crt -> -',
        'config hubble-tls-key-file: /var/lib/cilium/tls/hubble/server.key -> -',
        'object - CronJob kube-system/hubble-generate-certs',
        'object - Job kube-system/hubble-generate-certs',
        'object - Role kube-system/hubble-generate-certs',
        'object - RoleBinding kube-system/hubble-generate-certs',
        'object - Service kube-system/hubble-peer',
        'object - ServiceAccount kube-system/hubble-generate-certs',
      ],
      '1.19 1.20': [`${AGENT}.ports[peer-service]: {containerPort: 4244, hostPort: 4244, protocol: TCP} -> -`],
    },
  },
  {
    props: { hubble: { relay: true } },
    changes: {
      all: [
        `${CRON_JOB}[hubble-relay-client-certs]: - -> {commonName: *.hubble-relay.cilium.io, hosts: [*.hubbl... (163)`,
        `${JOB}[hubble-relay-client-certs]: - -> {commonName: *.hubble-relay.cilium.io, hosts: [*.hubbl... (163)`,
        'Job kube-system/hubble-generate-certs has a new hash',
        'object + ConfigMap kube-system/hubble-relay-config',
        'object + Deployment kube-system/hubble-relay',
        'object + Service kube-system/hubble-relay',
        'object + ServiceAccount kube-system/hubble-relay',
      ],
    },
  },
  {
    props: { hubble: { relay: false } },
    nothing: CHART_DEFAULT,
  },
  {
    props: { hubble: { relay: { replicas: 2 } } },
    on: { hubble: { relay: true } },
    changes: { all: ['Deployment kube-system/hubble-relay spec.replicas: 1 -> 2'] },
  },
  {
    props: { hubble: { ui: true } },
    on: { hubble: { relay: true } },
    changes: {
      all: [
        'object + ClusterRole hubble-ui',
        'object + ClusterRoleBinding hubble-ui',
        'object + ConfigMap kube-system/hubble-ui-nginx',
        'object + Deployment kube-system/hubble-ui',
        'object + Service kube-system/hubble-ui',
        'object + ServiceAccount kube-system/hubble-ui',
      ],
    },
  },
  {
    props: { hubble: { ui: true } },
    changes: {
      all: [
        `${CRON_JOB}[hubble-relay-client-certs]: - -> {commonName: *.hubble-relay.cilium.io, hosts: [*.hubbl... (163)`,
        `${JOB}[hubble-relay-client-certs]: - -> {commonName: *.hubble-relay.cilium.io, hosts: [*.hubbl... (163)`,
        'Job kube-system/hubble-generate-certs has a new hash',
        'object + ClusterRole hubble-ui',
        'object + ClusterRoleBinding hubble-ui',
        'object + ConfigMap kube-system/hubble-relay-config',
        'object + ConfigMap kube-system/hubble-ui-nginx',
        'object + Deployment kube-system/hubble-relay',
        'object + Deployment kube-system/hubble-ui',
        'object + Service kube-system/hubble-relay',
        'object + Service kube-system/hubble-ui',
        'object + ServiceAccount kube-system/hubble-relay',
        'object + ServiceAccount kube-system/hubble-ui',
      ],
    },
  },
  {
    props: { hubble: { ui: true, relay: false } },
    changes: { all: ['error CIL014'] },
  },
  {
    props: { hubble: { ui: false } },
    nothing: CHART_DEFAULT,
  },
  {
    props: { hubble: { ui: { replicas: 2 } } },
    on: { hubble: { ui: true } },
    changes: { all: ['Deployment kube-system/hubble-ui spec.replicas: 1 -> 2'] },
  },
  {
    props: { hubble: { metrics: ['dns', 'drop'] } },
    changes: {
      all: [
        `${AGENT}.ports[hubble-metrics]: - -> {containerPort: 9965, hostPort: 9965, protocol: TCP}`,
        'config enable-hubble-open-metrics: - -> false',
        'config hubble-metrics-server-enable-tls: - -> false',
        'config hubble-metrics-server: - -> :9965',
        'config hubble-metrics: - -> dns drop',
        'object + Service kube-system/hubble-metrics',
      ],
      '1.18': [`${AGENT}.ports[peer-service]: - -> {containerPort: 4244, hostPort: 4244, protocol: TCP}`],
    },
  },
  {
    props: { hubble: { metrics: ['dns'], openMetrics: true } },
    on: { hubble: { metrics: ['dns'] } },
    changes: { all: ['config enable-hubble-open-metrics: false -> true'] },
  },
  {
    props: { hubble: { metrics: ['dns'], openMetrics: false } },
    on: { hubble: { metrics: ['dns'] } },
    nothing: CHART_DEFAULT,
  },
  {
    props: { hubble: { openMetrics: true } },
    changes: { all: ['warning CIL015'] },
  },
  {
    props: { dashboards: true },
    changes: {
      all: [
        'object + ConfigMap kube-system/cilium-dashboard',
        'object + ConfigMap kube-system/cilium-operator-dashboard',
      ],
    },
  },
  {
    props: { dashboards: true },
    on: { hubble: { metrics: ['dns'] } },
    changes: {
      all: [
        'object + ConfigMap kube-system/cilium-dashboard',
        'object + ConfigMap kube-system/cilium-operator-dashboard',
        'object + ConfigMap kube-system/hubble-dashboard',
        'object + ConfigMap kube-system/hubble-dns-namespace',
        'object + ConfigMap kube-system/hubble-l7-http-metrics-by-workload',
        'object + ConfigMap kube-system/hubble-network-overview-namespace',
      ],
    },
  },
  {
    props: { dashboards: false },
    nothing: CHART_DEFAULT,
  },
  {
    props: { dashboards: { namespace: 'monitoring' } },
    on: { dashboards: true, hubble: { metrics: ['dns'] } },
    changes: {
      all: [
        'object + ConfigMap monitoring/cilium-dashboard',
        'object + ConfigMap monitoring/cilium-operator-dashboard',
        'object + ConfigMap monitoring/hubble-dashboard',
        'object + ConfigMap monitoring/hubble-dns-namespace',
        'object + ConfigMap monitoring/hubble-l7-http-metrics-by-workload',
        'object + ConfigMap monitoring/hubble-network-overview-namespace',
        'object - ConfigMap kube-system/cilium-dashboard',
        'object - ConfigMap kube-system/cilium-operator-dashboard',
        'object - ConfigMap kube-system/hubble-dashboard',
        'object - ConfigMap kube-system/hubble-dns-namespace',
        'object - ConfigMap kube-system/hubble-l7-http-metrics-by-workload',
        'object - ConfigMap kube-system/hubble-network-overview-namespace',
      ],
    },
  },
  {
    props: { dashboards: { annotations: { grafana_folder: 'Cilium' } } },
    on: { dashboards: true, hubble: { metrics: ['dns'] } },
    changes: {
      all: [
        'ConfigMap kube-system/cilium-dashboard metadata.annotations.grafana_folder: - -> Cilium',
        'ConfigMap kube-system/cilium-operator-dashboard metadata.annotations: - -> {grafana_folder: Cilium}',
        'ConfigMap kube-system/hubble-dashboard metadata.annotations: - -> {grafana_folder: Cilium}',
        'ConfigMap kube-system/hubble-dns-namespace metadata.annotations: - -> {grafana_folder: Cilium}',
        'ConfigMap kube-system/hubble-l7-http-metrics-by-workload metadata.annotations: - -> {grafana_folder: Cilium}',
        'ConfigMap kube-system/hubble-network-overview-namespace metadata.annotations: - -> {grafana_folder: Cilium}',
      ],
    },
  },
];
