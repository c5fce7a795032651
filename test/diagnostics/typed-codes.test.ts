import { relative, resolve } from 'node:path';
import ts from 'typescript';
import { allRules } from '../../lib/checks/catalogue';

const root = resolve(__dirname, '..', '..');
const CODE = /^'([A-Z]{2,5}\d{3})'$/;

/** Places where a code is written as plain text: it would compile whether or not the catalogue declares it. */
function untypedCodes(): string[] {
  const { options, fileNames } = ts.getParsedCommandLineOfConfigFile(resolve(root, 'tsconfig.build.json'), {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined })!;
  const program = ts.createProgram(fileNames, options);
  const checker = program.getTypeChecker();
  const found: string[] = [];
  for (const file of program.getSourceFiles()) {
    const path = relative(root, file.fileName);
    if (!path.startsWith('lib/') || path.startsWith('lib/diagnostics/catalogue/')) continue;
    const visit = (node: ts.Node): void => {
      ts.forEachChild(node, visit);
      if (!ts.isPropertyAssignment(node) || node.name.getText() !== 'code') return;
      const [, code] = CODE.exec(node.initializer.getText()) ?? [];
      const type = code === undefined ? undefined : checker.getContextualType(node.initializer);
      if (code !== undefined && (!type || type.flags & ts.TypeFlags.String)) found.push(`${path} ${code}`);
    };
    visit(file);
  }
  return found;
}

test('an undeclared code does not compile: every code in lib has the type of the catalogue, unless it is the code of a rule', () => {
  const rules = new Set(allRules().map(({ id }) => id));
  expect(untypedCodes().filter((place) => !rules.has(place.split(' ')[1]!))).toEqual([]);
}, 120_000);
