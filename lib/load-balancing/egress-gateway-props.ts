import type { CiliumContextProps } from '../cilium/cilium-context';
import type { Cidr } from '../cluster/cidr';
import type { IpAddress } from '../cluster/ip-address';
import type { PodSelection } from '../selection/pods';
import type { LabelSelection } from '../selection/selector';

/** Pods whose traffic leaves through a gateway. They must match all selectors that are set. */
export interface EgressSource {
  /**
   * Pods by their labels, or a workload of cdk8s-plus; `Selector.all()` for all. The key `io.kubernetes.pod.namespace` stands for the
   * namespace; a workload selects its pods in its own namespace.
   * @default - all pods of the namespaces; needed without `namespaceSelector`
   */
  readonly podSelector?: PodSelection;
  /**
   * Labels of the pods' namespaces; `{}` for all.
   * @default - all namespaces
   */
  readonly namespaceSelector?: LabelSelection;
  /**
   * Labels of the nodes that the pods run on.
   * @default - all nodes
   */
  readonly nodeSelector?: LabelSelection;
}

/** A node that traffic leaves through, and the address that it leaves with. */
export interface EgressGatewayNode {
  /** Labels of the node. If several nodes have them, the first by name is the gateway. If none has them, the traffic is dropped. */
  readonly nodeSelector: LabelSelection;
  /**
   * Source address of the traffic. An interface of the node must have it; otherwise the traffic is dropped. IPv6 requires Cilium 1.20.
   * @default - the first address of `interface`
   */
  readonly egressIP?: string | IpAddress;
  /**
   * Interface of the node whose first address is the source address.
   * @default - the interface of the default route
   */
  readonly interface?: string;
}

/** Props of `EgressGateway`. */
export interface EgressGatewayProps extends CiliumContextProps {
  /**
   * Name of the CiliumEgressGatewayPolicy.
   * @default - the construct's id
   */
  readonly name?: string;
  /** Pods whose traffic leaves through the gateway. A pod must match one of the entries. */
  readonly sources: readonly EgressSource[];
  /** Destinations outside of the cluster, in CIDR notation. */
  readonly destinations: readonly (string | Cidr)[];
  /**
   * Parts of the destinations to which traffic does not use the gateway.
   * @default []
   */
  readonly except?: readonly (string | Cidr)[];
  /**
   * Gateway nodes, from 1 to 64. With several, which require Cilium 1.18, each pod uses one of them, and a change of this list interrupts
   * connections.
   */
  readonly gateways: readonly EgressGatewayNode[];
}
