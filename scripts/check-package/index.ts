import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findHelm } from '../../lib/runtime/helm-binary';
import { useRepositoryAssets } from '../repository-assets';
import { allCompilations, compile } from './compilers';
import { contentProblems } from './contents';
import { followPage, pageProblems, PAGES, programsOf } from './pages';
import { pairwise } from './pairwise';
import { downloadThroughProxy } from './proxy';
import { startRegistry, type Registry } from './registry';
import { allRuntimes, runProgram, type NodeBinary } from './runtimes';
import { mustRun, userEnvironment } from './shell';
import { tryTemplate } from './template';

const USAGE = `npm run check:package -- [--all] [--latest] [--only <text>] [--keep]

Packs the package and uses it as its users do: by the commands of the documentation, on several versions of
Node, with several ways to run TypeScript, and with several compilers. Prints what was run.

  --all      every combination, instead of a sample in which every pair occurs
  --latest   the newest versions of the npm registry, instead of those of scripts/check-package/fixture
  --only     only what has this text in its name, for example --only README
  --keep     leave the directories where they are
`;

const root = resolve(__dirname, '..', '..');
const fixture = join(__dirname, 'fixture');
const MAX_TYPE_CHECK_RATIO = 1.5;

interface Options {
  readonly all: boolean;
  readonly latest: boolean;
  readonly only: string;
}

interface Task {
  readonly name: string;
  /** @returns what else there is to say */
  run(): Promise<string | void>;
}

interface Row {
  readonly name: string;
  readonly seconds: number;
  readonly detail: string;
  readonly failure?: string;
}

