import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import { scopesIn } from '../../lib/model/scopes';
import { KUBERNETES_GROUPS } from '../../imports/schemas';
import { describeWithServer, useServer } from './support/bench';
import { prerequisites, type Prerequisites } from './support/binaries';
import { DOCUMENTED_CLUSTERS, type DocumentedCluster } from './support/documented-clusters';
import { groupOf, titleOf, type KubeObject } from './support/kube-object';
import { VERSIONS } from './support/minors';
import { OF_TALOS, StandIns } from './support/stand-ins';
import { APPS, synthesize } from './support/synthesized-apps';

/** What stands in for a block that is left out, with the block and who is to take over. */
type StandIn = (others: StandIns, code: string, owner: DocumentedCluster['owner'], readme: string) => Promise<void>;

const takeOver: StandIn = (others, _code, owner) => others.takeOver(owner!);
const talosBootstrap: StandIn = (others, _code, _owner, readme) => others.talosBootstrap(readme.includes(FORGET));

/** From Talos 1.13 on. */
const FORGET = '### 3. Make Talos forget the objects';

/** All blocks that are not run, by how they begin. Every other block of every README is run as it stands. */
const LEFT_OUT: readonly { readonly block: RegExp; readonly needs: string; readonly instead?: StandIn }[] = [
  { block: /^talosctl gen config /, needs: 'talosctl' },
  { block: /^for node in .*\n {2}talosctl apply-config --insecure /, needs: 'Talos nodes' },
  { block: /^export TALOSCONFIG=.*\ntalosctl config endpoint .*\ntalosctl config node .*\ntalosctl bootstrap\ntalosctl kubeconfig$/, needs: 'Talos nodes', instead: talosBootstrap },
  { block: /^kubectl wait --for=condition=Ready node --all /, needs: 'Talos nodes' },
  { block: /^for node in .*\n {2}talosctl patch machineconfig --nodes "\$node" --patch @talos\/control-plane\S*\.yaml/, needs: 'Talos nodes' },
  { block: /^talosctl upgrade-k8s .* --dry-run(\ntalosctl upgrade-k8s .*)?$/, needs: 'Talos nodes' },
  { block: /^for node in .*\n {2}talosctl reboot /, needs: 'Talos nodes' },
  { block: /^for node in .*\n {2}talosctl patch machineconfig --nodes "\$node" --patch @talos\/bootstrap-remove\.yaml\ndone$/, needs: 'Talos nodes' },
  { block: /^for node in .*\n {2}talosctl patch machineconfig .* --patch @talos\/bootstrap\.yaml\ndone\ntalosctl upgrade-k8s /, needs: 'Talos nodes' },
  { block: /^for node in .*\n {2}talosctl edit machineconfig /, needs: 'Talos nodes and an editor' },
  { block: /^cd omni\nomnictl cluster template validate /, needs: 'Omni', instead: (others) => others.omniSync() },
  { block: /^omnictl kubeconfig /, needs: 'Omni', instead: talosBootstrap },
  { block: /^omnictl cluster template export /, needs: 'Omni' },
  { block: /^omnictl cluster kubernetes manifest-sync /, needs: 'Omni' },
  { block: /^NODES=.*\nexport TALOSCONFIG=.*\nomnictl talosconfig /, needs: 'Omni and Talos nodes' },
  { block: /^argocd app diff /, needs: 'a running Argo CD', instead: takeOver },
  { block: /^flux diff kustomization /, needs: 'a running Flux', instead: takeOver },
  { block: /^kubectl -n \S+ patch configmap argocd-cm .*\nkubectl apply -f argocd\/projects\.yaml\nkubectl apply -f argocd\/root\.yaml$/, needs: 'a running Argo CD', instead: takeOver },
  { block: /^argocd app wait /, needs: 'a running Argo CD' },
  { block: /^kubectl apply -f flux\/root\.yaml$/, needs: 'a running Flux', instead: takeOver },
  { block: /^kubectl -n \S+ wait --for=condition=Ready kustomization /, needs: 'a running Flux' },
  { block: /^flux reconcile helmrelease /, needs: 'a running Flux', instead: takeOver },
  { block: /^helm upgrade .* --dry-run=server$/s, needs: 'the network, for the chart', instead: (others, code) => runWithLocalChart(others, code) },
  { block: /^helm upgrade .*\nhelm status /s, needs: 'the network, for the chart', instead: (others, code) => runWithLocalChart(others, code) },
  { block: /^helm upgrade --install .* --values cilium-values\.yaml$/s, needs: 'the network, for the chart', instead: (others, code) => runWithLocalChart(others, code) },
  { block: /^kubectl -n \S+ rollout status /, needs: 'running pods' },
  { block: /^kubectl -n \S+ port-forward /, needs: 'running pods and a browser or another terminal' },
  { block: /^hubble observe /, needs: 'running pods' },
  { block: /^kubectl -n \S+ exec /, needs: 'running pods' },
];

