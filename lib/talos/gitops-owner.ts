import type { IConstruct } from 'constructs';
import { checked } from '../props';
import { BOOTSTRAP_LAYERS, type BootstrapLayer } from '../synthesis/by-layer';
import { setFieldManager } from '../synthesis/field-manager';

/** One name for both layers of a bootstrap, or one for each. A layer without a name gets no marks. */
export type LayerNames = string | { readonly crds?: string; readonly cilium?: string };

/** How Argo CD marks the objects of an Application: `application.resourceTrackingMethod` of `argocd-cm`. */
export type ArgoCdTracking = 'annotation' | 'label' | 'annotation+label';

/** Props of `GitOpsOwner.argoCd`. */
export interface ArgoCdOwnerProps {
  /**
   * Name of the Application whose source has the objects, or one for each layer. An Application that prunes deletes objects that have its
   * mark and are not in its source: set only the layers that are in its source.
   */
  readonly application: LayerNames;
  /**
   * Namespace of the Application, if it is not the namespace of Argo CD.
   * @default - the namespace of Argo CD
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/app-any-namespace/
   */
  readonly applicationNamespace?: string;
  /**
   * `spec.destination.namespace` of the Application, which Argo CD uses in the mark of an object without a namespace; an empty string
   * for an Application without one.
   * @default 'kube-system'
   */
  readonly destinationNamespace?: string;
  /**
   * The same value as in `argocd-cm`.
   * @default 'annotation' - the default of Argo CD from 3.0 on; older versions use 'label'
   */
  readonly tracking?: ArgoCdTracking;
  /**
   * `application.instanceLabelKey` of `argocd-cm`, for tracking by label.
   * @default 'app.kubernetes.io/instance'
   */
  readonly instanceLabelKey?: string;
  /**
   * `installationID` of `argocd-cm`, if several installations of Argo CD share the cluster.
   * @default - none
   */
  readonly installationId?: string;
}

/** Props of `GitOpsOwner.flux`. */
export interface FluxOwnerProps {
  /** Name of the Kustomization whose path has the objects, or one for each layer. */
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
   * @default - none: the README has helm commands
   */
  readonly helmRelease?: string;
  /**
   * Namespace of the HelmRelease.
   * @default 'flux-system'
   */
  readonly namespace?: string;
}

/** Props of a `GitOpsOwner`, including defaults. */
export type GitOpsOwnerFacts =
  | ({ readonly controller: 'Argo CD' } & ArgoCdOwnerProps & Required<Pick<ArgoCdOwnerProps, 'destinationNamespace' | 'tracking' | 'instanceLabelKey'>>)
  | ({ readonly controller: 'Flux' } & Required<FluxOwnerProps>)
  | ({ readonly controller: 'Helm' } & HelmOwnerProps & Required<Pick<HelmOwnerProps, 'namespace'>>);

/**
 * The owner of Cilium once the cluster is running. The objects that Talos or Omni applies get the marks by which this owner recognizes its
 * own objects. The manifests for Git have no marks, because the owner adds them itself.
 *
 * The construct that gets the owner reports invalid names (`MCH017`, `MCH018`).
 *
 * @example
 * Bootstrap.inline({ owner: GitOpsOwner.flux({ kustomization: 'cilium' }) })
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
   * A Helm release of the chart with `cilium-values.yaml`: a HelmRelease of Flux, `helm upgrade` or `cilium upgrade`. It has the release
   * name and namespace of `TalosCilium`. Only objects of the chart get marks: CRDs of the Gateway API are not part of the release.
   *
   * @see https://helm.sh/docs/helm/helm_upgrade/
   */
  static helm(props: HelmOwnerProps = {}): GitOpsOwner {
    return new GitOpsOwner({ ...props, controller: 'Helm', namespace: props.namespace ?? 'flux-system' });
  }

  /** Controller and names of what will own the objects. */
  readonly facts: GitOpsOwnerFacts;

  private constructor(facts: GitOpsOwnerFacts) {
    this.facts = Object.freeze(facts);
    Object.freeze(this);
  }
}

const starts = new WeakMap<GitOpsOwner, readonly string[]>();

/** An owner whose objects the output contains, with the commands that start it. */
export function deliveredOwner(owner: GitOpsOwner, start: readonly string[]): GitOpsOwner {
  starts.set(owner, start);
  return owner;
}

/** The commands that start an owner whose objects the output contains. */
export function startOf(owner: GitOpsOwner | undefined): readonly string[] | undefined {
  return owner && starts.get(owner);
}

const owners = new WeakMap<IConstruct, (cluster: string) => GitOpsOwner>();

/** Sets the owner of the objects of each cluster of an app. */
export function setOwner({ node: { root } }: IConstruct, owner: (cluster: string) => GitOpsOwner): void {
  owners.set(root, owner);
}

/** Has kubectl apply the objects of an owner as the owner itself does. Helm applies only those of its release. */
export function applyAs(scope: IConstruct, { controller }: Pick<GitOpsOwnerFacts, 'controller'>): void {
  if (controller !== 'Helm') setFieldManager(scope, controller === 'Argo CD' ? 'argocd-controller' : 'kustomize-controller');
}

/** The owner of the objects of a cluster, if the app delivers them. */
export function ownerOf({ node: { root } }: IConstruct, cluster: string): GitOpsOwner | undefined {
  return owners.get(root)?.(cluster);
}

/** The name of one layer. */
export function nameFor(names: LayerNames, layer: BootstrapLayer): string | undefined {
  return typeof names === 'string' ? names : names[layer];
}

/** All names without duplicates, with the layer if a name is for only one. */
export function layersByName(names: LayerNames): { readonly name: string; readonly layer: BootstrapLayer | undefined }[] {
  if (typeof names === 'string') return [{ name: names, layer: undefined }];
  if (names.crds !== undefined && names.crds === names.cilium) return [{ name: names.crds, layer: undefined }];
  return BOOTSTRAP_LAYERS.flatMap((layer) => (names[layer] === undefined ? [] : [{ name: names[layer], layer }]));
}

/** Name of an Application in the marks of Argo CD. */
export function argoCdInstance(name: string, namespace: string | undefined): string {
  return namespace === undefined ? name : `${namespace}_${name}`;
}
