import { Cidr } from '../../cluster/cidr';
import type { Feature, FeatureContext } from './feature';
import type { Ipam } from './ipam';
import { podNetworks } from './ipam';
import { checkNumber } from './formats';
import { checked } from '../../props';

/** How pods of different nodes reach each other. @see https://docs.cilium.io/en/stable/network/concepts/routing/ */
export type Routing = TunnelRouting | NativeRouting;

/** Settings of `Routing.tunnel`. */
export interface TunnelRoutingProps {
  /**
   * Encapsulation.
   * @default - the chart's: vxlan
   */
  readonly protocol?: 'vxlan' | 'geneve';
  /**
   * UDP port of the tunnel.
   * @default - Cilium's: 8472 for vxlan, 6081 for geneve
   */
  readonly port?: number;
}

/** Settings of `Routing.native`. */
export interface NativeRoutingProps {
  /**
   * Network that is routed without masquerading.
   * @default - the cluster's IPv4 pod subnet, or the pool of `Ipam.clusterPool`
   */
  readonly ipv4Cidr?: string;
  /**
   * The same for IPv6.
   * @default - the cluster's IPv6 pod subnet or pool, if it has one
   */
  readonly ipv6Cidr?: string;
  /**
   * Whether each node gets a route to every other node's pods: right when all nodes share a layer 2 network. Off when
   * the network learns the routes otherwise, by BGP or from a cloud.
   * @default true
   */
  readonly directRoutes?: boolean;
}

interface TunnelRouting extends TunnelRoutingProps {
  readonly mode: 'tunnel';
}

interface NativeRouting extends NativeRoutingProps {
  readonly mode: 'native';
}

/** Makers of `Routing`. */
export const Routing = checked({
  /** Pod packets travel encapsulated between nodes: works on any network. The default. */
  tunnel: (props: TunnelRoutingProps = {}): Routing => ({ mode: 'tunnel', ...props }),
  /** Pod packets travel as they are: fastest, and needs a network that knows the way to every pod. */
  native: (props: NativeRoutingProps = {}): Routing => ({ mode: 'native', ...props }),
}, 'Routing');

/** Routing mode. */
export const routing: Feature = {
  prop: 'routing',
  apply({ routing: prop, ipam }, context) {
    if (!prop) return;
    if (prop.mode === 'tunnel') tunnel(prop, context);
    else native(prop, ipam, context);
  },
};

function tunnel(prop: TunnelRouting, { set, problem }: FeatureContext): void {
  set('routingMode', 'tunnel', 'asked for');
  set('tunnelProtocol', prop.protocol, 'asked for');
  checkNumber('routing: port', prop.port, 1, 65535, problem);
  set('tunnelPort', prop.port, 'asked for');
}

function native(prop: NativeRouting, ipam: Ipam | undefined, { cluster, set, problem }: FeatureContext): void {
  set('routingMode', 'native', 'asked for');
  for (const [family, given] of [[4, prop.ipv4Cidr], [6, prop.ipv6Cidr]] as const) {
    const networks = podNetworks(family, ipam, cluster);
    const [own, another] = networks;
    const cidr = given === undefined ? undefined : Cidr.parse(given, 'routing');
    const outside = cidr && networks.find((network) => !cidr.contains(network));
    if (!cidr && another) {
      const what = `routing: ipv${family}Cidr is not set, and pods have addresses from several pools (${networks.join(', ')})`;
      problem('CIL011', what, 'give a network that holds them all');
    } else if (cidr && cidr.family !== family) {
      problem('CIL010', `routing: ipv${family}Cidr is of the other family (${given})`, `give an IPv${family} CIDR`);
    } else if (outside) {
      problem('CIL011', `routing: ipv${family}Cidr does not hold the pod subnet ${outside} (${given})`, 'give a network that holds all pod subnets, or leave it out');
    } else if (cidr) {
      set(`ipv${family}NativeRoutingCIDR`, cidr.toString(), 'asked for');
      continue;
    }
    // After a mistake too: without it the checks of the finished values would find the same one.
    if (own) set(`ipv${family}NativeRoutingCIDR`, own.toString(), 'network of the pods: reached without masquerading; the agent does not start without it');
  }
  set('autoDirectNodeRoutes', prop.directRoutes ?? true, prop.directRoutes === undefined ? 'the nodes share a layer 2 network' : 'asked for');
}