async function runWithLocalChart(others: StandIns, code: string): Promise<void> {
  const version = /--version (\S+)/.exec(code)![1]!;
  await others.shell(code.replace(/cilium --repo \S+ --version \S+/, join((prerequisites() as Prerequisites).assets, `cilium-${version}.tgz`)));
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

interface Block {
  readonly file: string;
  readonly code: string;
}

/** The README that a reader follows first, and the pages after it. */
const PAGES = ['talos/README.md', 'omni/README.md', 'apply.md', 'monitoring.md', 'hubble.md'];

function blocksOf(directory: string): Block[] {
  // Those who follow a README have applied the layers.
  const hasReadme = PAGES.some((file) => file.endsWith('README.md') && existsSync(join(directory, file)));
  const files = PAGES.filter((file) => existsSync(join(directory, file)) && !(hasReadme && file === 'apply.md'));
  return files.flatMap((file) => [...readFileSync(join(directory, file), 'utf8').matchAll(/^```(\w*)\n(.*?)\n```$/gms)].map(([, language, code]) => {
    expect([file, language]).toEqual([file, 'sh']);
    return { file, code: code! };
  }));
}

const leftOut = ({ code }: Block): (typeof LEFT_OUT)[number] | undefined => LEFT_OUT.find(({ block }) => block.test(code));

/** What a block waits for that something else makes, as `crd/name` or `namespace/name`. */
function awaited({ code }: Block): string[] {
  return code.includes('kubectl wait --for=create') ? [...code.matchAll(/\b(?:crd|namespace)\/[^\s;]+/g)].map(([name]) => name) : [];
}

function objectsOf(directory: string): KubeObject[] {
  const files = (readdirSync(join(directory, 'manifests'), { recursive: true }) as string[]).filter((file) => file.endsWith('.yaml') && !file.endsWith('kustomization.yaml')).sort();
  return files.flatMap((file) => parseKubernetesYaml(readFileSync(join(directory, 'manifests', file), 'utf8'), file) as unknown as KubeObject[]);
}

const APP_OWNERS: Readonly<Record<string, DocumentedCluster['owner']>> = { omni: 'kustomize-controller', 'production-ha': 'argocd-controller' };

/** Each app with another minor of Cilium than the next. */
const CLUSTERS: readonly DocumentedCluster[] = [
  ...DOCUMENTED_CLUSTERS,
  ...APPS.map((app, index): DocumentedCluster => {
    const [minor, version] = VERSIONS[index % VERSIONS.length]!;
    return {
      title: `the app ${app}`,
      minor,
      owner: APP_OWNERS[app],
      write: (outdir) => {
        const failure = synthesize(app, version, outdir);
        if (failure !== undefined) throw new Error(failure);
      },
    };
  }),
];

const outputs = mkdtempSync(join(tmpdir(), 'talos-cilium-readmes-'));
afterAll(() => rmSync(outputs, { recursive: true, force: true }));

const written = new Map<DocumentedCluster, string>();

/** The directory of the cluster, written once. */
function directoryOf(cluster: DocumentedCluster): string {
  const known = written.get(cluster);
  if (known !== undefined) return known;
  const outdir = join(outputs, String(written.size));
  cluster.write(outdir);
  const place = readdirSync(outdir, { recursive: true, withFileTypes: true }).find(({ name }) => name === 'manifests')!;
  written.set(cluster, place.parentPath);
  return place.parentPath;
}

describeWithServer('the READMEs', () => {
  test('leave out what the list names, and the list names nothing else', () => {
    const blocks = CLUSTERS.flatMap((cluster) => blocksOf(directoryOf(cluster)));
    expect(LEFT_OUT.filter(({ block }) => !blocks.some(({ code }) => block.test(code))).map(({ block }) => String(block))).toEqual([]);
    // Shells read them all the same.
    for (const { code, file } of blocks.filter(leftOut)) {
      const { stderr } = spawnSync('bash', ['-n'], { input: code, encoding: 'utf8' });
      expect([file, code, stderr]).toEqual([file, code, '']);
    }
  });
});

describeWithServer.each(CLUSTERS.map((cluster) => [cluster.title, cluster] as const))('%s', (_title, cluster) => {
  const bench = useServer();

  test('the READMEs can be followed as printed, from an empty cluster to all objects', async () => {
    const directory = directoryOf(cluster);
    const others = new StandIns(bench(), cluster.minor, directory);
    const readme = readFileSync(join(directory, PAGES.find((page) => existsSync(join(directory, page)))!), 'utf8');
    const session = bench().kubectl.session(directory);
    try {
      for (const block of blocksOf(directory)) {
        const { file, code } = block;
        const left = leftOut(block);
        if (left) {
          await left.instead?.(others, code, cluster.owner, readme);
          continue;
        }
        const names = awaited(block);
        const [run] = await Promise.all([session.run(code), names.length > 0 ? others.make(names) : undefined]);
        if (!run.ok) throw new Error(`${file}:\n${code}\n${run.stdout}${run.stderr}`);
      }
    } finally {
      session.close();
    }
    const objects = objectsOf(directory);
    const found = await Promise.all(objects.map((object) => bench().cluster.read(object)));
    expect(objects.filter((_, index) => !found[index]).map(titleOf)).toEqual([]);
    // After the handover Talos has nothing left to do with Cilium.
    if (readme.includes(FORGET)) {
      expect(await others.inventory()).toEqual([OF_TALOS]);
      expect(await others.shell('kubectl get -k manifests/cilium -o json | jq -c ".items[].metadata.annotations"')).not.toContain('owning-inventory');
    }
    if (cluster.owner !== undefined) {
      const managers = await others.shell('kubectl get -k manifests/cilium -o json --show-managed-fields | jq -r ".items[].metadata.managedFields[].manager"');
      expect(new Set(managers.trim().split('\n'))).toEqual(new Set([cluster.owner]));
    }
    if (cluster.owner !== undefined && cluster.owner !== 'helm') {
      // The controller applies every layer. Nothing else owns a field then, so that what it drops is gone. (A ServiceAccount without fields has no manager.)
      await others.applyAs(cluster.owner, objects);
      const managers = await others.shell('kubectl get -k manifests -o json --show-managed-fields | jq -r ".items[] | .kind + \\" \\" + .metadata.name as \\$name | (.metadata.managedFields // [])[] | select(.subresource == null) | \\$name + \\" \\" + .manager"');
      expect([...new Set(managers.trim().split('\n'))].filter((line) => !line.endsWith(` ${cluster.owner}`))).toEqual([]);
      const policy = objects.find(({ kind, spec }) => kind === 'CiliumNetworkPolicy' && isObject(spec) && 'ingress' in spec && 'egress' in spec);
      if (policy) {
        const { ingress: _, ...kept } = policy.spec as Record<string, unknown>;
        await others.applyAs(cluster.owner, [{ ...policy, spec: kept }]);
        expect(Object.keys((await bench().cluster.read(policy))!.spec as object)).not.toContain('ingress');
      }
    }
  });
});

describeWithServer('an empty cluster', () => {
  const bench = useServer();

  test('serves the groups that the layers take for those of Kubernetes', async () => {
    const groups = new Set((await bench().cluster.resources.all()).map(({ apiVersion }) => groupOf(apiVersion)));
    expect([...groups].filter((group) => !KUBERNETES_GROUPS.has(group))).toEqual([]);
    // These have alpha and beta versions only, which are switched off.
    expect([...KUBERNETES_GROUPS].filter((group) => !groups.has(group))).toEqual(['internal.apiserver.k8s.io', 'storagemigration.k8s.io']);
  });

  test('has its kinds in the scopes that the checks of namespaces take for them', async () => {
    const scopeOf = scopesIn([]);
    const kept = (await bench().cluster.resources.all()).filter(({ verbs }) => verbs.includes('list'));
    const others = kept.filter(({ apiVersion, kind, namespaced }) => scopeOf(apiVersion, kind) !== (namespaced ? 'Namespaced' : 'Cluster'));
    expect(others.map(({ apiVersion, kind, namespaced }) => `${apiVersion} ${kind} ${namespaced ? 'namespaced' : 'cluster-scoped'}`)).toEqual([]);
  });
});
