/** API group of an `apiVersion`; empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, Math.max(apiVersion.lastIndexOf('/'), 0));
}

/** Whether an object has a place of its own in a cluster: lists of objects and the files of kustomize do not. */
export function isClusterObject({ apiVersion, kind, items }: KubernetesObject): boolean {
  return !apiVersion.startsWith('kustomize.config.k8s.io/') && !(kind.endsWith('List') && Array.isArray(items));
}

/** The items of a list of objects; undefined for anything else. Items of a typed list, such as a SecretList, may omit apiVersion and kind. */
export function itemsOf({ apiVersion, kind, items }: Readonly<Record<string, unknown>>): readonly unknown[] | undefined {
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return undefined;
  const implied = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items.map((item: unknown) => (typeof item === 'object' && item !== null && !Array.isArray(item) ? { ...implied, ...item } : item));
}

/** A Kubernetes object as plain JSON. */
export interface KubernetesObject {
  /** Group and version: `apps/v1`. */
  readonly apiVersion: string;
  /** Kind: `Deployment`. */
  readonly kind: string;
  /** Name, namespace, labels and annotations. */
  readonly metadata: {
    /** Name. */
    readonly name: string;
    /** Namespace; absent for a cluster-scoped object. */
    readonly namespace?: string;
    /** Labels. */
    readonly labels?: Readonly<Record<string, string>>;
    /** Annotations. */
    readonly annotations?: Readonly<Record<string, string>>;
    readonly [key: string]: unknown;
  };
  readonly [key: string]: unknown;
}
