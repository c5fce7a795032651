import type { ChartProps } from 'cdk8s';
import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { CiliumVersion } from '../cluster/cilium-version';
import type { TalosCluster } from '../cluster/talos-cluster';
import { TalosCiliumError } from '../diagnostics/problem';
import { existingNamespacesOf } from '../model/existing-namespaces';
import { checkArguments, checked } from '../props';
import { top } from '../synthesis/synthesis';
import type { NamespaceProps } from './namespaces';

const CLUSTER = Symbol.for('cdk8s-talos-cilium.ClusterChart');

/** Props of `ClusterChart`. A namespace is left out: it would be stamped on cluster-scoped objects too. */
export interface ClusterChartProps extends Omit<ChartProps, 'namespace'> {
  /**
   * Version of the Cilium of this cluster, when something else installs it: `1.19.6`. Policies, Gateways, pools and the like
   * are then made for that version without a `TalosCilium`, and an app of these needs no chart and no helm.
   * @default - the version of the TalosCilium in this chart
   */
  readonly ciliumVersion?: string | CiliumVersion;
  /**
   * Namespaces to create, by name or with settings: `['shop', { name: 'storage', podSecurity: 'privileged' }]`. They are applied before the
   * objects in them. Argo CD and Flux do not delete them when they leave this list.
   * @default []
   */
  readonly namespaces?: readonly (string | NamespaceProps)[];
  /**
   * Namespaces that something else creates. Together with `namespaces`, the Namespace objects of the app and those of Kubernetes they
   * are all that exist: objects in any other namespace are reported as `OBJ016`.
   * @default []
   */
  readonly existingNamespaces?: readonly string[];
}

/** The chart of one cluster: constructs below it take the cluster's facts from it. Its id is the cluster's name. */
export class ClusterChart extends Chart {
  static { checked(ClusterChart, 'ClusterChart'); }

  readonly cluster: TalosCluster;
  /** Version of a Cilium that something else installs; undefined when this is not said. */
  readonly ciliumVersion: CiliumVersion | undefined;

  /**
   * @throws CLU007 when `ciliumVersion` is not a version of Cilium, CLU031 for a namespace that is not a valid name or is given twice, API006 for
   *   a second chart of the same cluster name
   */
  constructor(scope: Construct, cluster: TalosCluster, props: ClusterChartProps = {}) {
    checkArguments('ClusterChart', arguments);
    const { ciliumVersion, namespaces = [], existingNamespaces = [], ...chartProps } = props;
    checkName(scope, cluster);
    super(scope, cluster.name, { disableResourceNameHashes: true, ...chartProps });
    this.cluster = cluster;
    this.ciliumVersion = ciliumVersion === undefined ? undefined : CiliumVersion.from(ciliumVersion, this.node.path);
    Object.defineProperty(this, CLUSTER, { value: true });
    const scopes = existingNamespacesOf(this);
    const { id } = top(this).node;
    scopes.set(id, new Set([...(scopes.get(id) ?? []), ...existingNamespaces]));
    if (namespaces.length + existingNamespaces.length === 0) return;
    const { createNamespaces } = require('./namespaces') as typeof import('./namespaces');
    createNamespaces(this, namespaces, existingNamespaces);
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
    return ClusterChart.chartOf(construct)?.cluster;
  }

  /** The `ClusterChart` around the construct, if there is one. */
  static chartOf(construct: IConstruct): ClusterChart | undefined {
    return construct.node.scopes.reverse().find((scope): scope is ClusterChart => CLUSTER in scope);
  }
}

/** The id is the name of the cluster, so that two charts of one cluster, or two clusters of one name, clash. */
function checkName(scope: Construct, { name }: TalosCluster): void {
  const other = scope.node.tryFindChild(name);
  if (!other) return;
  throw new TalosCiliumError({
    code: 'API006',
    path: other.node.path,
    what: `the app has a chart of the name ${name} already (${other.constructor.name})`,
    fix: 'create one ClusterChart for each cluster and pass it to all its constructs; give each TalosCluster a name of its own',
  });
}
