import { mkdtempSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const ROOT = resolve(__dirname, '../..');

/** All rows that can be made of the values of the columns. */
export function combinations<Name extends string>(columns: Readonly<Record<Name, readonly string[]>>): Record<Name, string>[] {
  return Object.entries<readonly string[]>(columns).reduce<Record<string, string>[]>((rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))), [{}]);
}

/** Compiles programs with the options of their `tsconfig.json`, against the library's source, and returns what is wrong. */
export function compile(directories: readonly string[]): string[] {
  const { compilerOptions } = JSON.parse(readFileSync(join(directories[0]!, 'tsconfig.json'), 'utf8')) as { compilerOptions: object };
  const { options, errors } = ts.convertCompilerOptionsFromJson({ ...compilerOptions, paths: { 'cdk8s-talos-cilium': [join(ROOT, 'lib/index.ts')] } }, ROOT);
  const program = ts.createProgram(
    directories.flatMap((directory) => [join(directory, 'main.ts'), join(directory, 'main.test.ts')]),
    { ...options, typeRoots: [join(ROOT, 'node_modules/@types')] },
    hostWithModulesOf(ROOT, options),
  );
  const files = program.getSourceFiles().filter(({ fileName }) => directories.some((directory) => fileName.startsWith(directory)));
  return [...errors, ...files.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])].map((each) =>
    ts.formatDiagnostic(each, { getCanonicalFileName: (name) => name, getCurrentDirectory: () => ROOT, getNewLine: () => '\n' }),
  );
}

/** A compiler host that looks for packages where this repository has them. */
function hostWithModulesOf(root: string, options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (literals, containingFile, redirected, compilerOptions) =>
    literals.map(({ text }) => {
      const from = containingFile.startsWith(root) || text.startsWith('.') ? containingFile : join(root, 'index.ts');
      return ts.resolveModuleName(text, from, compilerOptions, host, undefined, redirected, ts.ModuleKind.CommonJS);
    });
  return host;
}

/** What the checks of a project's `main.test.ts` said: their titles, with the message of those that failed. */
export function runTest(directory: string): Record<string, string> {
  const results: Record<string, string> = {};
  const tests: [string, () => void][] = [];
  const before: (() => void)[] = [];
  const after: (() => void)[] = [];
  const [outdir, cwd] = [process.env.CDK8S_OUTDIR, process.cwd()];
  process.chdir(directory);
  try {
    evaluate(join(directory, 'main.test.ts'), {
      describe: (_: string, define: () => void) => define(),
      it: (title: string, check: () => void) => void tests.push([title, check]),
      beforeAll: (work: () => void) => void before.push(work),
      afterAll: (work: () => void) => void after.push(work),
    });
    for (const work of before) work();
    for (const [title, check] of tests) {
      try {
        check();
        results[title] = 'ok';
      } catch (error) {
        results[title] = (error as Error).message;
      }
    }
    for (const work of after) work();
  } finally {
    process.chdir(cwd);
    if (outdir === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = outdir;
  }
  return results;
}

/** Runs a program of a project in this process and returns the directory of its output. */
export function synthesize(directory: string, program = readFileSync(join(directory, 'main.ts'), 'utf8')): string {
  const before = process.env.CDK8S_OUTDIR;
  process.env.CDK8S_OUTDIR = mkdtempSync(join(directory, 'output-'));
  try {
    run(program, directory, {});
    return process.env.CDK8S_OUTDIR;
  } finally {
    if (before === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before;
  }
}

function evaluate(file: string, globals: Readonly<Record<string, unknown>>): void {
  run(readFileSync(file, 'utf8'), resolve(file, '..'), globals);
}

function run(text: string, directory: string, globals: Readonly<Record<string, unknown>>): void {
  const { outputText } = ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS } });
  const load = (name: string): unknown => {
    if (name.startsWith(directory)) return evaluate(`${name}.ts`, {});
    return require(name === 'cdk8s-talos-cilium' ? '../../lib' : name);
  };
  const values = { ...globals, require: load, exports: {}, __dirname: directory };
  new Function(...Object.keys(values), outputText)(...Object.values(values));
}
