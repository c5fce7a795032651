import type { App } from 'cdk8s';
import { ApiObject, ImplicitTokenResolver, LazyResolver, NumberStringUnionResolver } from 'cdk8s';
import type { KubernetesObject } from '../kubernetes/object';
import { sortedKeys } from '../yaml/sorted-keys';
import { throwYamlProblems } from '../yaml/writer-problems';

/** What cdk8s keeps in an `ApiObject`, as far as `toJson` reads it. */
interface Insides {
  readonly props?: Record<string, unknown>;
  readonly patches?: readonly unknown[];
  readonly metadata?: {
    readonly name?: unknown;
    readonly namespace?: unknown;
    readonly labels?: unknown;
    readonly annotations?: unknown;
    readonly finalizers?: unknown;
    readonly ownerReferences?: unknown;
    readonly _additionalAttributes?: Record<string, unknown>;
  };
}

/** Whether an object holds nothing that cdk8s would have to resolve, or refuse. */
export type PlainCheck = (object: KubernetesObject) => boolean;

/** What cdk8s keeps apart from other metadata. */
const METADATA = ['annotations', 'finalizers', 'labels', 'name', 'namespace', 'ownerReferences'] as const;
const APART: ReadonlySet<string> = new Set(METADATA);

/**
 * Reads the objects of an app: the result of `ApiObject.toJson`, without a copy for plain data. cdk8s copies each object
 * three times and calls every resolver for every value, which is most of the time of a large synth. Whatever is not plain
 * data, or not cdk8s' own way (lazy values, patches, own resolvers, an overridden `toJson`), goes through `toJson` itself.
 *
 * What is read is to be looked at, not changed: maps below the first level are the user's own, with keys in any order and
 * members that may be undefined or null. `stringifyManifest` sorts the former and leaves out the latter, as `toJson` does.
 */
export class ObjectReader {
  private readonly quick: boolean;
  private readonly isPlain: PlainCheck;

  /** @param isPlain in place of the usual check, for who goes through the whole object anyway */
  constructor(root: unknown, isPlain: PlainCheck = isPlainDeep) {
    this.isPlain = isPlain;
    const resolvers = (root as Partial<App>).resolvers ?? [];
    const usual = resolvers.every((r) => r instanceof LazyResolver || r instanceof ImplicitTokenResolver || r instanceof NumberStringUnionResolver);
    this.quick = usual && !process.env.CDK8S_DISABLE_SORT;
  }

  /** @throws TalosCiliumError `OUT001`, `OUT003` and `OUT004` for what is not data; what cdk8s throws for what it cannot resolve */
  read(object: ApiObject): KubernetesObject {
    visited = 0;
    const read = this.quick ? quickly(object, this.isPlain) : undefined;
    if (read) return read;
    const json = object.toJson() as KubernetesObject;
    // cdk8s lets through what no file can hold: functions, symbols and integers of any size.
    if (!isPlainDeep(json)) throwYamlProblems(json, object.node.path);
    return json;
  }
}

function quickly(object: ApiObject, isPlainThroughout: PlainCheck): KubernetesObject | undefined {
  if (object.toJson !== ApiObject.prototype.toJson) return undefined;
  const { props, patches, metadata } = object as unknown as Insides;
  if (!isPlain(props) || patches?.length !== 0 || !isPlain(metadata?._additionalAttributes)) return undefined;
  const { apiVersion, kind } = props;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  const kept = readMetadata(metadata);
  if (!kept) return undefined;
  const view: Record<string, unknown> = { apiVersion, kind, metadata: kept };
  for (const key of sortedKeys(props)) {
    const value = props[key];
    if (value === undefined || value === null || key === 'apiVersion' || key === 'kind' || key === 'metadata') continue;
    view[key] = value;
  }
  return isPlainThroughout(view as unknown as KubernetesObject) ? (view as unknown as KubernetesObject) : undefined;
}

/** Undefined when it is not plain data. */
function readMetadata(metadata: NonNullable<Insides['metadata']>): Record<string, unknown> | undefined {
  const others = metadata._additionalAttributes!;
  const view: Record<string, unknown> = {};
  for (const key of METADATA) if (!keep(view, key, metadata[key])) return undefined;
  for (const key in others) if (!APART.has(key) && !keep(view, key, others[key])) return undefined;
  return view;
}

function keep(view: Record<string, unknown>, key: string, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (!isPlainDeep(value)) return false;
  const left = isFilledDeep(value) ? value : withoutEmpty(value);
  if (left !== undefined) view[key] = left;
  return true;
}

/** Maps and lists of an object. Those that are shared count as often as they are written. */
const MAX_VALUES = 1_000_000;
let visited = 0;

/**
 * Whether a value is made of nothing but maps, lists, texts, numbers and booleans; null and undefined only as members of maps.
 * Most values are texts, which are not worth a call.
 */
export function isPlainDeep(value: unknown): boolean {
  if (typeof value !== 'object') return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (++visited > MAX_VALUES) throw new RangeError('it has more than a million maps and lists, or shares a part of itself so often that it is written as many');
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) if (typeof item !== 'string' && (item === null || !isPlainDeep(item))) return false;
    return true;
  }
  if (!isPlain(value)) return false;
  for (const key in value) {
    const member = value[key];
    if (typeof member !== 'string' && member !== undefined && member !== null && !isPlainDeep(member)) return false;
  }
  return true;
}

/** Whether nothing is to be left out of it. */
function isFilledDeep(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value !== undefined && value !== null;
  if (Array.isArray(value)) return value.length > 0 && value.every(isFilledDeep);
  let filled = false;
  for (const key in value) {
    if (!isFilledDeep((value as Record<string, unknown>)[key])) return false;
    filled = true;
  }
  return filled;
}

/** Empty maps and lists are left out of metadata, at every level. */
function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(withoutEmpty);
  const kept: Record<string, unknown> = {};
  let empty = true;
  for (const key of Object.keys(value)) {
    const left = withoutEmpty((value as Record<string, unknown>)[key]);
    if (left === undefined || left === null) continue;
    kept[key] = left;
    empty = false;
  }
  return empty ? undefined : kept;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
