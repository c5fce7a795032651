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

// Types in few files, because compilers read them all. JavaScript in few files, because a synth is short: loading some hundred small
// files would take a third of it, one file of everything a fifth. What every synth needs is one file, the other parts of the library
// are loaded when the first of their names is used, and what the source requires inside of a function when that runs.
const root = resolve(__dirname, '..');
const out = join(root, 'build');
const imports = ['cilium.io', 'gateway.networking.k8s.io', 'cert-manager.io', 'monitoring.coreos.com'].map((name) => `imports/${name}`);

/** Entry points that no synth loads. */
const testing = 'lib/testing/index';
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
  const input = Object.fromEntries([...parts, cli, testing, 'lib/compile-cache', ...imports].map((name) => [name, join(root, `${name}.ts`)]));
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
 * One file of types for each entry point, and one for what they share. A compiler that reads every file of `lib/` instead needs 1.5 times
 * as long for a program as without the library, and 1.3 times this way.
 */
async function bundleTypes(): Promise<void> {
  const separate = join(out, 'types');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', separate], { cwd: root, stdio: 'inherit' });
  const { dts } = await import('rollup-plugin-dts');
  const entries = ['lib/index', testing, ...imports];
  const build = await rollup({
    input: Object.fromEntries(entries.map((name) => [name, join(separate, `${name}.d.ts`)])),
    plugins: [dts()],
    external: /^[^./]/,
    // It says that types which entry points share have no address of their own. They are exported by their kinds only.
    onwarn: ({ plugin, message }) => {
      if (plugin !== 'dts') throw new Error(message);
    },
  });
  await build.write({ dir: out, chunkFileNames: 'lib/shared.d.ts' });
  rmSync(separate, { recursive: true });
  checkTypes(entries.map((name) => join(out, `${name}.d.ts`)));
}

/** The types must compile where the project of `cdk8s init` does, and where Node's types are not installed. */
function checkTypes(entries: readonly string[]): void {
  const options = ['--ignoreConfig', '--noEmit', '--lib', 'es2016', '--module', 'node16'];
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...options, ...entries], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the public types use what an app may not have:\n${stdout}`);
}

async function main(): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  await bundleTypes();
  await bundle();
  writeFileSync(join(out, 'lib', 'index.js'), entryPoint());
  chmodSync(join(out, `${cli}.js`), 0o755);
}

void main();
