import type { Feature } from './feature';

/** Settings of the operator. */
export interface OperatorProps {
  /**
   * Number of replicas. Two replicas never run on the same node, so that any more than there are nodes stay pending.
   * @default - 2, or 1 on a cluster with one node
   */
  readonly replicas?: number;
}

/** The operator. */
export const operator: Feature<{ operator?: OperatorProps }> = {
  prop: 'operator',
  apply({ operator: prop }, { cluster, set, report }) {
    if (prop?.replicas === undefined) {
      const fitting = Math.min(2, cluster.nodes);
      set('operator.replicas', fitting, fitting === 1 ? 'the cluster has one node, and two replicas never run on the same node' : 'two replicas, on two nodes');
      return;
    }
    if (!Number.isInteger(prop.replicas) || prop.replicas < 1) {
      report.add({ code: 'CIL023', what: `operator.replicas must be a whole number of at least 1; got ${prop.replicas}`, fix: 'set operator.replicas to 1 or more, or remove it' });
    }
    set('operator.replicas', prop.replicas);
  },
};
