import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { useTemporaryDirectory } from '../support/scripts';
import { ClusterChart, GitOpsApp, TalosCilium, TalosCluster } from '../../lib';
import { DIFF_WORKFLOW } from '../../lib/cli/init/automation';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import { script } from '../support/scripts';
import { cli, type CliRun } from './support';

const directory = useTemporaryDirectory();
const before = process.cwd();
afterEach(() => process.chdir(before));

const POOL = 'apiVersion: cilium.io/v2\nkind: CiliumLoadBalancerIPPool\nmetadata:\n  name: lan\nspec:\n  blocks:\n    - cidr: 192.168.1.240/28\n';
const OTHER_POOL = POOL.replace('192.168.1.240', '192.168.1.224');
const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata: { name: token, namespace: shop }\nstringData: { token: hunter2-is-not-a-token }\n';
const configOf = (data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: app, namespace: shop }\ndata: { ${data} }\n`;

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory(), name)), { recursive: true });
    writeFileSync(join(directory(), name), text);
  }
}

/** Runs a comparison of two directories in the temporary directory. */
async function diff(...argv: string[]): Promise<CliRun> {
  process.chdir(directory());
  return cli('diff', ...argv);
}

test('consequences first, then the fields, then a summary; exit code 1', async () => {
  write({ 'a/pools.yaml': POOL, 'b/network/pool.yaml': OTHER_POOL });
  expect(await diff('a', 'b')).toEqual({
    code: 1,
    err: '',
    out: `Disruptive
  - CiliumLoadBalancerIPPool lan: The pool no longer has 192.168.1.240/28: Services and Gateways with an address of it lose the address. The new address is 192.168.1.224/28.
    Do: change DNS records, firewalls and routers with it
    See: https://docs.cilium.io/en/stable/network/lb-ipam/

~ CiliumLoadBalancerIPPool lan
    ~ spec.blocks[0].cidr: 192.168.1.240/28 -> 192.168.1.224/28

