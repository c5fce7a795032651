/** A `kustomization.yaml` that only lists resources. */
export interface Kustomization {
  readonly apiVersion: 'kustomize.config.k8s.io/v1beta1';
  readonly kind: 'Kustomization';
  readonly resources: readonly string[];
}

export interface KustomizationOptions {
  /**
   * Whether the order of the paths is kept, as for layers that build on one another.
   * @default false, the paths are sorted
   */
  readonly ordered?: boolean;
}

/**
 * The `kustomization.yaml` of a directory.
 *
 * @param paths manifests, or directories with a kustomization of their own, relative to the directory; each is listed once
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
 */
export function kustomizationFor(paths: Iterable<string>, options: KustomizationOptions = {}): Kustomization {
  const resources = [...new Set(paths)];
  if (!options.ordered) resources.sort();
  return { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources };
}
