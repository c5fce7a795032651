/**
 * Marks a class with a registered symbol. `instanceof` fails when two copies of this library are installed side by side;
 * a registered symbol is shared by all copies.
 */
export function brand(type: { readonly prototype: object }, name: string): void {
  Object.defineProperty(type.prototype, markOf(name), { value: true });
}

/** True when the value is an instance of a class marked with this name, by any copy of this library. */
export function isBranded(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && markOf(name) in value;
}

/** The symbol that marks the instances of a class. */
export function markOf(name: string): symbol {
  return Symbol.for(`cdk8s-talos-cilium.${name}`);
}
