import type { JsonObject } from '../../kubernetes/json';
import type { GitOpsOwner } from '../gitops-owner';
import { checked } from '../../props';

/**
 * What Omni does with manifests: `one-time` applies them until that has worked once, `full` reconciles every change and deletes what
 * is no longer there.
 */
export type OmniManifestMode = 'one-time' | 'full';

/** Manifests of your own. */
export interface OmniManifestProps {
  /** Unique in the template. */
  readonly name: string;
  readonly mode: OmniManifestMode;
  /** Objects, each with its namespace. */
  readonly objects: readonly JsonObject[];
}

/** Props of `OmniManifests.full`, and most of those of `OmniManifests.oneTime`. */
export interface OmniManifestsProps {
  /**
   * Whether Omni also applies the layers network, gateway and policies, in the mode in which Cilium is not: all manifests of one mode
   * are one request, and objects whose CRDs only Cilium's operator makes would keep Cilium itself from being installed.
   * @default false: the GitOps controller does, once it runs
   */
  readonly resources?: boolean;
  /** @default - none */
  readonly others?: readonly OmniManifestProps[];
}

/** Props of `OmniManifests.oneTime`. */
export interface OneTimeOmniManifestsProps extends OmniManifestsProps {
  /**
   * Who owns Cilium once the cluster runs. The objects that Omni applies get its marks, and the README the commands of the handover.
   * @default - no marks; the README describes the handover for any controller
   */
  readonly owner?: GitOpsOwner;
}

/** How Omni gets Cilium into a cluster that has no network yet: the layers `crds` and `cilium`, applied from outside. */
export class OmniManifests {
  static { checked(OmniManifests, 'OmniManifests'); }

  /**
   * Once, when the cluster starts: the GitOps controller is the owner from then on.
   *
   * @see https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium
   */
  static oneTime(props: OneTimeOmniManifestsProps = {}): OmniManifests {
    return new OmniManifests('one-time', props);
  }

  /** Always: Omni is the owner of Cilium, and no GitOps controller may be. */
  static full(props: OmniManifestsProps = {}): OmniManifests {
    return new OmniManifests('full', props);
  }

  readonly cilium: OmniManifestMode;
  /** Undefined when they are not Omni's. */
  readonly resources: OmniManifestMode | undefined;
  readonly others: readonly OmniManifestProps[];
  /** Who owns Cilium once the cluster runs; undefined when it is Omni. */
  readonly owner: GitOpsOwner | undefined;

  private constructor(cilium: OmniManifestMode, { resources, others, owner }: OneTimeOmniManifestsProps) {
    this.cilium = cilium;
    this.resources = resources ? (cilium === 'full' ? 'one-time' : 'full') : undefined;
    this.others = [...(others ?? [])];
    // A caller without types may say it all the same.
    this.owner = cilium === 'one-time' ? owner : undefined;
    Object.freeze(this);
  }
}
