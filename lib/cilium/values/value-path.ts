/**
 * A path of Helm values as one text, as `helm --set` takes it: keys joined by dots, dots within a key escaped:
 * `nodeSelector.kubernetes\.io/os`.
 */
export function formatValuePath(path: readonly string[]): string {
  return path.map((key) => key.replaceAll('.', '\\.')).join('.');
}

/** The opposite of `formatValuePath`. */
export function parseValuePath(text: string): string[] {
  return text === '' ? [] : text.split(/(?<!\\)\./).map((key) => key.replaceAll('\\.', '.'));
}

/** A value for a message: JSON, shortened. */
export function shortJson(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
