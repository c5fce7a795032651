import type { IConstruct } from 'constructs';
import type { KubernetesObject } from '../kubernetes/object';

const byRoot = new WeakMap<IConstruct, readonly KubernetesObject[]>();

/** CustomResourceDefinitions that the clusters of an app have, and that the app does not write. */
export function externalCrds({ node: { root } }: IConstruct): readonly KubernetesObject[] | undefined {
  return byRoot.get(root);
}

/** Sets the CustomResourceDefinitions that something else installs. */
export function setExternalCrds({ node: { root } }: IConstruct, crds: readonly KubernetesObject[]): void {
  byRoot.set(root, crds);
}
