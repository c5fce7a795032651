import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { extractChartFacts } from '../../lib/chart/chart-facts';
import { CILIUM_CHARTS, CILIUM_MINORS } from '../../scripts/import/kinds';
import { chartFiles, inputPaths } from '../../scripts/import/inputs';

const ROOT = resolve(__dirname, '..', '..');
const TYPES = join(__dirname, 'types');

/** Compiles with the project's own options; `virtual` files need not be on disk. */
function diagnose(files: readonly string[], virtual: ReadonlyMap<string, string> = new Map()): string[] {
  const read = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, ROOT);
  const compilerOptions = { ...options, incremental: false, tsBuildInfoFile: undefined, noEmit: true, types: ['node'] };
  const host = ts.createCompilerHost(compilerOptions);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => virtual.has(path) || fileExists(path);
  host.readFile = (path) => virtual.get(path) ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = virtual.get(path);
    return text === undefined ? getSourceFile(path, version, ...rest) : ts.createSourceFile(path, text, version);
  };
  const program = ts.createProgram([...files, ...virtual.keys()], compilerOptions, host);
  return program
    .getSourceFiles()
    .filter((file) => files.includes(file.fileName) || virtual.has(file.fileName) || file.fileName.startsWith(join(ROOT, 'imports')))
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(({ file, start, messageText }) => {
      const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
      return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
}

test('types take what is right and refuse what is wrong; every default of every chart fits CiliumValues', () => {
  const paths = inputPaths();
  const defaults = new Map(
    CILIUM_MINORS.map((minor): [string, string] => {
      const { defaults: values } = extractChartFacts(chartFiles(paths, CILIUM_CHARTS[minor]));
      return [
        join(TYPES, `defaults-${minor}.ts`),
        `import type { CiliumValues } from '../../../imports/cilium-values';
export const values: CiliumValues = ${JSON.stringify(values, undefined, 1)};
`,
      ];
    }),
  );
  const files = readdirSync(TYPES).map((name) => join(TYPES, name));

  expect(files).toHaveLength(2);
  expect(diagnose(files, defaults)).toEqual([]);
});
