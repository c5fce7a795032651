import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { ClusterChart, GitOpsApp, TalosCilium, TalosCluster, TalosMachineConfig, type TalosCiliumProps, type TalosClusterProps, type TalosMachineConfigProps } from '../../lib';
import { readLock, type ClusterRecord } from '../../lib/assets';
import { command as lock } from '../../lib/cli/lock';
import { TalosCiliumError } from '../../lib/diagnostics/problem';
import { inTemporaryDirectory } from '../support/scripts';

const LOCK = 'talos-cilium.lock.json';

/** Runs in an empty directory, as a program does. */
function inProject(work: () => void): void {
  const before = process.cwd();
  inTemporaryDirectory((directory) => {
    process.chdir(directory);
    try {
      work();
    } finally {
      process.chdir(before);
    }
  });
}

const FACTS: TalosClusterProps = { name: 'home', talosVersion: '1.13', kubernetesVersion: '1.34.1', controlPlanes: 3 };

function gitOps(cluster: Partial<TalosClusterProps> = {}, props: TalosCiliumProps = {}, name?: string): GitOpsApp {
  const app = new GitOpsApp({ name });
  new TalosCilium(new ClusterChart(app, new TalosCluster({ ...FACTS, ...cluster })), 'cilium', props);
  return app;
}

/** Problems of a synth as `CODE what`, and whether anything else happened. */
function problemsOf(app: App): string[] {
  let printed = '';
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((printed += String(text)), true));
  try {
    app.synth();
    return [...printed.matchAll(/warning (CLU\d+: .*)/g)].map(([, line]) => line!);
  } catch (error) {
    if (!(error instanceof TalosCiliumError)) throw error;
    return error.problems.map(({ code, what, fix }) => `${code} ${what} | ${fix}`);
  } finally {
    write.mockRestore();
  }
}

const records = (): Readonly<Record<string, ClusterRecord>> => readLock().clusters ?? {};

async function accept(cluster: string): Promise<string> {
  let out = '';
  const terminal = { out: (text: string) => void (out += text), err: () => undefined, interactive: false };
  await lock.run({ args: [], options: { accept: cluster }, json: false, terminal } as never);
  return out;
}

/** `accept` without waiting: it does all its work before the first pause. */
function accepts(cluster: string): void {
  void accept(cluster);
}

test('a successful synth records the cluster, beside the digests, and the next one leaves the file alone', () =>
  inProject(() => {
    expect(problemsOf(gitOps())).toEqual([]);
    const text = readFileSync(LOCK, 'utf8');
    expect(JSON.parse(text)).toEqual({
      lockVersion: 1,
      assets: {},
      clusters: {
        home: {
          output: 'dist', name: 'home', id: 0, ipam: 'kubernetes', podSubnets: ['10.244.0.0/16'], serviceSubnets: ['10.96.0.0/12'], cilium: '1.19.6', talos: '1.13', kubernetes: '1.34.1',
        },
      },
    });
    chmodSync(LOCK, 0o444);
    expect(problemsOf(gitOps())).toEqual([]);
    expect(readFileSync(LOCK, 'utf8')).toBe(text);
  }));

