import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findHelm } from '../lib/runtime/helm-binary';
import { useRepositoryAssets } from './repository-assets';

// Packs the package, installs it into an empty directory and uses it as a stranger would: the README's example compiles
// under `strict` and synthesizes, the package loads from CommonJS and from an ES module, and type-checking with it is quick.
const root = resolve(__dirname, '..');
const MOST_TYPE_CHECK = 1.5;

const work = mkdtempSync(join(tmpdir(), 'cdk8s-talos-cilium-package-'));

function main(): void {
  install();
  const files = readdirSync(join(work, 'node_modules', 'cdk8s-talos-cilium'), { recursive: true }) as string[];
  check('the package holds no TypeScript source, test or chart', !files.some((file) => /(?<!\.d)\.ts$|\.test\.|\.tgz$/.test(file)));

  const example = /```ts\n(.*?)```/s.exec(readFileSync(join(root, 'README.md'), 'utf8'))![1]!;
  writeFileSync(join(work, 'main.ts'), example);
  writeFileSync(join(work, 'plain.ts'), PLAIN_APP);
  tsc('main.ts');
  run('main.js');
  check('the README example writes manifests', existsSync(join(work, 'dist/home/manifests/cilium/kube-system/DaemonSet-cilium.yaml')));
  check('and cilium-values.yaml', existsSync(join(work, 'dist/home/cilium-values.yaml')));

  writeFileSync(join(work, 'load.cjs'), `${LOADED.replace('IMPORT', "const { TalosCilium, Cidr } = require('cdk8s-talos-cilium'); const { CiliumNetworkPolicy } = require('cdk8s-talos-cilium/imports/cilium.io');")}`);
  writeFileSync(join(work, 'load.mjs'), `${LOADED.replace('IMPORT', "import { TalosCilium, Cidr } from 'cdk8s-talos-cilium'; import { CiliumNetworkPolicy } from 'cdk8s-talos-cilium/imports/cilium.io';")}`);
  run('load.cjs');
  run('load.mjs');

  const ratio = typeCheckRatio();
  check(`type-checking with the library costs ${ratio.toFixed(2)} times the same app without it (at most ${MOST_TYPE_CHECK})`, ratio <= MOST_TYPE_CHECK);
}

const LOADED = `IMPORT
if (typeof TalosCilium !== 'function' || typeof CiliumNetworkPolicy !== 'function' || Cidr.parse('10.0.0.0/8').prefixLength !== 8) throw new Error('not loaded');
`;

/** The same kind of app with cdk8s alone. */
const PLAIN_APP = `import { ApiObject, App, Chart } from 'cdk8s';
const app = new App();
new ApiObject(new Chart(app, 'home'), 'config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config' } });
app.synth();
`;

/** Installs the package as npm does for anybody, with its peers and what an app needs to compile. */
function install(): void {
  const packed = execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', work], { cwd: root, encoding: 'utf8' }).trim().split('\n').at(-1)!;
  writeFileSync(join(work, 'package.json'), '{ "name": "stranger", "private": true }\n');
  const versions = ['cdk8s', 'constructs', 'typescript', '@types/node'].map((name) => `${name}@${installedVersion(name)}`);
  execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--prefer-offline', `./${packed}`, ...versions], { cwd: work, stdio: 'inherit' });
}

function installedVersion(name: string): string {
  return (JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;
}

function tsc(file: string, ...more: string[]): string {
  const args = [join(work, 'node_modules/typescript/bin/tsc'), '--strict', '--target', 'ES2022', '--module', 'Node16', '--moduleResolution', 'Node16', '--types', 'node', ...more, file];
  return execFileSync(process.execPath, args, { cwd: work, encoding: 'utf8' });
}

function run(file: string): void {
  execFileSync(process.execPath, [file], { cwd: work, stdio: ['ignore', 'inherit', 'inherit'] });
  check(`${file} runs`, true);
}

/** Median of interleaved runs. */
function typeCheckRatio(): number {
  const times = { 'main.ts': [] as number[], 'plain.ts': [] as number[] };
  for (let round = 0; round < 5; round++) {
    for (const file of ['main.ts', 'plain.ts'] as const) {
      const start = process.hrtime.bigint();
      tsc(file, '--noEmit', '--skipLibCheck');
      times[file].push(Number(process.hrtime.bigint() - start));
    }
  }
  const median = (list: number[]): number => list.sort((a, b) => a - b)[2]!;
  return median(times['main.ts']) / median(times['plain.ts']);
}

function check(what: string, holds: boolean): void {
  process.stdout.write(`${holds ? 'ok' : 'NOT OK'}: ${what}\n`);
  if (!holds) process.exitCode = 1;
}

useRepositoryAssets();
process.env.TALOS_CILIUM_HELM ??= findHelm();
try {
  main();
} finally {
  rmSync(work, { recursive: true, force: true });
}
