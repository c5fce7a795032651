import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json';
import type { KindSchema } from '../schemas/schema-walk';
import { pairItems } from './list-items';

/** One operation of a JSON patch (RFC 6902). */
export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move'; readonly from: string; readonly path: string };

/** A segment of a path: the name of a field, or an item of a list by its position and what tells it apart. */
export type Segment = string | { readonly index: number; readonly name?: string };

/** A value that differs. */
export interface ValueChange {
  /** Where it is: in the new value, or in the old one where it was removed. */
  readonly path: readonly Segment[];
  /** `reordered`: the items of a list are the same, in another order. */
  readonly type: 'added' | 'removed' | 'changed' | 'reordered';
  readonly before?: Json;
  readonly after?: Json;
  /** Whether only the order of items differs where it means nothing. */
  readonly meansNothing?: boolean;
}

/** What differs between two values, and how to make one of the other. */
export interface Comparison {
  readonly changes: readonly ValueChange[];
  /** Applied to the first value, it gives the second. */
  readonly patch: readonly PatchOperation[];
}

/** Compares two values, list items by the keys of a schema where one is known. */
export function compareValues(before: Json, after: Json, schema?: KindSchema): Comparison {
  const walk = new ComparisonWalk(schema);
  walk.visit(before, after, [], '', schema?.root);
  return walk;
}

/** Whether two values are equal. The order of fields means nothing. */
export function isEqual(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left)) return Array.isArray(right) && left.length === right.length && left.every((item, index) => isEqual(item, right[index]));
  if (Array.isArray(right)) return false;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && isEqual(left[key], right[key]));
}

class ComparisonWalk implements Comparison {
  readonly changes: ValueChange[] = [];
  readonly patch: PatchOperation[] = [];
  private readonly schema: KindSchema | undefined;

  constructor(schema: KindSchema | undefined) {
    this.schema = schema;
  }

  visit(before: Json, after: Json, path: readonly Segment[], pointer: string, node: number | undefined): void {
    if (Array.isArray(before) && Array.isArray(after)) this.lists(before, after, path, pointer, node);
    else if (isJsonObject(before) && isJsonObject(after)) this.maps(before, after, path, pointer, node);
    else if (before !== after) {
      this.changes.push({ path, type: 'changed', before, after });
      this.patch.push({ op: 'replace', path: pointer, value: after });
    }
  }

  private maps(before: JsonObject, after: JsonObject, path: readonly Segment[], pointer: string, node: number | undefined): void {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    for (const key of keys) {
      const below = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (!Object.hasOwn(after, key)) {
        this.changes.push({ path: [...path, key], type: 'removed', before: before[key]! });
        this.patch.push({ op: 'remove', path: below });
      } else if (!Object.hasOwn(before, key)) {
        this.changes.push({ path: [...path, key], type: 'added', after: after[key]! });
        this.patch.push({ op: 'add', path: below, value: after[key]! });
      } else if (!isEqual(before[key], after[key])) this.visit(before[key]!, after[key]!, [...path, key], below, this.fieldNode(node, key));
    }
  }

  private lists(before: readonly Json[], after: readonly Json[], path: readonly Segment[], pointer: string, node: number | undefined): void {
    const { keys, items } = node === undefined ? {} : this.schema!.node(node);
    const { oldIndex, nameOf, isUnordered } = pairItems(before, after, keys);
    const kept = new Set(oldIndex);
    // The list as it is after the operations so far, as indexes of the old items; new ones are undefined.
    const working: (number | undefined)[] = [...before.keys()];
    const segment = (index: number, item: Json): Segment => {
      const name = nameOf(item);
      return name === undefined ? { index } : { index, name };
    };
    for (let index = before.length - 1; index >= 0; index -= 1) {
      if (kept.has(index)) continue;
      this.changes.push({ path: [...path, segment(index, before[index]!)], type: 'removed', before: before[index]! });
      this.patch.push({ op: 'remove', path: `${pointer}/${index}` });
      working.splice(index, 1);
    }
    let isReordered = false;
    after.forEach((item, index) => {
      const from = oldIndex[index];
      if (from === undefined) {
        this.changes.push({ path: [...path, segment(index, item)], type: 'added', after: item });
        this.patch.push({ op: 'add', path: `${pointer}/${index}`, value: item });
        working.splice(index, 0, undefined);
        return;
      }
      const at = working.indexOf(from, index);
      if (at !== index) {
        isReordered = true;
        this.patch.push({ op: 'move', from: `${pointer}/${at}`, path: `${pointer}/${index}` });
        working.splice(index, 0, ...working.splice(at, 1));
      }
      if (!isEqual(before[from], item)) this.visit(before[from]!, item, [...path, nameOf(before[from]!) === nameOf(item) ? segment(index, item) : { index }], `${pointer}/${index}`, items);
    });
    if (isReordered) this.changes.push({ path, type: 'reordered', before: before as Json[], after: after as Json[], ...(isUnordered && path.at(-1) !== 'initContainers' && { meansNothing: true }) });
  }

  private fieldNode(node: number | undefined, key: string): number | undefined {
    if (node === undefined) return undefined;
    const { properties, additionalProperties } = this.schema!.node(node);
    return properties && Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
  }
}

/** A path for messages: `spec.containers[cilium-agent].image`, `metadata.labels["app.kubernetes.io/name"]`. */
export function pathText(path: readonly Segment[]): string {
  let text = '';
  for (const segment of path) {
    if (typeof segment !== 'string') text += `[${segment.name ?? segment.index}]`;
    else if (/^[A-Za-z_$@][\w$-]*$/.test(segment)) text += text === '' ? segment : `.${segment}`;
    else text += `[${JSON.stringify(segment)}]`;
  }
  return text;
}