describe('a change that breaks a running cluster', () => {
  test.each([
    ['its name', {}, { values: { cluster: { name: 'default' } } }, /^CLU032 the name \(value cluster\.name\) of cluster home changes from "home" to "default" .* \| to keep it, set values: \{ cluster: \{ name: 'home' \} \}; /],
    ['its id', { clusterId: 7 }, {}, /^CLU033 .* changes from 0 to 7 .* set clusterId: 0 on the TalosCluster; /],
    ['its pod subnet', { podSubnets: ['10.0.0.0/16'] }, {}, /^CLU034 the pod subnets of cluster home change from 10\.244\.0\.0\/16 to 10\.0\.0\.0\/16 /],
    ['its Service subnet', { serviceSubnets: ['10.112.0.0/12'] }, {}, /^CLU034 the Service subnets /],
    ['its IPAM mode', {}, { values: { ipam: { mode: 'multi-pool' } } }, /^CLU034 the IPAM mode .* "kubernetes" to "multi-pool" /],
  ] as [string, Partial<TalosClusterProps>, TalosCiliumProps, RegExp][])('%s, is an error until it is accepted', (_, cluster, props, expected) =>
    inProject(() => {
      expect(problemsOf(gitOps())).toEqual([]);
      const before = readFileSync(LOCK, 'utf8');
      const found = problemsOf(gitOps(cluster, props)).filter((line) => line.startsWith('CLU'));
      expect(found).toEqual([expect.stringMatching(expected)]);
      expect(found[0]).toContain('if the change is intended, or the cluster is new, run `npx cdk8s-talos-cilium lock --accept home`, and commit talos-cilium.lock.json');
      expect(readFileSync(LOCK, 'utf8')).toBe(before);
      accepts('home');
      expect(records()).toEqual({ home: {} });
      expect(problemsOf(gitOps(cluster, props)).filter((line) => line.startsWith('CLU'))).toEqual([]);
    }));

  test('its name in the program is one too, and another program or cluster is none', () =>
    inProject(() => {
      expect(problemsOf(gitOps())).toEqual([]);
      // The README has two programs in one directory.
      expect(problemsOf(gitOps({ name: 'production' }, {}, 'production'))).toEqual([]);
      const renamed = problemsOf(gitOps({ name: 'lab' })).filter((line) => line.startsWith('CLU'));
      expect(renamed).toEqual([expect.stringMatching(/^CLU032 cluster home, which the last synth wrote to dist, is now named lab, and nothing else of it changed\. /)]);
      const app = gitOps({ name: 'lab', podSubnets: ['10.7.0.0/16'] });
      expect(problemsOf(app).filter((line) => line.startsWith('CLU'))).toEqual([]);
    }));

  test('in a plain app is found as well, and recorded only when everything is written', () =>
    inProject(() => {
      const app = (name: string, id = 'cilium'): App => {
        const plain = new App();
        new TalosCilium(new Chart(plain, id), 'cilium', { cluster: new TalosCluster({ ...FACTS, name }) });
        return plain;
      };
      const broken = app('home');
      broken.node.addValidation({ validate: () => ['no'] });
      expect(() => broken.synth()).toThrow('no');
      expect(existsSync(LOCK)).toBe(false);
      app('home').synth();
      expect(Object.keys(records())).toEqual(['home']);
      expect(() => app('lab').synth()).toThrow('CLU032');
      app('home').synth();
    }));
});

test('subnets can be added, and a cluster can be added', () =>
  inProject(() => {
    expect(problemsOf(gitOps())).toEqual([]);
    expect(problemsOf(gitOps({ podSubnets: ['10.244.0.0/16', 'fd00:10:244::/56'], serviceSubnets: ['10.96.0.0/12', 'fd00:10:96::/112'] }))).toEqual([]);
    const app = gitOps({ podSubnets: ['10.244.0.0/16', 'fd00:10:244::/56'], serviceSubnets: ['10.96.0.0/12', 'fd00:10:96::/112'] });
    new TalosCilium(new ClusterChart(app, new TalosCluster({ ...FACTS, name: 'edge' })), 'cilium');
    expect(problemsOf(app)).toEqual([]);
    expect(Object.keys(records())).toEqual(['edge', 'home']);
  }));

