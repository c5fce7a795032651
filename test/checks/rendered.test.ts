import { spawnSync } from 'node:child_process';
import { ciliumChartAsset, findAsset } from '../../lib/assets';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import type { JsonObject } from '../../lib/kubernetes/json';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import { allRules } from '../../lib/checks/catalogue';
import { runChecks } from '../../lib/checks/engine';
import { TalosCluster } from '../../lib/cluster/talos-cluster';
import { repair } from '../../lib/chart/repairs';
import { CHARTS, modelOf, talosValues } from '../support/models';
import { helmBinary } from '../support/tools';

const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.34', controlPlanes: 3, workers: 2 });

/** What the real chart makes of values on top of what `TalosCilium` sets by itself. */
function render(version: string, values: JsonObject): KubernetesObject[] {
  const chart = findAsset(ciliumChartAsset(version)).path;
  const capabilities = ['--kube-version', '1.34.0', '--api-versions', 'monitoring.coreos.com/v1'];
  const args = ['template', 'cilium', chart, '-n', 'kube-system', ...capabilities, '-f', '-'];
  const { status, stdout, stderr } = spawnSync(helmBinary(), args, {
    input: JSON.stringify({ ...talosValues(cluster), ...values }),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect([status, stderr.replace(/^(level=|WARNING:).*\n/gm, '')]).toEqual([0, '']);
  return parseKubernetesYaml(stdout).filter((object) => object !== null) as KubernetesObject[];
}

function codes(objects: readonly KubernetesObject[]): string[] {
  const rules = allRules().filter(({ on }) => on !== 'cilium');
  const { errors, warnings } = runChecks(modelOf({ objects: objects as unknown as JsonObject[] }), rules, []);
  return [...errors, ...warnings].map(({ code, what }) => `${code} ${what}`);
}

test('nothing is wrong with the objects of any chart', () => {
  const everything: JsonObject = {
    gatewayAPI: { enabled: true },
    ingressController: { enabled: true },
    hubble: {
      tls: { auto: { method: 'cronJob' } },
      relay: { enabled: true },
      ui: { enabled: true },
      metrics: { enabled: ['dns', 'drop'], dashboards: { enabled: true } },
    },
    prometheus: { enabled: true, serviceMonitor: { enabled: true } },
    dashboards: { enabled: true },
    bgpControlPlane: { enabled: true },
    l2announcements: { enabled: true },
  };
  for (const version of CHARTS) {
    const objects = render(version, everything);
    expect(objects.length).toBeGreaterThan(40);
    expect([version, ...codes(repair(objects, { values: everything }).map(({ object }) => object))]).toEqual([version]);
  }
});

test('Secrets that the chart makes are found, but for addresses of other clusters', () => {
  const mesh = (tls: JsonObject): JsonObject => ({
    cluster: { name: 'home', id: 1 },
    clustermesh: {
      useAPIServer: true,
      apiserver: { tls: { auto: { method: 'cronJob' } } },
      config: { enabled: true, clusters: [{ name: 'office', address: 'mesh.example.com', port: 2379, ...tls }] },
    },
  });
  const helm = render('1.20.0', { hubble: { tls: { auto: { method: 'helm' } } } });
  expect(codes(helm).map((line) => line.replace(/ \(.*/, ''))).toEqual([
    'SEC003 Secret kube-system/cilium-ca has data',
    'SEC003 Secret kube-system/hubble-server-certs has data',
  ]);
  const addresses = render('1.20.0', mesh({}));
  const secrets = addresses.filter(({ kind }) => kind === 'Secret');
  expect(secrets.map(({ metadata }) => metadata.name)).toEqual(['cilium-clustermesh', 'cilium-kvstoremesh']);
  expect(codes(addresses)).toEqual([]);
  const withKey = render('1.18.12', mesh({ tls: { cert: 'Y2VydA==', key: 'a2V5', caCert: 'Y2E=' } }));
  expect(codes(withKey)).toEqual([expect.stringContaining('cilium-kvstoremesh')]);
});

test('what extraConfig hands through is found', () => {
  expect(codes(render('1.19.6', { extraConfig: { 'my-switch': true } }))).toEqual([expect.stringMatching(/^OBJ012 .*my-switch true/)]);
});
