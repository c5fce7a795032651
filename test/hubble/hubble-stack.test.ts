import { ApiObject, App } from 'cdk8s';
import {
  CertificateIssuance, CiliumGateway, CiliumMonitoring, ClusterChart, GatewayApiCrds, HubbleMetric, HubbleStack, HubbleUiExposure, Listener, TalosCilium, TalosCluster,
} from '../../lib';
import { formatProblem } from '../../lib/diagnostics/problem';
import { contributorsOf } from '../../lib/synthesis/output-files';
import { world, type World } from '../gateway/worlds';

const textOf = ({ app }: World, file: string): string => {
  const texts = contributorsOf(app).flatMap(({ contributor }) => [...contributor({ objects: [] }).files]).filter(([name]) => name === file);
  expect(texts).toHaveLength(1);
  const text = texts[0]![1];
  return typeof text === 'string' ? text : text();
};

describe('metrics', () => {
  test('are written as agents read them', () => {
    expect([
      HubbleMetric.dns({ query: true, ignoreAAAA: true, sourceContext: ['workload', 'ip'] }),
      HubbleMetric.dns({ query: false }),
      HubbleMetric.flowsToWorld({ anyDrop: true, port: true, synOnly: true }),
      HubbleMetric.httpV2({ exemplars: true, labelsContext: ['source_namespace', 'traffic_direction'] }),
      HubbleMetric.portDistribution(),
    ].map(String)).toEqual([
      'dns:query;ignoreAAAA;sourceContext=workload|ip',
      'dns',
      'flows-to-world:any-drop;port;syn-only',
      'httpV2:exemplars=true;labelsContext=source_namespace,traffic_direction',
      'port-distribution',
    ]);
  });

  test('stay in their order, as in the prop hubble of TalosCilium: another one would restart agents', () => {
    const values = world((chart) => void new HubbleStack(chart, 'hubble', { metrics: [HubbleMetric.tcp(), HubbleMetric.dns()] })).cilium.effectiveValues.values;
    expect(values).toMatchObject({ hubble: { metrics: { enabled: ['tcp', 'dns'] } } });
  });

  test('that are mistyped are told what was meant', () => {
    expect(() => HubbleMetric.parse('port-distributoin')).toThrow('HUB001 HubbleMetric: "port-distributoin" is not a metric of Hubble — write port-distribution');
    expect(() => HubbleMetric.parse('flow:labelsContext=source_workloads')).toThrow('write source_workload');
    expect(() => HubbleMetric.parse('tcp:zebra')).toThrow('write one of sourceContext, ');
  });
});

describe('what contradicts TalosCilium', () => {
  test('names both places', () => {
    const { errors } = world((chart) => void new HubbleStack(chart, 'hubble'), { hubble: { relay: false } });
    const conflict = errors.map(formatProblem).find((text) => text.includes('hubble.relay.enabled'))!;
    expect(conflict).toContain('hubble');
    expect(conflict).toContain('home/hubble');
    expect(conflict).toContain('false');
  });

  test('is found for metrics, for Hubble as a whole and for Prometheus', () => {
    const found = (props: ConstructorParameters<typeof TalosCilium>[2]): string[] =>
      world((chart) => {
        new HubbleStack(chart, 'hubble', { metrics: [HubbleMetric.dns()] });
        new CiliumMonitoring(chart, 'monitoring');
      }, props).errors.map(({ what }) => what);
    expect(found({ hubble: { metrics: ['drop'] } }).join('\n')).toContain('hubble.metrics.enabled');
    expect(() => found({ hubble: false })).toThrow('HUB018 home/hubble: Hubble is off in home/cilium: hubble.enabled is false, set by hubble');
    expect(found({ prometheus: false }).join('\n')).toContain('prometheus.enabled');
  });

  test('the same said twice is no contradiction', () => {
    const { errors } = world((chart) => void new HubbleStack(chart, 'hubble', { metrics: [HubbleMetric.drop()] }), { hubble: { relay: true, ui: true, metrics: ['drop'] } });
    expect(errors).toEqual([]);
  });
});

