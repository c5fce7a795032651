import type { IConstruct } from 'constructs';

type Values = Readonly<Record<string, string>>;

const byConstruct = new WeakMap<IConstruct, Values>();
const roots = new WeakSet<IConstruct>();

/** Sets the values of variables in the objects below a construct. */
export function setSubstitutions(construct: IConstruct, values: Values): void {
  byConstruct.set(construct, values);
  roots.add(construct.node.root);
}

/** Whether anything in an app has values of variables. */
export function hasSubstitutions({ node: { root } }: IConstruct): boolean {
  return roots.has(root);
}

/** The values of variables in an object. Those of the nearest construct take precedence. */
export function substitutionsOf(construct: IConstruct): Values | undefined {
  const found = construct.node.scopes.map((scope) => byConstruct.get(scope)).filter((values) => values !== undefined);
  return found.length > 1 ? found.reduce((all, values) => ({ ...all, ...values })) : found[0];
}
