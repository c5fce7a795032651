import { deepStrictEqual } from 'node:assert';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { transformSync } from 'esbuild';
import { rollup, type GetModuleInfo, type Plugin } from 'rollup';
import * as ts from 'typescript';
import { allRules } from '../lib/checks/catalogue';
import { TEXTS } from '../lib/checks/rule-texts';

// Types by tsc, file by file. JavaScript in few files, because a synth is short: loading some hundred small files would take a
// third of it, one file of everything a fifth. What every synth needs is one file, the other parts of the library are loaded when
// the first of their names is used, and what the source requires inside of a function when that runs.
const root = resolve(__dirname, '..');
const out = join(root, 'build');
const imports = ['cilium.io', 'gateway.networking.k8s.io', 'cert-manager.io', 'monitoring.coreos.com'].map((name) => `imports/${name}`);

const cli = 'lib/cli/bin';
const tsc = require.resolve('typescript/bin/tsc');

function sourceOf(module: string): string | undefined {
  return [`${module}.ts`, join(module, 'index.ts')].find(existsSync);
}

/** Path of a source file without its extension: where its JavaScript goes. */
function nameOf(file: string): string {
  return relative(root, file).replace(/\.ts$/, '');
}

/** What `lib/index.ts` exports from; the first is what every synth needs. */
const parts = [...readFileSync(join(root, 'lib/index.ts'), 'utf8').matchAll(/^export \* from '\.\/(.+)';$/gm)].map(([, part]) => nameOf(sourceOf(join(root, 'lib', part!))!));

/** Takes the texts out of the rules of a file: `lib/checks/rule-texts` gets them. */
function withoutTexts(source: string, id: string): string {
  const cuts: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    const members = ts.isObjectLiteralExpression(node) ? node.properties.map((member) => [member.name?.getText(), member] as const) : [];
    const names = new Set(members.map(([name]) => name));
    if (['id', 'title', 'reason', 'good', 'bad'].every((name) => names.has(name))) cuts.push(...members.flatMap(([name, member]) => ((TEXTS as readonly unknown[]).includes(name) ? [member] : [])));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(id, source, ts.ScriptTarget.ESNext, true));
  return cuts.reverse().reduce((text, { pos, end }) => text.slice(0, pos) + text.slice(text[end] === ',' ? end + 1 : end), source);
}

/** All texts of rules, as the module that has them in the package. */
function ruleTexts(): string {
  const texts = Object.fromEntries(allRules().map((rule) => [rule.id, Object.fromEntries(TEXTS.flatMap((name) => (rule[name] === undefined ? [] : [[name, rule[name]]])))]));
  const written = JSON.stringify(texts);
  deepStrictEqual(JSON.parse(written), texts);
  return `export const RULE_TEXTS = JSON.parse(${JSON.stringify(written)});`;
}

/** Digest of all sources: another one checks anew what passed before. */
function codeDigest(): string {
  const hash = createHash('sha256');
  for (const directory of ['lib', 'imports']) {
    for (const name of (readdirSync(join(root, directory), { recursive: true }) as string[]).sort()) {
      if (name.endsWith('.ts')) hash.update(name).update(readFileSync(join(root, directory, name)));
    }
  }
  return hash.digest('hex').slice(0, 32);
}

/** A relative `require` begins a file of its own. */
const typescript: Plugin = {
  name: 'typescript',
  resolveId: (id, importer) => (importer !== undefined && id.startsWith('.') ? sourceOf(resolve(dirname(importer), id)) : undefined),
  transform(source, id) {
    const module = nameOf(id);
    if (module === 'lib/checks/rule-texts') return ruleTexts();
    const filled = module === 'lib/checks/checked-objects' ? source.replace('CODE_DIGEST: string | undefined = undefined', `CODE_DIGEST: string | undefined = '${codeDigest()}'`) : source;
    const split = (module.startsWith('lib/checks/rules/') ? withoutTexts(source, id) : filled).replace(/\brequire\('(\.[^']+)'\)/g, (_, module: string) => {
      const file = sourceOf(resolve(dirname(id), module))!;
      return `require(import.meta.ROLLUP_FILE_URL_${this.emitFile({ type: 'chunk', id: file, name: nameOf(file) })})`;
    });
    const code = transformSync(split, { loader: 'ts', target: 'node20', format: 'esm' }).code;
    // Node shows the line that threw an uncaught error, unless it says this. Ours tell a user nothing.
    return code
      .replace(/(?<=^|[;{})]\s*)throw (?=[\w(])/gm, 'throw /* node-do-not-add-exception-line */ ')
      // Node knows an error by the line that created it when an ES module ends with it.
      .replace(/(?<!\*\/ )\bnew (TalosCiliumError|CodedError)\(/g, '/* node-do-not-add-exception-line */ new $1(');
  },
  resolveFileUrl: ({ relativePath }) => `'${relativePath.startsWith('.') ? '' : './'}${relativePath}'`,
};

