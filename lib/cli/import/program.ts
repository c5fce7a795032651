import type { JsonObject } from '../../kubernetes/json';
import { TYPED_KINDS, typedClass } from './objects/typed-kinds';
import { data, exportsIn, object, textOf, valueOf, type Expression, type ObjectExpression, type Scope } from './expression';

/** One construct of the program, or a call of one. */
export type Statement = ConstructStatement | CallStatement;

/** One call, such as `policies.for(...).allowFrom(...)`. */
export interface CallStatement {
  readonly call: Expression;
  readonly construct?: undefined;
}

/** One construct of the program. */
export interface ConstructStatement {
  /** Name of the class, or of a static method that makes the construct: `CiliumPolicies.fromYaml`. */
  readonly construct: string;
  readonly id: string;
  readonly props?: ObjectExpression;
  /** Props with which it runs before the files exist that the program reads. */
  readonly propsWithoutFiles?: ObjectExpression;
  /** Name of the variable that others use. */
  readonly variable?: string;
  /** Lines above it. */
  readonly comment?: string;
}

/** A program: its text, and the same as constructs. Both come from one description, so that they cannot differ. */
export interface Program {
  readonly cluster: ObjectExpression;
  /** Props of the chart. */
  readonly chart?: ObjectExpression;
  readonly statements: readonly Statement[];
}

/** Text of `main.ts`. */
export function programText({ cluster, chart, statements }: Program): string {
  const blocks = [
    'const app = new GitOpsApp();',
    `// The facts of the cluster. Helm values, machine configuration patches and checks follow from them.\nconst cluster = new TalosCluster(${textOf(cluster, '', 'const cluster = new TalosCluster('.length)});\nconst chart = new ClusterChart(app, cluster${chart === undefined ? '' : `, ${textOf(chart, '', 'const chart = new ClusterChart(app, cluster, '.length + 2)}`});`,
    ...statements.map(statementText),
    'app.synth();',
  ];
  const used = statements.flatMap((statement) => (statement.construct === undefined ? [...exportsIn(statement.call)] : [statement.construct.split('.')[0]!, ...(statement.props ? exportsIn(statement.props) : [])]));
  const modules = new Map<string, Set<string>>([['cdk8s-talos-cilium', new Set(['ClusterChart', 'GitOpsApp', 'TalosCluster'])]]);
  for (const name of used) {
    const module = Object.hasOwn(TYPED_KINDS, name) ? `cdk8s-talos-cilium/imports/${TYPED_KINDS[name]!}` : 'cdk8s-talos-cilium';
    modules.set(module, (modules.get(module) ?? new Set()).add(name));
  }
  return `${[...modules].map(([module, names]) => importText([...names].sort(), module)).join('\n')}\n\n${blocks.join('\n\n')}\n`;
}

function importText(names: readonly string[], module: string): string {
  const line = `import { ${names.join(', ')} } from '${module}';`;
  return line.length <= 120 ? line : `import {\n${names.map((name) => `  ${name},\n`).join('')}} from '${module}';`;
}

function statementText(statement: Statement): string {
  if (statement.construct === undefined) return `${textOf(statement.call)};`;
  const { construct, id, props, variable, comment } = statement;
  const above = comment === undefined ? '' : `${comment.split('\n').map((line) => `// ${line}`).join('\n')}\n`;
  const start = `${variable === undefined ? '' : `const ${variable} = `}${construct.includes('.') ? '' : 'new '}${construct}(chart, ${textOf(data(id))}`;
  const hasProps = props !== undefined && (Object.keys(props.members).length > 0 || props.comments !== undefined);
  return `${above}${start}${hasProps ? `, ${textOf(props, '', start.length + 2)}` : ''});`;
}

/** Creates the constructs of the program in an app. */
export function runProgram({ cluster, chart: chartProps, statements }: Program, app: object, library: Scope): { readonly chart: unknown; readonly constructs: readonly unknown[] } {
  const make = (name: string, ...args: unknown[]): unknown => {
    const [owner, method] = name.split('.');
    const target = (library[owner!] ?? typedClass(owner!)) as (new (...args: unknown[]) => unknown) & Record<string, (...args: unknown[]) => unknown>;
    return method === undefined ? new target(...args) : target[method]!(...args);
  };
  const chart = make('ClusterChart', app, make('TalosCluster', valueOf(cluster, library)), ...(chartProps ? [valueOf(chartProps, library)] : []));
  const scope: Record<string, unknown> = { ...library };
  const constructs = statements.map((statement) => {
    if (statement.construct === undefined) {
      valueOf(statement.call, scope);
      return undefined;
    }
    const { construct, id, props: written, propsWithoutFiles: props = written, variable } = statement;
    const made = make(construct, chart, id, ...(props ? [valueOf(props, scope)] : []));
    if (variable !== undefined) scope[variable] = made;
    return made;
  });
  return { chart, constructs };
}

/** An object of plain data, member by member. */
export function objectOf(values: JsonObject | Readonly<Record<string, JsonObject[string]>>, comments?: Readonly<Record<string, string>>): ObjectExpression {
  return object(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, data(value)])), comments);
}
