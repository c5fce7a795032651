import type { ChartProps } from 'cdk8s';
import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import type { TalosCluster } from '../cluster/talos-cluster';
import { TalosCiliumError } from '../diagnostics/problem';

const CLUSTER = Symbol.for('cdk8s-talos-cilium.ClusterChart');

/** Props of `ClusterChart`. A namespace is left out: it would be stamped on cluster-scoped objects too. */
export type ClusterChartProps = Omit<ChartProps, 'namespace'>;

/** The chart of one cluster: constructs below it take the cluster's facts from it. Its id is the cluster's name. */
export class ClusterChart extends Chart {
  readonly cluster: TalosCluster;

  constructor(scope: Construct, cluster: TalosCluster, props: ClusterChartProps = {}) {
    super(scope, cluster.name, { disableResourceNameHashes: true, ...props });
    this.cluster = cluster;
    Object.defineProperty(this, CLUSTER, { value: true });
  }

  /**
   * Facts of the cluster that a construct belongs to.
   *
   * @param given what the construct's own `cluster` prop says; it wins
   * @throws CIL030 when neither the prop nor a `ClusterChart` around the construct gives them
   */
  static clusterOf(construct: IConstruct, given?: TalosCluster): TalosCluster {
    const cluster = given ?? ClusterChart.around(construct);
    if (cluster) return cluster;
    throw new TalosCiliumError({
      code: 'CIL030',
      path: construct.node.path,
      what: 'the cluster is not known (no cluster prop, no ClusterChart around it)',
      fix: 'pass cluster: new TalosCluster({ ... }), or create it in a ClusterChart',
    });
  }

  /** Facts of the cluster whose `ClusterChart` is around the construct, if there is one. */
  static around(construct: IConstruct): TalosCluster | undefined {
    return construct.node.scopes.reverse().find((scope): scope is ClusterChart => CLUSTER in scope)?.cluster;
  }
}
