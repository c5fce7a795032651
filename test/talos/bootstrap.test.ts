import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { Bootstrap, ClusterChart, GitOpsApp, setLayer, TalosCilium, TalosCluster, TalosMachineConfig, type TalosClusterProps, type TalosMachineConfigProps } from '../../lib';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import { inlineManifestsIn } from '../../lib/talos/bootstrap-drift';
import { inTemporaryDirectory } from '../support/scripts';

interface Built {
  readonly talos: (file: string) => string;
  readonly manifests: readonly KubernetesObject[];
}

function synth(outdir: string, props: TalosMachineConfigProps, facts: Partial<TalosClusterProps> = {}, extra?: (chart: ClusterChart) => void): Built {
  const app = new GitOpsApp({ outdir });
  const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.34.1', controlPlanes: 3, ...facts });
  const chart = new ClusterChart(app, cluster);
  new TalosCilium(chart, 'cilium');
  new TalosMachineConfig(chart, 'talos', props);
  extra?.(chart);
  app.synth();
  const layer = join(outdir, 'home', 'manifests', 'cilium');
  const files = (readdirSync(layer, { recursive: true }) as string[]).filter((file) => file.endsWith('.yaml') && !file.endsWith('kustomization.yaml'));
  return {
    talos: (file) => readFileSync(join(outdir, 'home', 'talos', file), 'utf8'),
    manifests: files.map((file) => parseKubernetesYaml(readFileSync(join(layer, file), 'utf8'))[0] as KubernetesObject),
  };
}

const key = ({ kind, metadata }: KubernetesObject): string => `${kind} ${metadata.namespace ?? ''} ${metadata.name}`;
const sorted = (objects: readonly KubernetesObject[]): KubernetesObject[] => [...objects].sort((a, b) => (key(a) < key(b) ? -1 : 1));

describe.each(['1.13', '1.14'])('on configurations that Talos %s generated', (talosVersion) => {
  test('the inline manifests hold the objects of the manifests, namespaces first and workloads last', () => {
    inTemporaryDirectory((outdir) => {
      const { talos, manifests } = synth(outdir, { bootstrap: Bootstrap.inline() }, { talosVersion });
      const [only, ...others] = inlineManifestsIn(talos('bootstrap.yaml'), 'bootstrap.yaml');
      expect(others).toEqual([]);
      const inline = parseKubernetesYaml(only!.text) as KubernetesObject[];
      expect(sorted(inline)).toEqual(sorted(manifests));
      const kinds = inline.map(({ kind }) => kind);
      expect(kinds[0]).toBe('Namespace');
      expect(kinds.indexOf('DaemonSet')).toBeGreaterThan(kinds.lastIndexOf('ConfigMap'));
      expect(talos('bootstrap-remove.yaml')).toContain(only!.name);
      const documents = parseAllDocuments(talos('bootstrap.yaml')).map((document) => document.toJS() as { kind?: string });
      expect(documents[0]!.kind).toBe(talosVersion === '1.14' ? 'KubeInlineManifestConfig' : undefined);
    });
  });

  test('what is installed is compared, in every form it comes in', () => {
    inTemporaryDirectory((outdir) => {
      const facts = { talosVersion };
      const { talos } = synth(outdir, { bootstrap: Bootstrap.inline() }, facts);
      const installed = join(outdir, 'installed.yaml');
      const again = (): Built => synth(outdir, { bootstrap: Bootstrap.inline({ installed }) }, facts);

      writeFileSync(installed, talos('bootstrap.yaml'));
      expect(again).not.toThrow();
      const wrapped = talos('bootstrap.yaml').split('\n').map((line) => `  ${line}`).join('\n');
      writeFileSync(installed, `node: 10.0.0.1\nmetadata:\n  id: v1alpha1\nspec: |\n${wrapped}`);
      expect(again).not.toThrow();
      writeFileSync(installed, talos('bootstrap.yaml').replace('kube-proxy-replacement: "true"', 'kube-proxy-replacement: "false"'));
      expect(again).toThrow(/^MCH013 home\/talos: .*installed\.yaml\) differ from those of this synth: ConfigMap kube-system\/cilium-config differs/);
      writeFileSync(installed, 'machine: {}\n');
      expect(again).toThrow(/MCH013.*is missing.*and \d+ more/);
    });
  });

  test('hosted manifests are a file and a URL', () => {
    inTemporaryDirectory((outdir) => {
      const url = 'https://git.example.com/raw/0123abc/bootstrap-manifests.yaml';
      const { talos, manifests } = synth(outdir, { bootstrap: Bootstrap.hosted({ url }) }, { talosVersion });
      expect(talos('bootstrap.yaml')).toContain(url);
      expect(sorted(parseKubernetesYaml(talos('bootstrap-manifests.yaml')) as KubernetesObject[])).toEqual(sorted(manifests));
    });
  });
});

test('nothing else than CRDs and Cilium is in the bootstrap', () => {
  inTemporaryDirectory((outdir) => {
    const { talos } = synth(outdir, { bootstrap: Bootstrap.inline() }, {}, (chart) => {
      new ApiObject(chart, 'own', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine', namespace: 'shop' } });
      setLayer(new ApiObject(chart, 'crd', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'early', namespace: 'kube-system' } }), 'crds');
    });
    const manifests = inlineManifestsIn(talos('bootstrap.yaml'), 'x');
    expect(manifests.map(({ name }) => name)).toEqual(['cilium-0-crds', 'cilium-1-cilium']);
    expect(manifests[0]!.text).toContain('name: early');
    expect(talos('bootstrap.yaml')).not.toContain('name: mine');
  });
});
