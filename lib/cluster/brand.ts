/**
 * Marks a class with a registered symbol. `instanceof` fails when two copies of this library are installed side by side;
 * a registered symbol is shared by all copies.
 */
export function brand(type: { readonly prototype: object }, name: string): void {
  Object.defineProperty(type.prototype, symbolOf(name), { value: true });
}

/** True when the value is an instance of a class marked with this name, by any copy of this library. */
export function isBranded(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && symbolOf(name) in value;
}

function symbolOf(name: string): symbol {
  return Symbol.for(`cdk8s-talos-cilium.${name}`);
}
