import type { IConstruct } from 'constructs';
import { ciliumContext, type CiliumContextProps } from '../cilium/cilium-context';
import type { Cidr } from '../cluster/cidr';
import type { FirewallRule } from '../cluster/machine-setting';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { Problem } from '../diagnostics/problem';
import { firewallFacts } from '../policies/host-firewall/firewall-facts';
import { hostNetworkPorts } from '../policies/host-firewall/gateway-ports';
import { HOST_PORTS, type HostPeer, type HostPort } from '../policies/host-firewall/host-ports';
import { portsOf } from '../policies/host-firewall/host-policies';
import type { IngressFirewallProps } from './machine-config-props';
import { checked } from '../props';

const LINK = 'https://docs.siderolabs.com/talos/v1.14/networking/ingress-firewall';
const ANYWHERE = ['0.0.0.0/0', '::/0'];

/**
 * What Talos lets in by itself while everything else is blocked: its chain has rules for a few ICMP packets a second, and for pods
 * that ask the resolver of their node.
 */
const OPEN_BY_TALOS: readonly string[] = ['ping', 'icmp-errors', 'host-dns'];

/** Props of `IngressFirewall.forCilium`. */
export interface CiliumIngressFirewallProps extends CiliumContextProps {
  /**
   * Where people and their tools come from, in CIDR notation: to the Talos API of all nodes and to the Kubernetes API.
   * @default - none: right only with Omni, which comes in through SideroLink
   */
  readonly adminCidrs?: readonly (string | Cidr)[];
  /**
   * Addresses of the nodes, in CIDR notation.
   * @default - nodeSubnets of the cluster
   */
  readonly nodeCidrs?: readonly (string | Cidr)[];
  /**
   * Port of the API server on control planes.
   * @default 6443
   */
  readonly apiServerPort?: number;
  /**
   * Ports that Gateways and Ingresses listen on, beside those of the Gateways of this app that are on the host network.
   * @default - none
   */
  readonly gatewayPorts?: readonly number[];
  /**
   * Who may reach Gateways on the host network, in CIDR notation.
   * @default ['0.0.0.0/0', '::/0']
   */
  readonly gatewayCidrs?: readonly (string | Cidr)[];
  /**
   * Routers that open BGP sessions themselves, in CIDR notation.
   * @default - the nodes' own networks
   */
  readonly bgpPeers?: readonly (string | Cidr)[];
  /**
   * Rules of your own.
   * @default - none
   */
  readonly rules?: readonly FirewallRule[];
}

/** The firewall that Talos runs on each node. It knows addresses only, no identities: use it beside Cilium's policies. */
export class IngressFirewall {
  static { checked(IngressFirewall, 'IngressFirewall'); }

  /**
   * Blocks everything but what the nodes need of each other: the table of `TalosHostFirewall`, as far as the features are in use
   * when the app is synthesized.
   *
   * @throws MCH006 without adminCidrs or the nodes' addresses; at synth MCH005 for wrong addresses, CIL037 without a Cilium
   * @see https://docs.siderolabs.com/talos/v1.14/networking/ingress-firewall
   */
  static forCilium(props: CiliumIngressFirewallProps = {}): IngressFirewall {
    return new IngressFirewall(props);
  }

  private readonly props: CiliumIngressFirewallProps;

  private constructor(props: CiliumIngressFirewallProps) {
    this.props = props;
    Object.freeze(this);
  }

  /** @internal What is missing for rules that nobody is locked out by. */
  problems(cluster: TalosCluster, path: string): Problem[] {
    const problems: Problem[] = [];
    if ((this.props.adminCidrs ?? []).length === 0 && cluster.management !== 'omni') {
      const what = `ingressFirewall lets nobody but nodes reach the Talos API (adminCidrs not set, management ${cluster.management})`;
      problems.push({ code: 'MCH006', path, what, fix: 'give adminCidrs; it asks for client certificates, so 0.0.0.0/0 is possible', link: LINK });
    }
    if ((this.props.nodeCidrs ?? cluster.nodeSubnets).length === 0) {
      const what = 'ingressFirewall does not know the addresses of the nodes (nodeSubnets of the cluster not set)';
      problems.push({ code: 'MCH006', path, what, fix: 'set nodeSubnets of the TalosCluster, or nodeCidrs', link: LINK });
    }
    return problems;
  }

  /** @internal The rules for a cluster as it stands now. */
  resolve(construct: IConstruct, cluster: TalosCluster): IngressFirewallProps {
    const { props } = this;
    const context = ciliumContext(construct, props);
    const gatewayPorts = hostNetworkPorts(construct, context, props.gatewayPorts);
    const facts = firewallFacts(context, cluster, gatewayPorts);
    const input = { facts, apiServerPort: props.apiServerPort ?? 6443, gatewayPorts };
    const nodes = texts(props.nodeCidrs ?? cluster.nodeSubnets);
    const pods = texts(cluster.podSubnets);
    const sources: Readonly<Record<HostPeer, readonly string[]>> = {
      nodes,
      nodeSubnets: nodes,
      admins: texts(props.adminCidrs ?? []),
      // Talos trusts SideroLink whatever the rules say.
      omni: [],
      cluster: [...nodes, ...pods],
      health: nodes,
      everyone: ANYWHERE,
      hubbleRelay: pods,
      monitoring: [...nodes, ...pods],
      bgpPeers: texts(props.bgpPeers ?? nodes),
      gatewayClients: texts(props.gatewayCidrs ?? ANYWHERE),
      nodePortClients: ANYWHERE,
    };
    const open = HOST_PORTS.filter(({ id, when }) => !OPEN_BY_TALOS.includes(id) && (when === undefined || facts.holds.has(when)));
    const rules = open.flatMap((entry) => rulesOf(entry, input, texts(entry.peers.flatMap((peer) => sources[peer]))));
    return { ingress: 'block', rules: [...rules, ...(props.rules ?? [])] };
  }
}

/** A rule has one protocol. */
function rulesOf({ id, ports, roles }: HostPort, input: Parameters<typeof portsOf>[1], from: readonly string[]): FirewallRule[] {
  const open = (ports ?? []).flatMap((range) => portsOf(range, input));
  const protocols = [...new Set(open.map(({ protocol }) => protocol.toLowerCase() as 'tcp' | 'udp'))];
  return protocols.map((protocol) => ({
    name: protocols.length > 1 ? `${id}-${protocol}` : id,
    ports: open.filter((port) => port.protocol.toLowerCase() === protocol).map(({ port, endPort }) => (endPort === undefined ? Number(port) : `${port}-${endPort}`)),
    protocol,
    from,
    ...(roles === 'control planes' && { role: 'control-plane' as const }),
  }));
}

function texts(cidrs: readonly (string | Cidr)[]): string[] {
  return [...new Set(cidrs.map(String))].sort();
}
