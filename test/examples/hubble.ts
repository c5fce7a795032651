import {
  Announce, CiliumGateway, CiliumMonitoring, HttpVisibility, HubbleExport, HubbleMetric, HubbleStack, HubbleUiExposure, Listener,
  LoadBalancerPool, Peer,
} from '../../lib';
import type { ClusterChart } from '../../lib';
import type { Example } from './example';

const ALL = ['source_namespace', 'source_workload', 'destination_namespace', 'destination_workload', 'traffic_direction'] as const;

/** Every way to use Hubble and monitoring. */
export const examples: readonly Example[] = [
  { title: 'Hubble with Relay and UI', build: (chart) => void new HubbleStack(chart, 'hubble') },
  { title: 'Relay without the UI', build: (chart, cilium) => void new HubbleStack(chart, 'hubble', { cilium, ui: false }) },
  { title: 'flows of the nodes alone', build: (chart) => void new HubbleStack(chart, 'hubble', { relay: false }) },
  {
    title: 'metrics with options, exemplars and contexts',
    build: (chart: ClusterChart): void => {
      new HubbleStack(chart, 'hubble', {
        metrics: [
          HubbleMetric.dns({ query: true, ignoreAAAA: true }),
          HubbleMetric.drop({ labelsContext: ALL }),
          HubbleMetric.flow({ sourceContext: 'workload', destinationContext: ['dns', 'ip'] }),
          HubbleMetric.flowsToWorld({ anyDrop: true, port: true, synOnly: true }),
          HubbleMetric.httpV2({ exemplars: true, labelsContext: ALL }),
          HubbleMetric.icmp(),
          HubbleMetric.policy({ sourceEgressContext: 'app', sourceIngressContext: 'identity' }),
          HubbleMetric.portDistribution({ destinationEgressContext: 'reserved-identity', destinationIngressContext: 'pod-name' }),
          HubbleMetric.sctp(),
          HubbleMetric.tcp(),
        ],
      });
      new HttpVisibility(chart, 'visibility', { namespace: 'shop', ports: [8080] });
    },
  },
  {
    title: 'the older HTTP metrics, in OpenMetrics, and a metric as text',
    build: (chart: ClusterChart): void => {
      new HubbleStack(chart, 'hubble', { metrics: [HubbleMetric.http(), HubbleMetric.parse('dns:query;ignoreAAAA')], openMetrics: true });
      new HttpVisibility(chart, 'visibility', { namespace: 'shop', pods: { matchLabels: { app: 'web' } }, ports: [8080, 8081], from: [Peer.labels({ app: 'client' })], name: 'web' });
    },
  },
  { title: 'Kafka metrics', minors: ['1.18', '1.19'], build: (chart) => void new HubbleStack(chart, 'hubble', { metrics: [HubbleMetric.kafka()] }) },
  {
    title: 'exporters, redaction, buffers, addresses',
    build: (chart) =>
      void new HubbleStack(chart, 'hubble', {
        relay: { replicas: 2, resources: { requests: { cpu: '10m' } }, listenHost: '0.0.0.0', listenPort: 4246, retryTimeout: '30s', sortBufferLenMax: 100, sortBufferDrainTimeout: '1s' },
        ui: { replicas: 2, resources: { limits: { memory: '128Mi' } } },
        export: [
          HubbleExport.static({
            fieldMask: ['time', 'source.namespace', 'verdict'],
            include: [{ verdict: ['DROPPED', 'ERROR'] }],
            exclude: [{ source_pod: ['kube-system/'] }],
            fileMaxSize: '20Mi',
            fileMaxBackups: 2,
            fileCompress: true,
          }),
          HubbleExport.dynamic({ name: 'shop', filePath: '/var/run/cilium/hubble/shop.log', include: [{ source_pod: ['shop/'] }], end: '2030-01-31T12:00:00Z' }),
        ],
        redact: { urlQuery: true, userInfo: true, denyHeaders: ['Authorization', 'Cookie'] },
        eventQueueSize: 16384,
        eventBufferCapacity: 8191,
        listenAddress: ':4299',
        peerService: { servicePort: 8443, clusterDomain: 'cluster.local' },
        policies: { relayMetricsFrom: [Peer.labels({ 'app.kubernetes.io/name': 'prometheus' }, { namespace: 'monitoring' })] },
      }),
  },
  {
    title: 'an exporter that gathers, to the log, and headers that stay',
    minors: ['1.19', '1.20'],
    build: (chart) =>
      void new HubbleStack(chart, 'hubble', {
        export: HubbleExport.static({ filePath: 'stdout', aggregate: { fields: ['source.namespace', 'verdict'], interval: '30s' } }),
        redact: { allowHeaders: ['traceparent'] },
      }),
  },
  {
    title: 'the UI behind a proxy on a Gateway, with policies',
    build: (chart: ClusterChart): void => {
      const gateway = new CiliumGateway(chart, 'web', { namespace: 'kube-system', listeners: [Listener.http({ name: 'http', hostname: '*.example.com' })] });
      const proxy = { name: 'oauth2-proxy', namespace: 'auth', port: 4180, podLabels: { app: 'oauth2-proxy' } };
      new HubbleStack(chart, 'hubble', { policies: true, exposure: HubbleUiExposure.httpRoute({ gateway, listener: 'http', hostnames: ['hubble.example.com'], proxy }) });
    },
  },
  {
    title: 'the UI by an Ingress',
    build: (chart) =>
      void new HubbleStack(chart, 'hubble', {
        policies: true,
        exposure: HubbleUiExposure.ingress({
          hostnames: ['hubble.example.com'],
          className: 'nginx',
          tlsSecret: 'hubble-tls',
          annotations: { 'nginx.ingress.kubernetes.io/auth-url': 'https://auth.example.com/check' },
          controller: [Peer.labels({ 'app.kubernetes.io/name': 'ingress-nginx' }, { namespace: 'ingress-nginx' })],
        }),
      }),
  },
  {
    title: 'the UI by a LoadBalancer Service',
    build: (chart: ClusterChart): void => {
      const pool = new LoadBalancerPool(chart, 'lan', { blocks: ['192.168.1.200/29'], announce: Announce.none('a static route on the router') });
      new HubbleStack(chart, 'hubble', { policies: true, exposure: HubbleUiExposure.loadBalancer({ pool, ip: '192.168.1.201', port: 8080, sourceRanges: ['10.1.0.0/24'] }) });
    },
  },
  { title: 'the UI by port-forward', build: (chart) => void new HubbleStack(chart, 'hubble', { policies: true, exposure: HubbleUiExposure.portForward() }) },
  { title: 'monitoring of Cilium alone', build: (chart, cilium) => void new CiliumMonitoring(chart, 'monitoring', { cilium }) },
  {
    title: 'monitoring with everything chosen, before Hubble is asked for',
    build: (chart: ClusterChart): void => {
      new CiliumMonitoring(chart, 'monitoring', {
        agent: true,
        operator: true,
        envoy: true,
        relay: true,
        serviceMonitors: {
          labels: { release: 'kube-prometheus-stack' },
          interval: '30s',
          relabelings: [{ targetLabel: 'cluster', replacement: 'home' }],
          metricRelabelings: [{ sourceLabels: ['__name__'], regex: 'cilium_bpf_.*_bucket', action: 'drop' }],
        },
        dashboards: {
          namespace: 'monitoring', annotations: { 'example.com/owner': 'network' }, label: 'dashboard', labelValue: 'yes', folder: 'Cilium', folderAnnotation: 'folder',
        },
        alerts: {
          name: 'cilium-alerts',
          namespace: 'monitoring',
          labels: { release: 'kube-prometheus-stack' },
          runbookUrl: 'https://example.com/runbook.md',
          except: ['CiliumPolicyDropsHigh'],
          change: { CiliumDropsHigh: { threshold: 10, for: '30m', severity: 'info', labels: { team: 'network' } } },
          jobs: { agent: 'agent', operator: 'operator', envoy: 'envoy' },
          groups: [{ name: 'own', rules: [{ alert: 'Own', expr: 'vector(1)' }] }],
        },
      });
      new HubbleStack(chart, 'hubble', { metrics: [HubbleMetric.drop()] });
    },
  },
  {
    title: 'metrics of the agent alone',
    build: (chart) =>
      void new CiliumMonitoring(chart, 'monitoring', { operator: false, envoy: false, relay: false, serviceMonitors: false, dashboards: false, alerts: false }),
  },
];
