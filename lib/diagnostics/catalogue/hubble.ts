import type { CodeExample, CodeTable } from './entry';

const DOCS = 'https://docs.cilium.io/en/stable/observability';
const METRICS = `${DOCS}/metrics/#hubble-exported-metrics`;
const EXPORT = `${DOCS}/hubble/configuration/export/`;
const REDACTING = `${DOCS}/visibility/#security-implications`;

/** A `HubbleStack` with these props. */
function stack(wrong: string, right: string): CodeExample {
  return { wrong: `new HubbleStack(chart, 'hubble', { ${wrong} });`, right: `new HubbleStack(chart, 'hubble', { ${right} });` };
}

/** Hubble UI has no login: the Ingress controller asks for one. */
const LOGIN = "annotations: { 'nginx.ingress.kubernetes.io/auth-url': 'https://auth.example.com/check' }";

function ingress(hostname: string): string {
  return `exposure: HubbleUiExposure.ingress({\n  hostnames: ['${hostname}'], className: 'nginx',\n  ${LOGIN},\n})`;
}

/** Metrics of a `HubbleStack`. */
function metrics(wrong: string, right: string): CodeExample {
  return stack(`metrics: [${wrong}]`, `metrics: [${right}]`);
}

function monitoring(wrong: string, right: string): CodeExample {
  return { wrong: `new CiliumMonitoring(chart, 'monitoring', { ${wrong} });`, right: `new CiliumMonitoring(chart, 'monitoring', { ${right} });` };
}

