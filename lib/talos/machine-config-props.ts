import type { JsonObject } from '../kubernetes/json';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { IngressFirewall, IngressFirewallProps } from './ingress-firewall';

export type { IngressFirewallProps } from './ingress-firewall';

/** Access to the Talos API for workloads. */
export interface TalosApiAccessProps {
  /**
   * Roles that such a workload may have. Omni rejects `os:admin`.
   * @default ['os:reader']
   */
  readonly roles?: readonly string[];
  /** Namespaces whose pods may use the API. */
  readonly namespaces: readonly string[];
}

/** A kernel module that each node loads. */
export interface KernelModuleProps {
  /** Name of the module, such as `br_netfilter`. */
  readonly name: string;
  /** Parameters of the module. @default - none */
  readonly parameters?: readonly string[];
}

/**
 * Your own strategic merge patches, one document each: the main document (`{ machine: ..., cluster: ... }`) or one with a
 * `kind`. They are merged into the generated patches, and checked against the Talos version, the role and the facts of the cluster.
 *
 * @see https://docs.siderolabs.com/talos/v1.14/configure-your-talos-cluster/system-configuration/patching
 */
export interface MachinePatches {
  /** Patches for all nodes. @default - none */
  readonly all?: readonly JsonObject[];
  /** Patches for control planes. @default - none */
  readonly controlPlane?: readonly JsonObject[];
  /** Patches for workers. @default - none */
  readonly worker?: readonly JsonObject[];
}

/** Settings of the machine configuration, for talosctl and for Omni. */
export interface MachineConfigProps {
  /** The cluster. @default - the cluster of the `ClusterChart` that the construct is in */
  readonly cluster?: TalosCluster;
  /**
   * Talos API access for workloads.
   * @default - none
   * @see https://docs.siderolabs.com/kubernetes-guides/advanced-guides/talos-api-access-from-k8s
   */
  readonly talosApiAccess?: TalosApiAccessProps;
  /**
   * Kernel parameters of each node, by name. Cilium requires none in addition to those that Talos sets.
   * @default - only those of Talos
   */
  readonly sysctls?: Readonly<Record<string, string>>;
  /**
   * Kernel modules. Cilium requires none: the kernel of Talos contains those that it uses.
   * @default - none
   */
  readonly kernelModules?: readonly KernelModuleProps[];
  /**
   * Namespaces that Pod Security does not check, in addition to `kube-system`.
   * @default - none; the namespace of Cilium is added automatically
   */
  readonly podSecurityExemptions?: readonly string[];
  /**
   * The ingress firewall of Talos. `IngressFirewall.forCilium()` has the rules that the cluster requires.
   * @default - none: all connections are accepted
   * @see https://docs.siderolabs.com/talos/v1.14/networking/ingress-firewall
   */
  readonly ingressFirewall?: IngressFirewallProps | IngressFirewall;
  /**
   * Patches for settings without a prop.
   * @default - none
   */
  readonly patches?: MachinePatches;
}
