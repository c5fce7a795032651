import type { CiliumContextProps } from '../cilium/cilium-context';
import type { Cidr } from '../cluster/cidr';
import type { IpAddress } from '../cluster/ip-address';
import type { PodSelection } from '../selection/pods';
import type { LabelSelection } from '../selection/selector';

/** Pods whose traffic leaves through a gateway: those that match all selectors given. */
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
  /** Labels of the node. Of several nodes the first by name is taken; without any, the traffic is dropped. */
  readonly nodeSelector: LabelSelection;
  /**
   * Address on the node that traffic leaves with; traffic is dropped while no interface has it. IPv6: Cilium 1.20 and newer.
   * @default - the first address of `interface`
   */
  readonly egressIP?: string | IpAddress;
  /**
   * Interface of the node whose first address traffic leaves with.
   * @default - that of the default route
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
  /** Pods whose traffic is concerned: those that one of these selects. */
  readonly sources: readonly EgressSource[];
  /** Destinations outside of the cluster, in CIDR notation. */
  readonly destinations: readonly (string | Cidr)[];
  /**
   * Parts of the destinations that are reached without the gateway.
   * @default []
   */
  readonly except?: readonly (string | Cidr)[];
  /**
   * Gateways, at least one and at most 64. Of several, each pod uses one; a change among them breaks connections. Several:
   * Cilium 1.18 and newer.
   */
  readonly gateways: readonly EgressGatewayNode[];
}
