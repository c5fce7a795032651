/** Commands of a page, with the empty line after them. */
export function shell(...commands: readonly string[]): string[] {
  return ['```sh', ...commands, '```', ''];
}
