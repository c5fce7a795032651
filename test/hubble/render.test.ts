import { App, Chart } from 'cdk8s';
import { CiliumMonitoring, HubbleExport, HubbleMetric, HubbleStack, HubbleUiExposure, TalosCilium } from '../../lib';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { changesBetween } from '../support/matrix-diff';
import { homeCluster } from '../support/matrix-render';

const VERSIONS = { '1.18': '1.18.12', '1.19': '1.19.6', '1.20': '1.20.0' } as const;
type Minor = keyof typeof VERSIONS;
const MINORS = Object.keys(VERSIONS) as Minor[];

type Build = (chart: Chart, cilium: TalosCilium) => void;

interface Case {
  readonly title: string;
  /** What is there already. */
  readonly on?: Build;
  readonly build: Build;
  readonly all: readonly string[];
  readonly minors?: Partial<Record<Minor, readonly string[]>>;
}

const hubble = (props: ConstructorParameters<typeof HubbleStack>[2] = {}): Build => (chart, cilium) => void new HubbleStack(chart, 'hubble', { ...props, cilium });
const monitoring = (props: ConstructorParameters<typeof CiliumMonitoring>[2]): Build => (chart, cilium) => void new CiliumMonitoring(chart, 'monitoring', { ...props, cilium });
const NOTHING = { agent: false, operator: true, serviceMonitors: false, dashboards: false, alerts: false } as const;
const AGENT = 'DaemonSet kube-system/cilium containers[cilium-agent]';
const CERT = 'kube-system/hubble-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[hubble-relay-client-certs]';
const METRICS = [
  `${AGENT}.ports[hubble-metrics]: - -> {containerPort: 9965, hostPort: 9965, protocol: TCP}`,
  'config hubble-metrics-server-enable-tls: - -> false',
  'config hubble-metrics-server: - -> :9965',
  'object + Service kube-system/hubble-metrics',
];
const PEER_PORT = { '1.18': [`${AGENT}.ports[peer-service]: - -> {containerPort: 4244, hostPort: 4244, protocol: TCP}`] };
const RELAY = [
  `CronJob ${CERT}: - -> {commonName: *.hubble-relay.cilium.io, hosts: [*.hubbl... (163)`,
  `Job ${CERT}: - -> {commonName: *.hubble-relay.cilium.io, hosts: [*.hubbl... (163)`,
  'Job kube-system/hubble-generate-certs has a new hash',
  'object + ConfigMap kube-system/hubble-relay-config',
  'object + Deployment kube-system/hubble-relay',
  'object + Service kube-system/hubble-relay',
  'object + ServiceAccount kube-system/hubble-relay',
];
const AGENT_PORT = [`${AGENT}.ports[peer-service].containerPort: 4244 -> 4299`, `${AGENT}.ports[peer-service].hostPort: 4244 -> 4299`];
const UI = [
  'object + ClusterRole hubble-ui',
  'object + ClusterRoleBinding hubble-ui',
  'object + ConfigMap kube-system/hubble-ui-nginx',
  'object + Deployment kube-system/hubble-ui',
  'object + Service kube-system/hubble-ui',
  'object + ServiceAccount kube-system/hubble-ui',
];

