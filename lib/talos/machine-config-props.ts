import type { JsonObject } from '../kubernetes/json';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { IngressFirewall, IngressFirewallProps } from './ingress-firewall';

export type { IngressFirewallProps } from './ingress-firewall';

/** Access to the Talos API for workloads. */
export interface TalosApiAccessProps {
  /**
   * Roles that such a workload may have. `os:admin` is refused by Omni.
   * @default ['os:reader']
   */
  readonly roles?: readonly string[];
  /** Namespaces whose pods may ask for it. */
  readonly namespaces: readonly string[];
}

/** A kernel module that every node loads. */
export interface KernelModuleProps {
  readonly name: string;
  /** @default - none */
  readonly parameters?: readonly string[];
}

/**
 * Strategic merge patches of your own, one document each: the main document (`{ machine: ..., cluster: ... }`) or one with a
 * `kind`. They are merged into the patches that are written, and checked like them: dialect, role, and the facts of the cluster.
 *
 * @see https://docs.siderolabs.com/talos/v1.14/configure-your-talos-cluster/system-configuration/patching
 */
export interface MachinePatches {
  /** @default - none */
  readonly all?: readonly JsonObject[];
  /** @default - none */
  readonly controlPlane?: readonly JsonObject[];
  /** @default - none */
  readonly worker?: readonly JsonObject[];
}

/** What can be asked of the machine configuration, whoever manages it. */
export interface MachineConfigProps {
  /** @default - the cluster of the `ClusterChart` around it */
  readonly cluster?: TalosCluster;
  /**
   * Talos API access for workloads.
   * @default - none
   * @see https://docs.siderolabs.com/kubernetes-guides/advanced-guides/talos-api-access-from-k8s
   */
  readonly talosApiAccess?: TalosApiAccessProps;
  /**
   * Kernel parameters of every node, by name. Cilium needs none beside those that Talos sets.
   * @default - none beside those of Talos
   */
  readonly sysctls?: Readonly<Record<string, string>>;
  /**
   * Kernel modules. Cilium needs none: those that it uses are part of Talos' kernel.
   * @default - none
   */
  readonly kernelModules?: readonly KernelModuleProps[];
  /**
   * Namespaces that Pod Security leaves alone, beside `kube-system`.
   * @default - none; that of Cilium comes by itself
   */
  readonly podSecurityExemptions?: readonly string[];
  /**
   * Talos' own ingress firewall. `IngressFirewall.forCilium()` opens what the cluster needs.
   * @default - none: everything is accepted
   * @see https://docs.siderolabs.com/talos/v1.14/networking/ingress-firewall
   */
  readonly ingressFirewall?: IngressFirewallProps | IngressFirewall;
  /**
   * What the other props do not model.
   * @default - none
   */
  readonly patches?: MachinePatches;
}
