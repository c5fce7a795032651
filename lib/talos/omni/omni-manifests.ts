import type { JsonObject } from '../../kubernetes/json';
import type { GitOpsOwner } from '../gitops-owner';
import { checked } from '../../props';

/**
 * How Omni applies manifests. `one-time`: until it has succeeded once. `full`: Omni applies each change, and deletes objects that are no longer
 * in the template.
 */
export type OmniManifestMode = 'one-time' | 'full';

/** Your own manifests. */
export interface OmniManifestProps {
  /** Name, unique in the template. */
  readonly name: string;
  /** Whether Omni keeps the objects as they are here (`full`) or creates them once (`one-time`). */
  readonly mode: OmniManifestMode;
  /** Objects. Those in a namespace have `metadata.namespace`. */
  readonly objects: readonly JsonObject[];
}

/** Common props of `OmniManifests.full` and `OmniManifests.oneTime`. */
export interface OmniManifestsProps {
  /**
   * Whether Omni also applies the layers `network`, `gateway` and `policies`. They use the other mode than Cilium: Omni checks all manifests
   * of one mode together, and objects whose CRDs are created by Cilium's operator would block the installation of Cilium.
   * @default false - the GitOps controller applies them
   */
  readonly resources?: boolean;
  /** @default - none */
  readonly others?: readonly OmniManifestProps[];
}

/** Props of `OmniManifests.oneTime`. */
export interface OneTimeOmniManifestsProps extends OmniManifestsProps {
  /**
   * Owner of Cilium once the cluster is running. The objects that Omni applies get its marks, and the README has the commands of the handover.
   * @default - the `delivery` of the GitOpsApp. Without a delivery, the objects have no marks, and the README describes the handover in general
   */
  readonly owner?: GitOpsOwner;
}

/** How Omni installs Cilium in a new cluster, which has no network yet: it applies the layers `crds` and `cilium`. */
export class OmniManifests {
  static { checked(OmniManifests, 'OmniManifests'); }

  /**
   * Once, when the cluster starts. After that a GitOps controller is the owner.
   *
   * @see https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium
   */
  static oneTime(props: OneTimeOmniManifestsProps = {}): OmniManifests {
    return new OmniManifests('one-time', props);
  }

  /** Always. Omni is the owner of Cilium, so a GitOps controller must not apply it. */
  static full(props: OmniManifestsProps = {}): OmniManifests {
    return new OmniManifests('full', props);
  }

  /** Mode of the manifests of Cilium. */
  readonly cilium: OmniManifestMode;
  /** Undefined when Omni does not apply these layers. */
  readonly resources: OmniManifestMode | undefined;
  /** Manifests in addition to those of Cilium. */
  readonly others: readonly OmniManifestProps[];
  /** Owner of Cilium once the cluster is running; undefined when it is Omni. */
  readonly owner: GitOpsOwner | undefined;

  private constructor(cilium: OmniManifestMode, { resources, others, owner }: OneTimeOmniManifestsProps) {
    this.cilium = cilium;
    this.resources = resources ? (cilium === 'full' ? 'one-time' : 'full') : undefined;
    this.others = [...(others ?? [])];
    // Without types, a caller can pass it nevertheless.
    this.owner = cilium === 'one-time' ? owner : undefined;
    Object.freeze(this);
  }
}

/** The same manifests with an owner, unless they have one or Omni is the owner. */
export function manifestsOwnedBy(manifests: OmniManifests, owner: GitOpsOwner | undefined): OmniManifests {
  if (manifests.owner || !owner || manifests.cilium === 'full') return manifests;
  return OmniManifests.oneTime({ resources: manifests.resources !== undefined, others: manifests.others, owner });
}
