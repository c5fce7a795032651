import { ApiObject, type OwnerReference } from 'cdk8s';
import type { Construct } from 'constructs';
import { CodedError } from '../diagnostics/coded';

/** What a class of typed objects says of itself in its static members. */
export interface TypedKind {
  /** Group and version, for example `cilium.io/v2`. */
  readonly apiVersion: string;
  /** Kind, for example `CiliumNetworkPolicy`. */
  readonly kind: string;
  /** Whether objects of the kind live in a namespace. */
  readonly scope: 'Namespaced' | 'Cluster';
}

/** Metadata that every object takes. */
export interface SharedMetadata {
  /** @default a name that the chart makes from the construct path */
  readonly name?: string;
  /** @default the chart's labels */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** @default none */
  readonly finalizers?: readonly string[];
  /** @default none */
  readonly ownerReferences?: readonly OwnerReference[];
}

/** Metadata of an object that lives in a namespace. */
export interface ObjectMetadata extends SharedMetadata {
  /** @default the chart's namespace */
  readonly namespace?: string;
}

/** Metadata of a cluster-scoped object: it has no namespace. */
export interface ClusterScopedMetadata extends SharedMetadata {
  readonly namespace?: never;
}

/** Props that every typed object has; each kind adds its own fields. */
export interface TypedObjectProps {
  /** @default the version that the class stands for */
  readonly apiVersion?: string;
  /** @default none but what the chart gives */
  readonly metadata?: ObjectMetadata | ClusterScopedMetadata;
}

/**
 * A Kubernetes object of a known kind. What it is given is what it renders: no field is renamed, added or left out, but
 * for `undefined` and `null`, which cdk8s leaves out of every object. JSON patches are written with the real field names.
 */
export class TypedObject extends ApiObject {
  /**
   * @param type the class of the object, for its static members
   * @throws TalosCiliumError `OBJ001` when a cluster-scoped object is given a namespace
   */
  constructor(scope: Construct, id: string, type: TypedKind, props: TypedObjectProps) {
    super(scope, id, { ...(props as object), apiVersion: props.apiVersion ?? type.apiVersion, kind: type.kind });
    if (type.scope === 'Namespaced') return;

    const namespace = props.metadata?.namespace;
    if (namespace !== undefined) {
      throw new CodedError({
        code: 'OBJ001',
        path: this.node.path,
        what: `${type.kind} is cluster-scoped, but metadata.namespace is set (${String(namespace)})`,
        fix: 'remove metadata.namespace',
        link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#not-all-objects-are-in-a-namespace',
      });
    }
    // cdk8s stamps the chart's namespace on every object; the API server refuses one on these.
    (this.metadata as { namespace?: string }).namespace = undefined;
  }
}
