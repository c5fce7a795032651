import type { Json } from '../kubernetes/json';

/** What a chart knows of one place in its values: a node of a tree that begins at `.Values`. */
export interface KnownKeys {
  /** Known keys below this one. Without it, nothing is known of what lies below and all of it passes. */
  readonly keys?: Readonly<Record<string, KnownKeys>>;
  /** The chart hands the whole map on (to `toYaml`, for instance): whatever is in it has an effect, at any depth. */
  readonly open?: true;
  /** JSON types that `values.schema.json` admits: `boolean`, `integer`, `null`, `number`, `object`, `string`, `array`. */
  readonly types?: readonly string[];
  /** The values that `values.schema.json` lists, if it lists them. */
  readonly allowedValues?: readonly Json[];
}

/** The node below `node` called `key`, if it is named. */
export function keyBelow(node: KnownKeys | undefined, key: string): KnownKeys | undefined {
  return node?.keys && Object.hasOwn(node.keys, key) ? node.keys[key] : undefined;
}

/** The node named by `path`, if every step of it is named. */
export function namedKeys(root: KnownKeys, path: readonly string[]): KnownKeys | undefined {
  return path.reduce<KnownKeys | undefined>(keyBelow, root);
}

/** The known keys at `path`, or `undefined` when the chart knows no such key. Below a map that is handed on, all is known. */
export function knownKeysAt(root: KnownKeys, path: readonly string[]): KnownKeys | undefined {
  let node: KnownKeys = root;
  let handedOn = false;
  for (const key of path) {
    handedOn ||= node.open === true;
    if (!node.keys) return {};
    const below = keyBelow(node, key);
    if (!below) return handedOn ? {} : undefined;
    node = below;
  }
  return node;
}

/** Whether the chart knows the key at `path`, or lets anything pass there. */
export function isKnownKey(root: KnownKeys, path: readonly string[]): boolean {
  return knownKeysAt(root, path) !== undefined;
}

/** Every named path of the tree, parents first, keys in the tree's order. */
export function* knownPaths(root: KnownKeys, above: readonly string[] = []): Iterable<readonly string[]> {
  for (const [key, below] of Object.entries(root.keys ?? {})) {
    const path = [...above, key];
    yield path;
    yield* knownPaths(below, path);
  }
}
