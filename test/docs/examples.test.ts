import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import * as library from '../../lib';

const ROOT = resolve(__dirname, '..', '..');
const PACKAGE = 'cdk8s-talos-cilium';
const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs')).filter((page) => page.endsWith('.md')).map((page) => `docs/${page}`)];

/** The TypeScript of a page, block by block. */
function blocksOf(page: string): string[] {
  return [...readFileSync(join(ROOT, page), 'utf8').matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code!);
}

/** The `@example` of each docstring of the library, by file. */
function docstringExamples(): (readonly [string, string])[] {
  const files = (readdirSync(join(ROOT, 'lib'), { recursive: true }) as string[]).filter((file) => file.endsWith('.ts'));
  return files.flatMap((file) => [...readFileSync(join(ROOT, 'lib', file), 'utf8').matchAll(/^ \* @example\n((?: \*(?! @)(?!\/).*\n)+)/gm)].map(([, code]) => [`lib/${file}`, code!.replaceAll(/^ \* ?/gm, '')] as const));
}

/** Constructs that the examples of others name. */
const SURROUNDINGS: Readonly<Record<string, string>> = { app: 'GitOpsApp', gateway: 'CiliumGateway', pool: 'LoadBalancerPool', service: 'ServiceReference' };

function withSurroundings(code: string): string {
  const missing = Object.entries(SURROUNDINGS).filter(([name]) => new RegExp(`\\b${name}\\b`).test(code) && !new RegExp(`const ${name}\\b`).test(code));
  return [...missing.map(([name, type]) => `declare const ${name}: import('${PACKAGE}').${type};`), code].join('\n');
}

/** A block that goes on from the one before, or from the text around it, as a module of its own. */
function moduleOf(code: string): string {
  const imports = /from '(cdk8s-talos-cilium|cdk8s)'/.test(code);
  const names = Object.keys(library).filter((name) => !new RegExp(`import [^;]*\\b${name}\\b[^;]*from`).test(code) && new RegExp(`\\b${name}\\b`).test(code));
  const chart = /\bchart\b/.test(code) && !/const chart\b/.test(code);
  const wanted = [...new Set([...(imports ? [] : names), ...(chart && !names.includes('ClusterChart') ? ['ClusterChart'] : imports && chart ? ['ClusterChart'] : [])])];
  return [
    ...(wanted.length > 0 ? [`import { ${wanted.join(', ')} } from '${PACKAGE}';`] : []),
    ...(chart ? ['declare const chart: ClusterChart;'] : []),
    code,
    'export {};',
  ].join('\n');
}

test('every example in the documentation compiles', () => {
  const modules = new Map(PAGES.flatMap((page) => blocksOf(page).map((code, index) => [join(ROOT, `${page.replace(/\W/g, '-')}-${index}.ts`), moduleOf(code)] as const)));
  docstringExamples().forEach(([file, code], index) => modules.set(join(ROOT, `${file.replace(/\W/g, '-')}-docstring-${index}.ts`), moduleOf(withSurroundings(code))));
  expect(modules.size).toBeGreaterThan(8);
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (file) => readFileSync(file, 'utf8')).config as { compilerOptions: object };
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, noEmit: true, noUnusedLocals: false, noUnusedParameters: false, paths: {
    [PACKAGE]: [join(ROOT, 'lib/index.ts')],
    [`${PACKAGE}/testing`]: [join(ROOT, 'lib/testing/index.ts')],
    [`${PACKAGE}/imports/*`]: [join(ROOT, 'imports/*.ts')],
  } }, dirname(ROOT));
  const host = ts.createCompilerHost(options);
  const read = { file: host.readFile.bind(host), exists: host.fileExists.bind(host), source: host.getSourceFile.bind(host) };
  host.readFile = (file) => modules.get(file) ?? read.file(file);
  host.fileExists = (file) => modules.has(file) || read.exists(file);
  host.getSourceFile = (file, language, ...others) => {
    const text = modules.get(file);
    return text === undefined ? read.source(file, language, ...others) : ts.createSourceFile(file, text, language, true);
  };
  const program = ts.createProgram([...modules.keys()], options, host);
  const problems = [...modules.keys()].flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)));
  expect(problems.map(({ file, start, messageText }) => {
    const line = file && start !== undefined ? file.text.slice(0, start).split('\n').length : 0;
    return `${file?.fileName.slice(ROOT.length + 1) ?? ''}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  })).toEqual([]);
}, 120_000);
