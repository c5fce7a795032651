import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { ciliumChartAsset, ClusterChart, findAsset, GatewayApiCrds, TalosCilium, TalosCluster, type TalosCiliumProps } from '../../lib';
import { readArchive } from '../../lib/assets/archive';
import type { KubernetesObject } from '../../lib/kubernetes/object';
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

test('without them, the class that is missing is an error', () => {
  expect(() => Testing.synth(inChart(GATEWAYS).chart)).toThrow(/\[home\/cilium\] error GWY061: /);
  expect(kinds(inChart({ ...GATEWAYS, apiVersions: ['gateway.networking.k8s.io/v1/GatewayClass'] }).chart)).toContain('GatewayClass');
});

test('CRDs of a chart without a Cilium count, those of another cluster and versions that are not served do not', () => {
  const { app, chart } = inChart(MONITORS);
  const other = inChart({}, app, 'away');
  crd(other.chart, 'monitoring.coreos.com', 'ServiceMonitor');
  crd(chart, 'monitoring.coreos.com', 'PodMonitor', false);
  expect(() => Testing.synth(chart)).toThrow(/\[home\/cilium\] error HLM009: /);
  crd(new Chart(app, 'crds'), 'monitoring.coreos.com', 'Probe');
  expect(kinds(chart)).toContain('ServiceMonitor');
});
