import { ClusterChart, GitOpsApp, TalosCilium, TalosCluster } from '../../lib';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { examples } from '../examples/load-balancing';
import { crdFiles, validator } from '../imports/crd-schemas';

const MINORS = [['1.18', '1.18.12'], ['1.19', '1.19.6'], ['1.20', '1.20.0']] as const;

describe.each(MINORS)('Cilium %s', (minor, version) => {
  test.each(examples.map((example) => [example.title, example] as const))('%s', (_title, example) => {
    const cluster = new TalosCluster({ name: 'home', talosVersion: '1.12', kubernetesVersion: '1.34.1', controlPlanes: 3, workers: 2 });
    const chart = new ClusterChart(new GitOpsApp({ outdir: '/nowhere' }), cluster);
    const cilium = new TalosCilium(chart, 'cilium', { version });
    example.build(chart, cilium);

    const { report, objects } = Synthesis.of(chart).run(true);
    expect(report.errors).toEqual([]);
    const crds = crdFiles().get(`cilium ${minor}`)!;
    const ours = objects.filter(({ object }) => object.apiVersion.startsWith('cilium.io/'));
    expect(ours).not.toEqual([]);
    for (const { object } of ours) {
      const crd = crds.find(({ spec }) => spec.names.kind === object.kind)!;
      const served = crd.spec.versions.find(({ name }) => `cilium.io/${name}` === object.apiVersion)!;
      expect(served.served).toBe(true);
      const validate = validator(served.schema.openAPIV3Schema as Record<string, unknown>);
      expect([validate(JSON.parse(JSON.stringify(object))), validate.errors]).toEqual([true, null]);
    }
  });
});
