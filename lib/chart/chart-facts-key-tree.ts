import type { KnownKeys } from './known-keys';
import type { Json } from '../kubernetes/json';

/** Where a key occurs: in `values.yaml` or the schema, in a template that makes objects, or in the validation of the chart. */
export type NamedBy = 'declared' | 'read' | 'validated';

/** The tree of keys while it is built. It uses a `Map`, so that `__proto__` is a key like any other. */
export interface KeyTree {
  keys: Map<string, KeyTree> | undefined;
  declared: boolean;
  read: boolean;
  validated: boolean;
  /** A template passes on the whole map. */
  open: boolean;
  types: readonly string[] | undefined;
  allowedValues: readonly Json[] | undefined;
}

export function newKeyTree(): KeyTree {
  return { keys: undefined, declared: false, read: false, validated: false, open: false, types: undefined, allowedValues: undefined };
}

/** The node `key` below `tree`, which is created if it does not exist, and marked. */
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

/** Keys that are declared but that no template reads, neither by name nor as part of a map. */
export function idleKeysOf(tree: KeyTree): KnownKeys {
  return without(tree, (below) => below.declared, (below) => below.read || below.validated);
}

/** Keys that only the validation reads. */
export function refusedKeysOf(tree: KeyTree): KnownKeys {
  return without(tree, (below) => below.validated, (below) => below.declared || below.read);
}

/** Keys that occur in one place and not in another. There, a leaf covers all keys below it. */
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
