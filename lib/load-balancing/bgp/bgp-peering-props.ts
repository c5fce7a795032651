import type { CiliumContextProps } from '../../cilium/cilium-context';
import type { Advertise } from './advertise';
import type { BgpPeer } from './bgp-peer';
import type { LabelSelection } from '../../selection/selector';

/** A BGP speaker on each selected node. */
export interface BgpInstanceProps {
  /**
   * Name of the instance.
   * @default - `instance-` and the AS number
   */
  readonly name?: string;
  /** AS number of the nodes. */
  readonly localAsn: number;
  /**
   * TCP port on which nodes accept sessions, 1 to 65535. For a port below 1024 the agent gets the capability NET_BIND_SERVICE.
   * @default - none: nodes connect to their peers, and accept no sessions
   */
  readonly localPort?: number;
  /** Routers that the nodes have sessions with. */
  readonly peers: readonly BgpPeer[];
  /**
   * Routes that are advertised to all peers without their own `advertise`.
   * @default - only the Services of pools that this peering announces
   */
  readonly advertise?: readonly Advertise[];
  /**
   * Name and labels of the CiliumBGPAdvertisement of `advertise`, to keep those of an object that exists.
   * @default - the name of the peering, and a label of this library
   */
  readonly advertisement?: BgpAdvertisementNames;
}

/** Name and labels of a CiliumBGPAdvertisement. */
export interface BgpAdvertisementNames {
  /** @default - the name of the peering */
  readonly name?: string;
  /**
   * Labels by which the peers select it.
   * @default - a label of this library, with the name of the advertisement
   * @nonEmpty labels add at least one label, or leave labels out
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Settings of one node for one instance. */
export interface BgpNodeInstanceProps {
  /**
   * Router ID in the form of an IPv4 address; unique among all nodes and instances.
   * @default - the IPv4 address of the node, or part of a MAC address if it has none
   */
  readonly routerId?: string;
  /**
   * AS number of this node.
   * @default - the AS number of the instance
   */
  readonly localAsn?: number;
  /**
   * TCP port on which the node accepts sessions.
   * @default - the port of the instance
   */
  readonly localPort?: number;
  /**
   * Address of the node that is the source of its sessions: for all peers of the same IP family, or by the name of the peer.
   * @default - the address of the interface with the route to the peer
   */
  readonly localAddress?: string | Readonly<Record<string, string>>;
}

/** Settings of one node. */
export interface BgpNodeProps extends BgpNodeInstanceProps {
  /**
   * Settings by the name of the instance. Required when the peering has several instances.
   * @default - the other props, for the only instance
   */
  readonly instances?: Readonly<Record<string, BgpNodeInstanceProps>>;
}

/** Props of a peering, except for its instances. */
export interface BgpPeeringBaseProps extends CiliumContextProps {
  /**
   * Name of the CiliumBGPClusterConfig. The names of the other objects begin with it.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Selector of the nodes by their labels. A node can be part of only one peering.
   * @default - all nodes
   */
  readonly nodeSelector?: LabelSelection;
  /**
   * Settings of single nodes, by the name of the node.
   * @default {}
   */
  readonly nodes?: Readonly<Record<string, BgpNodeProps>>;
  /**
   * Namespace of the Secrets of `authSecret`. It must exist.
   * @default - kube-system, of the chart
   */
  readonly secretsNamespace?: string;
}

/** Props of `BgpPeering`: one instance, or a list of them. */
export type BgpPeeringProps = BgpPeeringBaseProps & (BgpInstanceProps | { readonly instances: readonly BgpInstanceProps[] });
