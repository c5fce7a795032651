/** `${NAME}`, also with a default (`${NAME:=5}`). `$${NAME}` is Flux' way to write a text that it leaves alone. */
const VARIABLE = /(?<!\$)\$\{[_A-Za-z][^}]*\}/;

/** Whether a text has a variable that Flux substitutes when it applies the object: what it will be is not known, not even its type. */
export function isSubstituted(value: unknown): boolean {
  return typeof value === 'string' && VARIABLE.test(value);
}
