import { TalosCluster, ClusterChart, TalosCilium } from '../../lib';
import { Testing } from 'cdk8s';
import { layerOf } from '../../lib/synthesis/layer';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { examples } from '../examples/gateway';
import { VERSIONS } from './worlds';

const KINDS: Readonly<Record<string, string>> = {
  CustomResourceDefinition: 'crds',
  Gateway: 'gateway',
  HTTPRoute: 'gateway',
  ReferenceGrant: 'gateway',
  Certificate: 'gateway',
  CiliumGatewayClassConfig: 'gateway',
};

/** Findings that an example shows on purpose. */
const EXPECTED: readonly string[] = [
  // Examples without the CRDs.
  'GWY050',
  // A grant that the owner of the Secret makes.
  'GWY054',
  // Gateways without ALPN.
  'CIL070',
];

test('titles are unique', () => {
  expect(new Set(examples.map(({ title }) => title)).size).toBe(examples.length);
});

describe.each(VERSIONS)('Cilium %s', (version) => {
  const minor = version.slice(0, 4);
  const here = examples.filter(({ minors }) => !minors || minors.includes(minor));

  test.each(here.map((example) => [example.title, example] as const))('%s', (_title, { build }) => {
    const app = Testing.app();
    const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.34.1', controlPlanes: 3 }));
    build(chart, new TalosCilium(chart, 'cilium', { version }));
    const { objects, report } = Synthesis.of(app).run();
    expect(report.errors).toEqual([]);
    expect(report.warnings.filter(({ code }) => !EXPECTED.includes(code))).toEqual([]);
    const own = objects.filter(({ path }) => !path.startsWith('home/cilium/'));
    expect(own).not.toEqual([]);
    for (const { object, construct } of own) {
      expect(['Secret', object.kind]).not.toEqual(['Secret', 'Secret']);
      const layer = layerOf(construct, object.apiVersion, object.kind);
      if (object.kind in KINDS) expect([object.kind, layer]).toEqual([object.kind, KINDS[object.kind]]);
    }
  });
});
