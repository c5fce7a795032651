import type { GitOpsOwner } from './gitops-owner';
import { checked } from '../props';

/** Props of both ways of a bootstrap. */
export interface BootstrapProps {
  /**
   * Who owns Cilium once the cluster runs. The objects that Talos applies get its marks, and the README the commands of the handover.
   * @default - no marks; the README describes the handover for any controller
   */
  readonly owner?: GitOpsOwner;
}

/** Props of `Bootstrap.inline`. */
export interface InlineBootstrapProps extends BootstrapProps {
  /**
   * File with what is in the machine configuration of the running cluster: `bootstrap.yaml` as it was applied, or the output of
   * `talosctl get machineconfig -o yaml`. The synth fails when it differs from the manifests: `talosctl upgrade-k8s` would then
   * bring the old objects back.
   * @default - not compared
   */
  readonly installed?: string;
}

/** Props of `Bootstrap.hosted`. */
export interface HostedBootstrapProps extends BootstrapProps {
  /**
   * Where the file `talos/bootstrap-manifests.yaml` of this app is served, for example a raw URL of the Git host at a fixed commit:
   * Talos may download a URL once for each boot only.
   */
  readonly url: string;
  /**
   * Headers of the request. They are written into the patch: no secrets.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string>>;
}

/** How Cilium gets into a cluster that has no network yet. */
export class Bootstrap {
  static { checked(Bootstrap, 'Bootstrap'); }

  /**
   * Written into the machine configuration of the control planes: nothing has to be reachable when the cluster starts.
   *
   * @see https://docs.siderolabs.com/kubernetes-guides/advanced-guides/inlinemanifests
   */
  static inline(props: InlineBootstrapProps = {}): Bootstrap {
    return new Bootstrap('inline', props);
  }

  /**
   * Downloaded by the control planes from a URL.
   *
   * @see https://docs.siderolabs.com/kubernetes-guides/advanced-guides/inlinemanifests
   */
  static hosted(props: HostedBootstrapProps): Bootstrap {
    return new Bootstrap('hosted', {}, props);
  }

  readonly mode: 'inline' | 'hosted';
  readonly inline: InlineBootstrapProps;
  readonly hosted: HostedBootstrapProps | undefined;
  /** Who owns Cilium once the cluster runs. */
  readonly owner: GitOpsOwner | undefined;

  private constructor(mode: 'inline' | 'hosted', inline: InlineBootstrapProps, hosted?: HostedBootstrapProps) {
    this.mode = mode;
    this.inline = inline;
    this.hosted = hosted;
    this.owner = (hosted ?? inline).owner;
    Object.freeze(this);
  }
}
