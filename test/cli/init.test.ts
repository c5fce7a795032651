import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { askAll } from '../../lib/cli/init';
import { QUESTIONS, type Texts } from '../../lib/cli/init/answers';
import { writeProject } from '../../lib/cli/init/write-project';
import { pairwise } from '../../scripts/check-package/pairwise';
import { combinations, compile, runTest, synthesize } from './init-projects';
import { cli } from './support';

const work = realpathSync(mkdtempSync(join(tmpdir(), 'talos-cilium-init-')));
afterAll(() => rmSync(work, { recursive: true, force: true }));

let count = 0;
const fresh = (): string => join(work, `project-${++count}`);
const read = (directory: string, path: string): string => readFileSync(join(directory, path), 'utf8');
const filesIn = (directory: string): string[] => readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();

/** A new project, made with the defaults where no flag says otherwise. */
async function init(flags: Readonly<Record<string, string>> = {}): Promise<string> {
  const directory = fresh();
  const run = await cli('init', directory, '--yes', ...Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`));
  expect(run).toEqual({ code: 0, out: expect.stringContaining('npm run synth'), err: '' });
  return directory;
}

const SAMPLE = pairwise(
  combinations({
    'talos-version': ['1.14.1', '1.12.4', '1.13'],
    'cilium-version': ['1.18.12', '1.19.6', '1.20.0'],
    nodes: ['1+0', '3+0', '3+2'],
    'node-subnet': ['192.168.1.0/24', 'fd00:1::/64', '10.100.0.0/24,fd00:1::/64', 'none'],
    range: ['default', 'none'],
    'gateway-api': ['yes', 'no'],
    hubble: ['yes', 'no'],
    gitops: ['none', 'argocd', 'flux'],
  }),
);

/** A project with the defaults, to which what the README proposes was added. */
async function extended(): Promise<string> {
  const directory = await init({ name: 'lab' });
  const readme = read(directory, 'README.md');
  const [route, listener, policies] = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, text]) => text!) as [string, string, string];
  const program = read(directory, 'main.ts')
    .replace("['gateways']", /`namespaces: (\[.*?\])`/.exec(readme)![1]!)
    .replace('new CiliumGateway(', 'const web = new CiliumGateway(')
    .replace('Listener.http()', `Listener.http(), ${listener}`)
    .replace('app.synth();', `${route}${policies}app.synth();`);
  const names = [...new Set(`${route}${listener}${policies}`.match(/\b([A-Z]|suppress)\w+(?=[.(])/g))].filter((name) => !program.includes(`  ${name},\n`));
  writeFileSync(join(directory, 'main.ts'), `import { ${names.join(', ')} } from 'cdk8s-talos-cilium';\n${program}`);
  return directory;
}

describe('projects with every pair of answers', () => {
  const projects: { readonly title: string; readonly directory: string }[] = [];

  beforeAll(async () => {
    for (const row of SAMPLE) {
      const { nodes, range, ...flags } = row;
      const [controlPlanes, workers] = nodes.split('+') as [string, string];
      const directory = await init({ ...flags, 'control-planes': controlPlanes, workers, ...(range === 'none' && { 'load-balancer-range': 'none' }) });
      projects.push({ title: JSON.stringify(row), directory });
    }
  });

  it('compile, with what their README proposes too', async () => {
    const wrong = await init();
    writeFileSync(join(wrong, 'main.ts'), read(wrong, 'main.ts').replace('controlPlanes: 1', "controlPlanes: '1'"));
    const mistakes = compile([...projects.map(({ directory }) => directory), await extended(), wrong]);
    expect(mistakes).toEqual([expect.stringMatching(new RegExp(`${basename(wrong)}/main.ts.*Type 'string' is not assignable to type 'number'`, 's'))]);
  });

  it('synthesize without a warning and pass their own tests', () => {
    for (const { title, directory } of projects) {
      const results = runTest(directory);
      expect({ title, failed: Object.entries(results).filter(([, result]) => result !== 'ok') }).toEqual({ title, failed: [] });
      expect(Object.keys(results).length).toBeGreaterThan(2);
    }
  });

  it('have READMEs with commands for a shell, and files that can be parsed', () => {
    for (const { title, directory } of projects) {
      const scripts = [...read(directory, 'README.md').matchAll(/```sh\n(.*?)```/gs)].map(([, script]) => script!.replace(/<\w+>/g, 'x'));
      expect(scripts.length).toBeGreaterThan(4);
      for (const script of scripts) expect({ title, script, ...spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' }) }).toMatchObject({ stderr: '', status: 0 });
      for (const file of filesIn(directory)) {
        if (/\.yml$|(cdk8s|cilium)\.yaml$/.test(file)) expect(parseAllDocuments(read(directory, file)).flatMap(({ errors }) => errors)).toEqual([]);
        if (file.endsWith('.json')) expect(() => JSON.parse(read(directory, file)) as unknown).not.toThrow();
      }
    }
  });
});

describe('a project with the defaults', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await init({ name: 'lab' });
  });

  it('takes the versions that this package is tested with', () => {
    const { dependencies, devDependencies } = JSON.parse(read(directory, 'package.json')) as Record<string, Record<string, string>>;
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, { version: string }> };
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect([name, version]).toEqual([name, packages[name === 'cdk8s-talos-cilium' ? '' : `node_modules/${name}`]!.version]);
    }
  });

  it('lets Renovate find the versions in main.ts', () => {
    const { customManagers } = JSON.parse(read(directory, 'renovate.json')) as { customManagers: [{ matchStrings: [string] }] };
    const found = [...read(directory, 'main.ts').matchAll(new RegExp(customManagers[0].matchStrings[0], 'g'))];
    expect(found.map(({ groups }) => ({ ...groups }))).toEqual([
      { datasource: 'github-releases', depName: 'siderolabs/talos', registryUrl: undefined, currentValue: '1.14.1' },
      { datasource: 'github-releases', depName: 'kubernetes/kubernetes', registryUrl: undefined, currentValue: '1.35.10' },
      { datasource: 'helm', depName: 'cilium', registryUrl: 'https://helm.cilium.io/', currentValue: '1.19.6' },
    ]);
  });

  it('keeps the secrets of the cluster out of Git, and its patches in', () => {
    const ignored = (...paths: string[]): string[] => spawnSync('git', ['check-ignore', '--no-index', ...paths], { cwd: directory, encoding: 'utf8' }).stdout.split('\n').filter(Boolean);
    spawnSync('git', ['init', '-q'], { cwd: directory });
    const secrets = ['secrets/secrets.yaml', 'secrets/worker.yaml', 'dist/lab/controlplane.yaml', 'dist/lab/worker.yaml', 'dist/lab/talosconfig', 'kubeconfig'];
    expect(ignored(...secrets)).toEqual(secrets);
    expect(ignored('dist/lab/talos/worker.yaml', 'dist/lab/talos/control-plane.yaml', 'package-lock.json')).toEqual([]);
  });

  it('has a README whose additions to main.ts work', async () => {
    const output = synthesize(await extended());
    expect(JSON.parse(read(output, 'checks.json'))).toMatchObject({ warnings: [] });
    expect(filesIn(join(output, 'lab/manifests'))).toEqual(expect.arrayContaining(['gateway/shop/HTTPRoute-shop-route.yaml', 'gateway/gateways/Certificate-web-https-tls.yaml', 'policies/CiliumClusterwideNetworkPolicy-default-deny.yaml']));
  });
});

it.each([
  ['argocd', 'Argo CD'],
  ['flux', 'Flux'],
])('with %s, points to the commands of the handover', async (gitops, tool) => {
  const directory = await init({ name: 'lab', gitops });
  const handover = new RegExp(`## Hand Cilium over to ${tool}\n.*^### 1\\. .*^### 2\\. Remove Cilium from the machine configuration`, 'ms');
  expect(read(directory, 'README.md')).toContain(`"Hand Cilium over to ${tool}"`);
  expect(read(synthesize(directory), 'lab/talos/README.md')).toMatch(handover);
});

