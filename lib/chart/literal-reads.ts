import { type KnownKeys } from './known-keys';
import { isJsonObject, type JsonObject } from '../kubernetes/json';

/** Paths of all values that are not maps, and of empty maps. */
export function leafPaths(values: JsonObject, above: readonly string[] = []): string[][] {
  return Object.entries(values).flatMap(([key, value]) =>
    isJsonObject(value) && Object.keys(value).length > 0 ? leafPaths(value, [...above, key]) : [[...above, key]],
  );
}

/**
 * Whether a template reads a value by its full name, `.Values.bpf.masquerade`. Then the value is known and has an effect, and the
 * slower scan, which follows what templates do with maps, is not needed.
 */
export function isReadByName(templates: string, path: readonly string[]): boolean {
  const name = `.Values.${path.join('.')}`;
  for (let at = templates.indexOf(name); at >= 0; at = templates.indexOf(name, at + 1)) {
    if (!/[\w.]/.test(templates.charAt(at + name.length))) return true;
  }
  return false;
}

/** The known keys with additional paths; unchanged parts are shared. */
export function withPaths(known: KnownKeys, paths: readonly (readonly string[])[]): KnownKeys {
  return paths.reduce(withPath, known);
}

function withPath(known: KnownKeys, [key, ...rest]: readonly string[]): KnownKeys {
  if (key === undefined) return known;
  const below = known.keys && Object.hasOwn(known.keys, key) ? known.keys[key]! : undefined;
  // A leaf accepts any key below it, so it must not become a map with one key.
  if (below && !below.keys) return known;
  return { ...known, keys: { ...known.keys, [key]: withPath(below ?? {}, rest) } };
}
