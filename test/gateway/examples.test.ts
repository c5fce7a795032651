import { TalosCluster, ClusterChart, TalosCilium } from '../../lib';
import { App } from 'cdk8s';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { byLayer } from '../../lib/synthesis/by-layer';
import type { Layer } from '../../lib/synthesis/layer';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { crdFiles, plainSchema, validator } from '../imports/crd-schemas';
import { NAMESPACES } from '../examples/example';
import { examples } from '../examples/gateway';
import { VERSIONS } from './worlds';
import { unwrittenDefaults } from '../support/unwritten-defaults';

const KINDS: Readonly<Record<string, Layer>> = {
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

const CERTIFICATE = 'certificate_v1.json';

const SETS: Readonly<Record<string, readonly string[]>> = {
  '1.18': ['cilium 1.18', 'v1.3.0/standard'],
  '1.19': ['cilium 1.19', 'v1.4.1/standard'],
  '1.20': ['cilium 1.20', 'v1.6.1/standard'],
};

/** Whether the CRDs of a minor let an object pass; undefined for a kind that is none of theirs. */
function mistakesIn(minor: string, { apiVersion, kind, ...rest }: KubernetesObject): unknown {
  const [group, version] = apiVersion.split('/') as [string, string];
  const object = JSON.parse(JSON.stringify({ apiVersion, kind, ...rest })) as unknown;
  if (group === 'cert-manager.io') return mistakes(plainSchema(group, CERTIFICATE), object);
  const crd = SETS[minor]!.flatMap((name) => crdFiles().get(name)!).find(({ spec }) => spec.group === group && spec.names.kind === kind);
  if (group !== 'gateway.networking.k8s.io' && group !== 'cilium.io') return undefined;
  const served = crd?.spec.versions.find((each) => each.name === version && each.served);
  return served ? mistakes(served.schema.openAPIV3Schema as Record<string, unknown>, object) : `${apiVersion} ${kind} is not served`;
}

function mistakes(schema: Record<string, unknown>, object: unknown): unknown {
  const unwritten = unwrittenDefaults(schema, object);
  if (unwritten.length > 0) return unwritten;
  const validate = validator(schema);
  return validate(object) ? undefined : validate.errors;
}

test('titles are unique', () => {
  expect(new Set(examples.map(({ title }) => title)).size).toBe(examples.length);
});

describe.each(VERSIONS)('Cilium %s', (version) => {
  const minor = version.slice(0, 4);
  const here = examples.filter(({ minors }) => !minors || minors.includes(minor));

  test.each(here.map((example) => [example.title, example] as const))('%s', (_title, { build }) => {
    const app = new App();
    const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.34.1', controlPlanes: 3 }), { existingNamespaces: NAMESPACES });
    build(chart, new TalosCilium(chart, 'cilium', { version }));
    const { objects, report } = Synthesis.of(app).run();
    expect(report.errors).toEqual([]);
    expect(report.warnings.filter(({ code }) => !EXPECTED.includes(code))).toEqual([]);
    const own = objects.filter(({ path }) => !path.startsWith('home/cilium/'));
    expect(own).not.toEqual([]);
    const layers = byLayer(objects);
    for (const entry of own) {
      const { object } = entry;
      expect(mistakesIn(minor, object)).toBeUndefined();
      expect(['Secret', object.kind]).not.toEqual(['Secret', 'Secret']);
      if (object.kind in KINDS) expect([object.kind, layers.get(KINDS[object.kind]!)]).toEqual([object.kind, expect.arrayContaining([entry])]);
    }
  });
});
