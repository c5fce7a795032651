import { join } from 'node:path';
import ts from 'typescript';

const LIB = join(__dirname, '../../lib/cilium');

/**
 * Everything that can be written into the feature props, by path: `mtu`, `hubble.relay.replicas`, and for every word of a
 * union `bandwidthManager.bbr=host-namespace-only`. The makers of `CertificateIssuance` are `certificates.MAKER`. A class, such as
 * `Cidr` or `Duration`, is one value.
 */
export function declaredPaths(): string[] {
  const [props, issuance] = ['talos-cilium-props.ts', 'certificate-issuance.ts'].map((file) => join(LIB, file)) as [string, string];
  const options: ts.CompilerOptions = { strict: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.Node16, types: ['node'] };
  const program = ts.createProgram([props, issuance], options);
  const checker = program.getTypeChecker();
  const exported = (file: string, name: string): ts.Symbol => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
    const found = checker.getExportsOfModule(module).find((symbol) => symbol.name === name);
    if (!found) throw new Error(`${file} exports no ${name}`);
    return found;
  };

  const paths = [...pathsOf(checker, checker.getDeclaredTypeOfSymbol(exported(props, 'TalosCiliumFeatures')), '')];
  const makers = checker.getTypeOfSymbol(exported(issuance, 'CertificateIssuance'));
  for (const maker of checker.getPropertiesOfType(makers)) {
    const [signature] = checker.getTypeOfSymbol(maker).getCallSignatures();
    if (!signature) continue;
    const path = `certificates.${maker.name}`;
    paths.push(path);
    for (const parameter of signature.getParameters()) paths.push(...pathsOf(checker, checker.getTypeOfSymbol(parameter), path));
  }
  return [...new Set(paths)].sort();
}

function* pathsOf(checker: ts.TypeChecker, type: ts.Type, path: string): Iterable<string> {
  if (type.isUnion()) {
    for (const member of type.types) yield* pathsOf(checker, member, path);
  } else if (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) {
    return;
  } else if (type.flags & (ts.TypeFlags.BooleanLiteral | ts.TypeFlags.StringLiteral | ts.TypeFlags.NumberLiteral)) {
    yield `${path}=${type.isLiteral() ? String(type.value) : checker.typeToString(type)}`;
  } else if (!(type.flags & ts.TypeFlags.Object) || type.isClass() || checker.isArrayType(type) || checker.getIndexInfosOfType(type).length > 0) {
    yield path;
  } else {
    for (const property of checker.getPropertiesOfType(type)) {
      yield* pathsOf(checker, checker.getTypeOfSymbol(property), path ? `${path}.${property.name}` : property.name);
    }
  }
}

/** The paths, in the same notation, that a value sets; a path with a value counts as the bare path as well. */
export function* setPaths(value: unknown, path = ''): Iterable<string> {
  if (value === undefined) return;
  if (path) yield path;
  if (typeof value !== 'object' || value === null) {
    yield `${path}=${String(value)}`;
  } else if (!Array.isArray(value)) {
    for (const [key, child] of Object.entries(value)) yield* setPaths(child, path ? `${path}.${key}` : key);
  }
}
