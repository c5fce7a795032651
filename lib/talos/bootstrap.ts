import type { GitOpsOwner } from './gitops-owner';
import { checked } from '../props';

/** Common props of `Bootstrap.inline` and `Bootstrap.hosted`. */
export interface BootstrapProps {
  /**
   * Owner of Cilium once the cluster is running. The objects that Talos applies get its marks, which are the labels or
   * annotations by which it recognizes them, and the README has the commands of the handover.
   * @default - the `delivery` of the GitOpsApp. Without a delivery, the objects have no marks, and the README describes the handover in general
   */
  readonly owner?: GitOpsOwner;
}

/** Props of `Bootstrap.inline`. */
export interface InlineBootstrapProps extends BootstrapProps {
  /**
   * File with the bootstrap of the running cluster: the `bootstrap.yaml` that was applied, or the output of
   * `talosctl get machineconfig -o yaml`. Synth fails when it differs from the manifests, because `talosctl upgrade-k8s` would then
   * restore the old objects.
   * @default - not compared
   */
  readonly installed?: string;
}

/** Props of `Bootstrap.hosted`. */
export interface HostedBootstrapProps extends BootstrapProps {
  /**
   * URL of the file `talos/bootstrap-manifests.yaml` of this app, for example a raw URL of the Git host at a fixed commit: Talos may
   * download a URL only once for each boot.
   */
  readonly url: string;
  /**
   * Headers of the request. They are written into the patch, so they must not contain secrets.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string>>;
}

/** How Talos installs Cilium in a new cluster, which has no network yet. */
export class Bootstrap {
  static { checked(Bootstrap, 'Bootstrap'); }

  /**
   * The manifests are part of the machine configuration of the control planes, so the cluster starts without a download.
   *
   * @see https://docs.siderolabs.com/kubernetes-guides/advanced-guides/inlinemanifests
   */
  static inline(props: InlineBootstrapProps = {}): Bootstrap {
    return new Bootstrap('inline', props);
  }

  /**
   * The control planes download the manifests from a URL.
   *
   * @see https://docs.siderolabs.com/kubernetes-guides/advanced-guides/inlinemanifests
   */
  static hosted(props: HostedBootstrapProps): Bootstrap {
    return new Bootstrap('hosted', {}, props);
  }

  /** Which of the two it is. */
  /** Whether the machine configuration holds the manifests or their address. */
  readonly mode: 'inline' | 'hosted';
  /** Props of `Bootstrap.inline`; empty for a hosted bootstrap. */
  /** Props of `Bootstrap.inline`. */
  readonly inline: InlineBootstrapProps;
  /** Props of `Bootstrap.hosted`; undefined for an inline bootstrap. */
  /** Props of `Bootstrap.hosted`; undefined for an inline bootstrap. */
  readonly hosted: HostedBootstrapProps | undefined;
  /** Owner of Cilium once the cluster is running. */
  readonly owner: GitOpsOwner | undefined;

  private constructor(mode: 'inline' | 'hosted', inline: InlineBootstrapProps, hosted?: HostedBootstrapProps) {
    this.mode = mode;
    this.inline = inline;
    this.hosted = hosted;
    this.owner = (hosted ?? inline).owner;
    Object.freeze(this);
  }
}

/** The same bootstrap with an owner, unless it has one. */
export function bootstrapOwnedBy(bootstrap: Bootstrap, owner: GitOpsOwner | undefined): Bootstrap {
  if (bootstrap.owner || !owner) return bootstrap;
  return bootstrap.hosted ? Bootstrap.hosted({ ...bootstrap.hosted, owner }) : Bootstrap.inline({ ...bootstrap.inline, owner });
}
