import type { CiliumNetworkPolicyIngress } from '../../../imports/cilium.io';
import type { CiliumContextProps } from '../../cilium/cilium-context';
import type { Cidr } from '../../cluster/cidr';

/** Ingress rules in addition to those of `TalosHostFirewall`, as the CRD has them. A rule without a peer allows everyone. */
export interface HostIngressRules {
  /**
   * Rules for all nodes.
   * @default []
   */
  readonly allNodes?: readonly CiliumNetworkPolicyIngress[];
  /**
   * Rules for control planes.
   * @default []
   */
  readonly controlPlanes?: readonly CiliumNetworkPolicyIngress[];
}

/** Props of `TalosHostFirewall`. */
export interface TalosHostFirewallProps extends CiliumContextProps {
  /**
   * `audit` reports what the firewall would drop, and drops nothing. Audit mode applies to the whole agent: while it is on, no network policy is
   * enforced, neither for nodes nor for pods. `enforce` drops.
   * @default 'audit'
   */
  readonly mode?: 'audit' | 'enforce';
  /**
   * CIDRs from which administrators reach the Talos API of all nodes and the Kubernetes API. Both require client certificates, so
   * `0.0.0.0/0` is possible.
   * @default - none, which is valid only with Omni
   */
  readonly adminCidrs?: readonly (string | Cidr)[];
  /**
   * CIDRs of the nodes. Cilium does not know a node that joins or reboots yet, so the node is allowed by its address.
   * @default - nodeSubnets of the TalosCluster
   */
  readonly nodeCidrs?: readonly (string | Cidr)[];
  /**
   * Whether Omni manages the machines, over SideroLink.
   * @default - true when the cluster's management is `omni`
   */
  readonly omni?: boolean;
  /**
   * Port of the API server on control planes: `cluster.controlPlane.localAPIServerPort` of the machine configuration.
   * @default 6443
   */
  readonly apiServerPort?: number;
  /**
   * Ports of the nodes on which Gateways and Ingresses listen, in addition to the ports of the Gateways of this app.
   * @default - none
   */
  readonly gatewayPorts?: readonly number[];
  /**
   * CIDRs that can reach Gateways on the host network.
   * @default ['0.0.0.0/0', '::/0']
   */
  readonly gatewayCidrs?: readonly (string | Cidr)[];
  /**
   * CIDRs that can reach NodePorts. It has an effect only with kube-proxy: with the kube-proxy replacement, policies do not apply to them.
   * @default ['0.0.0.0/0', '::/0']
   */
  readonly nodePortCidrs?: readonly (string | Cidr)[];
  /**
   * CIDRs of routers that open BGP sessions to the nodes.
   * @default - the CIDRs of the nodes
   */
  readonly bgpPeers?: readonly (string | Cidr)[];
  /**
   * Labels of the pods that scrape metrics.
   * @default - all pods and nodes of the cluster
   * @nonEmpty add at least one label, or leave monitoring out
   */
  readonly monitoring?: Readonly<Record<string, string>>;
  /**
   * Network devices on which Cilium enforces the firewall, such as `eth0` or `eth+` (the value `devices`).
   * @default - detected by the agents: devices with a default route or a node address
   */
  readonly devices?: readonly string[];
  /**
   * Entries of the table of ports that stay closed, by their ids. Vital entries are refused.
   * @default []
   * @see docs/host-firewall.md
   */
  readonly except?: readonly string[];
  /**
   * More ingress rules, as the CRD has them.
   * @default - none
   */
  readonly ingress?: HostIngressRules;
  /**
   * Name of the policy for all nodes. The name of the policy for control planes has the suffix `-control-planes`.
   * @default 'host-firewall'
   */
  readonly name?: string;
}
