import type { IConstruct } from 'constructs';
import { ciliumContext, type CiliumContextProps } from '../cilium/cilium-context';
import type { Cidr } from '../cluster/cidr';
import type { FirewallRule } from '../cluster/machine-setting';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { Reporter } from '../diagnostics/reporter';
import { firewallFacts } from '../model/firewall-facts';
import { API_SERVER_PORT, HOST_PORTS, OPEN_BY_TALOS, portsOf, type HostPeer, type HostPort } from '../model/host-ports';
import { firewallSource, hostNetworkPorts } from '../policies/host-firewall/gateway-ports';
import { checked } from '../props';

const LINK = 'https://docs.siderolabs.com/talos/v1.14/networking/ingress-firewall';
const ANYWHERE = ['0.0.0.0/0', '::/0'];

/** The firewall that Talos runs on each node, in addition to or instead of the host firewall of Cilium. */
export interface IngressFirewallProps {
  /** What happens to connections that no rule allows. */
  readonly ingress: 'accept' | 'block';
  /** Connections that are allowed. @default - none */
  readonly rules?: readonly FirewallRule[];
}

/** Props of `IngressFirewall.forCilium`. */
export interface CiliumIngressFirewallProps extends CiliumContextProps {
  /**
   * Networks of the administrators, in CIDR notation, which may reach the Talos API of all nodes and the Kubernetes API.
   * @default - none, which is only allowed with Omni: it connects through SideroLink
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
   * Ports of Gateways and Ingresses on the host network, in addition to those of this app.
   * @default - none
   */
  readonly gatewayPorts?: readonly number[];
  /**
   * Networks that may reach Gateways on the host network, in CIDR notation.
   * @default ['0.0.0.0/0', '::/0']
   */
  readonly gatewayCidrs?: readonly (string | Cidr)[];
  /**
   * Routers that open BGP sessions to the nodes, in CIDR notation.
   * @default - the networks of the nodes
   */
  readonly bgpPeers?: readonly (string | Cidr)[];
  /**
   * Additional rules.
   * @default - none
   */
  readonly rules?: readonly FirewallRule[];
}

/**
 * Rules for the firewall that Talos runs on each node. It matches addresses, not identities: use it in addition to the policies of Cilium.
 *
 * @example
 * new TalosMachineConfig(chart, 'talos', { ingressFirewall: IngressFirewall.forCilium({ adminCidrs: ['192.168.1.0/24'] }) });
 */
export class IngressFirewall {
  static { checked(IngressFirewall, 'IngressFirewall'); }

  /**
   * Blocks everything except the connections that the cluster requires: those in the table of `TalosHostFirewall`, for the features that
   * are enabled when the app is synthesized.
   *
   * @throws TalosCiliumError `MCH006` without `adminCidrs` or the addresses of the nodes; at synth `MCH005` for invalid addresses, `CIL037`
   *   without a `TalosCilium`
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

  /** @internal Port of the API server. */
  get apiServerPort(): number {
    return this.props.apiServerPort ?? API_SERVER_PORT;
  }

  /** @internal Ports of Gateways on the host network that are not in the app. */
  get gatewayPorts(): readonly number[] {
    return this.props.gatewayPorts ?? [];
  }

  /** @internal Reports missing props, without which the rules would lock out administrators or nodes. */
  check(cluster: TalosCluster, report: Reporter): void {
    if ((this.props.adminCidrs ?? []).length === 0 && cluster.management !== 'omni') {
      report.add({
        code: 'MCH006',
        what: 'ingressFirewall: adminCidrs is not set, so only nodes could reach the Talos API',
        fix: "set adminCidrs of IngressFirewall.forCilium() to the networks of the administrators; ['0.0.0.0/0'] is possible, because the API requires client certificates",
        link: LINK,
      });
    }
    if ((this.props.nodeCidrs ?? cluster.nodeSubnets).length === 0) {
      report.add({
        code: 'MCH006',
        what: 'ingressFirewall: the addresses of the nodes are not known, so nodes could not reach each other',
        fix: 'set nodeSubnets of the TalosCluster, or nodeCidrs of IngressFirewall.forCilium()',
        link: LINK,
      });
    }
  }

  /** @internal The rules for the current state of the cluster. */
  resolve(construct: IConstruct, cluster: TalosCluster): IngressFirewallProps {
    const { props } = this;
    const context = ciliumContext(construct, props);
    const gatewayPorts = hostNetworkPorts(construct, context, props.gatewayPorts);
    const facts = firewallFacts(firewallSource(context), cluster, gatewayPorts);
    const input = { facts, apiServerPort: this.apiServerPort, gatewayPorts };
    const nodes = texts(props.nodeCidrs ?? cluster.nodeSubnets);
    const pods = texts(cluster.podSubnets);
    const sources: Readonly<Record<HostPeer, readonly string[]>> = {
      nodes,
      nodeSubnets: nodes,
      admins: texts(props.adminCidrs ?? []),
      // Talos always accepts connections through SideroLink.
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

/** A rule for each protocol. */
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