1 object changed: 1 disruptive
`,
  });
});

test('the place of an object and the order of fields make no difference; --fail-on looks at consequences only', async () => {
  write({ 'same-a/x.yaml': `${POOL}---\n${configOf('a: "1", b: "2"')}`, 'same-b/y/pool.json': JSON.stringify({ kind: 'CiliumLoadBalancerIPPool', spec: { blocks: [{ cidr: '192.168.1.240/28' }] }, metadata: { name: 'lan' }, apiVersion: 'cilium.io/v2' }), 'same-b/z.yaml': configOf('b: "2", a: "1"') });
  expect(await diff('same-a', 'same-b')).toEqual({ code: 0, out: 'No differences between the objects\n', err: '' });
  write({ 'note/a.yaml': configOf('a: "1"'), 'note-2/a.yaml': configOf('a: "2"') });
  expect((await diff('note', 'note-2')).code).toBe(1);
  expect((await diff('note', 'note-2', '--fail-on', 'note')).code).toBe(0);
  expect((await diff('a', 'b', '--fail-on', 'disruptive')).code).toBe(1);
});

test('a cluster that has another directory, and an object that moves to another cluster', async () => {
  write({ 'c/home/manifests/networks/pool.yaml': POOL, 'c/home/manifests/cilium/app.yaml': configOf('a: "1"'), 'd/lab/manifests/networks/pool.yaml': POOL, 'd/lab/manifests/cilium/app.yaml': configOf('a: "2"') });
  expect((await diff('c', 'd')).out).toBe('lab\n\n~ ConfigMap shop/app\n    ~ a: 1 -> 2\n\n1 object changed\n');
  write({ 'e/home/manifests/networks/pool.yaml': POOL, 'e/home/manifests/cilium/app.yaml': configOf('a: "1"'), 'e/work/manifests/cilium/app.yaml': configOf('a: "1"'), 'f/home/manifests/cilium/app.yaml': configOf('a: "1"'), 'f/work/manifests/cilium/app.yaml': configOf('a: "1"'), 'f/work/manifests/networks/pool.yaml': POOL });
  expect((await diff('e', 'f')).out).toContain('1 object added, 1 removed');
});

test('a tree that is one directory deeper is the same', async () => {
  const files = { 'clusters/east/a.yaml': configOf('a: "1"'), 'clusters/west/a.yaml': configOf('a: "2"'), 'values.yaml': 'replicas: 1\n' };
  write(Object.fromEntries(Object.entries(files).flatMap(([name, text]) => [[`p/${name}`, text], [`q/deep/${name}`, text]])));
  expect(await diff('p', 'q')).toMatchObject({ code: 0, out: 'No differences between the objects\n' });
  write({ 'q/deep/clusters/west/a.yaml': configOf('a: "3"') });
  expect((await diff('p', 'q')).out).toBe('deep/clusters/west\n\n~ ConfigMap shop/app\n    ~ a: 2 -> 3\n\n1 object changed\n');
});

test('clusters with the same change are one block', async () => {
  for (const cluster of ['one', 'two', 'three']) write({ [`many/${cluster}/manifests/a.yaml`]: configOf('a: "1"'), [`many-2/${cluster}/manifests/a.yaml`]: configOf(`a: "${cluster === 'three' ? 3 : 2}"`) });
  expect((await diff('many', 'many-2')).out).toContain('2 clusters: one, two\n\n~ ConfigMap shop/app\n    ~ a: 1 -> 2\n');
});

test('a file that a kustomization stops listing is removed, and one that it lists is added', async () => {
  const lists = (...names: string[]): string => `resources: [${names.join(', ')}]\n`;
  const files = { 'kustomization.yaml': lists('net', 'app.yaml'), 'app.yaml': configOf('a: "1"'), 'net/kustomization.yaml': lists('pool.yaml'), 'net/pool.yaml': POOL };
  const tree = (name: string, changes: Record<string, string>): void => write(Object.fromEntries(Object.entries({ ...files, ...changes }).map(([file, text]) => [`${name}/${file}`, text])));
  tree('k-all', {});
  tree('k-no-app', { 'kustomization.yaml': lists('net') });
  tree('k-no-net', { 'kustomization.yaml': lists('app.yaml') });
  tree('k-no-pool', { 'net/kustomization.yaml': lists() });
  expect((await diff('k-all', 'k-no-app')).out).toMatch(/^- ConfigMap shop\/app removed\n[^]*1 object removed$/m);
  expect((await diff('k-no-app', 'k-all')).out).toMatch(/^\+ ConfigMap shop\/app added\n[^]*1 object added$/m);
  for (const name of ['k-no-net', 'k-no-pool']) expect((await diff('k-all', name)).out).toMatch(/^- CiliumLoadBalancerIPPool lan removed\n[^]*1 object removed: 1 disruptive$/m);
  // What it says beside that is not built here.
  tree('k-patched', { 'kustomization.yaml': `${lists('app.yaml', 'net')}patches: [{ patch: "x" }]\nnamespace: other\n` });
  expect((await diff('k-all', 'k-patched', '--fail-on', 'warning'))).toMatchObject({ code: 1, out: expect.stringContaining('which this diff does not show: patches, namespace differ.') as string });
  // Two list it, and one of them stops.
  for (const [name, own] of [['k-two', lists('../base')], ['k-one', lists()]] as const) write({ [`${name}/base/kustomization.yaml`]: lists('a.yaml'), [`${name}/base/a.yaml`]: POOL, [`${name}/one/kustomization.yaml`]: lists('../base'), [`${name}/two/kustomization.yaml`]: own });
  expect((await diff('k-two', 'k-one')).out).toContain('File two/kustomization.yaml');
});

test('Helm values and patches for Talos are compared; what cannot be compared is named; a kustomization decides what is there', async () => {
  write({
    'g/a.yaml': POOL, 'g/values.yaml': 'replicas: 1\n', 'g/kustomization.yaml': 'resources: []\n', 'g/chart.yaml': 'a: {{ b }}\n', 'g/talos/all.yaml': 'apiVersion: v1alpha1\nkind: HostnameConfig\nauto: stable\n---\nmachine: { sysctls: { a: "1" } }\n',
    'h/a.yaml': POOL, 'h/values.yaml': 'replicas: 2\n', 'h/kustomization.yaml': 'resources: []\n# none\n', 'h/chart.yaml': 'a: {{ c }}\n', 'h/talos/all.yaml': 'apiVersion: v1alpha1\nkind: HostnameConfig\nauto: "off"\n---\nmachine: { sysctls: { a: "1" } }\n',
  });
  const { code, out } = await diff('g', 'h');
  expect([code, out.slice(out.indexOf('\n~ ') + 1)]).toEqual([1, '~ File talos/all.yaml HostnameConfig\n    ~ auto: stable -> off\n~ File values.yaml\n    ~ replicas: 1 -> 2\n\nNot compared: 1 changed file that is not YAML: chart.yaml\n2 files changed: 1 warning\n']);
});

test('manifests inside of a file are counted', async () => {
  const bootstrap = (a: number): string => `cluster:\n  inlineManifests:\n  - name: cilium\n    contents: |\n${[configOf(`a: "${a}"`), configOf('a: "1"').replace('name: app', 'name: other')].join('---\n').replaceAll(/^(?=.)/gm, '      ')}`;
  write({ 'n/talos/bootstrap.yaml': bootstrap(1), 'o/talos/bootstrap.yaml': bootstrap(2) });
  expect((await diff('n', 'o')).out).toContain('    ~ cluster.inlineManifests[cilium].contents: 1 of the 2 objects inside differ\n');
});

test('no format shows a secret, wherever it is', async () => {
  const files = (password: string): string => [
    SECRET,
    `{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, namespace: shop }, data: { DB_PASSWORD: ${password}, url: 'https://me:${password}@db/', 'a.yaml': "db: { password: ${password} }\\nenv:\\n- name: API_TOKEN\\n  value: ${password}\\n", '.env': "A=1\\nDB_PASSWORD=${password}\\n", 'a.conf': "[db]\\npassword = ${password}\\n" } }`,
    `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: a, namespace: shop }, spec: { selector: { matchLabels: { a: b } }, template: { metadata: { labels: { a: b } }, spec: { containers: [{ name: a, image: a, env: [{ name: DB_PASSWORD, value: ${password} }], args: [--api-token=${password}, --password, ${password}], command: [sh, -c, 'PGPASSWORD=${password} psql'] }] } } } }`,
    `{ apiVersion: example.com/v1, kind: Own, metadata: { name: a, namespace: shop }, spec: { headers: ['X-Api-Key: ${password}'], auths: { db: { auth: ${password} } }, jwk: { kty: oct, k: ${password}${password} } } }`,
  ].join('\n---\n');
  write({ 'k/a.yaml': files('hunter2-hunter2'), 'l/a.yaml': files('hunter3-hunter3'), 'm/a.yaml': SECRET });
  for (const [from, to] of [['k', 'l'], ['k', 'm'], ['m', 'l']] as const) {
    for (const format of ['text', 'markdown', 'sarif', 'json']) {
      const { out } = await diff(from, to, '--all', '--format', format);
      expect(out.length).toBeGreaterThan(80);
      expect(out.split('\n').filter((line) => line.includes('hunter'))).toEqual([]);
    }
  }
});

test('JSON has a patch for each object, and no secret', async () => {
  write({ 'i/a.yaml': `${POOL}---\n${SECRET}`, 'j/a.yaml': `${OTHER_POOL}---\n${SECRET.replace('hunter2', 'hunter3')}` });
  const { out } = await diff('i', 'j', '--json');
  expect(out).not.toContain('hunter');
  expect(JSON.parse(out)).toMatchObject({
    consequences: [{ id: 'address', level: 'disruptive', object: 'CiliumLoadBalancerIPPool lan' }],
    objects: [
      { type: 'changed', kind: 'CiliumLoadBalancerIPPool', files: { old: 'a.yaml', new: 'a.yaml' }, patch: [{ op: 'replace', path: '/spec/blocks/0/cidr', value: '192.168.1.224/28' }] },
      { type: 'changed', kind: 'Secret', holdsSecrets: true, fields: [{ path: 'stringData.token', type: 'changed' }] },
    ],
  });
  for (const format of ['text', 'markdown', 'sarif']) expect((await diff('i', 'j', '--all', '--format', format)).out).not.toContain('hunter');
});

test('Markdown begins with the mark of the comment, has consequences in front and changes folded', async () => {
  const { out } = await diff('a', 'b', '--format', 'markdown');
  expect(out).toBe(`<!-- cdk8s-talos-cilium diff -->