test('a skipped minor is a warning, with the same bytes at each synth until it is accepted', () =>
  inProject(() => {
    expect(problemsOf(gitOps({}, { version: '1.16.19' }))).toEqual([]);
    const skipped = expect.stringMatching(/^CLU035: Cilium goes from 1\.16\.19 to 1\.19\.6 and skips 1\.17 and 1\.18; /);
    expect(problemsOf(gitOps({}, { version: '1.19.6', upgradeCompatibility: '1.16' }))).toEqual([skipped]);
    const checks = readFileSync('dist/checks.json', 'utf8');
    expect(problemsOf(gitOps({}, { version: '1.19.6', upgradeCompatibility: '1.16' }))).toEqual([skipped]);
    expect(readFileSync('dist/checks.json', 'utf8')).toBe(checks);
    accepts('home');
    expect(problemsOf(gitOps({}, { version: '1.19.6', upgradeCompatibility: '1.16' }))).toEqual([]);
    expect(problemsOf(gitOps({}, { version: '1.20.0' }))).toEqual([]);
    expect(problemsOf(gitOps({}, { version: '1.18.12' }))).toEqual([expect.stringContaining('from 1.20.0 to 1.18.12 and skips 1.19')]);
  }));

test('a downgrade of Talos or Kubernetes is a warning until it is accepted; patch releases and steps that upstream supports are none', () =>
  inProject(() => {
    const codes = (facts: Partial<TalosClusterProps>): string[] => problemsOf(gitOps(facts)).map((line) => line.replace(/;.*/, '')).sort();
    expect(codes({ talosVersion: '1.12', kubernetesVersion: '1.33.4' })).toEqual([]);
    expect(codes({ talosVersion: '1.13.4', kubernetesVersion: '1.34.3' })).toEqual([]);
    expect(codes({ talosVersion: '1.13.2', kubernetesVersion: '1.34.1' })).toEqual([]);
    const down = ['CLU036: Kubernetes goes from 1.34.1 to 1.33.9', 'CLU037: Talos goes from 1.13.2 to 1.12.6'];
    expect(codes({ talosVersion: '1.12.6', kubernetesVersion: '1.33.9' })).toEqual(down);
    expect(codes({ talosVersion: '1.12.6', kubernetesVersion: '1.33.9' })).toEqual(down);
    expect(records().home).toMatchObject({ talosBefore: '1.13.2', kubernetesBefore: '1.34.1' });
    accepts('home');
    expect(codes({ talosVersion: '1.12.6', kubernetesVersion: '1.33.9' })).toEqual([]);
    expect(codes({ talosVersion: '1.12.6', kubernetesVersion: '1.35.0' })).toEqual(['CLU036: Kubernetes goes from 1.33.9 to 1.35.0 and skips 1.34']);
    expect(records().home).not.toHaveProperty('talosBefore');
    expect(codes({ talosVersion: '1.14', kubernetesVersion: '1.35.0' })).toEqual(['CLU036: Kubernetes goes from 1.33.9 to 1.35.0 and skips 1.34']);
  }));

test('settings that stay on the nodes are a warning until they are accepted', () =>
  inProject(() => {
    const synth = (talosVersion: string, props: TalosMachineConfigProps | undefined): string[] => {
      const app = gitOps({ talosVersion, kubernetesVersion: '1.35.0' });
      if (props) new TalosMachineConfig(app.node.children[0] as Chart, 'talos', props);
      return problemsOf(app).map((line) => /\((.*)\)/.exec(line)?.[1] ?? line);
    };
    const more: TalosMachineConfigProps = { talosApiAccess: { namespaces: ['backup', 'kube-system'] }, sysctls: { 'vm.max_map_count': '262144' }, kernelModules: [{ name: 'dm_crypt' }] };
    expect(synth('1.13', more)).toEqual([]);
    expect(synth('1.13', { talosApiAccess: { namespaces: ['kube-system'] } })).toEqual(['kernel module dm_crypt, namespace backup of talosApiAccess, sysctl vm.max_map_count']);
    // One of them comes back, the others are still there.
    expect(synth('1.13', { ...more, kernelModules: [], talosApiAccess: { namespaces: ['kube-system'] } })).toEqual(['kernel module dm_crypt, namespace backup of talosApiAccess']);
    accepts('home');
    expect(synth('1.13', { talosApiAccess: { namespaces: ['kube-system'] } })).toEqual([]);
    // Without patches of the app, nobody knows.
    expect(synth('1.13', undefined)).toEqual([]);
    expect(synth('1.14', more)).toEqual([]);
    expect(synth('1.14', { ...more, talosApiAccess: { namespaces: ['kube-system'] } })).toEqual([]);
    expect(synth('1.14', {})).toEqual(['kernel module dm_crypt, sysctl vm.max_map_count, talosApiAccess']);
  }));

