import type { LabelSelector } from '../../../imports/cilium.io';
import type { CiliumContextProps } from '../../cilium/cilium-context';
import type { Advertise } from './advertise';
import type { BgpPeer } from './bgp-peer';

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
   * TCP port that incoming sessions are taken at, 1 to 65535. Below 1024 the agent gets the capability NET_BIND_SERVICE.
   * @default - none: the nodes connect, nobody connects to them
   */
  readonly localPort?: number;
  /** Routers that the nodes have sessions with. */
  readonly peers: readonly BgpPeer[];
  /**
   * What all peers are told that have no `advertise` of their own.
   * @default - nothing, but for the Services of pools that are announced by this peering
   */
  readonly advertise?: readonly Advertise[];
}

/** What is different on one node, for one instance. */
export interface BgpNodeInstanceProps {
  /**
   * Router id in the form of an IPv4 address; unique among all nodes and instances.
   * @default - the node's IPv4 address, or part of a MAC address where it has none
   */
  readonly routerId?: string;
  /**
   * AS number of this node.
   * @default - that of the instance
   */
  readonly localAsn?: number;
  /**
   * TCP port that incoming sessions are taken at.
   * @default - that of the instance
   */
  readonly localPort?: number;
  /**
   * Address of the node that sessions come from: for all peers of its family, or for each peer by its name.
   * @default - the address of the interface that leads to the peer
   */
  readonly localAddress?: string | Readonly<Record<string, string>>;
}

/** What is different on one node. */
export interface BgpNodeProps extends BgpNodeInstanceProps {
  /**
   * The same for each instance by its name, where there are several.
   * @default - the props beside it, for the only instance
   */
  readonly instances?: Readonly<Record<string, BgpNodeInstanceProps>>;
}

/** What every peering has, whatever its instances are. */
export interface BgpPeeringBaseProps extends CiliumContextProps {
  /**
   * Name of the CiliumBGPClusterConfig; the other objects' names begin with it.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Labels of the nodes that take part. A node can be part of one peering only.
   * @default - all nodes
   */
  readonly nodeSelector?: LabelSelector;
  /**
   * What is different on single nodes, by their names.
   * @default {}
   */
  readonly nodes?: Readonly<Record<string, BgpNodeProps>>;
  /**
   * Namespace of the Secrets that `authSecret` names. One other than kube-system must exist.
   * @default - the chart's: kube-system
   */
  readonly secretsNamespace?: string;
}

/** Props of `BgpPeering`: one instance, or a list of them. */
export type BgpPeeringProps = BgpPeeringBaseProps & (BgpInstanceProps | { readonly instances: readonly BgpInstanceProps[] });