### 1 object changed: 1 disruptive

#### Disruptive

- **CiliumLoadBalancerIPPool lan**: The pool no longer has 192.168.1.240/28: Services and Gateways with an address of it lose the address. The new address is 192.168.1.224/28. _Do: change DNS records, firewalls and routers with it._ [More](https://docs.cilium.io/en/stable/network/lb-ipam/)

<details><summary>1 object</summary>

**CiliumLoadBalancerIPPool lan**

\`\`\`diff
- spec.blocks\\[0\\].cidr: 192.168.1.240/28
+ spec.blocks\\[0\\].cidr: 192.168.1.224/28
\`\`\`

</details>
`.replaceAll('\\[', '[').replaceAll('\\]', ']'));
});

test('Markdown stays below the limit of a comment', async () => {
  const many = (value: number): string => Array.from({ length: 900 }, (_, index) => configOf(`a: "${value}", b: "${'x'.repeat(60)}${value}"`).replace('name: app', `name: app-${index}`)).join('---\n');
  write({ 'k/a.yaml': many(1), 'l/a.yaml': many(2) });
  const { out } = await diff('k', 'l', '--format', 'markdown');
  expect(out.length).toBeLessThan(65_536);
  expect(out).toContain('left out, because the comment would be too long');
});

test('SARIF has the consequences at the file of their object', async () => {
  const log = JSON.parse((await diff('a', 'b', '--format', 'sarif')).out) as { runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string; ruleIndex: number; level: string; locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[] }[] };
  const [{ tool, results }] = log.runs as [typeof log.runs[number]];
  expect(results.map(({ ruleId, level, locations }) => [ruleId, level, locations[0]!.physicalLocation.artifactLocation.uri])).toEqual([['address', 'error', 'b/network/pool.yaml']]);
  expect(tool.driver.rules[results[0]!.ruleIndex]!.id).toBe('address');
});

