import { ApiObject as AnyObject, App, type ApiObject } from 'cdk8s';
import { CiliumVersion, ClusterChart, TalosCilium, TalosCluster } from '../../lib';
import { formatProblem } from '../../lib/diagnostics/problem';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { examples } from '../examples/policies';
import { crdFiles, validator } from '../imports/crd-schemas';

const VERSIONS = ['1.18.12', '1.19.6', '1.20.0'];

/** Objects of an example, and the Cilium that they are for. */
function build(example: (typeof examples)[number], version: string): { objects: ApiObject[]; cilium: TalosCilium } {
  const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0' });
  const chart = new ClusterChart(new App(), cluster);
  const cilium = new TalosCilium(chart, 'cilium', { version });
  example.build(chart, cilium);
  return { objects: chart.node.findAll().filter((construct) => AnyObject.isApiObject(construct)), cilium };
}

const byMinor = new Map<string, ReturnType<typeof readValidators>>();

function validators(minor: string): ReturnType<typeof readValidators> {
  const known = byMinor.get(minor) ?? readValidators(minor);
  byMinor.set(minor, known);
  return known;
}

function readValidators(minor: string): Map<string, ReturnType<typeof validator>> {
  const crds = crdFiles().get(`cilium ${minor}`)!.filter(({ spec }) => /NetworkPolicy$/.test(spec.names.kind));
  return new Map(crds.map(({ spec }) => [spec.names.kind, validator(spec.versions[0]!.schema.openAPIV3Schema)]));
}

describe.each(VERSIONS)('Cilium %s', (version) => {
  const { minorString } = CiliumVersion.parse(version);

  test.each(examples.filter(({ minors }) => minors === undefined || minors.includes(minorString)).map((example) => [example.title, example] as const))(
    'takes %s',
    (_title, example) => {
      const policies = build(example, version).objects.filter(({ kind }) => /NetworkPolicy$/.test(kind));
      expect(policies.length).toBeGreaterThan(0);
      for (const policy of policies) {
        const schema = validators(minorString).get(policy.kind);
        if (!schema) continue;
        const good = schema(policy.toJson());
        expect([policy.name, good, schema.errors]).toEqual([policy.name, true, null]);
      }
    },
  );

  test('does not have what newer minors have, and says which do', () => {
    for (const example of examples.filter(({ minors }) => minors !== undefined && !minors.includes(minorString))) {
      const { errors } = Synthesis.of(build(example, version).cilium).run().report;
      expect(errors.map(formatProblem).join()).toMatch(/1\.(19|20)/);
    }
  });
});
