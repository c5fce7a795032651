import type { KnownKeys } from './known-keys';
import type { Json } from './kubernetes-object';

/** The tree of known keys while it is being put together. A `Map`, so that a key called `__proto__` is only a key. */
export interface KeyTree {
  readonly keys: Map<string, KeyTree>;
  open: boolean;
  types?: readonly string[];
  words?: readonly Json[];
}

export function newKeyTree(): KeyTree {
  return { keys: new Map(), open: false };
}

/** The node below `tree` called `key`, made when it is not there yet. */
export function childOf(tree: KeyTree, key: string): KeyTree {
  let child = tree.keys.get(key);
  if (!child) tree.keys.set(key, (child = newKeyTree()));
  return child;
}

/** Adds to `tree` all that `other` knows. */
export function addKeys(tree: KeyTree, other: KeyTree): void {
  if (other.open) tree.open = true;
  for (const [key, below] of other.keys) addKeys(childOf(tree, key), below);
}

/**
 * The keys of `tree` that `other` does not know. A map that `other` has as a leaf or hands on is known with all below it.
 */
export function keysMissingFrom(other: KeyTree, tree: KeyTree): KeyTree {
  const missing = newKeyTree();
  for (const [key, below] of tree.keys) {
    const same = other.keys.get(key);
    if (!same) {
      missing.keys.set(key, below);
    } else if (same.keys.size > 0 && !same.open) {
      const inner = keysMissingFrom(same, below);
      if (inner.keys.size > 0) missing.keys.set(key, inner);
    }
  }
  return missing;
}

/** The tree as plain JSON, keys sorted so that the same chart always gives the same bytes. */
export function toKnownKeys(tree: KeyTree): KnownKeys {
  const names = [...tree.keys.keys()].sort();
  return {
    ...(names.length > 0 && { keys: Object.fromEntries(names.map((name) => [name, toKnownKeys(tree.keys.get(name)!)])) }),
    ...(tree.open && names.length > 0 && { open: true }),
    ...(tree.types && { types: tree.types }),
    ...(tree.words && { words: tree.words }),
  };
}