describe('Git', () => {
  const git = (...args: string[]): void => {
    const { status, stderr } = spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: join(directory(), 'repository'), encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
  const inRepository = async (...argv: string[]): Promise<CliRun> => {
    process.chdir(join(directory(), 'repository'));
    return cli('diff', ...argv);
  };

  beforeAll(() => {
    write({ 'repository/dist/home/manifests/pool.yaml': POOL, 'repository/README.md': 'x' });
    git('init', '-q', '-b', 'main');
    git('add', '--all');
    git('commit', '-qm', 'one');
    git('tag', 'v1');
    cpSync(join(directory(), 'repository/dist'), join(directory(), 'repository/other'), { recursive: true });
    write({ 'repository/dist/home/manifests/pool.yaml': OTHER_POOL });
    git('add', '--all');
    git('commit', '-qm', 'two');
    rmSync(join(directory(), 'repository/other'), { recursive: true });
  });

  test('revisions and paths in them, and a revision against the working directory', async () => {
    expect((await inRepository('v1:dist', 'main:dist')).out).toContain('cidr: 192.168.1.240/28 -> 192.168.1.224/28');
    expect((await inRepository('--git', 'v1')).out).toContain('cidr: 192.168.1.240/28 -> 192.168.1.224/28');
    expect(await inRepository('--git', 'main')).toMatchObject({ code: 0, out: 'No differences between the objects\n' });
    expect((await inRepository('main:other', 'v1:dist')).code).toBe(0);
    expect((await inRepository('v1:dist/home/manifests/pool.yaml', 'dist/home/manifests/pool.yaml')).code).toBe(1);
    process.chdir(join(directory(), 'repository/dist'));
    expect((await cli('diff', '--git', 'v1', 'home')).out).toContain('192.168.1.224/28');
  });

  test('a path that the revision does not have, and revisions that are not there', async () => {
    write({ 'repository/new/pool.yaml': POOL });
    expect(await inRepository('--git', 'v1', 'new')).toMatchObject({ code: 1, err: './new does not exist in v1: every object is new.\n', out: expect.stringContaining('1 object added') as string });
    expect(await inRepository('v1:nothing', 'dist')).toMatchObject({ code: 2, err: expect.stringContaining('nothing does not exist in v1.') as string });
    expect(await inRepository('gone:dist', 'dist')).toMatchObject({ code: 2, err: expect.stringContaining('gone is not a revision of this Git repository.') as string });
    expect(await inRepository('--git', '--output=x', 'dist')).toMatchObject({ code: 2 });
    process.chdir(directory());
    expect(await cli('diff', 'v1:dist', 'a')).toMatchObject({ code: 2, err: expect.stringContaining('the working directory is not in a Git repository') as string });
  });
});

test('misuse ends with 2', async () => {
  for (const argv of [[], ['a'], ['-', '-'], ['a', 'missing'], ['a', 'b', '--format', 'xml'], ['a', 'b', '--fail-on', 'all'], ['a', 'b', 'c'], ['--git', 'main', 'a', 'b']]) {
    const { code, err } = await diff(...argv);
    expect([argv, code]).toEqual([argv, 2]);
    expect(err).toContain('diff --help');
  }
});

test('YAML that cannot be read is an error, not a difference', async () => {
  write({ 'broken/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: [}\n' });
  expect(await diff('a', 'broken')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('error YAML001') as string });
});

