import { checked } from '../props';
import { BOOTSTRAP_LAYERS, type BootstrapLayer } from '../synthesis/by-layer';

/** One name for both layers of a bootstrap, or one for each; a layer without a name gets no marks. */
export type LayerNames = string | { readonly crds?: string; readonly cilium?: string };

/** Where Argo CD writes down which Application an object belongs to: `application.resourceTrackingMethod` of `argocd-cm`. */
export type ArgoCdTracking = 'annotation' | 'label' | 'annotation+label';

/** Props of `GitOpsOwner.argoCd`. */
export interface ArgoCdOwnerProps {
  /**
   * Name of the Application whose source holds the objects, or one for each layer. One that prunes deletes what carries its mark and is
   * not in its source: name only the layers that it holds.
   */
  readonly application: LayerNames;
  /**
   * Namespace of the Application, if it is another than Argo CD's.
   * @default - that of Argo CD itself
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/app-any-namespace/
   */
  readonly applicationNamespace?: string;
  /**
   * `spec.destination.namespace` of the Application, which Argo CD writes into the mark of an object that has no namespace; empty for
   * an Application without one.
   * @default 'kube-system'
   */
  readonly destinationNamespace?: string;
  /**
   * As in the settings of Argo CD.
   * @default 'annotation': the default of Argo CD since 3.0; before, it was 'label'
   */
  readonly tracking?: ArgoCdTracking;
  /**
   * `application.instanceLabelKey` of `argocd-cm`, for tracking by label.
   * @default 'app.kubernetes.io/instance'
   */
  readonly instanceLabelKey?: string;
  /**
   * `installationID` of `argocd-cm`, where several Argo CDs share the cluster.
   * @default - none
   */
  readonly installationId?: string;
}

/** Props of `GitOpsOwner.flux`. */
export interface FluxOwnerProps {
  /** Name of the Kustomization whose path holds the objects, or one for each layer. */
  readonly kustomization: LayerNames;
  /**
   * Namespace of the Kustomization.
   * @default 'flux-system'
   */
  readonly namespace?: string;
}

/** Props of `GitOpsOwner.helm`. */
export interface HelmOwnerProps {
  /**
   * Name of the HelmRelease of Flux that manages the release.
   * @default - none: the commands are those of helm
   */
  readonly helmRelease?: string;
  /**
   * Namespace of that HelmRelease.
   * @default 'flux-system'
   */
  readonly namespace?: string;
}

/** What a `GitOpsOwner` was made with, with its defaults. */
export type GitOpsOwnerFacts =
  | ({ readonly controller: 'Argo CD' } & ArgoCdOwnerProps & Required<Pick<ArgoCdOwnerProps, 'destinationNamespace' | 'tracking' | 'instanceLabelKey'>>)
  | ({ readonly controller: 'Flux' } & Required<FluxOwnerProps>)
  | ({ readonly controller: 'Helm' } & HelmOwnerProps & Required<Pick<HelmOwnerProps, 'namespace'>>);

/**
 * Who owns Cilium once the cluster runs. The objects that Talos or Omni apply at the start get the marks by which that owner knows its
 * own, so that it finds them as if it had made them. The manifests for Git stay without: there the owner writes its marks itself.
 *
 * Names that Kubernetes would not take are errors of the construct that gets the owner.
 */
export class GitOpsOwner {
  static { checked(GitOpsOwner, 'GitOpsOwner'); }

  /**
   * Applications of Argo CD that apply `manifests/`.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/
   */
  static argoCd(props: ArgoCdOwnerProps): GitOpsOwner {
    const { destinationNamespace = 'kube-system', tracking = 'annotation', instanceLabelKey = 'app.kubernetes.io/instance' } = props;
    return new GitOpsOwner({ ...props, controller: 'Argo CD', destinationNamespace, tracking, instanceLabelKey });
  }

  /**
   * Kustomizations of Flux that apply `manifests/`.
   *
   * @see https://fluxcd.io/flux/components/kustomize/kustomizations/
   */
  static flux(props: FluxOwnerProps): GitOpsOwner {
    return new GitOpsOwner({ ...props, controller: 'Flux', namespace: props.namespace ?? 'flux-system' });
  }

  /**
   * A Helm release made of the chart and `cilium-values.yaml`: a HelmRelease of Flux, `helm upgrade`, `cilium upgrade`. Its name and
   * namespace are those of `TalosCilium`. Only what the chart makes is marked: CRDs of the Gateway API belong to nobody's release.
   *
   * @see https://helm.sh/docs/helm/helm_upgrade/
   */
  static helm(props: HelmOwnerProps = {}): GitOpsOwner {
    return new GitOpsOwner({ ...props, controller: 'Helm', namespace: props.namespace ?? 'flux-system' });
  }

  readonly facts: GitOpsOwnerFacts;

  private constructor(facts: GitOpsOwnerFacts) {
    this.facts = Object.freeze(facts);
    Object.freeze(this);
  }
}

/** The name of one layer. */
export function nameFor(names: LayerNames, layer: BootstrapLayer): string | undefined {
  return typeof names === 'string' ? names : names[layer];
}

/** All names, each once, with the layer that it is for, if it is one alone. */
export function layersByName(names: LayerNames): { readonly name: string; readonly layer: BootstrapLayer | undefined }[] {
  if (typeof names === 'string') return [{ name: names, layer: undefined }];
  if (names.crds !== undefined && names.crds === names.cilium) return [{ name: names.crds, layer: undefined }];
  return BOOTSTRAP_LAYERS.flatMap((layer) => (names[layer] === undefined ? [] : [{ name: names[layer], layer }]));
}

/** What Argo CD calls an Application in its marks. */
export function argoCdInstance(name: string, namespace: string | undefined): string {
  return namespace === undefined ? name : `${namespace}_${name}`;
}
