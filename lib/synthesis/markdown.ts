/** Commands of a page, with the empty line after them. */
export function shell(...commands: readonly string[]): string[] {
  return ['```sh', ...commands, '```', ''];
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