test('the first example of docs/diff.md is what the command prints', async () => {
  for (const mtu of [undefined, 1400]) {
    const app = new GitOpsApp({ outdir: join(directory(), `mtu-${mtu ?? 'none'}`) });
    const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.12', kubernetesVersion: '1.34.1', controlPlanes: 3, management: 'omni' }));
    new TalosCilium(chart, 'cilium', { version: '1.19.6', ...(mtu !== undefined && { mtu }) });
    app.synth();
  }
  const [, example] = /mtu: 1400.*?```text\n(.*?)```/s.exec(readFileSync(join(__dirname, '../../docs/diff.md'), 'utf8'))!;
  expect((await diff('mtu-none', 'mtu-1400')).out).toBe(example);
});

describe('the workflow of init', () => {
  interface Workflow {
    readonly jobs: Readonly<Record<'diff' | 'comment', { readonly steps: readonly { readonly run?: string }[] }>>;
  }
  const { jobs } = parseKubernetesYaml(DIFF_WORKFLOW)[0] as Workflow;
  const run = (job: 'diff' | 'comment'): string => jobs[job].steps.map((step) => step.run ?? '').find((text) => text.includes('diff.md'))!;

  /** Runs the step that comments, with a gh that writes down what it is called with, and finds this comment. */
  function comment(own: string, status: string): string[] {
    const bin = join(directory(), `bin-${own}-${status}`);
    mkdirSync(bin);
    script(bin, 'gh', `echo "$@" >> '${bin}/calls'\ncase "$*" in *--paginate*) printf '%s' '${own}';; esac`);
    const { status: code, stderr } = spawnSync('bash', ['--norc', '--noprofile', '-e', '-c', run('comment')], { cwd: bin, encoding: 'utf8', env: { PATH: `${bin}:${process.env.PATH}`, GITHUB_REPOSITORY: 'o/r', NUMBER: '7', STATUS: status } });
    expect([code, stderr]).toEqual([0, '']);
    return readFileSync(join(bin, 'calls'), 'utf8').trimEnd().split('\n').slice(1);
  }

  test('edits its own comment, writes one where something differs, and none where nothing does', () => {
    expect(comment('', '1')).toEqual(['api --silent --method POST repos/o/r/issues/7/comments --field body=@diff.md']);
    expect(comment('42', '1')).toEqual(['api --silent --method PATCH repos/o/r/issues/comments/42 --field body=@diff.md']);
    expect(comment('42', '0')).toEqual(['api --silent --method PATCH repos/o/r/issues/comments/42 --field body=@diff.md']);
    expect(comment('', '0')).toEqual([]);
  });

  test('a difference is no failure, and an error is one', () => {
    for (const [exit, ends] of [[0, 0], [1, 0], [2, 1]] as const) {
      const bin = join(directory(), `npx-${exit}`);
      mkdirSync(bin);
      script(bin, 'npx', `echo "$@" > '${bin}/call'; exit ${exit}`);
      const env = { PATH: `${bin}:${process.env.PATH}`, RUNNER_TEMP: bin, GITHUB_STEP_SUMMARY: join(bin, 'summary'), GITHUB_OUTPUT: join(bin, 'output') };
      expect(spawnSync('bash', ['--norc', '--noprofile', '-e', '-c', run('diff')], { cwd: bin, env }).status).toBe(ends);
      expect(readFileSync(join(bin, 'output'), 'utf8')).toBe(`status=${exit}\n`);
      expect(readFileSync(join(bin, 'call'), 'utf8')).toBe('cdk8s-talos-cilium diff --git HEAD^1 dist --format markdown\n');
    }
  });
});

test('a new side without YAML is an error: a command that failed leaves nothing as well', async () => {
  write({ 'a/pools.yaml': POOL, 'empty.yaml': '\n' });
  mkdirSync(join(directory(), 'nothing'));
  expect(await diff('a', 'nothing')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('nothing has no YAML') as string });
  expect(await diff('a/pools.yaml', 'empty.yaml')).toMatchObject({ code: 2, out: '' });
  expect((await diff('nothing', 'a')).code).toBe(1);
});

test('HEAD:./ is the working directory in that revision', async () => {
  write({ 'sub/pools.yaml': POOL, 'other.yaml': configOf('a: b') });
  for (const args of [['init', '-q'], ['add', '.'], ['-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'a']]) expect(spawnSync('git', args, { cwd: directory() }).status).toBe(0);
  write({ 'sub/pools.yaml': OTHER_POOL });
  process.chdir(join(directory(), 'sub'));
  for (const path of ['./', '.']) {
    const { code, out } = await cli('diff', `HEAD:${path}`, '.');
    expect([code, out]).toEqual([1, expect.stringContaining('1 object changed') as string]);
  }
});
