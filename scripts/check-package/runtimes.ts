import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from './shell';

type Format = 'CommonJS' | 'ESM';

/** Ways to run a program in TypeScript. */
const RUNNERS = ['tsc', 'tsx', 'ts-node', 'type stripping', 'swc + jest', 'ts-jest'] as const;

export type Runtime = { readonly node: string; readonly format: Format; readonly runner: (typeof RUNNERS)[number] };

/** A version of Node and its binary. */
export interface NodeBinary {
  readonly version: string;
  readonly path: string;
}

/** Every way there is to run the program. */
export function allRuntimes(nodes: readonly NodeBinary[]): Runtime[] {
  const formats: readonly Format[] = ['CommonJS', 'ESM'];
  return nodes.flatMap(({ version }) => RUNNERS.flatMap((runner) => formats.map((format) => ({ node: version, runner, format })))).filter(exists);
}

function exists({ node, format, runner }: Runtime): boolean {
  // Node strips types from 22.18 on, and leaves `import` as it is: a program with it is an ES module.
  if (runner === 'type stripping') return format === 'ESM' && !node.startsWith('20.');
  return true;
}

/**
 * Runs the program in a directory of its own.
 *
 * @param modules directory whose node_modules has everything
 * @returns digest of all files that it wrote: the same for every runtime
 */
export async function runProgram(runtime: Runtime, binary: NodeBinary, program: string, modules: string, env: NodeJS.ProcessEnv): Promise<string> {
  const esm = runtime.format === 'ESM';
  const directory = join(modules, 'runtimes', `${runtime.runner}-${runtime.format}-${runtime.node}`.replace(/\W+/g, '-'));
  mkdirSync(directory, { recursive: true });
  const write = (file: string, content: string | object): void => writeFileSync(join(directory, file), typeof content === 'string' ? content : JSON.stringify(content));
  const node = (...args: string[]): Promise<string> => mustRun(binary.path, args, directory, env);
  const tool = (path: string): string => join(modules, 'node_modules', path);
  write('package.json', { type: esm ? 'module' : 'commonjs' });
  write('tsconfig.json', { compilerOptions: { target: 'es2022', module: 'node16', strict: true, types: ['node', 'jest'], skipLibCheck: true }, files: ['main.ts'] });
  write('main.ts', program);
  write('main.test.ts', `${program}\nimport { existsSync } from 'node:fs';\ntest('writes manifests', () => expect(existsSync('dist')).toBe(true));\n`);
  const jest = async (transform: readonly [string, object]): Promise<void> => {
    write('jest.config.json', { transform: { '\\.ts$': transform }, extensionsToTreatAsEsm: esm ? ['.ts'] : [], testMatch: ['**/main.test.ts'] });
    await node(...(esm ? ['--experimental-vm-modules'] : []), tool('jest/bin/jest.js'), '--ci', '-i');
  };
  switch (runtime.runner) {
    case 'tsc':
      await node(tool('typescript/bin/tsc'));
      await node('main.js');
      break;
    case 'tsx':
      await node(tool('tsx/dist/cli.mjs'), 'main.ts');
      break;
    case 'ts-node':
      await (esm ? node('--loader', 'ts-node/esm', 'main.ts') : node(tool('ts-node/dist/bin.js'), 'main.ts'));
      break;
    case 'type stripping':
      await node('main.ts');
      break;
    case 'swc + jest':
      await jest(['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: esm ? 'es6' : 'commonjs' } }]);
      break;
    case 'ts-jest':
      await jest(['ts-jest', { useESM: esm }]);
      break;
  }
  return digestOf(join(directory, 'dist'));
}

function digestOf(directory: string): string {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
  if (files.length === 0) throw new Error('the program wrote nothing');
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(directory.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}
