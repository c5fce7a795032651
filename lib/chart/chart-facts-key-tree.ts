import type { KnownKeys } from './known-keys';
import type { Json } from '../kubernetes/json';

/** Who names a key: `values.yaml` or the schema, a template that makes objects, or the chart's validation. */
export type NamedBy = 'declared' | 'read' | 'validated';

/** The tree of keys while it is being put together. A `Map` holds them, so that a key called `__proto__` is only a key. */
export interface KeyTree {
  keys: Map<string, KeyTree> | undefined;
  declared: boolean;
  read: boolean;
  validated: boolean;
  /** A template hands the map on as a whole. */
  open: boolean;
  types: readonly string[] | undefined;
  allowedValues: readonly Json[] | undefined;
}

export function newKeyTree(): KeyTree {
  return { keys: undefined, declared: false, read: false, validated: false, open: false, types: undefined, allowedValues: undefined };
}

/** The node below `tree` called `key`, made when it is not there yet, and marked as named. */
export function nameKey(tree: KeyTree, key: string, by: NamedBy): KeyTree {
  tree.keys ??= new Map();
  let below = tree.keys.get(key);
  if (!below) tree.keys.set(key, (below = newKeyTree()));
  below[by] = true;
  return below;
}

/** Keys that are declared or read. */
export function knownKeysOf(tree: KeyTree): KnownKeys {
  const node: { -readonly [Name in keyof KnownKeys]: KnownKeys[Name] } = {};
  const keys = keysWhere(tree, (below) => below.declared || below.read, knownKeysOf);
  if (keys) {
    node.keys = keys;
    if (tree.open) node.open = true;
  }
  if (tree.types) node.types = tree.types;
  if (tree.allowedValues) node.allowedValues = tree.allowedValues;
  return node;
}

/** Keys that are declared but that no template looks at, neither by name nor with the map around them. */
export function idleKeysOf(tree: KeyTree): KnownKeys {
  return without(tree, (below) => below.declared, (below) => below.read || below.validated);
}

/** Keys that nothing but the validation names. */
export function refusedKeysOf(tree: KeyTree): KnownKeys {
  return without(tree, (below) => below.validated, (below) => below.declared || below.read);
}

/** Keys that one party names and another does not. A key that the other names as a leaf covers all that is below it. */
function without(tree: KeyTree, named: (tree: KeyTree) => boolean, covered: (tree: KeyTree) => boolean): KnownKeys {
  const all = (below: KeyTree): KnownKeys => ({
    ...withKeys(keysWhere(below, named, all)),
    ...(below.types && { types: below.types }),
  });
  const rest = (below: KeyTree): KnownKeys | undefined => {
    if (!covered(below)) return all(below);
    const isMap = !below.open && [...(below.keys?.values() ?? [])].some(covered);
    const keys = isMap ? keysWhere(below, named, rest) : undefined;
    return keys && { keys };
  };
  return withKeys(keysWhere(tree, named, rest));
}

function withKeys(keys: KnownKeys['keys']): KnownKeys {
  return keys ? { keys } : {};
}

/** Sorted, so that the same chart always gives the same bytes. */
function keysWhere(
  { keys }: KeyTree,
  include: (tree: KeyTree) => boolean,
  convert: (tree: KeyTree) => KnownKeys | undefined,
): Record<string, KnownKeys> | undefined {
  if (!keys) return undefined;
  const entries: [string, KnownKeys][] = [];
  for (const name of [...keys.keys()].sort()) {
    const below = keys.get(name)!;
    const converted = include(below) ? convert(below) : undefined;
    if (converted) entries.push([name, converted]);
  }
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
