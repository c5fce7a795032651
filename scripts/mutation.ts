import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { missingUpstreamFiles, useRepositoryAssets } from './repository-assets';

// Plants faults in lib/ with Stryker and tells which of them no test notices.
//
//   npm run test:mutation                       a sample of lines of every folder, chosen by TEST_SEED
//   npm run test:mutation -- lib/talos          one folder, or one file, completely
const root = resolve(__dirname, '..');

/** Tests that notice faults in a folder, below test/. @default all of the folder of the same name */
const TESTS: Readonly<Record<string, readonly string[]>> = {
  cilium: ['cilium/**/*.test.ts', 'invalid/invalid.test.ts'],
  cluster: ['cluster/**/*.test.ts', 'property/cluster*.test.ts'],
  diagnostics: ['diagnostics/*.test.ts', 'secrets/scan.test.ts', 'secrets/messages.test.ts'],
  gitops: ['gitops/{delivery,file-names,gitops-app,helm-delivery,image-files,kustomization,output-tree*,cluster-records}.test.ts'],
  kubernetes: ['kubernetes/*.test.ts', 'property/label-selector.test.ts', 'checks/objects.test.ts', 'schemas/*.test.ts', 'cilium/switches.test.ts'],
  manifests: ['manifests/**/*.test.ts', 'cli/check.test.ts'],
  model: ['checks/*.test.ts', 'load-balancing/*.test.ts', 'gateway/**/*.test.ts', 'secrets/scan.test.ts'],
  policies: ['policies/*.test.ts', 'property/policies.test.ts'],
  runtime: ['runtime/*.test.ts', 'chart/{cache-damage,helm}.test.ts', 'property/values-unknown.test.ts'],
  selection: ['policies/cilium-policies.test.ts', 'load-balancing/*.test.ts'],
  synthesis: ['gitops/{delivery,gitops-app,helm-delivery,cluster-records,sarif,kustomization}.test.ts', 'talos/{owner,bootstrap}.test.ts', 'property/object-json.test.ts'],
  testing: ['reach/testing.test.ts'],
  values: ['values/*.test.ts', 'property/values*.test.ts'],
  yaml: ['gitops/yaml*.test.ts', 'property/{yaml,plain-yaml,values-yaml,substitution}.test.ts', 'chart/plain-yaml.test.ts'],
};

/** Lines of each folder in a sample. */
const LINES = 4;

/** Share of the faults that the tests must notice, in percent. */
const MIN_SCORE = 95;

/** Mutants that do not change what anyone can see, by their file and their text, with the reason. */
const EQUIVALENT: readonly { readonly file: string; readonly line: string; readonly why: string }[] = [
  { file: 'lib/values/merge.ts', line: 'levelOf(left.contribution.rank) - levelOf(right.contribution.rank)', why: 'sorting is stable, so that equal levels keep their order without the index' },
];

interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
}

interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

function sourcesBelow(path: string): string[] {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => sourcesBelow(`${path}/${entry.name}`)).filter((file) => file.endsWith('.ts'));
}

/** Lines with a decision, of which a fault changes what the library does. */
function sampleOf(folder: string, seed: string): string[] {
  const lines = sourcesBelow(`lib/${folder}`).flatMap((file) =>
    readFileSync(join(root, file), 'utf8').split('\n').flatMap((text, index) => (/[?&|<>]|===|\.(?:filter|sort|some|every)\(|return !/.test(text) && !/^\s*(?:\*|\/[/*]|import|export (?:type|interface)|readonly )/.test(text) ? [`${file}:${index + 1}-${index + 1}`] : [])),
  );
  const lot = (line: string): string => createHash('sha256').update(`${seed} ${line}`).digest('hex');
  return [...lines].sort((a, b) => (lot(a) < lot(b) ? -1 : 1)).slice(0, LINES);
}

function run(folder: string, mutate: readonly string[]): Report {
  const tests = TESTS[folder] ?? [`${folder}/**/*.test.ts`];
  const { status } = spawnSync('npx', ['stryker', 'run', 'stryker.config.mjs', '--mutate', mutate.join(',')], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, MUTATION_FOLDER: folder, MUTATION_TESTS: JSON.stringify(tests) },
  });
  if (status !== 0) throw new Error(`Stryker failed for lib/${folder}`);
  return JSON.parse(readFileSync(join(root, `build/mutation/${folder}.json`), 'utf8')) as Report;
}

useRepositoryAssets();
if (missingUpstreamFiles().length > 0) throw new Error('mutation tests need all files from upstream: npm run assets');
mkdirSync(join(root, 'build/mutation'), { recursive: true });

const targets = process.argv.slice(2).map((target) => target.replace(/\/$/, ''));
for (const target of targets) if (!existsSync(join(root, target)) || !target.startsWith('lib/')) throw new Error(`${target} is not below lib/`);
const seed = process.env.TEST_SEED ?? String(Math.floor(Math.random() * 1_000_000));
const folders = readdirSync(join(root, 'lib'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
const work: readonly (readonly [folder: string, mutate: readonly string[]])[] =
  targets.length > 0 ? targets.map((target) => [target.split('/')[1]!, target.endsWith('.ts') ? [target] : [`${target}/**/*.ts`]]) : folders.map((folder) => [folder, sampleOf(folder, seed)]);
if (targets.length === 0) process.stdout.write(`The lines are chosen by TEST_SEED=${seed}.\n`);

let [noticed, missed] = [0, 0];
const survivors: string[] = [];
for (const [folder, mutate] of work) {
  for (const [file, { source, mutants }] of Object.entries(run(folder, mutate).files)) {
    const lines = source.split('\n');
    for (const { status, mutatorName, replacement, location: { start } } of mutants) {
      const line = lines[start.line - 1]!.trim();
      if (status === 'Killed' || status === 'Timeout') noticed += 1;
      if ((status !== 'Survived' && status !== 'NoCoverage') || EQUIVALENT.some((each) => each.file === file && line.includes(each.line))) continue;
      missed += 1;
      survivors.push(`${file}:${start.line}:${start.column} ${mutatorName} -> ${replacement ?? ''}\n    ${line}`);
    }
  }
}
const score = noticed + missed === 0 ? 100 : (100 * noticed) / (noticed + missed);
process.stdout.write(`\n${survivors.join('\n')}\n\n${noticed} of ${noticed + missed} faults are noticed: ${score.toFixed(1)} %. Reports are in build/mutation.\n`);
if (score < MIN_SCORE) process.exitCode = 1;
