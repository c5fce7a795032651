import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from './shell';

/** Compilers in the fixture: version and name of the package. */
const COMPILERS = { '5.4': 'typescript-5.4', '5.9': 'typescript-5.9', '6': 'typescript', '7': 'typescript-7' } as const;
/** Node's types: none at all, those of the cdk8s template, and the newest. */
const NODE_TYPES = { none: undefined, '14': '@types/node-14', newest: '@types/node' } as const;

export type Compilation = {
  readonly typescript: keyof typeof COMPILERS;
  readonly resolution: 'node10' | 'node16' | 'bundler';
  readonly exact: 'strict' | 'strict + exactOptionalPropertyTypes';
  readonly nodeTypes: keyof typeof NODE_TYPES;
};

/** Every combination that there is. */
export function allCompilations(): Compilation[] {
  const keys = <T extends string>(table: Readonly<Record<T, unknown>>): T[] => Object.keys(table) as T[];
  return keys(COMPILERS)
    .flatMap((typescript) => (['node10', 'node16', 'bundler'] as const).map((resolution) => ({ typescript, resolution })))
    .flatMap((one) => (['strict', 'strict + exactOptionalPropertyTypes'] as const).map((exact) => ({ ...one, exact })))
    .flatMap((one) => keys(NODE_TYPES).map((nodeTypes) => ({ ...one, nodeTypes })))
    .filter(exists);
}

function exists({ typescript, resolution, nodeTypes }: Compilation): boolean {
  if (typescript === '7' && resolution === 'node10') return false;
  // Without skipLibCheck these do not go with each other, whatever else is compiled.
  const modern = typescript === '6' || typescript === '7';
  return nodeTypes === 'none' || (nodeTypes === 'newest') === modern;
}

/** Compiles programs with the options of the cdk8s template and those of the case, and emits. */
export async function compile(one: Compilation, programs: Readonly<Record<string, string>>, template: string, modules: string, env: NodeJS.ProcessEnv): Promise<void> {
  const directory = join(modules, 'compilers', Object.values(one).join('-').replace(/[^\w.]+/g, '-'));
  mkdirSync(directory, { recursive: true });
  const types = NODE_TYPES[one.nodeTypes];
  if (types) {
    mkdirSync(join(directory, 'types'));
    symlinkSync(join(modules, 'node_modules', types), join(directory, 'types', 'node'));
  }
  const { compilerOptions } = JSON.parse(readFileSync(template, 'utf8')) as { compilerOptions: object };
  const options = {
    ...compilerOptions,
    module: { node10: 'commonjs', node16: 'node16', bundler: 'esnext' }[one.resolution],
    moduleResolution: one.resolution,
    exactOptionalPropertyTypes: one.exact !== 'strict',
    typeRoots: ['types'],
    types: types ? ['node'] : [],
    rootDir: '.',
    ...(one.typescript === '6' ? { ignoreDeprecations: '6.0' } : {}),
  };
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: Object.keys(programs) }));
  for (const [file, program] of Object.entries(programs)) writeFileSync(join(directory, file), program);
  await mustRun(process.execPath, [join(modules, 'node_modules', COMPILERS[one.typescript], 'bin', 'tsc')], directory, env);
  for (const file of Object.keys(programs)) readFileSync(join(directory, file.replace(/ts$/, 'js')));
}
