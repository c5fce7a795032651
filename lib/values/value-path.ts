/**
 * A path of Helm values as one string in the format of `helm --set`: keys joined by dots, and dots and backslashes in a key escaped:
 * `nodeSelector.kubernetes\.io/os`.
 */
export function formatValuePath(path: readonly string[]): string {
  return path.map((key) => key.replace(/[\\.]/g, '\\$&')).join('.');
}

/** The opposite of `formatValuePath`. */
export function parseValuePath(text: string): string[] {
  if (text === '') return [];
  const keys = [''];
  for (const [part, escaped] of text.matchAll(/\\([\\.])|\.|[^\\.]+|\\/g)) {
    if (part === '.') keys.push('');
    else keys[keys.length - 1] += escaped ?? part;
  }
  return keys;
}
