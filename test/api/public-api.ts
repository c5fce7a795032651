import { join, relative, resolve } from 'node:path';
import ts from 'typescript';

const ROOT = resolve(__dirname, '..', '..');

/** The entry points of the package. */
const ENTRY = join(ROOT, 'lib/index.ts');
const IMPORTS = ['cilium.io', 'gateway.networking.k8s.io', 'cert-manager.io', 'monitoring.coreos.com'].map((name) => join(ROOT, `imports/${name}.ts`));

/** One exported name of the library with its declaration. */
export interface PublicExport {
  readonly name: string;
  readonly symbol: ts.Symbol;
  readonly declaration: ts.Declaration;
  /** Exported with `export type`, so that users cannot call it. */
  readonly typeOnly: boolean;
}

/** A named part of an export: a prop, a field, a getter, a method. */
export interface Member {
  readonly owner: PublicExport;
  readonly name: string;
  readonly symbol: ts.Symbol;
  readonly declaration: ts.Declaration;
  readonly type: ts.Type;
  readonly optional: boolean;
}

/** A parameter of a constructor, a function, a maker or a method. */
export interface Parameter {
  readonly owner: PublicExport;
  /** `Class.maker(name)`. */
  readonly title: string;
  readonly name: string;
  readonly type: ts.Type;
}

/** The public API as TypeScript sees it. */
export class PublicApi {
  readonly checker: ts.TypeChecker;
  readonly exports: readonly PublicExport[];
  private readonly reachable: ReadonlySet<ts.Symbol>;