it('has the root of the Kustomizations in the directory that Flux reads', async () => {
  const directory = await init({ name: 'lab', gitops: 'flux' });
  expect(read(directory, 'clusters/lab/cilium.yaml').replace(/^#.*\n/, '')).toBe(read(synthesize(directory), 'lab/flux/root.yaml'));
});

it.each(['https://github.com/team/lab', 'git@github.com:team/lab.git'])('puts the repository %s into the command of Flux', async (repository) => {
  expect(read(await init({ gitops: 'flux', repository }), 'README.md')).toContain('flux bootstrap github --owner team --repository lab --branch');
});

it('puts the URL of the repository into the Application of Argo CD', async () => {
  expect(read(await init({ gitops: 'argocd', repository: 'git@github.com:team/lab.git' }), 'main.ts')).toContain("GitOpsDelivery.argoCd({ repository: 'git@github.com:team/lab.git' })");
});

it('asks for a lock before the first synth of a chart that this package does not know', async () => {
  expect((await cli('init', fresh(), '--yes', '--cilium-version=1.20.2')).out).toMatch(/npm install\n +npm run lock\n +npm run synth/);
  expect((await cli('init', fresh(), '--yes')).out).not.toContain('lock');
});

it('prints the written files as JSON', async () => {
  const directory = fresh();
  const { out } = await cli('init', directory, '--yes', '--json');
  expect(JSON.parse(out)).toEqual({ directory, files: filesIn(directory).filter((file) => existsSync(join(directory, file)) && file.includes('.') && !/\.github(\/workflows)?$/.test(file)) });
});

describe('answers that are wrong', () => {
  it('are reported together, in the words of the command line, and nothing is written', async () => {
    const directory = fresh();
    const run = await cli('init', directory, '--yes', '--name=Lab', '--control-planes=0', '--talos-version=1.13', '--kubernetes-version=1.20', '--cilium-version=1.19', '--node-subnet=10.0.0.1/24');
    expect(run.code).toBe(1);
    for (const code of ['CLU004', 'CLU007', 'CLU012', 'CLU013', 'CLU015']) expect(run.err).toContain(code);
    expect(run.err).toContain('--node-subnet');
    expect(run.err).not.toMatch(/\b(nodeSubnets|kubernetesVersion)\b/);
    expect(existsSync(directory)).toBe(false);
  });

  it.each([
    ['POOL028', { 'load-balancer-range': '10.0.0.0/29' }],
    ['POOL030', { 'load-balancer-range': '10.96.0.0/29' }],
    ['POOL029', { 'load-balancer-range': 'fd00:1::100/124' }],
    ['ANN013', { 'load-balancer-range': 'fd00:1::100/124', 'node-subnet': 'fd00:1::/64', 'cilium-version': '1.18.12' }],
    ['CLU018', { 'pod-subnet': '192.168.0.0/16' }],
  ])('end with %s: %j', async (code, flags) => {
    const run = await cli('init', fresh(), '--yes', ...Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`));
    expect(run).toMatchObject({ code: 1, err: expect.stringContaining(code) });
  });

  const WRONG: readonly (readonly [flags: string, answer: string])[] = [
    ...['192.168.1.0/24', '192.168.1.0/25', '192.168.0.0/16', '10.244.0.0/28', '10.96.0.0/28', '172.16.0.0/28', '192.168.1.240-192.168.1.220', '192.168.1.250-192.168.2.20', 'abc', '192.168.1.240/28,192.168.1.248/29', 'fd00::/64'].map((range) => [`--load-balancer-range=${range}`, '--load-balancer-range'] as const),
    ...['192.168.1.0', '192.168.1.10/24', '10.96.0.0/10,10.244.0.0/16'].map((subnet) => [`--node-subnet=${subnet}`, '--'] as const),
    ...['10.96.0.0/16', '10.244.0.0/28', 'x'].map((subnet) => [`--pod-subnet=${subnet}`, '--pod-subnet'] as const),
    ['--service-subnet=10.96.0.0/8', '--service-subnet'],
    ...['1.5', 'latest'].map((version) => [`--talos-version=${version}`, '--talos-version'] as const),
    ...['1.20.0', '1.99', 'x'].map((version) => [`--kubernetes-version=${version}`, '--kubernetes-version'] as const),
    ...['1.12.0', '1.19', '1.99.0', 'latest'].map((version) => [`--cilium-version=${version}`, '--cilium-version'] as const),
    ['--control-planes=0', '--control-planes'],
    ['--control-planes=99999', '--control-planes'],
    ...['Home Lab', '', 'a.b'].map((name) => [`--name=${name}`, '--name'] as const),
  ];

  it.each(WRONG)('speak of flags, never of props: %s', async (flag, named) => {
    const run = await cli('init', fresh(), '--yes', flag);
    expect(run).toMatchObject({ code: 1, err: expect.stringContaining(named) });
    expect(run.err).not.toMatch(/TalosCluster|LoadBalancerPool|pool pool|\b(?!kubeProxy)[a-z]+[A-Z]\w*\b|x\/pool/);
    expect(run.err.match(/^ *error /gm)!.length).toBeLessThanOrEqual(2);
  });

  it('propose a range that works', async () => {
    const { err } = await cli('init', fresh(), '--yes', '--node-subnet=10.5.0.0/24', '--load-balancer-range=10.5.0.0/24');
    const range = /--load-balancer-range (\S+)$/m.exec(err)![1]!;
    expect(await cli('init', fresh(), '--yes', '--node-subnet=10.5.0.0/24', `--load-balancer-range=${range}`)).toMatchObject({ code: 0, err: '' });
  });

  it.each([
    [['--gitops=argo', '--hubble=maybe'], '--gitops must be none, argocd or flux; got "argo"', '--hubble must be yes or no'],
    [['--control-planes=three', '--workers=-1'], '--control-planes must be a whole number; got "three"', '--workers'],
    [['--gitops=argocd', '--repository=lab'], 'must be the URL of a Git repository', ''],
    [['--gitops=argocd', '--repository=https://me:token@example.com/lab.git'], 'must not contain a user name or password', ''],
  ])('that cannot be read are a wrong call: %j', async (flags, one, other) => {
    const run = await cli('init', fresh(), '--yes', ...flags);
    expect(run).toMatchObject({ code: 2, err: expect.stringContaining(one) });
    expect(run.err).toContain(other);
  });
});

describe('without a terminal and without --yes', () => {
  it('names the missing flags', async () => {
    const run = await cli('init', fresh(), '--name=lab', '--hubble=no');
    expect(run.code).toBe(2);
    expect(run.err).toContain('--yes');
    expect(run.err).toContain('--gateway-api');
    expect(run.err).not.toMatch(/--hubble|--repository/);
  });

  it('needs no more than the flags', async () => {
    const flags = QUESTIONS.filter(({ ask, flag }) => ask && flag !== 'repository').map(({ flag, initial }) => `--${flag}=${initial({ name: 'lab', 'node-subnet': '192.168.1.0/24' })}`);
    expect((await cli('init', fresh(), ...flags)).code).toBe(0);
  });
});

describe('the directory', () => {
  it('may be an empty Git repository', async () => {
    const directory = fresh();
    spawnSync('git', ['init', '-q', directory]);
    expect((await cli('init', directory, '--yes')).code).toBe(0);
    expect(existsSync(join(directory, '.git/HEAD'))).toBe(true);
  });

  it('must not hold anything else', async () => {
    const directory = fresh();
    mkdirSync(directory);
    writeFileSync(join(directory, 'LICENSE'), 'mine');
    const run = await cli('init', directory, '--yes');
    expect(run).toMatchObject({ code: 1, err: expect.stringMatching(/CLI005: .*LICENSE/s) });
    expect(filesIn(directory)).toEqual(['LICENSE']);
  });

  (process.platform === 'linux' ? it : it.skip)('below /proc, where Node waits for ever, it is refused', async () => {
    expect(await cli('init', '/proc/lab', '--yes')).toMatchObject({ code: 1, err: expect.stringContaining('CLI006') as string });
  });

  it('stays as it was when a file cannot be written', () => {
    const impossible = new Map([['a', ''], ['a/b', '']]);
    const [missing, empty] = [join(fresh(), 'below'), fresh()];
    mkdirSync(empty);
    for (const directory of [missing, empty]) expect(() => writeProject(directory, impossible)).toThrow('CLI006');
    expect(existsSync(join(missing, '..'))).toBe(false);
    expect(readdirSync(empty)).toEqual([]);
  });
});

describe('questions', () => {
  /** Answers each question with the next of its texts, as a person does who reads the mistake and tries again. */
  async function answer(given: Texts, typed: Readonly<Record<string, readonly string[]>>): Promise<{ texts: Texts | undefined; asked: string[]; mistakes: string[] }> {
    const asked: string[] = [];
    const mistakes: string[] = [];
    const texts = await askAll(
      given,
      { name: 'lab', ...given },
      (question, initial, mistake) => {
        asked.push(question.flag);
        for (const text of typed[question.flag] ?? [initial]) {
          const wrong = mistake(text);
          if (wrong === undefined) return Promise.resolve(text);
          mistakes.push(`${question.flag}: ${wrong}`);
        }
        return Promise.resolve(undefined);
      },
      (text) => mistakes.push(text),
    );
    return { texts, asked, mistakes };
  }

  it('are asked for what no flag sets, with defaults that follow from the answers', async () => {
    const { texts, asked, mistakes } = await answer({ hubble: 'no' }, { 'talos-version': ['1.11.2'], 'node-subnet': ['10.100.0.0/24'] });
    expect(mistakes).toEqual([]);
    expect(asked).toEqual(QUESTIONS.filter(({ ask, flag }) => ask && !['hubble', 'repository'].includes(flag)).map(({ flag }) => flag));
    expect(texts).toMatchObject({ name: 'lab', hubble: 'no', 'kubernetes-version': '1.34.0', 'service-subnet': '172.24.0.0/16', 'load-balancer-range': '10.100.0.192/28' });
  });

  it('are asked again until the library takes the answer', async () => {
    const { texts, mistakes } = await answer({}, { name: ['Lab', 'lab'], 'node-subnet': ['10.0.0.1/24', '10.0.0.0/24'], 'load-balancer-range': ['192.168.1.0/29', '10.0.0.8/29'], gitops: ['argocd'], repository: ['lab', 'https://example.com/lab.git'] });
    expect(mistakes.map((text) => text.split(':')[0])).toEqual(['name', 'node-subnet', 'load-balancer-range', 'repository']);
    expect(texts).toMatchObject({ name: 'lab', 'load-balancer-range': '10.0.0.8/29', repository: 'https://example.com/lab.git' });
  });

  it('are asked where a flag is wrong', async () => {
    const { texts, asked, mistakes } = await answer({ workers: '-1', name: 'prod' }, {});
    expect(asked).toContain('workers');
    expect(asked).not.toContain('name');
    expect(mistakes).toEqual([expect.stringContaining('--workers -1')]);
    expect(texts).toMatchObject({ name: 'prod', workers: '0' });
  });

  it('end when the user gives up', async () => {
    expect((await answer({}, { workers: [] })).texts).toBeUndefined();
  });
});
