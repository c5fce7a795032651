import { App } from 'cdk8s';
import {
  Announce, CiliumGateway, CiliumMonitoring, ClusterChart, HubbleExport, HubbleMetric, HubbleStack, HubbleUiExposure, Listener, LoadBalancerPool, TalosCilium, TalosCluster,
  type CiliumMonitoringProps, type HubbleStackProps,
} from '../../lib';
import type { InvalidInput } from './invalid-input';

function home(version = '1.19.6', hubble?: boolean): ClusterChart {
  const chart = new ClusterChart(new App(), new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.34.1', controlPlanes: 3 }));
  new TalosCilium(chart, 'cilium', { version, ...(hubble !== undefined && { hubble }) });
  return chart;
}

function away(): ClusterChart {
  const chart = new ClusterChart(new App(), new TalosCluster({ name: 'away', talosVersion: '1.13', kubernetesVersion: '1.34.1', controlPlanes: 3 }));
  new TalosCilium(chart, 'cilium', { version: '1.19.6' });
  return chart;
}

const stack = (code: string, title: string, props: () => HubbleStackProps, version?: string): InvalidInput => ({ code, title, run: () => void new HubbleStack(home(version), 'hubble', props()) });
const monitoring = (code: string, title: string, props: CiliumMonitoringProps): InvalidInput => ({ code, title, run: () => void new CiliumMonitoring(home(), 'monitoring', props) });
const parse = (code: string, title: string, text: string): InvalidInput => ({ code, title, run: () => void HubbleMetric.parse(text) });

/** Bad inputs of Hubble and monitoring. */
export const invalid: readonly InvalidInput[] = [
  parse('HUB001', 'an unknown metric', 'htpV2'),
  parse('HUB001', 'a metric without a name', ''),
  parse('HUB002', 'an unknown context', 'flow:sourceContext=dns|adress'),
  parse('HUB002', 'an unknown label', 'flow:labelsContext=source_ip,source_node'),
  parse('HUB003', 'an option of another metric', 'tcp:query'),
  parse('HUB003', 'an option without the value that it needs', 'flow:sourceContext='),
  parse('HUB003', 'an option with a value that it does not take', 'dns:query=true'),
  parse('HUB003', 'exemplars that are off', 'httpV2:exemplars=false'),
  parse('HUB003', 'an option that is given twice', 'dns:query;query'),
  { code: 'HUB003', title: 'no labels', run: () => void HubbleMetric.flow({ labelsContext: [] }) },
  {
    code: 'HUB003',
    title: 'a context that is never looked at',
    run: () => void HubbleMetric.flow({ sourceContext: 'pod', sourceEgressContext: 'dns', sourceIngressContext: 'ip' }),
  },
  stack('HUB003', 'exemplars without OpenMetrics', () => ({ metrics: [HubbleMetric.httpV2({ exemplars: true })], openMetrics: false })),
  stack('HUB003', 'OpenMetrics without metrics', () => ({ openMetrics: true })),
  stack('HUB003', 'Kafka metrics of a Cilium without Kafka', () => ({ metrics: [HubbleMetric.kafka()] }), '1.20.0'),
  stack('HUB004', 'a metric twice', () => ({ metrics: [HubbleMetric.dns(), HubbleMetric.dns({ query: true })] })),
  stack('HUB004', 'both HTTP metrics', () => ({ metrics: [HubbleMetric.http(), HubbleMetric.httpV2()] })),
  stack('HUB005', 'a buffer of a power of two', () => ({ eventBufferCapacity: 4096 })),
  stack('HUB005', 'a buffer that is too large', () => ({ eventBufferCapacity: 131071 })),
  stack('HUB006', 'a UI without the relay', () => ({ relay: false, ui: true })),
  {
    code: 'HUB007',
    title: 'a Gateway of another cluster',
    run: (): void => {
      const gateway = new CiliumGateway(away(), 'web', { namespace: 'gateways', listeners: [Listener.http()] });
      new HubbleStack(home(), 'hubble', { exposure: HubbleUiExposure.httpRoute({ gateway, hostnames: ['hubble.example.com'] }) });
    },
  },
  {
    code: 'HUB007',
    title: 'a pool of another cluster',
    run: (): void => {
      const pool = new LoadBalancerPool(away(), 'lan', { blocks: ['192.168.1.200/29'], announce: Announce.none('a static route') });
      new HubbleStack(home(), 'hubble', { exposure: HubbleUiExposure.loadBalancer({ pool }) });
    },
  },
  stack('HUB008', 'headers that stay and headers that go', () => ({ redact: { allowHeaders: ['traceparent'], denyHeaders: ['Authorization'] } })),
  stack('HUB009', 'a redaction of nothing', () => ({ redact: { userInfo: false } })),
  stack('HUB009', 'two headers in one', () => ({ redact: { denyHeaders: ['Authorization,Cookie'] } })),
  stack('HUB010', 'two static exporters', () => ({ export: [HubbleExport.static(), HubbleExport.static({ filePath: 'stdout' })] })),
  stack('HUB010', 'two exporters with one name', () => ({ export: [HubbleExport.dynamic({ name: 'a' }), HubbleExport.dynamic({ name: 'a', filePath: '/b' })] })),
  stack('HUB010', 'two exporters that write one file', () => ({ export: [HubbleExport.static(), HubbleExport.dynamic({ name: 'a' })] })),
  stack('HUB010', 'an exporter with an empty name', () => ({ export: HubbleExport.dynamic({ name: '' }) })),
  stack('HUB010', 'an exporter with a relative path', () => ({ export: HubbleExport.static({ filePath: 'events.log' }) })),
  stack('HUB010', 'an exporter with files of no size', () => ({ export: HubbleExport.static({ fileMaxSize: '0Mi' }) })),
  stack('HUB010', 'an exporter that ends tomorrow', () => ({ export: HubbleExport.dynamic({ name: 'a', end: 'tomorrow' }) })),
  stack('HUB010', 'an empty filter', () => ({ export: HubbleExport.static({ include: [{}] }) })),
  stack('HUB010', 'aggregation by nothing', () => ({ export: HubbleExport.static({ aggregate: { fields: [], interval: '30s' } }) })),
  stack('HUB010', 'aggregation for a while', () => ({ export: HubbleExport.static({ aggregate: { fields: ['verdict'], interval: 'a while' } }) })),
  stack('HUB010', 'aggregation by an older Cilium', () => ({ export: HubbleExport.static({ aggregate: { fields: ['verdict'], interval: '30s' } }) }), '1.18.12'),
  stack('HUB011', 'an event queue of no size', () => ({ eventQueueSize: 0 })),
  stack('HUB012', 'an address without a port', () => ({ listenAddress: '10.0.0.1' })),
  stack('HUB012', 'an invalid port', () => ({ relay: { listenPort: 0 } })),
  stack('HUB013', 'a UI to expose that is off', () => ({ ui: false, exposure: HubbleUiExposure.ingress({ hostnames: ['hubble.example.com'] }) })),
  stack('HUB014', 'an Ingress without a name', () => ({ exposure: HubbleUiExposure.ingress({ hostnames: [] }) })),
  stack('HUB014', 'an Ingress with a URL for a name', () => ({ exposure: HubbleUiExposure.ingress({ hostnames: ['https://hubble.example.com'] }) })),
  {
    code: 'HUB015',
    title: 'two stacks for one Cilium',
    run: (): void => {
      const chart = home();
      for (const id of ['one', 'two']) new HubbleStack(chart, id);
    },
  },
  {
    code: 'HUB015',
    title: 'two monitorings of one Cilium',
    run: (): void => {
      const chart = home();
      for (const id of ['one', 'two']) new CiliumMonitoring(chart, id);
    },
  },
  { code: 'HUB018', title: 'a stack for a Cilium without Hubble', run: () => void new HubbleStack(home('1.19.6', false), 'hubble') },
  monitoring('HUB016', 'an interval without a unit', { serviceMonitors: { interval: '30' } }),
  monitoring('HUB016', 'an alert that waits for a while', { alerts: { change: { CiliumDropsHigh: { for: 'a while' } } } }),
  monitoring('HUB017', 'an unknown alert to leave out', { alerts: { except: ['CiliumAgentsDown'] } }),
  monitoring('HUB017', 'a change of an unknown alert', { alerts: { change: { AgentDown: { severity: 'info' } } } }),
  monitoring('HUB017', 'a change of an alert that is left out', { alerts: { except: ['CiliumDropsHigh'], change: { CiliumDropsHigh: { threshold: 5 } } } }),
  monitoring('HUB017', 'a threshold for an alert without one', { alerts: { change: { CiliumAgentDown: { threshold: 5 } } } }),
  monitoring('HUB017', 'a runbook at no URL', { alerts: { runbookUrl: 'docs/runbook.md' } }),
];