/** Codes of `HubbleStack` and `CiliumMonitoring`. */
export const hubble = {
  HUB001: {
    title: 'Unknown Hubble metric',
    reason: 'The agent does not collect a metric whose name it does not know. The names are case-sensitive.',
    link: METRICS,
    typescript: metrics("HubbleMetric.parse('drops')", "HubbleMetric.parse('drop')"),
  },
  HUB002: {
    title: 'Unknown context or label of a Hubble metric',
    reason: 'Context options choose which labels a metric has, and take only certain values. The agent cannot create a metric with any other value.',
    link: METRICS,
    typescript: metrics("HubbleMetric.parse('flow:sourceContext=dns|adress')", "HubbleMetric.parse('flow:sourceContext=dns|ip')"),
  },
  HUB003: {
    title: 'Hubble metric option without effect',
    reason: 'The metric does not have the option, the option requires another value, or another setting overrides it. The agent ignores such options without a message. Exemplars also require the OpenMetrics format, and the kafka metric requires a Cilium before 1.20.',
    link: METRICS,
    related: ['CIL015'],
    typescript: metrics("HubbleMetric.parse('tcp:query')", "HubbleMetric.parse('tcp')"),
  },
  HUB004: {
    title: 'Hubble metric listed twice',
    reason: 'Each metric can be enabled only once, with one set of options. `http` and `httpV2` count as the same metric, because their time series have the same names.',
    link: METRICS,
    typescript: metrics('HubbleMetric.dns(), HubbleMetric.dns({ query: true })', 'HubbleMetric.dns({ query: true })'),
  },
  HUB005: {
    title: 'Invalid size of the event buffer',
    reason: 'Each agent keeps its last flows in a ring buffer. Its capacity must be a power of two minus one, at most 65535. The agent does not start Hubble with any other number.',
    link: `${DOCS}/hubble/`,
    typescript: stack('eventBufferCapacity: 4096', 'eventBufferCapacity: 8191'),
  },
  HUB006: {
    title: 'Hubble UI without Hubble Relay',
    reason: 'Hubble UI reads the flows of all nodes from Hubble Relay. Without Relay it has no data to show.',
    link: `${DOCS}/hubble/`,
    related: ['CIL014', 'HUB013'],
    typescript: stack('relay: false, ui: true', 'ui: true'),
  },
  HUB007: {
    title: 'Hubble UI exposed by a Gateway or pool of another cluster',
    reason: 'A Gateway or a LoadBalancer pool routes traffic only to Services of its own cluster.',
    typescript: {
      wrong: `const home = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0' }));
const away = new ClusterChart(app, new TalosCluster({ name: 'away', talosVersion: '1.13', kubernetesVersion: '1.35.0' }));
for (const chart of [home, away]) {
  new TalosCilium(chart, 'cilium');
  new GatewayApiCrds(chart, 'gateway-api');
}
const gateway = new CiliumGateway(away, 'public', { namespace: 'gateways', listeners: [Listener.http({ allowedRoutes: AllowedRoutes.all() })] });
new HubbleStack(home, 'hubble', {
  exposure: HubbleUiExposure.httpRoute({ gateway, hostnames: ['hubble.example.com'], proxy: { name: 'oauth2-proxy', port: 80 } }),
});`,
      right: `const home = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0' }));
const away = new ClusterChart(app, new TalosCluster({ name: 'away', talosVersion: '1.13', kubernetesVersion: '1.35.0' }));
for (const chart of [home, away]) {
  new TalosCilium(chart, 'cilium');
  new GatewayApiCrds(chart, 'gateway-api');
}
const gateway = new CiliumGateway(home, 'public', { namespace: 'gateways', listeners: [Listener.http({ allowedRoutes: AllowedRoutes.all() })] });
new HubbleStack(home, 'hubble', {
  exposure: HubbleUiExposure.httpRoute({ gateway, hostnames: ['hubble.example.com'], proxy: { name: 'oauth2-proxy', port: 80 } }),
});`,
    },
  },
  HUB008: {
    title: 'Redaction with both allowed and denied headers',
    reason: 'Either all headers except the allowed ones are redacted, or only the denied ones are. The agent rejects a configuration with both lists.',
    link: REDACTING,
    typescript: stack("redact: { allowHeaders: ['traceparent'], denyHeaders: ['Authorization'] }", "redact: { allowHeaders: ['traceparent'] }"),
  },
  HUB009: {
    title: 'Invalid redaction',
    reason: 'An item of the list is not a valid header name, or nothing is left to redact. Each item is the name of one HTTP header.',
    link: REDACTING,
    typescript: stack("redact: { denyHeaders: ['Authorization,Cookie'] }", "redact: { denyHeaders: ['Authorization', 'Cookie'] }"),
  },
  HUB010: {
    title: 'Invalid Hubble exporter',
    reason: 'One static exporter is possible, in addition to any number of dynamic ones. Dynamic exporters have different names, each exporter writes to a file of its own with an absolute path or to stdout, and sizes, times and filters must be valid.',
    link: EXPORT,
    typescript: stack("export: HubbleExport.static({ filePath: 'events.log' })", "export: HubbleExport.static({ filePath: '/var/run/cilium/hubble/events.log' })"),
  },
  HUB011: {
    title: 'Invalid size of the event queue',
    reason: 'The queue holds events until Hubble has read them. Its size must be a whole number of at least 1. Events are lost when the queue is full.',
    link: `${DOCS}/hubble/`,
    typescript: stack('eventQueueSize: -1', 'eventQueueSize: 16384'),
  },
  HUB012: {
    title: 'Invalid listen address or port of Hubble',
    reason: 'A listen address is an optional IP address and a port, such as :4244 or 10.0.0.1:4244. Ports are whole numbers from 1 to 65535.',
    link: `${DOCS}/hubble/`,
    typescript: stack("listenAddress: '10.0.0.1'", "listenAddress: '10.0.0.1:4244'"),
  },
  HUB013: {
    title: 'Exposure of a Hubble UI that is off',
    reason: 'The Service of Hubble UI does not exist while `ui` or `relay` is false, so there is nothing to expose.',
    link: `${DOCS}/hubble/`,
    related: ['HUB006'],
    typescript: stack(`ui: false, ${ingress('hubble.example.com')}`, ingress('hubble.example.com')),
  },
  HUB014: {
    title: 'Invalid hostname or port for Hubble UI',
    reason: 'An Ingress or a route needs at least one hostname, written without scheme, port and path. The port of a LoadBalancer Service is from 1 to 65535.',
    typescript: stack(ingress('https://hubble.example.com'), ingress('hubble.example.com')),
  },
  HUB015: {
    title: 'Two HubbleStacks or two CiliumMonitorings for one Cilium',
    reason: 'Both would set the same values of the chart. One construct holds the settings of one Cilium.',
    typescript: {
      wrong: "new HubbleStack(chart, 'hubble');\nnew HubbleStack(chart, 'metrics', { metrics: [HubbleMetric.dns()] });",
      right: "new HubbleStack(chart, 'hubble', { metrics: [HubbleMetric.dns()] });",
    },
  },
  HUB016: {
    title: 'Invalid Prometheus duration',
    reason: 'Prometheus reads durations as whole numbers with units, from the largest unit to the smallest: 30s, 10m, 1h30m. The API server rejects a ServiceMonitor or PrometheusRule with any other format.',
    link: 'https://prometheus.io/docs/prometheus/latest/configuration/configuration/',
    related: ['CIL033'],
    typescript: monitoring("serviceMonitors: { interval: '30' }", "serviceMonitors: { interval: '30s' }"),
  },
  HUB017: {
    title: 'Invalid change of an alert',
    reason: 'Changes refer to alerts by name. A name that does not exist, a threshold for an alert without one, or a change of an alert that is left out has no effect. `runbookUrl` must be an http or https URL.',
    typescript: monitoring("alerts: { except: ['CiliumAgentsDown'] }", "alerts: { except: ['CiliumAgentDown'] }"),
  },
  HUB018: {
    title: 'HubbleStack for a Cilium without Hubble',
    reason: 'The TalosCilium or its raw values switch Hubble off, so nothing of the stack could run.',
    link: `${DOCS}/hubble/`,
    typescript: {
      wrong: "new TalosCilium(chart, 'cilium', { hubble: false });\nnew HubbleStack(chart, 'hubble');",
      right: "new TalosCilium(chart, 'cilium');\nnew HubbleStack(chart, 'hubble');",
    },
  },
} as const satisfies CodeTable;
