import { groupBy } from '../runtime/group-by';
import { byCodeUnit } from '../values/canonical-json';

/** JSON of plain data with sorted keys: equal for equal data. */
export function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return textOf(toJSON.call(value));
  const members = Object.keys(value).sort(byCodeUnit).flatMap((key) => {
    const member = (value as Record<string, unknown>)[key];
    return member === undefined ? [] : [`${JSON.stringify(key)}:${textOf(member)}`];
  });
  return `{${members.join()}}`;
}

/** Distinct items, sorted by their JSON. */
export function distinctSorted<T>(items: readonly T[]): T[] {
  if (items.length < 2) return [...items];
  const byText = new Map(items.map((item) => [textOf(item), item]));
  return [...byText].sort(([a], [b]) => byCodeUnit(a, b)).map(([, item]) => item);
}

/** Items with the same key, sorted by key. */
export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  return [...groupBy(items, keyOf)].sort(([a], [b]) => byCodeUnit(a, b)).map(([, group]) => group);
}

/** Splits items into lists of at most `size`. */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}
