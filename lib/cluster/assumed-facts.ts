import type { TalosClusterProps } from './talos-cluster-props';

/** Facts of a cluster with a default that a running cluster may contradict. */
const FACTS = ['podSubnets', 'dnsDomain'] as const;

type AssumedFact = (typeof FACTS)[number];

/** By the TalosCluster, whose type would make two files import each other. */
const assumed = new WeakMap<object, ReadonlySet<AssumedFact>>();

/** Records the facts that the props do not set. */
export function noteAssumedFacts(cluster: object, props: TalosClusterProps): void {
  const facts = FACTS.filter((fact) => props[fact] === undefined);
  if (facts.length > 0) assumed.set(cluster, new Set(facts));
}

/** The facts are written to the machine configuration: from now on they are true. */
export function stateFacts(cluster: object): void {
  assumed.delete(cluster);
}

/**
 * Whether a fact is the default of Talos because the program does not state it and writes no machine configuration. What contradicts it is then
 * probably right, and the assumption wrong.
 */
export function assumes(cluster: object, fact: AssumedFact): boolean {
  return assumed.get(cluster)?.has(fact) ?? false;
}
