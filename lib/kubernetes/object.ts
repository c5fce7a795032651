/** API group of an `apiVersion`; empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, Math.max(apiVersion.lastIndexOf('/'), 0));
}

/** Whether an object has a place of its own in a cluster: lists of objects and the files of kustomize do not. */
export function isClusterObject({ apiVersion, kind, items }: KubernetesObject): boolean {
  return !apiVersion.startsWith('kustomize.config.k8s.io/') && !(kind.endsWith('List') && Array.isArray(items));
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
