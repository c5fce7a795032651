import type { Json } from '../kubernetes/json';
import { groupOf, type KubernetesObject } from '../kubernetes/object';
import { identityOf } from '../model/identity';
import { groupBy } from '../runtime/group-by';
import { isEqual } from './compare';
import { leavesOf, similarity } from './list-items';
import type { DiffObject } from './model';

/** An object and its counterpart. One of them is missing where the other is new or gone. */
export interface ObjectPair {
  readonly before?: DiffObject;
  readonly after?: DiffObject;
}

/** A name that ends with a hash, as those of Jobs and of the ConfigMaps of kustomize do. */
const GENERATED = /^(.+)-(?:[0-9a-f]{6,64}|[2456789bcdfghjklmnpqrstvwxz]{5,10})$/;
/** An object with another name is the same where this much of it is. */
const SAME_CONTENT = 0.9;
/** Smaller objects are alike by chance. */
const MIN_CONTENT = 3;
/** Between more objects of one kind, no renamed one is looked for. */
const MAX_COMPARISONS = 10_000;

/** Finds the counterpart of each object: by identity, wherever its file is; else by a name that is generated; else by its content. */
export function pairObjects(before: readonly DiffObject[], after: readonly DiffObject[]): ObjectPair[] {
  const pairs: ObjectPair[] = [];
  const pairBy = (left: readonly DiffObject[], right: readonly DiffObject[], keyOf: (object: DiffObject) => string | undefined, mayRepeat: boolean): [DiffObject[], DiffObject[]] => {
    const keyed = (objects: readonly DiffObject[]): Map<string, DiffObject[]> => groupBy(objects.filter((object) => keyOf(object) !== undefined), (object) => keyOf(object)!);
    const [lefts, rights] = [keyed(left), keyed(right)];
    const done = new Set<DiffObject>();
    for (const [key, olds] of lefts) {
      const news = rights.get(key) ?? [];
      if (!mayRepeat && (olds.length > 1 || news.length > 1)) continue;
      for (const [old, fresh] of together(olds, news)) {
        pairs.push({ before: old, after: fresh });
        done.add(old).add(fresh);
      }
    }
    return [left.filter((object) => !done.has(object)), right.filter((object) => !done.has(object))];
  };
  const inScope = (key: (object: DiffObject) => string | undefined) => (object: DiffObject): string | undefined => {
    const text = key(object);
    return text === undefined ? undefined : `${object.scope ?? ''}\0${text}`;
  };
  let [left, right] = pairBy(before, after, inScope(identity), true);
  // Directories may be arranged in another way, so that an object is in no cluster on one side.
  for (const side of ['before', 'after'] as const) {
    const isLoose = ({ scope = '' }: DiffObject): boolean => scope === '';
    const [some, others] = side === 'before' ? pairBy(left.filter(isLoose), right, identity, false) : pairBy(left, right.filter(isLoose), identity, false);
    [left, right] = side === 'before' ? [[...some, ...left.filter((object) => !isLoose(object))], others] : [some, [...others, ...right.filter((object) => !isLoose(object))]];
  }
  [left, right] = pairBy(left, right, inScope(generatedName), false);
  const contents = new Map<DiffObject, ReadonlySet<string>>();
  const contentOf = (object: DiffObject): ReadonlySet<string> => {
    let leaves = contents.get(object);
    if (!leaves) contents.set(object, (leaves = leavesOf(contentOnly(object.fields))));
    return leaves;
  };
  const news = groupBy(right, inScope(kindOf) as (object: DiffObject) => string);
  const renamed = new Set<DiffObject>();
  for (const old of left) {
    const others = news.get(inScope(kindOf)(old)!) ?? [];
    if (left.length * others.length > MAX_COMPARISONS || contentOf(old).size < MIN_CONTENT) continue;
    const candidates = others.filter((object) => !renamed.has(object) && similarity(contentOf(old), contentOf(object)) >= SAME_CONTENT);
    if (candidates.length === 1) {
      pairs.push({ before: old, after: candidates[0]! });
      renamed.add(old).add(candidates[0]!);
    }
  }
  pairs.push(...left.filter((object) => !renamed.has(object)).map((object) => ({ before: object })));
  pairs.push(...right.filter((object) => !renamed.has(object)).map((object) => ({ after: object })));
  return pairs;
}

/** Whether two names are one that something generates. */
export function isGeneratedRename(left: string, right: string): boolean {
  const [, one] = GENERATED.exec(left) ?? [];
  return one !== undefined && one === GENERATED.exec(right)?.[1];
}

/** Objects of one identity: those that are equal belong together, then those in files of one name. */
function together(olds: DiffObject[], news: DiffObject[]): [DiffObject, DiffObject][] {
  if (olds.length === 1 && news.length === 1) return [[olds[0]!, news[0]!]];
  const left = [...olds];
  const right = [...news];
  const found: [DiffObject, DiffObject][] = [];
  for (const isSame of [(a: DiffObject, b: DiffObject) => a.file === b.file && isEqual(a.fields as Json, b.fields as Json), (a: DiffObject, b: DiffObject) => isEqual(a.fields as Json, b.fields as Json), (a: DiffObject, b: DiffObject) => a.file === b.file, () => true]) {
    for (const old of [...left]) {
      const fresh = right.find((object) => isSame(old, object));
      if (!fresh) continue;
      found.push([old, fresh]);
      left.splice(left.indexOf(old), 1);
      right.splice(right.indexOf(fresh), 1);
    }
  }
  return found;
}

/** Versions do not count: an object moves from v1beta1 to v1. */
function kindOf({ fields }: DiffObject): string {
  return `${groupOf(fields.apiVersion)}\0${fields.kind}\0${identityOf(fields).namespace ?? ''}`;
}

function identity(object: DiffObject): string {
  return `${kindOf(object)}\0${identityOf(object.fields).name}`;
}

function generatedName(object: DiffObject): string | undefined {
  const [, base] = GENERATED.exec(identityOf(object.fields).name) ?? [];
  return base === undefined ? undefined : `${kindOf(object)}\0${base}`;
}

function contentOnly({ apiVersion: _apiVersion, kind: _kind, metadata: _metadata, ...content }: KubernetesObject): Json {
  return content as Json;
}