async function bundle(): Promise<void> {
  const input = Object.fromEntries([...parts, cli, 'lib/compile-cache', ...imports].map((name) => [name, join(root, `${name}.ts`)]));
  const build = await rollup({
    input,
    external: (id) => !id.startsWith('.') && !isAbsolute(id),
    treeshake: { moduleSideEffects: false },
    plugins: [typescript],
    onwarn: ({ message }) => {
      throw new Error(message);
    },
  });
  const core = new Set<string>();
  await build.write({
    dir: out,
    format: 'cjs',
    exports: 'named',
    interop: 'default',
    generatedCode: { preset: 'es2015', symbols: false },
    entryFileNames: '[name].js',
    banner: ({ name }) => (name === cli ? '#!/usr/bin/env node' : ''),
    chunkFileNames: ({ name }) => (name.includes('/') ? '[name].js' : 'lib/shared/[name].js'),
    manualChunks: (id, { getModuleInfo }) => {
      if (core.size === 0) addImports(core, input[parts[0]!]!, getModuleInfo);
      return core.has(id) ? 'core' : undefined;
    },
  });
  await build.close();
}

function addImports(modules: Set<string>, id: string, info: GetModuleInfo): void {
  if (modules.has(id) || !isAbsolute(id)) return;
  modules.add(id);
  for (const imported of info(id)!.importedIds) addImports(modules, imported, info);
}

/** A getter for each name. The last line tells the names to Node, for those who import them into an ES module. */
function entryPoint(): string {
  const names = new Map(parts.map((part) => [part, Object.keys(require(join(out, part)) as object).sort()]));
  return [
    "'use strict';",
    "Object.defineProperty(exports, '__esModule', { value: true });",
    'function from(load, names) {',
    '  for (const name of names) Object.defineProperty(exports, name, { enumerable: true, get: () => load()[name] });',
    '}',
    ...[...names].map(([part, list]) => `from(() => require('./${relative('lib', part)}.js'), ${JSON.stringify(list)});`),
    `0 && (module.exports = { ${[...names.values()].flat().join(', ')} });`,
    '',
  ].join('\n');
}

/**
 * Deletes the declarations that no entry point reaches: two thirds of the files, a quarter of the text. Those that are left must
 * compile where the project of `cdk8s init` does, and where Node's types are not installed.
 */
function deletePrivateDeclarations(): void {
  const entries = ['lib/index', ...imports].map((name) => join(out, `${name}.d.ts`));
  const options = ['--ignoreConfig', '--noEmit', '--lib', 'es2016', '--module', 'node16'];
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...options, '--listFiles', ...entries], { cwd: root, encoding: 'utf8' });
  const lines = stdout.split('\n');
  if (status !== 0) throw new Error(`the public types use what an app may not have:\n${lines.filter((line) => line.includes('error TS')).join('\n')}`);
  const reached = new Set(lines);
  for (const file of readdirSync(out, { recursive: true }) as string[]) {
    if (file.endsWith('.d.ts') && !reached.has(join(out, file))) rmSync(join(out, file));
  }
}

async function main(): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  deletePrivateDeclarations();
  await bundle();
  writeFileSync(join(out, 'lib', 'index.js'), entryPoint());
  chmodSync(join(out, `${cli}.js`), 0o755);
}

void main();
