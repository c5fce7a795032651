import type { JsonObject } from '../../chart/kubernetes-object';

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

/** Props of `OmniManifests.oneTime` and `OmniManifests.full`. */
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

/** How Omni gets Cilium into a cluster that has no network yet: the layers `crds` and `cilium`, applied from outside. */
export class OmniManifests {
  /**
   * Once, when the cluster starts: the GitOps controller is the owner from then on.
   *
   * @see https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium
   */
  static oneTime(props: OmniManifestsProps = {}): OmniManifests {
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

  private constructor(cilium: OmniManifestMode, { resources, others }: OmniManifestsProps) {
    this.cilium = cilium;
    this.resources = resources ? (cilium === 'full' ? 'one-time' : 'full') : undefined;
    this.others = [...(others ?? [])];
    Object.freeze(this);
  }
}
