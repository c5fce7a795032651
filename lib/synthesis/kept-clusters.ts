import type { IConstruct } from 'constructs';

const kept = new WeakMap<IConstruct, ReadonlySet<string>>();

/** Names clusters of an app that this synth leaves out: what an earlier one wrote of them stays. */
export function setKeptClusters(root: IConstruct, clusters: ReadonlySet<string>): void {
  kept.set(root, clusters);
}

export function keptClustersOf(root: IConstruct): ReadonlySet<string> {
  return kept.get(root) ?? new Set();
}