  constructor() {
    const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile) as { config: object };
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, ROOT);
    const program = ts.createProgram([ENTRY, ...IMPORTS], { ...options, incremental: false, tsBuildInfoFile: undefined });
    this.checker = program.getTypeChecker();
    const exportsOf = (file: string): ts.Symbol[] => this.checker.getExportsOfModule(this.checker.getSymbolAtLocation(program.getSourceFile(file)!)!);
    this.exports = exportsOf(ENTRY).map((exported) => {
      const symbol = this.target(exported);
      const typeOnly = (exported.declarations ?? []).some((declaration) => ts.isExportSpecifier(declaration) && (declaration.isTypeOnly || declaration.parent.parent.isTypeOnly));
      return { name: exported.name, symbol, declaration: symbol.declarations![0]!, typeOnly };
    });
    this.reachable = new Set([...this.exports.map(({ symbol }) => symbol), ...IMPORTS.flatMap(exportsOf).map((symbol) => this.target(symbol))]);
  }

  /** Classes that users construct and that are constructs. */
  get constructs(): PublicExport[] {
    return this.exports.filter((each) => ts.isClassDeclaration(each.declaration) && !each.typeOnly && this.basesOf(each).includes('Construct'));
  }

  get interfaces(): PublicExport[] {
    return this.exports.filter(({ declaration }) => ts.isInterfaceDeclaration(declaration));
  }

  /** Own members of exported interfaces and classes, static ones of classes included, and members of objects within a prop. */
  get members(): Member[] {
    return this.exports.flatMap((owner) => {
      const { declaration } = owner;
      if (!ts.isInterfaceDeclaration(declaration) && !ts.isClassDeclaration(declaration)) return [];
      return (declaration.members as ts.NodeArray<ts.ClassElement | ts.TypeElement>).flatMap((member) => this.memberOf(owner, member, owner.name));
    });
  }

  /** Parameters of everything that can be called. */
  get parameters(): Parameter[] {
    return this.exports.flatMap((owner) => {
      const { declaration } = owner;
      const calls = ts.isFunctionDeclaration(declaration) ? [declaration] : ts.isClassDeclaration(declaration) ? declaration.members.filter((member) => ts.isMethodDeclaration(member) || ts.isConstructorDeclaration(member)) : [];
      return calls.filter(isPublic).flatMap((call) =>
        call.parameters.map((parameter) => {
          const name = parameter.name.getText();
          const method = ts.isMethodDeclaration(call) ? `.${call.name.getText()}` : '';
          return { owner, title: `${owner.name}${method}(${name.startsWith('{') ? 'props' : name})`, name: name.startsWith('{') ? 'props' : name, type: this.checker.getTypeAtLocation(parameter) };
        }),
      );
    });
  }

  /** Names of the classes that a class extends. */
  basesOf({ declaration }: PublicExport): string[] {
    const names: string[] = [];
    const add = (type: ts.Type): void => {
      for (const base of type.getBaseTypes() ?? []) {
        names.push(base.symbol.name);
        add(base);
      }
    };
    add(this.checker.getTypeAtLocation(declaration));
    return names;
  }

  /** What a type may be, without `undefined`; `true` and `false` together are `boolean`; arrays count as their items. */
  alternatives(type: ts.Type, seen = new Set<ts.Type>()): ts.Type[] {
    const { checker } = this;
    if (seen.has(type)) return [];
    seen.add(type);
    if (checker.isArrayType(type) || checker.isTupleType(type)) return checker.getTypeArguments(type as ts.TypeReference).flatMap((each) => this.alternatives(each, seen));
    if (type.isUnion()) return type.types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined)).flatMap((each) => this.alternatives(each, seen));
    return [type];
  }

  /** Names of types of the library in the signature of an export that no entry point exports. */
  unexportedTypes({ declaration }: PublicExport): string[] {
    const found = new Set<string>();
    const visit = (node: ts.Node): void => {
      if (ts.isBlock(node) || (ts.isClassElement(node) && (!isPublic(node) || (node.name && ts.isPrivateIdentifier(node.name)))) || ts.isDecorator(node)) return;
      if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
        const symbol = this.checker.getSymbolAtLocation(ts.isTypeReferenceNode(node) ? node.typeName : node.expression);
        const target = symbol && this.target(symbol);
        if (target && !(target.flags & ts.SymbolFlags.TypeParameter) && target.declarations?.some(isOurs) && !this.reachable.has(target)) found.add(target.name);
      }
      if ((ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node)) && node.type) return visit(node.type);
      if (ts.isPropertyDeclaration(node) && node.initializer) return;
      ts.forEachChild(node, visit);
    };
    if (!ts.isVariableDeclaration(declaration)) ts.forEachChild(declaration, visit);
    return [...found];
  }

  /** True for the typed objects of `imports/`, which are generated. */
  isImported(type: ts.Type): boolean {
    const [declaration] = type.aliasSymbol?.declarations ?? type.symbol?.declarations ?? [];
    return declaration !== undefined && relative(ROOT, declaration.getSourceFile().fileName).startsWith('imports');
  }

  /** Docstring of a symbol, tags apart. */
  text(symbol: ts.Symbol): string {
    return ts.displayPartsToString(symbol.getDocumentationComment(this.checker)).trim();
  }

  hasTag(symbol: ts.Symbol, name: string): boolean {
    return symbol.getJsDocTags(this.checker).some((tag) => tag.name === name);
  }

  private target(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  private memberOf(owner: PublicExport, declaration: ts.ClassElement | ts.TypeElement, prefix: string): Member[] {
    if (!declaration.name || ts.isPrivateIdentifier(declaration.name) || !isPublic(declaration)) return [];
    const symbol = this.checker.getSymbolAtLocation(declaration.name)!;
    const type = this.checker.getNonNullableType(this.checker.getTypeOfSymbol(symbol));
    const name = `${prefix}.${symbol.name}`;
    const own = { owner, name, symbol, declaration, type, optional: (symbol.flags & ts.SymbolFlags.Optional) !== 0 };
    const inside = ts.isPropertySignature(declaration) && declaration.type ? literalsOf(declaration.type) : [];
    return [own, ...inside.flatMap((literal) => literal.members.flatMap((member) => this.memberOf(owner, member, name)))];
  }
}

/** Object types written in place. */
function literalsOf(node: ts.TypeNode): ts.TypeLiteralNode[] {
  if (ts.isTypeLiteralNode(node)) return [node];
  if (ts.isUnionTypeNode(node)) return node.types.flatMap(literalsOf);
  if (ts.isTypeOperatorNode(node)) return literalsOf(node.type);
  return ts.isArrayTypeNode(node) ? literalsOf(node.elementType) : [];
}

function isPublic(declaration: ts.Declaration): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return !(ts.getCombinedModifierFlags(declaration) & hidden) && !ts.getJSDocTags(declaration).some(({ tagName }) => tagName.text === 'internal');
}

function isOurs(declaration: ts.Declaration): boolean {
  // Types of `imports/` are generated, with a check of their own.
  return /^lib\b/.test(relative(ROOT, declaration.getSourceFile().fileName));
}

/** The part of the library that a declaration belongs to, for reports. */
export function domainOf({ declaration }: PublicExport): string {
  const parts = relative(join(ROOT, 'lib'), declaration.getSourceFile().fileName).split('/');
  return parts[0] === 'load-balancing' && parts[1] === 'bgp' ? 'bgp' : parts[0]!;
}
