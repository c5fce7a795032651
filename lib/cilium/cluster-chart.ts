import type { ChartProps } from 'cdk8s';
import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { CiliumVersion } from '../cluster/cilium-version';
import type { TalosCluster } from '../cluster/talos-cluster';
import { CodedError } from '../diagnostics/coded';
import { existingNamespacesOf } from '../model/existing-namespaces';
import { setSubstitutions } from '../model/substitutions';
import { declaredVersions } from '../model/versions';
import { checkArguments, checked } from '../props';
import { rootChart } from '../synthesis/synthesis';
import type { NamespaceProps } from './namespaces';

const CLUSTER = Symbol.for('cdk8s-talos-cilium.ClusterChart');

/** Props of `ClusterChart`. It has no `namespace`, which cdk8s would set on cluster-scoped objects too. */
export interface ClusterChartProps extends Omit<ChartProps, 'namespace'> {
  /**
   * Version of the Cilium of this cluster, if something else installs it: `1.19.6`. Policies, Gateways and pools are then created for that
   * version without a `TalosCilium`, and such an app needs neither chart nor helm.
   * @default - the version of the TalosCilium in this chart
   */
  readonly ciliumVersion?: string | CiliumVersion;
  /**
   * Namespaces to create, by name or with settings: `['shop', { name: 'storage', podSecurity: 'privileged' }]`. They are applied before the
   * objects in them. Argo CD and Flux do not delete a namespace that is removed from this list.
   * @default []
   */
  readonly namespaces?: readonly (string | NamespaceProps)[];
  /**
   * Namespaces that something else creates. With this prop or `namespaces`, objects in a namespace that is in neither list, not an object of the
   * app and not one of Kubernetes are reported as `OBJ016`.
   * @default []
   */
  readonly existingNamespaces?: readonly string[];
  /**
   * Values of variables such as `${DOMAIN}`, as `postBuild.substitute` of a Flux Kustomization has them. Only the checks use them: the written
   * objects keep the variables, which Flux replaces.
   * @default - none: a variable is not checked
   * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
   */
  readonly substitute?: Readonly<Record<string, string>>;
}

/**
 * The chart of one cluster. The constructs in it use the facts of that cluster. Its id is the name of the cluster.
 *
 * @example
 * const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3 });
 * const chart = new ClusterChart(new GitOpsApp(), cluster, { namespaces: ['shop'] });
 */
export class ClusterChart extends Chart {
  static { checked(ClusterChart, 'ClusterChart'); }

  /** Facts of the cluster. */
  readonly cluster: TalosCluster;
  /** Version of the Cilium that something else installs; undefined without the prop `ciliumVersion`. */
  readonly ciliumVersion: CiliumVersion | undefined;

  /**
   * @throws CLU007 if `ciliumVersion` is not a version of Cilium, CLU031 for an invalid or repeated name of a namespace, API006 for a second
   *   chart with the same cluster name
   */
  constructor(scope: Construct, cluster: TalosCluster, props: ClusterChartProps = {}) {
    checkArguments('ClusterChart', arguments);
    const { ciliumVersion, namespaces = [], existingNamespaces = [], substitute, ...chartProps } = props;
    checkName(scope, cluster);
    super(scope, cluster.name, { disableResourceNameHashes: true, ...chartProps });
    this.cluster = cluster;
    this.ciliumVersion = ciliumVersion === undefined ? undefined : CiliumVersion.from(ciliumVersion, this.node.path);
    Object.defineProperty(this, CLUSTER, { value: true });
    declaredVersions(this).set(rootChart(this).node.id, { cilium: this.ciliumVersion, kubernetes: cluster.kubernetesVersion });
    if (substitute) setSubstitutions(this, substitute);
    const scopes = existingNamespacesOf(this);
    const { id } = rootChart(this).node;
    scopes.set(id, new Set([...(scopes.get(id) ?? []), ...existingNamespaces]));
    if (namespaces.length + existingNamespaces.length === 0) return;
    const { createNamespaces } = require('./namespaces') as typeof import('./namespaces');
    createNamespaces(this, namespaces, existingNamespaces);
  }

  /**
   * Facts of the cluster that a construct belongs to.
   *
   * @param given the `cluster` prop of the construct, which takes precedence
   * @throws CIL030 if there is neither the prop nor a `ClusterChart` around the construct
   */
  static clusterOf(construct: IConstruct, given?: TalosCluster): TalosCluster {
    const cluster = given ?? ClusterChart.around(construct);
    if (cluster) return cluster;
    throw new CodedError({
      code: 'CIL030',
      path: construct.node.path,
      what: 'the construct has no cluster: it is not in a ClusterChart, and the prop cluster is not set',
      fix: 'create it in a ClusterChart, or set the prop cluster to a TalosCluster',
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
  throw new CodedError({
    code: 'API006',
    path: other.node.path,
    what: `the app already has a chart named ${name} (${other.constructor.name})`,
    fix: 'create one ClusterChart for each cluster, pass it to all its constructs, and set a different name on each TalosCluster',
  });
}
