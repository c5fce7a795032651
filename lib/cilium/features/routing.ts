import type { Cidr } from '../../cluster/cidr';
import { checked } from '../../props';
import type { Feature, FeatureContext } from './feature';
import { checkNumber, readCidr } from './formats';
import { podNetworks, type Ipam } from './ipam';

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
  /**
   * Source ports of the tunnel, `1-65535`.
   * @default - the kernel's
   */
  readonly sourcePortRange?: string;
  /**
   * IP family of the packets between nodes.
   * @default - the agent's: ipv4 if the cluster has it
   */
  readonly underlay?: 'ipv4' | 'ipv6' | 'auto';
}

/** Settings of `Routing.native`. */
export interface NativeRoutingProps {
  /**
   * IPv4 network to which traffic is routed without masquerading. It must contain all IPv4 pod subnets.
   * @default - the IPv4 pod subnet of the cluster, or the pool of `Ipam.clusterPool`
   */
  readonly ipv4Cidr?: string | Cidr;
  /**
   * IPv6 network to which traffic is routed without masquerading. It must contain all IPv6 pod subnets.
   * @default - the IPv6 pod subnet or pool of the cluster, if it has one
   */
  readonly ipv6Cidr?: string | Cidr;
  /**
   * Whether each node gets a route to the pods of every other node, which works if all nodes share a layer 2 network. Switch it off if the
   * network learns the routes in another way, such as by BGP or from a cloud.
   * @default true
   */
  readonly directRoutes?: boolean;
  /**
   * Whether nodes that are not in the same layer 2 network get no direct route, instead of an error in the log.
   * @default - the chart's: false
   */
  readonly skipUnreachable?: boolean;
}

/** Routing through a tunnel. */
export interface TunnelRouting extends TunnelRoutingProps {
  /** Routing mode. */
  readonly mode: 'tunnel';
}

/** Routing without a tunnel. */
export interface NativeRouting extends NativeRoutingProps {
  /** Routing mode. */
  readonly mode: 'native';
}

/** Factories of `Routing`. */
export const Routing = checked({
  /** Traffic of pods is encapsulated between nodes, which works on any network. The default. */
  tunnel: (props: TunnelRoutingProps = {}): Routing => ({ mode: 'tunnel', ...props }),
  /** Traffic of pods is not encapsulated: faster, but the network must know the routes to all pods. */
  native: (props: NativeRoutingProps = {}): Routing => ({ mode: 'native', ...props }),
}, 'Routing');

/** Routing mode. */
export const routing: Feature<{ routing?: Routing; ipam?: Ipam }> = {
  prop: 'routing',
  apply({ routing: prop, ipam }, context) {
    if (!prop) return;
    if (prop.mode === 'tunnel') tunnel(prop, context);
    else native(prop, ipam, context);
  },
};

function tunnel(prop: TunnelRouting, { set, report }: FeatureContext): void {
  set('routingMode', 'tunnel');
  set('tunnelProtocol', prop.protocol);
  checkNumber('routing.port', prop.port, [1, 65535], report);
  set('tunnelPort', prop.port);
  set('tunnelSourcePortRange', prop.sourcePortRange);
  set('underlayProtocol', prop.underlay);
}

function native(prop: NativeRouting, ipam: Ipam | undefined, { cluster, set, report }: FeatureContext): void {
  set('routingMode', 'native');
  for (const [family, value] of [[4, prop.ipv4Cidr], [6, prop.ipv6Cidr]] as const) {
    const name = `routing.ipv${family}Cidr`;
    const networks = podNetworks(family, ipam, cluster);
    const [own, another] = networks;
    const cidr = value === undefined ? undefined : readCidr(name, value, report);
    const outside = cidr && networks.find((network) => !cidr.contains(network));
    if (value === undefined && another) {
      report.add({
        code: 'CIL011',
        what: `${name} is required: pods get addresses from several networks (${networks.join(', ')})`,
        fix: `set ipv${family}Cidr to a network that contains all of them`,
      });
    } else if (cidr && cidr.family !== family) {
      report.add({ code: 'CIL010', what: `${name} must be an IPv${family} CIDR; got ${cidr}`, fix: `rename it to ipv${cidr.family}Cidr, or set it to an IPv${family} CIDR` });
    } else if (outside) {
      report.add({
        code: 'CIL011',
        what: `${name} ${cidr} does not contain the pod subnet ${outside}`,
        fix: another ? `set ipv${family}Cidr to a network that contains ${networks.join(' and ')}` : `set ipv${family}Cidr to ${outside}, or remove it`,
      });
    } else if (cidr) {
      set(`ipv${family}NativeRoutingCIDR`, cidr.toString());
      continue;
    }
    // After a mistake too: without it the checks of the finished values would report the same mistake.
    if (own) set(`ipv${family}NativeRoutingCIDR`, own.toString(), 'network of the pods, to which traffic is not masqueraded; the agent does not start without it');
  }
  set('autoDirectNodeRoutes', prop.directRoutes ?? true, prop.directRoutes === undefined ? 'the nodes share a layer 2 network' : undefined);
  set('directRoutingSkipUnreachable', prop.skipUnreachable);
}