test('relabelings of the user do not remove the label of the node from what runs on nodes', () => {
  const relabelings = [{ sourceLabels: ['__meta_kubernetes_pod_label_zone'], targetLabel: 'zone' }];
  const found = world((chart) => {
    new HubbleStack(chart, 'hubble', { metrics: [HubbleMetric.dns()] });
    new CiliumMonitoring(chart, 'monitoring', { serviceMonitors: { relabelings, metricRelabelings: [{ action: 'labeldrop', regex: 'pod' }] }, dashboards: false, alerts: false });
  });
  const endpointOf = (name: string): unknown => (found.find('ServiceMonitor', name).spec as { endpoints: unknown[] }).endpoints[0];
  const node = { action: 'replace', replacement: '${1}', sourceLabels: ['__meta_kubernetes_pod_node_name'], targetLabel: 'node' };
  // The CRD has a default for the action: unless it is written, Argo CD always shows a difference.
  const zone = { action: 'replace', ...relabelings[0] };
  for (const name of ['cilium-agent', 'cilium-envoy', 'hubble']) expect([name, endpointOf(name)]).toEqual([name, expect.objectContaining({ relabelings: [node, zone], metricRelabelings: [{ action: 'labeldrop', regex: 'pod' }] })]);
  for (const name of ['cilium-operator', 'hubble-relay']) expect([name, endpointOf(name)]).toEqual([name, expect.objectContaining({ relabelings: [zone] })]);
});

describe('the UI', () => {
  test('is opened by port-forward, with the command in the notes', () => {
    const found = world((chart) => void new HubbleStack(chart, 'hubble'));
    expect(found.warnings).toEqual([]);
    expect(textOf(found, 'hubble.md')).toContain('kubectl -n kube-system port-forward service/hubble-ui 12000:80');
    expect(found.find('Service', 'hubble-ui').spec).toMatchObject({ type: 'ClusterIP', ports: [{ port: 80 }] });
  });

  test('on a Gateway: the route attaches to it and leads to the UI, which is a warning that says what to put there', () => {
    const found = world((chart) => {
      new GatewayApiCrds(chart, 'crds');
      const gateway = new CiliumGateway(chart, 'web', { namespace: 'kube-system', listeners: [Listener.http({ hostname: '*.example.com' })] });
      new HubbleStack(chart, 'hubble', { exposure: HubbleUiExposure.httpRoute({ gateway, hostnames: ['hubble.example.com'] }) });
    });
    expect(found.errors).toEqual([]);
    expect(found.find('HTTPRoute').spec).toMatchObject({
      parentRefs: [{ name: 'web' }],
      hostnames: ['hubble.example.com'],
      rules: [{ backendRefs: [{ name: 'hubble-ui', port: 80 }] }],
    });
    expect(found.warnings.map(({ code }) => code)).toEqual(['HUB050']);
    expect(found.warnings[0]!.fix).toContain('oauth2-proxy');
    expect(textOf(found, 'hubble.md')).toContain('hubble.example.com');
  });

  test('behind a proxy: the route leads there, the grant is made, the policy allows only the proxy', () => {
    const found = world((chart) => {
      new GatewayApiCrds(chart, 'crds');
      const gateway = new CiliumGateway(chart, 'web', { namespace: 'kube-system', listeners: [Listener.http({ hostname: '*.example.com' })] });
      const proxy = { name: 'oauth2-proxy', namespace: 'auth', port: 4180 };
      new HubbleStack(chart, 'hubble', { policies: true, exposure: HubbleUiExposure.httpRoute({ gateway, hostnames: ['hubble.example.com'], proxy }) });
    });
    expect([...found.errors, ...found.warnings]).toEqual([]);
    expect(found.find('ReferenceGrant').metadata.namespace).toBe('auth');
    const { ingress } = found.find('CiliumNetworkPolicy', 'hubble-ui').spec as { ingress: { fromEndpoints: { matchLabels: object }[] }[] };
    expect(ingress).toHaveLength(1);
    expect(JSON.stringify(ingress[0]!.fromEndpoints)).toContain('oauth2-proxy');
    expect(JSON.stringify(ingress[0]!.fromEndpoints)).toContain('auth');
  });

  test('by objects of somebody\'s own is warned about too', () => {
    const own = (spec: object) =>
      world((chart) => {
        new HubbleStack(chart, 'hubble');
        new ApiObject(chart, 'own', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'own', namespace: 'kube-system' }, ...{ spec } });
      }).warnings.map(({ code }) => code);
    expect(own({ type: 'NodePort', selector: { 'k8s-app': 'hubble-ui' }, ports: [{ port: 80 }] })).toContain('HUB050');
    expect(own({ type: 'ClusterIP', selector: { 'k8s-app': 'hubble-ui' }, ports: [{ port: 80 }] })).not.toContain('HUB050');
  });
});

