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
    const most = cluster.nodes;
    if (prop?.replicas === undefined) {
      const fitting = Math.min(2, most);
      set('operator.replicas', fitting, fitting === 1 ? 'the cluster has one node, and two replicas never share one' : 'two replicas, on two nodes');
      return;
    }
    if (!Number.isInteger(prop.replicas) || prop.replicas < 1) problem('CIL023', `operator.replicas is no positive whole number (${prop.replicas})`, 'give 1 or more');
    else if (prop.replicas > most) problem('CIL023', `operator.replicas is more than the cluster has nodes (${prop.replicas}, nodes ${most})`, `give at most ${most}: replicas never share a node`);
    set('operator.replicas', prop.replicas, 'asked for');
  },
};
