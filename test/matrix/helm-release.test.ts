import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { TalosCilium } from '../../lib/cilium/talos-cilium';
import { helmReleaseFiles } from '../../lib/gitops/delivery/helm-release';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { entriesOf, setHelmRunner } from '../../lib/synthesis/helm-delivery';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import { differences, postRendered, renderReleases, type WrittenRelease } from '../support/helm-release';
import { CHARTS, titleOf } from '../support/matrix-case';
import { homeCluster } from '../support/matrix-render';
import { TABLES } from './features';

/**
 * Each row of the tables, on one minor, as a cluster of its own. `HELM_RELEASES=all` runs each row on every minor, which takes three times as long;
 * `HELM_RELEASES=1` and `2` run the rows on other minors.
 */
const { HELM_RELEASES = '0' } = process.env;

describe.each(Object.entries(TABLES))('HelmReleases of %s', (_name, cases) => {
  test('render what was checked, and their post-renderers make the final objects', () => {
    const app = new App({ outdir: join(tmpdir(), 'never-written') });
    setHelmRunner(app, 'Flux');
    const rows = cases.flatMap((row, index) => chosen(index).map((version) => ({ row, version })));
    const ciliums = rows.map(({ row: { props, on, cluster }, version }, index) => new TalosCilium(new Chart(app, `c${index}`, { disableResourceNameHashes: true }), 'cilium', { cluster: homeCluster(cluster), version, ...on, ...props }));
    const { objects } = Synthesis.of(app).run();
    const written = ciliums.flatMap((cilium, index) => {
      const entries = entriesOf(cilium);
      // Values that helm refuses: nothing is written then.
      if (entries.length === 0) return [];
      const members = objects.filter(({ scope }) => scope === `c${index}`);
      const text = helmReleaseFiles({ path: cilium.node.path, command: cilium.helmCommand, values: cilium.effectiveValues, entries, isBootstrapped: false }, members, undefined).get('helmrelease.yaml')!;
      const release = parseKubernetesYaml(text)[0] as unknown as WrittenRelease;
      return [{ title: `${rows[index]!.version} ${titleOf(rows[index]!.row)}`, release, capabilities: cilium.helmCommand, originals: entries.map(({ original }) => original), finals: members.map(({ object }) => object) }];
    });
    expect(written.length).toBeGreaterThan(rows.length / 2);
    const rendered = renderReleases(written);
    written.forEach(({ title, release, originals, finals }, index) => {
      const own: readonly KubernetesObject[] = rendered[index]!;
      expect([title, differences(own, originals)]).toEqual([title, []]);
      expect([title, differences(postRendered(own, release), finals)]).toEqual([title, []]);
    });
  });
});

function chosen(index: number): readonly string[] {
  const versions = Object.values(CHARTS);
  return HELM_RELEASES === 'all' ? versions : [versions[(index + Number(HELM_RELEASES)) % versions.length]!];
}
