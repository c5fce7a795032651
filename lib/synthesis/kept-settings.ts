import type { IConstruct } from 'constructs';
import type { TalosCluster } from '../cluster/talos-cluster';

interface Registered {
  readonly cluster: TalosCluster;
  readonly settings: () => readonly string[];
}

const byRoot = new WeakMap<IConstruct, Registered[]>();

/** Says what the patches of a construct add to machine configurations, which stays on the nodes when the program no longer has it. */
export function registerKeptSettings(construct: IConstruct, cluster: TalosCluster, settings: () => readonly string[]): void {
  const { root } = construct.node;
  byRoot.set(root, [...(byRoot.get(root) ?? []), { cluster, settings }]);
}

/** The settings of a cluster, sorted; undefined if no construct of the app writes patches for it. */
export function keptSettingsOf(root: IConstruct, name: string): readonly string[] | undefined {
  const registered = (byRoot.get(root) ?? []).filter(({ cluster }) => cluster.name === name);
  return registered.length === 0 ? undefined : [...new Set(registered.flatMap(({ settings }) => settings()))].sort();
}
