import type { Json } from '../kubernetes/json';

/** What is known about one path in the values of a chart: a node of a tree that begins at `.Values`. */
export interface KnownKeys {
  /** Known keys below this one. Without it, nothing is known about the keys below, and all are accepted. */
  readonly keys?: Readonly<Record<string, KnownKeys>>;
  /** The chart passes on the whole map, for example to `toYaml`, so every key in it has an effect, at any depth. */
  readonly open?: true;
  /** JSON types that `values.schema.json` admits: `boolean`, `integer`, `null`, `number`, `object`, `string`, `array`. */
  readonly types?: readonly string[];
  /** The values that `values.schema.json` lists, if it lists them. */
  readonly allowedValues?: readonly Json[];
}

/** The node `key` below `node`, if it is known. */
export function keyBelow(node: KnownKeys | undefined, key: string): KnownKeys | undefined {
  return node?.keys && Object.hasOwn(node.keys, key) ? node.keys[key] : undefined;
}

/** The node at `path`, if every key of the path is known. */
export function namedKeys(root: KnownKeys, path: readonly string[]): KnownKeys | undefined {
  return path.reduce<KnownKeys | undefined>(keyBelow, root);
}

/** The known keys at `path`, or `undefined` when the chart knows no such key. Below a map that is passed on, all keys are known. */
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

/** Whether the chart knows the key at `path`, or accepts any key there. */
export function isKnownKey(root: KnownKeys, path: readonly string[]): boolean {
  return knownKeysAt(root, path) !== undefined;
}

/** Every path of the tree, parents first, with keys in the order of the tree. */
export function* knownPaths(root: KnownKeys, above: readonly string[] = []): Iterable<readonly string[]> {
  for (const [key, below] of Object.entries(root.keys ?? {})) {
    const path = [...above, key];
    yield path;
    yield* knownPaths(below, path);
  }
}
