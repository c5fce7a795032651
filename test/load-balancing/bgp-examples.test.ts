import { App } from 'cdk8s';
import { SERVED_VERSIONS, type CiliumKind, type CiliumMinor } from '../../imports/served-versions';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { ClusterChart, TalosCilium, TalosCluster } from '../../lib';
import { formatProblem } from '../../lib/diagnostics/problem';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { examples as bgp } from '../examples/bgp';
import { examples as egress } from '../examples/egress-gateway';
import { crdFiles, validator } from '../imports/crd-schemas';
import { RELEASES } from '../support/peerings';

const examples = [...bgp, ...egress];
const all = RELEASES.flatMap((version) => {
  const minor = version.replace(/\.\d+$/, '') as CiliumMinor;
  return examples.filter(({ minors }) => minors?.includes(minor) ?? true).map((example) => [version, minor, example.title, example] as const);
});

function mistakes(object: KubernetesObject, minor: string): unknown {
  const crd = crdFiles().get(`cilium ${minor}`)?.find(({ spec }) => spec.names.kind === object.kind);
  const version = crd?.spec.versions.find(({ name }) => `cilium.io/${name}` === object.apiVersion);
  if (!version?.served) return 'not served';
  const validate = validator(version.schema.openAPIV3Schema);
  return validate(object) ? undefined : validate.errors;
}

test.each(all)('%s %s: %s', (version, minor, _title, example) => {
  const app = new App();
  const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, workers: 2 }));
  example.build(chart, new TalosCilium(chart, 'cilium', { version }));
  const { objects, report } = Synthesis.of(app).run();
  expect(report.errors.map(formatProblem)).toEqual([]);
  const own = objects.map(({ object }) => object).filter(({ apiVersion }) => apiVersion.startsWith('cilium.io/'));
  expect(own.length).toBeGreaterThan(0);
  for (const object of own) {
    // cdk8s resolves lazy values while it writes: what the validator reads must be what is written.
    expect([object.metadata.name, mistakes(JSON.parse(JSON.stringify(object)) as KubernetesObject, minor)]).toEqual([object.metadata.name, undefined]);
    expect(object.apiVersion).toBe(`cilium.io/${SERVED_VERSIONS[object.kind as CiliumKind][minor][0]}`);
  }
});