describe('policies', () => {
  test('open what is needed at the ports that were chosen', () => {
    const found = world((chart) => void new HubbleStack(chart, 'hubble', { listenAddress: ':4299', relay: { listenPort: 4246 }, policies: true }));
    expect(found.errors).toEqual([]);
    const ports = (name: string, direction: 'ingress' | 'egress'): string[] =>
      ((found.find('CiliumNetworkPolicy', name).spec as Record<string, { toPorts?: { ports: { port: string }[] }[] }[]>)[direction] ?? [])
        .flatMap(({ toPorts = [] }) => toPorts.flatMap(({ ports }) => ports.map(({ port }) => port)));
    expect(ports('hubble-relay', 'egress')).toContain('4299');
    expect(ports('hubble-relay', 'ingress')).toContain('4246');
    expect(ports('hubble-ui', 'egress')).toEqual(expect.arrayContaining(['4246', '6443']));
    expect(ports('hubble-generate-certs', 'egress')).toEqual(['6443']);
  });

  test('are not made unless they are asked for, and then for what is on', () => {
    const kinds = (props: ConstructorParameters<typeof HubbleStack>[2]) =>
      world((chart) => void new HubbleStack(chart, 'hubble', props), { certificates: CertificateIssuance.disabled() })
        .objects.filter(({ kind }) => kind === 'CiliumNetworkPolicy').map(({ metadata }) => metadata.name);
    expect(kinds({})).toEqual([]);
    expect(kinds({ policies: true, ui: false })).toEqual(['hubble-relay']);
  });
});

