import { readFileSync } from 'node:fs';
import type * as TypeScript from 'typescript';
import { globbed } from '../../manifests/files';
import { writeFileAtomically } from '../../runtime/files';

/** A version in a program. */
export interface VersionLiteral {
  readonly file: string;
  /** Of the text between the quotes. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/**
 * String literals `version: '1.19.6'` in the props of a `TalosCilium`, in the program files of the working directory. Undefined if TypeScript is not
 * installed.
 */
export function versionLiterals(version: string): VersionLiteral[] | undefined {
  const ts = typeScript();
  if (!ts) return undefined;
  return ['**/*.{ts,mts,cts}', '**/*.{js,mjs,cjs}'].flatMap(globbed).filter((file) => !/(?:^|\/)(?:node_modules|dist|cdk8s\.out)\/|\.d\.[mc]?ts$/.test(file)).flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    if (!text.includes('TalosCilium') || !text.includes(version)) return [];
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const found: VersionLiteral[] = [];
    const isCilium = (node: TypeScript.Node): boolean => (ts.isNewExpression(node) || ts.isCallExpression(node)) && /(?:^|\.)TalosCilium(?:\.fromValues)?$/.test(node.expression.getText(source));
    const visit = (node: TypeScript.Node): void => {
      if (isCilium(node)) {
        for (const argument of (node as TypeScript.NewExpression).arguments ?? []) {
          if (!ts.isObjectLiteralExpression(argument)) continue;
          for (const property of argument.properties) {
            if (!ts.isPropertyAssignment(property) || property.name.getText(source) !== 'version' || !ts.isStringLiteralLike(property.initializer) || property.initializer.text !== version) continue;
            const start = property.initializer.getStart(source) + 1;
            found.push({ file, start, end: property.initializer.end - 1, line: source.getLineAndCharacterOfPosition(start).line + 1 });
          }
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

/** Writes another version. Nothing else of the files changes. */
export function replaceVersions(literals: readonly VersionLiteral[], version: string): void {
  for (const file of new Set(literals.map((literal) => literal.file))) {
    let text = readFileSync(file, 'utf8');
    for (const { start, end } of literals.filter((literal) => literal.file === file).sort((a, b) => b.start - a.start)) text = text.slice(0, start) + version + text.slice(end);
    writeFileAtomically(file, text);
  }
}

/** The compiler of the user's project: the library does not need one. */
function typeScript(): typeof TypeScript | undefined {
  try {
    return require(require.resolve('typescript', { paths: [process.cwd(), __dirname] })) as typeof TypeScript;
  } catch {
    return undefined;
  }
}
