import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bootstrap, ClusterChart, GatewayApiCrds, GitOpsApp, GitOpsOwner, TalosCilium, TalosCluster, TalosMachineConfig } from '../../lib';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import { inlineManifestsIn } from '../../lib/talos/bootstrap-drift';
import { describeWithServer, useServer } from './support/bench';
import { prerequisites, type Prerequisites } from './support/binaries';
import { groupOf, titleOf, type KubeObject } from './support/kube-object';
import type { ShellRun } from './support/kubectl';
import { contentOf } from './support/round-trip';

const VERSION = '1.19.6';
const outputs = mkdtempSync(join(tmpdir(), 'talos-cilium-handover-'));
afterAll(() => rmSync(outputs, { recursive: true, force: true }));

/** Where the files of a cluster with this owner are. */
function written(name: string, owner?: GitOpsOwner): string {
  const app = new GitOpsApp({ outdir: join(outputs, name) });
  const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, workers: 1 }));
  new TalosCilium(chart, 'cilium', { version: VERSION, gatewayApi: true, hubble: { relay: true } });
  new GatewayApiCrds(chart, 'gateway-api');
  new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline({ owner }) });
  app.synth();
  return join(outputs, name, 'home');
}

function manifestsIn(directory: string): KubeObject[] {
  return ['crds', 'cilium'].flatMap((layer) => {
    const folder = join(directory, 'manifests', layer);
    const files = (readdirSync(folder, { recursive: true }) as string[]).filter((file) => file.endsWith('.yaml') && !file.endsWith('kustomization.yaml')).sort();
    return files.flatMap((file) => parseKubernetesYaml(readFileSync(join(folder, file), 'utf8')) as unknown as KubeObject[]);
  });
}

/** The commands of a page, block by block, without the indentation of the list that they stand in. */
function commandsIn(page: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(/^( *)```sh\n(.*?)\n *```$/gms)].map(([, indent, code]) => code!.replace(new RegExp(`^${indent}`, 'gm'), ''));
}

function commandWith(directory: string, part: string): string {
  const found = commandsIn(join(directory, 'talos/README.md')).filter((code) => code.includes(part));
  expect(found).toHaveLength(1);
  return found[0]!;
}

function managersOf(list: string): string[] {
  const { items } = JSON.parse(list) as { items: readonly { metadata: { managedFields?: readonly { manager: string }[] } }[] };
  return [...new Set(items.flatMap(({ metadata }) => (metadata.managedFields ?? []).map(({ manager }) => manager)))].sort();
}