const CASES: readonly Case[] = [
  { title: 'a stack', build: hubble(), all: [...RELAY, ...UI] },
  { title: 'a stack without the UI', build: hubble({ ui: false }), all: RELAY },
  { title: 'a stack without Relay', build: hubble({ relay: false }), all: [] },
  {
    title: 'metrics with exemplars',
    on: hubble(),
    build: hubble({ metrics: [HubbleMetric.httpV2({ exemplars: true, labelsContext: ['source_namespace'] }), HubbleMetric.drop()] }),
    all: [...METRICS, 'config enable-hubble-open-metrics: - -> true', 'config hubble-metrics: - -> httpV2:exemplars=true;labelsContext=source_namespace drop'],
    minors: PEER_PORT,
  },
  {
    title: 'buffers',
    on: hubble(),
    build: hubble({ eventBufferCapacity: 8191, eventQueueSize: 2_000_000 }),
    all: ['config hubble-event-buffer-capacity: - -> 8191', 'config hubble-event-queue-size: - -> 2000000'],
  },
  {
    title: 'redaction',
    on: hubble(),
    build: hubble({ redact: { urlQuery: true, denyHeaders: ['Authorization', 'Cookie'] } }),
    all: [
      'config hubble-redact-enabled: - -> true',
      'config hubble-redact-http-headers-deny: - -> Authorization Cookie',
      'config hubble-redact-http-urlquery: - -> true',
      'config hubble-redact-http-userinfo: - -> true',
    ],
    minors: { '1.18': ['config hubble-redact-kafka-apikey: - -> true'], '1.19': ['config hubble-redact-kafka-apikey: - -> true'] },
  },
  {
    title: 'redaction of all headers but some',
    on: hubble(),
    build: hubble({ redact: { userInfo: false, allowHeaders: ['traceparent', 'x-request-id'] } }),
    all: [
      'config hubble-redact-enabled: - -> true',
      'config hubble-redact-http-headers-allow: - -> traceparent x-request-id',
      'config hubble-redact-http-urlquery: - -> false',
      'config hubble-redact-http-userinfo: - -> false',
    ],
    minors: { '1.18': ['config hubble-redact-kafka-apikey: - -> true'], '1.19': ['config hubble-redact-kafka-apikey: - -> true'] },
  },
  {
    title: 'a static exporter',
    on: hubble(),
    build: hubble({ export: HubbleExport.static({ include: [{ verdict: ['DROPPED'] }, { source_pod: ['shop/'] }], fieldMask: ['time', 'verdict'] }) }),
    all: [
      'config hubble-export-allowlist: - -> {"verdict":["DROPPED"]} {"source_pod":["shop/"]}',
      'config hubble-export-denylist: - -> ""',
      'config hubble-export-fieldmask: - -> time verdict',
      'config hubble-export-file-compress: - -> false',
      'config hubble-export-file-max-backups: - -> 5',
      'config hubble-export-file-max-size-mb: - -> 10',
      'config hubble-export-file-path: - -> /var/run/cilium/hubble/events.log',
    ],
    minors: {
      '1.19': ['config hubble-export-aggregation-interval: - -> 0s', 'config hubble-export-fieldaggregate: - -> ""'],
      '1.20': ['config hubble-export-aggregation-interval: - -> 0s', 'config hubble-export-fieldaggregate: - -> ""'],
    },
  },
  {
    title: 'addresses',
    on: hubble({ ui: false }),
    build: hubble({ ui: false, listenAddress: ':4299', peerService: { servicePort: 8443 }, relay: { replicas: 2, listenPort: 4246, retryTimeout: '30s' } }),
    all: [
      'ConfigMap kube-system/hubble-relay-config data.config.yaml.listen-address: :4245 -> :4246',
      'ConfigMap kube-system/hubble-relay-config data.config.yaml.peer-service: hubble-peer.kube-system.svc.cluster.local.:443 -> hubble-peer.kube-system.svc.cluster.local.:8443',
      'ConfigMap kube-system/hubble-relay-config data.config.yaml.retry-timeout: null -> 30s',
      'Deployment kube-system/hubble-relay containers[hubble-relay].ports[grpc].containerPort: 4245 -> 4246',
      'Deployment kube-system/hubble-relay spec.replicas: 1 -> 2',
      'Service kube-system/hubble-peer spec.ports[peer-service].port: 443 -> 8443',
      'Service kube-system/hubble-peer spec.ports[peer-service].targetPort: 4244 -> 4299',
      'config hubble-listen-address: :4244 -> :4299',
    ],
    minors: { '1.19': AGENT_PORT, '1.20': AGENT_PORT },
  },
  {
    title: 'an Ingress',
    on: hubble(),
    build: hubble({ exposure: HubbleUiExposure.ingress({ hostnames: ['hubble.example.com'], annotations: { 'nginx.ingress.kubernetes.io/auth-url': 'https://auth.example.com' } }) }),
    all: ['object + Ingress kube-system/hubble-ui'],
  },
  {
    title: 'ServiceMonitors of all that is on, in whatever order it was asked for',
    on: (chart, cilium) => (monitoring({ ...NOTHING, agent: true })(chart, cilium), hubble({ metrics: [HubbleMetric.drop()] })(chart, cilium)),
    build: (chart, cilium) => (monitoring({ ...NOTHING, agent: true, serviceMonitors: { interval: '30s' } })(chart, cilium), hubble({ metrics: [HubbleMetric.drop()] })(chart, cilium)),
    all: [
      // Marks for a Prometheus without its operator, which the charts leave out then.
      'DaemonSet kube-system/cilium pod metadata.annotations.prometheus.io/port: "9962" -> -',
      'DaemonSet kube-system/cilium pod metadata.annotations.prometheus.io/scrape: "true" -> -',
      'Deployment kube-system/cilium-operator pod metadata.annotations.prometheus.io/port: "9963" -> -',
      'Deployment kube-system/cilium-operator pod metadata.annotations.prometheus.io/scrape: "true" -> -',
      'Deployment kube-system/hubble-relay pod metadata.annotations.prometheus.io/port: "9966" -> -',
      'Deployment kube-system/hubble-relay pod metadata.annotations.prometheus.io/scrape: "true" -> -',
      'Service kube-system/cilium-envoy metadata.annotations: {prometheus.io/port: "9964", prometheus.io/scrape: "true"} -> -',
      'Service kube-system/hubble-metrics metadata.annotations: {prometheus.io/port: "9965", prometheus.io/scrape: "true"} -> -',
      'Service kube-system/hubble-relay metadata.annotations: {prometheus.io/port: "9966", prometheus.io/scrape: "true"} -> -',
      'object + Service kube-system/cilium-operator',
      'object + Service kube-system/cilium-agent',
      'object + ServiceMonitor kube-system/cilium-agent',
      'object + ServiceMonitor kube-system/cilium-envoy',
      'object + ServiceMonitor kube-system/cilium-operator',
      'object + ServiceMonitor kube-system/hubble',
      'object + ServiceMonitor kube-system/hubble-relay',
    ],
  },
  {
    title: 'dashboards',
    on: monitoring(NOTHING),
    build: monitoring({ ...NOTHING, dashboards: { namespace: 'monitoring', folder: 'Cilium' } }),
    all: ['object + ConfigMap monitoring/cilium-dashboard', 'object + ConfigMap monitoring/cilium-operator-dashboard'],
  },
];

