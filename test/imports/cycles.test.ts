import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const ROOT = resolve(__dirname, '../..');
const LIB = join(ROOT, 'lib');

/** Recursions of the model: the two types are parts of each other. */
const RECURSIVE = [['lib/gateway/backend.ts', 'lib/gateway/routes/http-filter.ts']];

const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => join(LIB, name));
const known = new Set(files);

/** Files that a file imports or exports from, types included; `import()` and `require()` in a function do not count. */
function importsOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement) => {
    const from = ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement) ? statement.moduleSpecifier : undefined;
    if (!from || !ts.isStringLiteral(from) || !from.text.startsWith('.')) return [];
    const path = resolve(dirname(file), from.text);
    return [`${path}.ts`, join(path, 'index.ts')].filter((each) => known.has(each));
  });
}

/** Groups of files that import each other (Tarjan). */
function cycles(): string[][] {
  const graph = new Map(files.map((file) => [file, importsOf(file)]));
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file)!);
    stack.push(file);
    for (const next of graph.get(file)!) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(file, Math.min(low.get(file)!, low.get(next)!));
    }
    if (low.get(file) !== index.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1) found.push(group.map((each) => relative(ROOT, each)).sort());
  };
  for (const file of files) if (!index.has(file)) visit(file);
  return found;
}

test('no files import each other, not even types', () => {
  expect(cycles()).toEqual(RECURSIVE);
});
