import type { CiliumNetworkPolicyIngress } from '../../../imports/cilium.io';
import type { CiliumContextProps } from '../../cilium/cilium-context';
import type { Cidr } from '../../cluster/cidr';

/** Props of `TalosHostFirewall`. */
export interface TalosHostFirewallProps extends CiliumContextProps {
  /**
   * `audit` reports what the firewall would drop and drops nothing. Cilium audits an agent at a time: no other network policy
   * is enforced either, neither of nodes nor of pods. `enforce` drops.
   * @default 'audit'
   */
  readonly mode?: 'audit' | 'enforce';
  /**
   * Where people and their tools come from, in CIDR notation: to the Talos API of all nodes and to the Kubernetes API. Both
   * ask for a client certificate, so `0.0.0.0/0` is a choice.
   * @default - none: right only with Omni
   */
  readonly adminCidrs?: readonly (string | Cidr)[];
  /**
   * Addresses of the nodes, in CIDR notation: a node that joins or reboots is not yet known to Cilium.
   * @default - nodeSubnets of the cluster
   */
  readonly nodeCidrs?: readonly (string | Cidr)[];
  /**
   * Whether Omni manages the machines, and comes in through SideroLink.
   * @default - true when the cluster's management is `omni`
   */
  readonly omni?: boolean;
  /**
   * Port of the API server on control planes: `cluster.controlPlane.localAPIServerPort` of the machine configuration.
   * @default 6443
   */
  readonly apiServerPort?: number;
  /**
   * Ports of the nodes that Gateways and Ingresses listen on, beside those of the Gateways of this app.
   * @default - none
   */
  readonly gatewayPorts?: readonly number[];
  /**
   * Who may reach Gateways on the host network, in CIDR notation.
   * @default ['0.0.0.0/0', '::/0']
   */
  readonly gatewayCidrs?: readonly (string | Cidr)[];
  /**
   * Who may reach NodePorts, in CIDR notation. With the kube-proxy replacement no policy of the node sees them.
   * @default ['0.0.0.0/0', '::/0']
   */
  readonly nodePortCidrs?: readonly (string | Cidr)[];
  /**
   * Routers that open BGP sessions themselves, in CIDR notation.
   * @default - the nodes' own networks
   */
  readonly bgpPeers?: readonly (string | Cidr)[];
  /**
   * Labels of the pods that scrape metrics.
   * @default - any pod and node of the cluster
   * @nonEmpty name at least one label, or leave monitoring out
   */
  readonly monitoring?: Readonly<Record<string, string>>;
  /**
   * Network devices that Cilium works on, `eth0` or `eth+`. Without them it takes every device with a route to elsewhere.
   * @default - detected by the agents
   */
  readonly devices?: readonly string[];
  /**
   * Entries of the table of ports that stay closed, by their ids. Vital ones cannot.
   * @default []
   * @see docs/host-firewall.md
   */
  readonly without?: readonly string[];
  /**
   * Rules of your own, for all nodes or for control planes, as the CRD has them.
   * @default - none
   */
  readonly ingress?: { readonly allNodes?: readonly CiliumNetworkPolicyIngress[]; readonly controlPlanes?: readonly CiliumNetworkPolicyIngress[] };
  /**
   * Name of the policies; those of control planes get `-control-planes` after it.
   * @default 'host-firewall'
   */
  readonly name?: string;
}
