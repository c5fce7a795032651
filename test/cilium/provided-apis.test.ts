import { ApiObject, App, Chart, Testing, type ApiObjectProps } from 'cdk8s';
import { ciliumChartAsset, ClusterChart, findAsset, GatewayApiCrds, TalosCilium, TalosCluster, type TalosCiliumProps } from '../../lib';
import { readArchive } from '../../lib/assets/archive';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { APIS_OF_CHART } from '../../lib/cilium/provided-apis';
import { CHARTS } from '../support/models';

function inChart(props: TalosCiliumProps, app = new App(), name = 'home'): { app: App; chart: ClusterChart; cilium: TalosCilium } {
  const chart = new ClusterChart(app, new TalosCluster({ name, talosVersion: '1.13', kubernetesVersion: '1.34.1' }));
  return { app, chart, cilium: new TalosCilium(chart, 'cilium', props) };
}

function crd(scope: Chart, group: string, kind: string, served = true): ApiObject {
  const plural = `${kind.toLowerCase()}s`;
  return new ApiObject(scope, `crd-${plural}`, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: { group, names: { kind, plural }, scope: 'Namespaced', versions: [{ name: 'v1', served, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }] },
  });
}

const kinds = (chart: Chart): string[] => (Testing.synth(chart) as KubernetesObject[]).map(({ kind }) => kind);
const GATEWAYS = { values: { gatewayAPI: { enabled: true, enableAlpn: true } } };
const MONITORS = { values: { prometheus: { enabled: true, serviceMonitor: { enabled: true } } } };

test.each(CHARTS)('the templates of chart %s ask for no other API', (version) => {
  const files = readArchive(findAsset(ciliumChartAsset(version)).bytes, { version });
  const templates = [...files].filter(([path]) => path.startsWith('cilium/templates/')).map(([, text]) => Buffer.from(text).toString('utf8')).join('\n');
  const asked = [...templates.matchAll(/\.APIVersions(?:\.Has)?\s*"?([^"\s]*)/g)].map(([, api]) => api!);
  expect([...new Set(asked)].sort()).toEqual([...APIS_OF_CHART].sort());
  // What else a chart could ask of a cluster: its version, which is a fact of the TalosCluster, and objects, which no app has.
  expect([...new Set(templates.match(/\.Capabilities\.\w+/g))].sort()).toEqual(['.Capabilities.APIVersions', '.Capabilities.KubeVersion']);
  expect([...new Set([...templates.matchAll(/\(?lookup "v1" "(\w+)"/g)].map(([, kind]) => kind!))].sort()).toEqual(['ConfigMap', 'Secret']);
});

test.each(['1.18.12', '1.19.6', '1.20.0'])('%s: CRDs of the Gateway API in the app bring what the chart renders for them, and the helm command says so', (version) => {
  const { chart, cilium } = inChart({ ...GATEWAYS, version });
  new GatewayApiCrds(chart, 'gateway-api');
  const rendered = kinds(chart);
  expect(rendered).toContain('GatewayClass');
  expect(rendered.filter((kind) => kind === 'ValidatingAdmissionPolicyBinding')).toHaveLength(version.startsWith('1.20') ? 1 : 0);
  expect(cilium.helmCommand.apiVersions).toEqual(['gateway.networking.k8s.io/v1/GatewayClass']);
});

test('without CRDs in the app, the cluster is taken to have those that the values require, as helm install would find them', () => {
  const found = (props: TalosCiliumProps, extra?: (chart: Chart) => void): { kinds: string[]; codes: string[]; apis: readonly string[] } => {
    const { app, chart, cilium } = inChart(props);
    extra?.(chart);
    const { objects, report } = Synthesis.of(app).run();
    expect(report.errors).toEqual([]);
    return { kinds: objects.map(({ object }) => object.kind), codes: report.warnings.map(({ code }) => code), apis: cilium.helmCommand.apiVersions };
  };
  const gateways = found(GATEWAYS);
  expect(gateways).toMatchObject({ codes: ['GWY050'], apis: ['gateway.networking.k8s.io/v1/GatewayClass'] });
  expect(gateways.kinds).toContain('GatewayClass');
  // The chart must not render a second class.
  const own = found(GATEWAYS, (chart) => void new ApiObject(chart, 'class', { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GatewayClass', metadata: { name: 'cilium' }, spec: { controllerName: 'io.cilium/gateway-controller' } } as object as ApiObjectProps));
  expect(own.kinds.filter((kind) => kind === 'GatewayClass')).toHaveLength(1);

  const monitors = found(MONITORS);
  expect(monitors).toMatchObject({ codes: ['CIL081'], apis: ['monitoring.coreos.com/v1'] });
  expect(monitors.kinds).toContain('ServiceMonitor');
  expect(found({ ...MONITORS, apiVersions: ['monitoring.coreos.com/v1'] }).codes).toEqual([]);
  expect(found({ prometheus: { serviceMonitors: true } }).codes).toEqual([]);
});

test('CRDs of a chart without a Cilium count, those of another cluster and versions that are not served do not', () => {
  const { app, chart } = inChart(MONITORS);
  const other = inChart({}, app, 'away');
  crd(other.chart, 'monitoring.coreos.com', 'ServiceMonitor');
  crd(chart, 'monitoring.coreos.com', 'PodMonitor', false);
  const codes = (): string[] => Synthesis.of(app).run().report.warnings.map(({ code }) => code);
  expect(codes()).toEqual(['CIL081']);
  crd(new Chart(app, 'crds'), 'monitoring.coreos.com', 'Probe');
  expect(codes()).toEqual([]);
});
