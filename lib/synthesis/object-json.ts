import type { App} from 'cdk8s';
import { ApiObject, ImplicitTokenResolver, LazyResolver, NumberStringUnionResolver } from 'cdk8s';
import type { KubernetesObject } from '../chart/kubernetes-object';

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

/** Thrown inside, when a value is not plain data and cdk8s has to resolve it. */
const NOT_PLAIN = Symbol('not plain');

/**
 * Turns the objects of an app into JSON as `ApiObject.toJson` does, but in one pass: cdk8s makes three copies of each
 * object and asks every resolver about every value, which is most of the time of a large synth. Whatever is not plain data,
 * or not cdk8s' own way (lazy values, patches, own resolvers, an overridden `toJson`), goes through `toJson` itself.
 */
export class ObjectReader {
  private readonly quick: boolean;

  constructor(root: unknown) {
    const resolvers = (root as Partial<App>).resolvers ?? [];
    const usual = resolvers.every((r) => r instanceof LazyResolver || r instanceof ImplicitTokenResolver || r instanceof NumberStringUnionResolver);
    this.quick = usual && !process.env.CDK8S_DISABLE_SORT;
  }

  read(object: ApiObject): KubernetesObject {
    return (this.quick ? quickly(object) : undefined) ?? (object.toJson() as KubernetesObject);
  }
}

function quickly(object: ApiObject): KubernetesObject | undefined {
  if (object.toJson !== ApiObject.prototype.toJson) return undefined;
  const { props, patches, metadata } = object as unknown as Insides;
  if (!isPlain(props) || patches?.length !== 0 || !isPlain(metadata?._additionalAttributes)) return undefined;
  const { name, namespace, labels, annotations, finalizers, ownerReferences } = metadata;
  try {
    const { apiVersion, kind, metadata: _given, ...rest } = props;
    const full = { ...metadata._additionalAttributes, name, namespace, annotations, finalizers, ownerReferences, labels };
    return {
      apiVersion: plain(apiVersion),
      kind: plain(kind),
      metadata: plainMetadata(full),
      ...(plain(rest) as object),
    } as KubernetesObject;
  } catch (error) {
    if (error === NOT_PLAIN) return undefined;
    throw error;
  }
}

function plain(value: unknown): unknown {
  if (typeof value !== 'object') {
    if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') throw NOT_PLAIN;
    return value;
  }
  if (Array.isArray(value)) {
    const items: unknown[] = new Array(value.length);
    for (let i = 0; i < items.length; i++) {
      if (value[i] === undefined || value[i] === null) throw NOT_PLAIN;
      items[i] = plain(value[i]);
    }
    return items;
  }
  if (!isPlain(value)) throw NOT_PLAIN;
  const members: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined && member !== null) members[key] = plain(member);
  }
  return members;
}

/** Empty maps and lists are left out of metadata, at every level. */
function plainMetadata(metadata: Record<string, unknown>): unknown {
  return withoutEmpty(plain(metadata)) ?? {};
}

function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    if (value.some((item) => typeof item === 'object' && withoutEmpty(item) === undefined)) throw NOT_PLAIN;
    return value.length === 0 ? undefined : value.map(withoutEmpty);
  }
  const kept: Record<string, unknown> = {};
  let empty = true;
  for (const [key, member] of Object.entries(value)) {
    const left = withoutEmpty(member);
    if (left === undefined) continue;
    kept[key] = left;
    empty = false;
  }
  return empty ? undefined : kept;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
