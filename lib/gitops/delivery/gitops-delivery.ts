import { checked } from '../../props';
import type { ArgoCdOwnerProps } from '../../talos/gitops-owner';
import { FluxSource } from './flux-source';

/** Common props of `GitOpsDelivery.argoCd` and `GitOpsDelivery.flux`. */
export interface DeliveryProps {
  /**
   * Directory of the output in the repository, without `name` of the `GitOpsApp`. An empty string for the top directory.
   * @default - `outdir` of the `GitOpsApp`, which is 'dist' by default
   */
  readonly path?: string;
  /**
   * Name of the Kustomization of the layer `cilium`. The names of the other layers start with it: `cilium-network`. Names of Applications
   * start with the name of the cluster: `home-cilium`. Two apps that deliver to one cluster need two names.
   * @default 'cilium'
   */
  readonly name?: string;
  /**
   * Whether the controller installs Cilium from the chart, as a Helm release with the values of the app. The app then renders the chart for
   * its checks and for review only.
   * @default false - the controller applies the objects of the chart, which the app writes
   */
  readonly helm?: boolean;
}

/** Props of `GitOpsDelivery.argoCd`. */
export interface ArgoCdDeliveryProps extends DeliveryProps, Pick<ArgoCdOwnerProps, 'tracking' | 'instanceLabelKey' | 'installationId'> {
  /** URL of the Git repository with the output: `https://github.com/acme/clusters.git`. */
  readonly repository: string;
  /**
   * Branch, tag or commit.
   * @default 'HEAD', the default branch
   */
  readonly revision?: string;
  /**
   * Namespace of Argo CD.
   * @default 'argocd'
   */
  readonly namespace?: string;
  /**
   * An AppProject that exists. It must allow everything that the layers contain.
   * @default - the output contains an AppProject that allows only this repository, these clusters, and the namespaces and kinds of the layers
   */
  readonly project?: string;
  /**
   * Names or API server URLs of the clusters as Argo CD knows them, by the name of the `TalosCluster`, if one Argo CD delivers to several
   * clusters; `in-cluster` is that in which Argo CD runs.
   * @default - Argo CD runs in each cluster and delivers to its own
   */
  readonly clusters?: Readonly<Record<string, string>>;
  /**
   * Whether Argo CD applies changes by itself. Without it, you sync each Application yourself.
   * @default true
   */
  readonly automated?: boolean;
}

/** Props of `GitOpsDelivery.flux`. */
export interface FluxDeliveryProps extends DeliveryProps {
  /**
   * Where Flux reads the output from.
   * @default FluxSource.existing('flux-system'), the GitRepository that `flux bootstrap` creates
   */
  readonly source?: FluxSource;
  /**
   * Namespace of the objects of Flux.
   * @default 'flux-system'
   */
  readonly namespace?: string;
}

/** A delivery with its defaults. */
export type GitOpsDeliveryFacts =
  | ({ readonly controller: 'Argo CD' } & ArgoCdDeliveryProps & Required<Pick<ArgoCdDeliveryProps, 'name' | 'revision' | 'namespace' | 'automated'>>)
  | ({ readonly controller: 'Flux' } & FluxDeliveryProps & Required<Pick<FluxDeliveryProps, 'name' | 'source' | 'namespace'>>)
  | { readonly controller: 'Helm'; readonly helm: true };

/**
 * How the output reaches the cluster. `GitOpsApp` writes the objects of Argo CD or Flux that apply each layer after those that it needs, and
 * marks what Talos or Omni installs as theirs.
 *
 * @example
 * const app = new GitOpsApp({ delivery: GitOpsDelivery.flux() });
 */
export class GitOpsDelivery {
  static { checked(GitOpsDelivery, 'GitOpsDelivery'); }

  /**
   * Argo CD: one Application for each layer, ordered by sync waves. A root Application applies them, or an ApplicationSet for several
   * clusters.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/cluster-bootstrapping/
   */
  static argoCd(props: ArgoCdDeliveryProps): GitOpsDelivery {
    const { name = 'cilium', revision = 'HEAD', namespace = 'argocd', automated = true } = props;
    return new GitOpsDelivery({ ...props, controller: 'Argo CD', name, revision, namespace, automated });
  }

  /**
   * Flux: one Kustomization for each layer, ordered by `dependsOn`.
   *
   * @see https://fluxcd.io/flux/components/kustomize/kustomizations/
   */
  static flux(props: FluxDeliveryProps = {}): GitOpsDelivery {
    const { name = 'cilium', source = FluxSource.existing('flux-system'), namespace = 'flux-system' } = props;
    return new GitOpsDelivery({ ...props, controller: 'Flux', name, source, namespace });
  }

  /**
   * Helm: the output has the values and a `helmfile.yaml` for the chart, and manifests for all other objects. Nothing in the cluster applies
   * them by itself.
   *
   * @see https://helmfile.readthedocs.io/
   */
  static helm(): GitOpsDelivery {
    return new GitOpsDelivery({ controller: 'Helm', helm: true });
  }

  /** Controller and props. */
  readonly facts: GitOpsDeliveryFacts;

  private constructor(facts: GitOpsDeliveryFacts) {
    this.facts = Object.freeze(facts);
    Object.freeze(this);
  }
}
