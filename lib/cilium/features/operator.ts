import type { Feature } from './feature';

/** Settings of the operator. */
export interface OperatorProps {
  /**
   * Replicas; they never share a node, so more than the nodes stay pending.
   * @default - 2, or 1 on a cluster of one node
   */
  readonly replicas?: number;
}

/** The operator. */
export const operator: Feature = {
  prop: 'operator',
  apply({ operator: prop }, { cluster, set, problem }) {
    if (prop?.replicas === undefined) {
      const fitting = Math.min(2, cluster.nodes);
      set('operator.replicas', fitting, fitting === 1 ? 'the cluster has one node, and two replicas never share one' : 'two replicas, on two nodes');
      return;
    }
    if (!Number.isInteger(prop.replicas) || prop.replicas < 1) problem('CIL023', `operator.replicas is no positive whole number (${prop.replicas})`, 'give 1 or more');
    set('operator.replicas', prop.replicas, 'asked for');
  },
};
