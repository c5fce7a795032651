import type { ReachDestination, ReachFlow } from '../reach/question';

/** Everything that may reach a target. Nothing else may. */
export interface ReachLimit {
  /** The end that receives, or a pattern such as `shop/*` or `*`. */
  readonly to: ReachDestination;
  /** Everything that may reach it: workloads, patterns, and the entities `world`, `ingress`, `remote-node` and `kube-apiserver`. */
  readonly from: readonly string[];
  /**
   * Port of the end that receives.
   * @default - every port: those that the workload declares, those that rules name, and the rest
   */
  readonly port?: number;
  /** @default 'TCP' */
  readonly protocol?: ReachFlow['protocol'];
}

/** Who reaches what: every source of each target, as `workload:port` or `workload:port/protocol`. Sources that are not listed must not reach it. */
export type ReachMatrix = Readonly<Record<string, readonly string[]>>;

/** Which workloads must have default deny. */
export interface DefaultDenyOptions {
  /**
   * Directions.
   * @default ['ingress', 'egress']
   */
  readonly directions?: readonly ('ingress' | 'egress')[];
  /**
   * Namespaces, or workloads as `namespace/name`, that may be without default deny.
   * @default []
   */
  readonly except?: readonly string[];
}