/** Every case, before and after, rendered as one app. */
function differences(): ReadonlyMap<string, readonly string[]> {
  const app = new App();
  const charts = CASES.flatMap(({ on, build }, index) => MINORS.flatMap((minor) => [[`${index}-${minor}-old`, minor, on], [`${index}-${minor}-new`, minor, build]] as const));
  for (const [id, minor, make] of charts) {
    // One name for all: it is in certificates and checksums.
    const chart = new Chart(app, id, { disableResourceNameHashes: true });
    const cilium = new TalosCilium(chart, 'cilium', { cluster: homeCluster(), version: VERSIONS[minor] });
    make?.(chart, cilium);
  }
  const { objects, report } = Synthesis.of(app).run();
  expect(report.errors.map(({ code, what }) => [code, what])).toEqual([]);
  const rendered = (id: string): KubernetesObject[] => objects.filter(({ path }) => path.startsWith(`${id}/cilium/`)).map(({ object }) => object);
  return new Map(CASES.flatMap((_case, index) => MINORS.map((minor) => [`${index}-${minor}`, changesBetween(rendered(`${index}-${minor}-old`), rendered(`${index}-${minor}-new`))] as const)));
}

describe('the render differs from the baseline exactly where it should', () => {
  let found: ReadonlyMap<string, readonly string[]>;

  beforeAll(() => {
    found = differences();
  }, 120_000);

  test.each(CASES.flatMap((one, index) => MINORS.map((minor) => [one.title, minor, one, index] as const)))('%s on %s', (_title, minor, { all, minors }, index) => {
    expect(found.get(`${index}-${minor}`)).toEqual([...all, ...(minors?.[minor] ?? [])].sort());
  });
});
