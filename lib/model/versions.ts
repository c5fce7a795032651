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
export function versionsByScope({ ciliums, versions }: Pick<Model, 'ciliums' | 'versions'>): (scope: string) => ClusterVersions {
  const ciliumOf = ciliumByScope(ciliums);
  return (scope) => {
    const said = versions?.(scope);
    if (said) return said;
    const cilium = ciliumOf.get(scope);
    return cilium ? { cilium: cilium.version, kubernetes: cilium.cluster.kubernetesVersion } : NOTHING_KNOWN;
  };
}
