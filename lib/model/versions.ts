import type { IConstruct } from 'constructs';
import { ciliumByScope } from './clusters';
import type { ClusterVersions, Model } from './model';

const NOTHING_KNOWN: ClusterVersions = {};
const byRoot = new WeakMap<IConstruct, Map<string, ClusterVersions>>();

/** Versions of clusters whose Cilium something else installs, by the id of the top-level chart. */
export function declaredVersions({ node: { root } }: IConstruct): Map<string, ClusterVersions> {
  let known = byRoot.get(root);
  if (!known) byRoot.set(root, (known = new Map()));
  return known;
}

/** The versions of the cluster that a scope stands for. */
export function versionsByScope({ ciliums, versions, unknownReads }: Pick<Model, 'ciliums' | 'versions' | 'unknownReads'>): (scope: string) => ClusterVersions {
  const ciliumOf = ciliumByScope(ciliums);
  return (scope) => {
    // A Cilium of which only the version is known stands for no version of Kubernetes.
    const cilium = unknownReads ? undefined : ciliumOf.get(scope);
    return cilium ? { cilium: cilium.version, kubernetes: cilium.cluster.kubernetesVersion } : (versions?.(scope) ?? NOTHING_KNOWN);
  };
}
