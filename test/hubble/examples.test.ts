import type { ValidateFunction } from 'ajv';
import { ClusterChart, GitOpsApp, TalosCilium, TalosCluster } from '../../lib';
import { contributorsOf } from '../../lib/synthesis/output-files';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { NAMESPACES } from '../examples/example';
import { examples } from '../examples/hubble';
import { plainSchema, validator } from '../imports/crd-schemas';

const VERSIONS = [['1.18', '1.18.12'], ['1.19', '1.19.6'], ['1.20', '1.20.0']] as const;

/** Findings that an example shows on purpose. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'the UI by a LoadBalancer Service': ['HUB050'],
  // Without the CRDs, and a Service that is not in the app.
  'the UI behind a proxy on a Gateway, with policies': ['CIL082', 'GWY050'],
};

const validators = new Map<string, ValidateFunction>();

/** A validator of a kind of the Prometheus operator. */
function validatorOf(kind: string): ValidateFunction | undefined {
  if (!['ServiceMonitor', 'PrometheusRule'].includes(kind)) return undefined;
  const known = validators.get(kind) ?? validator(plainSchema('monitoring.coreos.com', `${kind.toLowerCase()}_v1.json`));
  validators.set(kind, known);
  return known;
}

test('titles are unique', () => {
  expect(new Set(examples.map(({ title }) => title)).size).toBe(examples.length);
});

describe.each(VERSIONS)('Cilium %s', (minor, version) => {
  test.each(examples.filter(({ minors }) => !minors || minors.includes(minor)).map((example) => [example.title, example] as const))('%s', (title, example) => {
    const app = new GitOpsApp({ outdir: '/nowhere' });
    const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.34.1', controlPlanes: 3, workers: 2 }), { existingNamespaces: NAMESPACES });
    const cilium = new TalosCilium(chart, 'cilium', { version });
    example.build(chart, cilium);

    const { report, objects } = Synthesis.of(chart).run(true);
    expect(report.errors).toEqual([]);
    expect(report.warnings.map(({ code }) => code).filter((code) => !(EXPECTED[title] ?? []).includes(code))).toEqual([]);
    for (const { object } of objects) {
      const validate = validatorOf(object.kind);
      if (!validate) continue;
      expect([object.metadata.name, validate(JSON.parse(JSON.stringify(object))), validate.errors]).toEqual([object.metadata.name, true, null]);
    }
    for (const { contributor } of contributorsOf(app)) {
      for (const [name, text] of contributor({ objects }).files) expect([name, typeof text === 'string' ? text : text()]).toEqual([name, expect.stringMatching(/^# [\s\S]+[^\n]\n$/)]);
    }
  });
});