describe('monitoring', () => {
  const rules = (found: World): { alert: string; expr: string; for: string; labels: object; annotations: object }[] =>
    (found.find('PrometheusRule').spec as { groups: { rules: { alert: string; expr: string; for: string; labels: object; annotations: object }[] }[] }).groups.flatMap((group) => group.rules);

  test('looks at what is on in the end, not at what was on when it was created', () => {
    const names = (build: Parameters<typeof world>[0]) => rules(world(build)).map(({ alert }) => alert);
    const alone = names((chart) => void new CiliumMonitoring(chart, 'monitoring'));
    const before = names((chart) => (new CiliumMonitoring(chart, 'monitoring'), void new HubbleStack(chart, 'hubble', { metrics: [HubbleMetric.drop()] })));
    const after = names((chart) => (new HubbleStack(chart, 'hubble', { metrics: [HubbleMetric.drop()] }), void new CiliumMonitoring(chart, 'monitoring')));
    expect(before).toEqual(after);
    expect(before.filter((name) => !alone.includes(name))).toEqual(['HubbleLostEvents', 'HubbleRelayPeersUnreachable']);
  });

  test('changes, leaves out and adds alerts', () => {
    const found = rules(world((chart) =>
      void new CiliumMonitoring(chart, 'monitoring', {
        alerts: {
          runbookUrl: 'https://example.com/runbook.md',
          except: ['CiliumPolicyDropsHigh'],
          change: { CiliumDropsHigh: { threshold: 10, for: '30m', severity: 'info', labels: { team: 'network' } } },
          jobs: { agent: 'pods' },
          groups: [{ name: 'own', rules: [{ alert: 'Own', expr: 'vector(1)' }] }],
        },
      })));
    const by = (name: string) => found.find(({ alert }) => alert === name);
    expect(by('CiliumPolicyDropsHigh')).toBeUndefined();
    expect(by('Own')).toBeDefined();
    expect(by('CiliumDropsHigh')).toMatchObject({ for: '30m', labels: { severity: 'info', team: 'network' }, annotations: { runbook_url: 'https://example.com/runbook.md#ciliumdropshigh' } });
    expect(by('CiliumDropsHigh')!.expr).toMatch(/ > 10$/);
    expect(by('CiliumAgentDown')!.expr).toBe('up{job="pods", namespace="kube-system"} == 0');
  });

  test('jobs are the names of the Services that the chart\'s ServiceMonitors select', () => {
    const found = world((chart) => void new CiliumMonitoring(chart, 'monitoring'));
    const services = found.objects.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name);
    for (const job of rules(found).flatMap(({ expr }) => /[{ ]job="([^"]+)"/.exec(expr)?.[1] ?? [])) expect(services).toContain(job);
  });

  test('relabelings come after the chart\'s own, Relay\'s monitor has the same marks, and the folder is an annotation', () => {
    const found = world((chart) => {
      new HubbleStack(chart, 'hubble');
      new CiliumMonitoring(chart, 'monitoring', {
        serviceMonitors: { labels: { release: 'kps' }, interval: '30s', relabelings: [{ targetLabel: 'cluster', replacement: 'home' }] },
        dashboards: { folder: 'Cilium', label: 'board', labelValue: 'yes' },
      });
    });
    const endpoints = (name: string) => (found.find('ServiceMonitor', name).spec as { endpoints: { relabelings: object[]; interval: string }[] }).endpoints[0]!;
    expect(endpoints('cilium-agent').relabelings).toMatchObject([{ targetLabel: 'node' }, { targetLabel: 'cluster' }]);
    expect(endpoints('cilium-operator').relabelings).toMatchObject([{ targetLabel: 'cluster' }]);
    expect(endpoints('hubble-relay')).toMatchObject({ interval: '30s', relabelings: [{ targetLabel: 'cluster' }] });
    expect(found.find('ServiceMonitor', 'hubble-relay').metadata.labels).toMatchObject({ release: 'kps' });
    expect(found.find('ConfigMap', 'cilium-dashboard').metadata).toMatchObject({ labels: { board: 'yes' }, annotations: { grafana_folder: 'Cilium' } });
    expect(textOf(found, 'monitoring.md')).toContain('--server-side');
  });
});

test('Relay without certificates is an error', () => {
  const { errors } = world((chart) => void new HubbleStack(chart, 'hubble'), { certificates: CertificateIssuance.provided({ hubbleServerSecret: 'hubble-server' }) });
  expect(errors.map(({ code }) => code)).toContain('HUB052');
});

test('a Gateway of another cluster is named with its cluster', () => {
  const app = new App();
  const [home, away] = ['home', 'away'].map((name) => {
    const chart = new ClusterChart(app, new TalosCluster({ name, talosVersion: '1.13', kubernetesVersion: '1.34.1', controlPlanes: 3 }));
    new TalosCilium(chart, 'cilium');
    return chart;
  });
  const gateway = new CiliumGateway(away!, 'web', { namespace: 'gateways', listeners: [Listener.http()] });
  expect(() => new HubbleStack(home!, 'hubble', { exposure: HubbleUiExposure.httpRoute({ gateway, hostnames: ['hubble.example.com'] }) })).toThrow(
    'HUB007 home/hubble: exposure: gateway away/web belongs to cluster away, but Hubble to cluster home — set gateway to a CiliumGateway of cluster home',
  );
});