test('a cluster of the same name in the output of another program is another cluster', () =>
  inProject(() => {
    const staging = (name: string, version: string): GitOpsApp => {
      const app = new GitOpsApp({ outdir: name });
      new TalosCilium(new ClusterChart(app, new TalosCluster({ ...FACTS, podSubnets: [name === 'one' ? '10.1.0.0/16' : '10.2.0.0/16'] })), 'cilium', { version });
      return app;
    };
    expect([problemsOf(staging('one', '1.18.12')), problemsOf(staging('two', '1.20.0')), problemsOf(staging('one', '1.18.12'))]).toEqual([[], [], []]);
  }));

test('without a record, the output that is replaced tells which Cilium ran', () =>
  inProject(() =>
    inTemporaryDirectory((elsewhere) => {
      const synth = (version: string): string[] => {
        const app = new GitOpsApp({ outdir: elsewhere });
        new TalosCilium(new ClusterChart(app, new TalosCluster(FACTS)), 'cilium', { version });
        return problemsOf(app);
      };
      expect(synth('1.16.19')).toEqual([]);
      expect(synth('1.19.6')).toEqual([expect.stringContaining('CLU035: Cilium goes from 1.16.19 to 1.19.6 and skips 1.17 and 1.18; ')]);
      expect(existsSync(LOCK)).toBe(false);
    }),
  ));

test('nothing is recorded of an output elsewhere, of an app without Cilium, and of a failed synth', () =>
  inProject(() =>
    inTemporaryDirectory((elsewhere) => {
      const app = new GitOpsApp({ outdir: elsewhere });
      new TalosCilium(new ClusterChart(app, new TalosCluster(FACTS)), 'cilium');
      expect(problemsOf(app)).toEqual([]);
      const without = new GitOpsApp();
      new ClusterChart(without, new TalosCluster(FACTS), { namespaces: ['shop'] });
      expect(problemsOf(without)).toEqual([]);
      expect(problemsOf(gitOps({}, { kubeProxyReplacement: false }))).toHaveLength(1);
      expect(existsSync(LOCK)).toBe(false);
    }),
  ));

test('a lock file that cannot be written does not stop the synth, and says so', () =>
  inProject(() => {
    mkdirSync('file');
    const app = gitOps({}, { chart: { lockFile: join('file', LOCK) } });
    expect(problemsOf(app)).toEqual([]);
    // The output is not below the directory of this lock file.
    expect(existsSync(join('file', LOCK))).toBe(false);
    chmodSync('.', 0o555);
    try {
      expect(problemsOf(gitOps())).toEqual([]);
    } finally {
      chmodSync('.', 0o755);
    }
  }));

test('records are checked as the rest of the file', () =>
  inProject(() => {
    writeFileSync(LOCK, JSON.stringify({ lockVersion: 1, assets: {}, clusters: { home: { name: 7, podSubnets: 'x', extra: 1 }, lab: [] } }));
    expect(problemsOf(gitOps())).toEqual(
      ['name of cluster home must be a string; got 7', 'podSubnets of cluster home must be a list of strings; got "x"', 'the record of cluster home has an unknown key: extra', 'the record of cluster lab must be an object; got []'].map((what) =>
        expect.stringContaining(`AST008 ${what}`),
      ),
    );
  }));

test('the command says what follows', async () => {
  const before = process.cwd();
  await inTemporaryDirectory(async (directory) => {
    process.chdir(directory);
    try {
      expect(await accept('home')).toBe('The next synth records the new name, ID, versions and subnets of cluster home in talos-cilium.lock.json. Commit this file afterwards.\n');
    } finally {
      process.chdir(before);
    }
  });
});