interface Manifest extends Record<string, unknown> {
  readonly name: string;
  readonly version: string;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const rows: Row[] = [];

async function attempt({ name, run }: Task): Promise<void> {
  const start = performance.now();
  let detail = '';
  let failure: string | undefined;
  try {
    detail = (await run()) ?? '';
  } catch (error) {
    failure = excerpt((error as Error).message);
    process.exitCode = 1;
  }
  const row = { name, seconds: (performance.now() - start) / 1000, detail, failure };
  rows.push(row);
  process.stdout.write(`${failure === undefined ? 'ok    ' : 'NOT OK'} ${row.seconds.toFixed(1).padStart(6)} s  ${name}${detail ? `: ${detail}` : ''}\n${failure === undefined ? '' : `${failure.replace(/^/gm, '  | ')}\n`}`);
}

/** The beginning says what failed, the end says why. */
function excerpt(text: string): string {
  const lines = text.split('\n');
  return (lines.length <= 40 ? lines : [...lines.slice(0, 10), '...', ...lines.slice(-29)]).join('\n');
}

/** As many at once as there are cores. */
async function attemptAll(tasks: readonly Task[]): Promise<void> {
  const waiting = [...tasks];
  const worker = async (): Promise<void> => {
    for (let task = waiting.shift(); task; task = waiting.shift()) await attempt(task);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

async function main(work: string, options: Options): Promise<void> {
  const start = performance.now();
  const upstream = execFileSync('npm', ['config', 'get', 'registry'], { cwd: root, encoding: 'utf8' }).trim().replace(/\/?$/, '/');
  const packed = await pack(work);
  const registry = await startRegistry(packed, options.latest ? [] : [join(fixture, 'package-lock.json'), join(root, 'package-lock.json')], upstream);
  try {
    await checks(work, registry, options);
  } finally {
    registry.close();
  }
  const failed = rows.filter(({ failure }) => failure !== undefined);
  // npm also looks for optional peers, which are nothing to worry about as long as all goes well.
  if (failed.length > 0 && registry.unknown.size > 0) process.stdout.write(`not in the lock file of the fixture: ${[...registry.unknown].join(', ')}\n`);
  process.stdout.write(`\n${rows.length - failed.length} of ${rows.length} passed in ${((performance.now() - start) / 1000).toFixed(0)} s\n`);
}

async function pack(work: string): Promise<{ manifest: Manifest; archive: string }> {
  const printed = await mustRun('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', work], root, process.env);
  return { manifest: readManifest(root), archive: join(work, printed.trim().split('\n').at(-1)!) };
}

async function checks(work: string, registry: Registry, options: Options): Promise<void> {
  const env = environment(work, registry, options.latest);
  const withHelm = { ...env, TALOS_CILIUM_HELM: findHelm() };
  const modules = join(work, 'modules');
  mkdirSync(modules);
  await attempt({
    name: 'npm install of the package and the tools',
    run: async () => {
      writeFileSync(join(modules, 'package.json'), JSON.stringify(tools(options.latest)));
      await mustRun('npm', ['install', 'cdk8s-talos-cilium'], modules, env);
    },
  });
  const installed = join(modules, 'node_modules', 'cdk8s-talos-cilium');
  if (!existsSync(installed)) return;
  const attemptOnly = (tasks: readonly Task[]): Promise<void> => attemptAll(tasks.filter(({ name }) => name.includes(options.only)));
  await attempt({ name: 'files of the package and links of its pages', run: async () => failOn(contentProblems(installed)) });
  await attempt({ name: 'blocks of the documentation', run: async () => failOn(pageProblems(root)) });

  const nodes = nodeBinaries(modules);
  const sample = <T extends Readonly<Record<string, string>>>(cases: readonly T[]): readonly T[] => (options.all ? cases : pairwise(cases));
  const template = join(root, 'node_modules', 'cdk8s-cli', 'templates', 'typescript-app');
  const programs: Record<string, string> = { ...Object.fromEntries(programsOf(root, 'README.md')), 'imports.ts': IMPORTS };
  const program = `${IMPORTS}${programs['main.ts']}`;
  const digests = new Set<string>();
  await attemptOnly([
    ...nodes.flatMap((node, index) =>
      PAGES.filter((page) => page === 'README.md' || options.all || index === 1).map((page) => ({
        name: `${page} as printed, Node ${node.version}`,
        run: () => {
          const directory = join(work, `page-${node.version}-${PAGES.indexOf(page)}`);
          mkdirSync(directory);
          const path = [dirname(node.path), env.PATH].join(delimiter);
          return followPage(root, page, node.version.split('.').map(Number) as [number, number], directory, { ...env, PATH: path, TALOS_CILIUM_CACHE: join(directory, '..', `cache-${node.version}-${PAGES.indexOf(page)}`) });
        },
      })),
    ),
    {
      name: 'project of cdk8s init typescript-app',
      run: () => tryTemplate(template, programs, { cdk8s_core_version: version('cdk8s'), constructs_version: version('constructs'), cdk8s_plus_version: version('cdk8s-plus-33'), cdk8s_cli_spec: `^${version('cdk8s-cli')}` }, join(work, 'template'), withHelm),
    },
    { name: `download through a proxy, Node ${nodes.at(-1)!.version}`, run: () => downloadThroughProxy(nodes.at(-1)!, modules, withHelm) },
    ...sample(allRuntimes(nodes)).map((runtime) => ({
      name: `${runtime.runner}, ${runtime.format}, Node ${runtime.node}`,
      run: async () => {
        digests.add(await runProgram(runtime, nodes.find((node) => node.version === runtime.node)!, program, modules, withHelm));
        if (digests.size > 1) throw new Error('the files differ from those of the other runtimes');
      },
    })),
    ...sample(allCompilations()).map((one) => ({
      name: `TypeScript ${one.typescript}, ${one.resolution}, ${one.exact}, types of Node: ${one.nodeTypes}`,
      run: () => compile(one, programs, join(template, 'tsconfig.json'), modules, env),
    })),
  ]);
  await attemptOnly([{ name: 'time to check the types of a program', run: () => typeCheckTime(modules, programs['main.ts']!, env) }]);
}

/** Uses every entry point besides the main one. */
const IMPORTS = `import { CiliumNetworkPolicy } from 'cdk8s-talos-cilium/imports/cilium.io';
import { Gateway } from 'cdk8s-talos-cilium/imports/gateway.networking.k8s.io';
import { Certificate } from 'cdk8s-talos-cilium/imports/cert-manager.io';
import { ServiceMonitor } from 'cdk8s-talos-cilium/imports/monitoring.coreos.com';
import { reachMatchers } from 'cdk8s-talos-cilium/testing';
for (const kind of [CiliumNetworkPolicy, Gateway, Certificate, ServiceMonitor]) {
  if (typeof kind !== 'function') throw new Error('a kind is missing');
}
if (typeof reachMatchers.toAllow !== 'function') throw new Error('a matcher is missing');
`;

/** The same kind of program with cdk8s alone. */
const PLAIN_PROGRAM = `import { ApiObject, App, Chart } from 'cdk8s';
const app = new App();
new ApiObject(new Chart(app, 'home'), 'config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config' } });
app.synth();
`;

/** Medians of interleaved runs. */
async function typeCheckTime(modules: string, program: string, env: NodeJS.ProcessEnv): Promise<string> {
  const times = { 'with.ts': [] as number[], 'without.ts': [] as number[] };
  writeFileSync(join(modules, 'with.ts'), program);
  writeFileSync(join(modules, 'without.ts'), PLAIN_PROGRAM);
  for (let round = 0; round < 5; round++) {
    for (const file of ['with.ts', 'without.ts'] as const) {
      const start = performance.now();
      const options = ['--strict', '--target', 'es2022', '--module', 'node16', '--noEmit', '--skipLibCheck'];
      await mustRun(process.execPath, [join(modules, 'node_modules/typescript/bin/tsc'), ...options, file], modules, env);
      times[file].push(performance.now() - start);
    }
  }
  const median = (list: number[]): number => list.sort((a, b) => a - b)[2]!;
  const ratio = median(times['with.ts']) / median(times['without.ts']);
  if (ratio > MAX_TYPE_CHECK_RATIO) throw new Error(`it takes ${ratio.toFixed(2)} times as long as the same program without the library, at most ${MAX_TYPE_CHECK_RATIO} is allowed`);
  return `${ratio.toFixed(2)} times that without the library`;
}

function environment(work: string, registry: Registry, latest: boolean): NodeJS.ProcessEnv {
  // Downloads of npm are shared with the user's cache. What npx installs is not: it would be kept for the next run.
  const cache = join(work, 'npm');
  mkdirSync(cache);
  const shared = join(execFileSync('npm', ['config', 'get', 'cache'], { cwd: root, encoding: 'utf8' }).trim(), '_cacache');
  if (existsSync(shared)) symlinkSync(shared, join(cache, '_cacache'));
  return userEnvironment({
    TALOS_CILIUM_CACHE: join(work, 'cache'),
    TALOS_CILIUM_ASSETS: process.env.TALOS_CILIUM_ASSETS,
    CDK8S_CHECK_UPGRADE: 'false',
    npm_config_registry: registry.url,
    npm_config_replace_registry_host: 'never',
    npm_config_cache: cache,
    ...(latest ? { npm_config_prefer_online: 'true' } : { npm_config_prefer_offline: 'true' }),
    npm_config_yes: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  });
}

/** The package.json of the fixture, or the same without its exact versions: the suffix of an alias is the line that it follows. */
function tools(latest: boolean): object {
  const manifest = readManifest(fixture);
  const newest = (dependencies: Readonly<Record<string, string>> = {}): object =>
    Object.fromEntries(Object.entries(dependencies).map(([name, wanted]) => {
      const alias = /^npm:(.+)@/.exec(wanted)?.[1];
      if (alias) return [name, `npm:${alias}@${name.replace(/^.*-/, '')}`];
      // ts-node and ts-jest run inside of TypeScript 6, the last that is written in JavaScript.
      return [name, name === 'typescript' ? '6' : 'latest'];
    }));
  return latest ? { ...manifest, devDependencies: newest(manifest.devDependencies), optionalDependencies: newest(manifest.optionalDependencies) } : manifest;
}

/** The versions of Node in the fixture, or the one at hand where they are not made for this machine. */
function nodeBinaries(modules: string): NodeBinary[] {
  const names = Object.keys(readManifest(fixture).optionalDependencies!);
  const found = names.map((name) => join(modules, 'node_modules', name)).filter((directory) => existsSync(directory));
  if (found.length > 0) return found.map((directory) => ({ version: readManifest(directory).version, path: join(directory, 'bin', 'node') }));
  process.stdout.write(`the npm packages with Node are for Linux x64: only Node ${process.versions.node} is used\n`);
  return [{ version: process.versions.node, path: process.execPath }];
}

function version(name: string): string {
  return readManifest(join(root, 'node_modules', name)).version;
}

function readManifest(directory: string): Manifest {
  return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest;
}

function failOn(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

const { values } = parseArgs({ options: { all: { type: 'boolean', default: false }, latest: { type: 'boolean', default: false }, keep: { type: 'boolean', default: false }, only: { type: 'string', default: '' }, help: { type: 'boolean', short: 'h' } } });
if (values.help) {
  process.stdout.write(USAGE);
} else {
  useRepositoryAssets();
  const work = mkdtempSync(join(tmpdir(), 'cdk8s-talos-cilium-package-'));
  void main(work, values).finally(() => {
    if (values.keep) process.stdout.write(`${work}\n`);
    else rmSync(work, { recursive: true, force: true });
  });
}
