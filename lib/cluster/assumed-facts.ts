import type { TalosCluster } from './talos-cluster';
import type { TalosClusterProps } from './talos-cluster-props';

/** Facts of a cluster with a default that a running cluster may contradict. */
const FACTS = ['podSubnets', 'dnsDomain'] as const;

type AssumedFact = (typeof FACTS)[number];

const assumed = new WeakMap<TalosCluster, ReadonlySet<AssumedFact>>();

/** Notes which facts nobody stated. */
export function noteAssumedFacts(cluster: TalosCluster, props: TalosClusterProps): void {
  const facts = FACTS.filter((fact) => props[fact] === undefined);
  if (facts.length > 0) assumed.set(cluster, new Set(facts));
}

/** The facts are written to the machine configuration: from now on they are true. */
export function stateFacts(cluster: TalosCluster): void {
  assumed.delete(cluster);
}

/**
 * Whether a fact is the default of Talos because the program does not state it and writes no machine configuration. What contradicts it is then
 * probably right, and the assumption wrong.
 */
export function assumes(cluster: TalosCluster, fact: AssumedFact): boolean {
  return assumed.get(cluster)?.has(fact) ?? false;
}