describeWithServer('a bootstrap with the marks of its owner', () => {
  const bench = useServer();
  const file = (objects: readonly KubeObject[], name = 'objects.json'): string => {
    const path = join(outputs, name);
    writeFileSync(path, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    return path;
  };
  const run = async (script: string, directory = outputs): Promise<ShellRun> => bench().kubectl.shell(script, directory);
  const runs = async (script: string, directory = outputs): Promise<string> => {
    const { ok, stdout, stderr } = await run(script, directory);
    if (!ok) throw new Error(stderr);
    return stdout;
  };
  const apply = (objects: readonly KubeObject[], manager: string): Promise<string> =>
    runs(`kubectl apply --server-side --force-conflicts --validate=strict --field-manager=${manager} -f ${file(objects)}`);
  const read = async (objects: readonly KubeObject[]): Promise<string[]> => {
    const found = await Promise.all(objects.map((object) => bench().cluster.read(object)));
    return found.map((object, index) => (object ? contentOf(object) : `no ${titleOf(objects[index]!)}`));
  };
  /** What the objects hold. (The annotations of a Deployment count as part of it for its `generation`.) */
  const held = async (objects: readonly KubeObject[]): Promise<unknown[]> =>
    (await Promise.all(objects.map((object) => bench().cluster.read(object)))).map((object) => ({ ...object, metadata: object?.metadata.uid, status: undefined }));
  /** As Talos 1.13 does it. */
  const bootstrap = async (directory: string): Promise<void> => {
    const text = readFileSync(join(directory, 'talos/bootstrap.yaml'), 'utf8');
    for (const manifest of inlineManifestsIn(text, directory)) await apply(parseKubernetesYaml(manifest.text) as unknown as KubeObject[], 'talos');
  };
  const remove = async (objects: readonly KubeObject[]): Promise<void> => bench().cluster.remove([...objects].reverse());

  const controllers = [
    {
      name: 'Argo CD',
      manager: 'argocd-controller',
      owner: GitOpsOwner.argoCd({ application: 'cilium', destinationNamespace: 'kube-system' }),
      // As the controller does it by itself, whatever this library thinks of it.
      mark: (object: KubeObject): KubeObject => {
        const { annotations, name, namespace } = object.metadata;
        const id = `cilium:${groupOf(object.apiVersion)}/${object.kind}:${namespace ?? 'kube-system'}/${name}`;
        return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, 'argocd.argoproj.io/tracking-id': id } } };
      },
    },
    {
      name: 'Flux',
      manager: 'kustomize-controller',
      owner: GitOpsOwner.flux({ kustomization: 'cilium' }),
      mark: (object: KubeObject): KubeObject => ({
        ...object,
        metadata: {
          ...object.metadata,
          labels: { ...object.metadata.labels, 'kustomize.toolkit.fluxcd.io/name': 'cilium', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' },
        },
      }),
    },
  ];

  test.each(controllers.map((controller) => [controller.name, controller] as const))('%s takes it over without a change, and drops fields once talos has let go', async (_name, { manager, owner, mark }) => {
    const directory = written(manager, owner);
    const manifests = manifestsIn(directory);
    await bootstrap(directory);
    const before = await read(manifests);

    await apply(manifests.map(mark), manager);
    expect(await read(manifests)).toEqual(before);

    const config = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'cilium-config')!;
    const data = async (): Promise<string[]> => Object.keys((await bench().cluster.read(config))!.data as object);
    const without = (...keys: string[]): KubeObject => mark({ ...config, data: Object.fromEntries(Object.entries(config.data as object).filter(([key]) => !keys.includes(key))) });
    expect(await data()).toEqual(expect.arrayContaining(['bpf-lb-acceleration', 'bpf-lb-map-max', 'auto-direct-node-routes']));

    await apply([without('bpf-lb-acceleration')], manager);
    expect(await data()).toContain('bpf-lb-acceleration');
    expect(await runs(`kubectl diff --server-side --force-conflicts --field-manager=${manager} -f objects.json`)).toBe('');

    const release = commandWith(directory, 'managedFields');
    const ready = await read(manifests);
    expect((await runs(release, directory)).trim().split('\n')).toHaveLength(manifests.length);
    expect(await read(manifests)).toEqual(ready);
    expect(managersOf(await runs('kubectl get -k manifests/cilium -o json --show-managed-fields', directory))).toEqual([manager]);
    // Nothing is left to do, and nothing is done.
    expect(await runs(release, directory)).toBe('');

    await apply([without('bpf-lb-acceleration', 'bpf-lb-map-max')], manager);
    expect(await data()).toContain('auto-direct-node-routes');
    expect(await data()).not.toContain('bpf-lb-map-max');
    // Nobody's: it was dropped before talos let go.
    expect(await data()).toContain('bpf-lb-acceleration');
    await remove(manifests);
  });

  test('Helm takes over what carries its marks, and nothing else', async () => {
    const plain = written('plain');
    const directory = written('helm', GitOpsOwner.helm());
    const manifests = manifestsIn(directory);
    const chart = join((prerequisites() as Prerequisites).assets, `cilium-${VERSION}.tgz`);
    const [dryRun, upgrade] = commandsIn(join(directory, 'talos/README.md'))
      .filter((code) => code.includes('helm upgrade'))
      .join('\n')
      .replaceAll(/cilium --repo \S+ --version \S+/g, chart)
      .replaceAll('\\\n', '')
      .split('\n')
      .filter((line) => line.startsWith('helm upgrade'));
    expect(dryRun).toContain('--dry-run=server');

    await bootstrap(plain);
    const refused = await run(dryRun!, directory);
    expect(refused.stderr).toContain('invalid ownership metadata');
    expect(refused.ok).toBe(false);

    await bootstrap(directory);
    const before = await read(manifests);
    const content = await held(manifests);
    expect(await runs('kubectl diff --server-side --force-conflicts -k manifests/cilium', directory)).toBe('');
    await runs(dryRun!, directory);
    // Hooks would be waited for, and nothing runs here.
    const install = `${upgrade!} --no-hooks`;
    expect((await run(install.replace(' --force-conflicts', ''), directory)).stderr).toContain('conflicts with "talos"');
    expect(await runs('helm list --failed --namespace kube-system', directory)).toContain('failed');
    expect(await read(manifests)).toEqual(before);
    await runs(install, directory);
    expect(await read(manifests)).toEqual(before);
    expect(await runs('helm status cilium --namespace kube-system', directory)).toContain('STATUS: deployed');

    // And from Helm to a controller.
    const [diff, end, , fields, ...others] = commandsIn(join(__dirname, '../../docs/handover.md'));
    expect(others).toEqual([]);
    expect(await runs(diff!, directory)).toBe('');
    await apply(manifests, 'argocd-controller');
    expect(await read(manifests)).toEqual(before);
    await runs(end!, directory);
    expect((await run('helm uninstall cilium --namespace kube-system', directory)).stderr).toContain('release: not found');
    for (const manager of ['helm', 'talos']) await runs(fields!.replace('--arg manager helm', `--arg manager ${manager}`), directory);
    const left = await runs('kubectl get -k manifests/cilium -o json --show-managed-fields', directory);
    expect(left).not.toMatch(/meta\.helm\.sh|managed-by/);
    expect(managersOf(left)).toEqual(['argocd-controller']);
    expect(await held(manifests)).toEqual(content);
    await remove(manifests);
  });
});
