import type { Duration } from 'cdk8s';
import type { JsonObject } from '../../kubernetes/json';
import { setDirect } from './direct';
import type { DirectTable, Feature } from './feature';
import { containerValues, type ContainerWorkloadProps } from './workload';

/** The operator. Its resources are in `resources`, its image in `images`. */
export interface OperatorProps extends ContainerWorkloadProps {
  /**
   * Number of replicas. Two replicas never run on the same node: with more replicas than nodes, some stay pending.
   * @default - 2, or 1 on a cluster with one node
   */
  readonly replicas?: number;
  /**
   * DNS policy of the pods.
   * @default - Kubernetes': ClusterFirst, which is Default on the network of the node
   */
  readonly dnsPolicy?: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default';
  /**
   * Whether the operator uses the network of the node, which is required on a cluster that has no other network before Cilium runs.
   * @default - the chart's: true
   */
  readonly hostNetwork?: boolean;
  /**
   * A PodDisruptionBudget.
   * @default - the chart's: none
   */
  readonly podDisruptionBudget?: boolean;
  /**
   * How the pods are spread over zones, as Kubernetes writes it.
   * @default - none
   */
  readonly topologySpreadConstraints?: readonly JsonObject[];
  /**
   * Whether the operator restarts pods of CoreDNS that Cilium does not manage.
   * @default - the chart's: true
   */
  readonly restartUnmanagedPods?: boolean;
  /**
   * Whether the operator removes the taint `node.cilium.io/agent-not-ready` of nodes on which Cilium runs.
   * @default - the chart's: true
   */
  readonly removeNodeTaints?: boolean;
  /**
   * Whether the operator taints nodes on which Cilium does not run.
   * @default - as `removeNodeTaints`
   */
  readonly setNodeTaints?: boolean;
  /**
   * Whether the operator sets the condition NetworkUnavailable of nodes.
   * @default - the chart's: true
   */
  readonly setNodeNetworkStatus?: boolean;
  /** Time between removals of endpoints that no longer exist: `5m`. @default - the chart's: 5m */
  readonly endpointGcInterval?: string | Duration;
  /** Time between removals of identities that are not used: `15m`. @default - the chart's: 15m */
  readonly identityGcInterval?: string | Duration;
  /** Time between removals of nodes that no longer exist: `5m`. @default - the chart's: 5m */
  readonly nodeGcInterval?: string | Duration;
}

const DIRECT: DirectTable = {
  ...containerValues('operator.'),
  dnsPolicy: 'operator.dnsPolicy',
  hostNetwork: 'operator.hostNetwork',
  topologySpreadConstraints: 'operator.topologySpreadConstraints',
  podDisruptionBudget: 'operator.podDisruptionBudget.enabled',
  restartUnmanagedPods: 'operator.unmanagedPodWatcher.restart',
  removeNodeTaints: 'operator.removeNodeTaints',
  setNodeTaints: 'operator.setNodeTaints',
  setNodeNetworkStatus: 'operator.setNodeNetworkStatus',
  endpointGcInterval: 'operator.endpointGCInterval',
  identityGcInterval: 'operator.identityGCInterval',
  nodeGcInterval: 'operator.nodeGCInterval',
};

/** The operator. */
export const operator: Feature<{ operator?: OperatorProps }> = {
  prop: 'operator',
  direct: DIRECT,
  apply({ operator: prop }, context) {
    const { cluster, set, report } = context;
    setDirect('operator', prop, DIRECT, context);
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
