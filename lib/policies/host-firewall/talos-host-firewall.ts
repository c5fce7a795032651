import { Lazy, type ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { CiliumClusterwideNetworkPolicy, type CiliumNetworkPolicyIngress, type CiliumNetworkPolicySpec } from '../../../imports/cilium.io';
import type { KubernetesObject } from '../../kubernetes/object';
import { ciliumContext, type CiliumContext } from '../../cilium/cilium-context';
import { ClusterChart } from '../../cilium/cluster-chart';
import type { Cidr } from '../../cluster/cidr';
import type { TalosCluster } from '../../cluster/talos-cluster';
import { Synthesis } from '../../synthesis/synthesis';
import { firewallFacts } from '../../model/firewall-facts';
import { API_SERVER_PORT, type HostPort } from '../../model/host-ports';
import { firewallSource, hostNetworkPorts } from './gateway-ports';
import { checkFinished, checkProps } from './host-firewall-checks';
import type { TalosHostFirewallProps } from './host-firewall-props';
import { hostPolicies, selectorOf, SIDEROLINK, type HostPolicyInput } from './host-policies';
import { checkArguments, checked } from '../../props';

const ANYWHERE = ['0.0.0.0/0', '::/0'];

/**
 * A firewall for the nodes that cannot lock out Talos, Omni or the control plane: Cilium policies that allow the traffic to the nodes that the
 * cluster requires, from the peers that require it. Egress stays open, because time, DNS, discovery, images, etcd and SideroLink require it.
 *
 * One policy is for all nodes, another for control planes. They are written when the app is synthesized, and follow the features of Cilium that
 * are enabled then: tunnel or WireGuard, Hubble, Gateways on the host network.
 *
 * @example
 * new TalosHostFirewall(chart, 'host-firewall', { adminCidrs: ['192.168.1.0/24'], mode: 'audit' });
 *
 * @throws TalosCiliumError `FWL001` without adminCidrs, `FWL002` without the addresses of the nodes, `FWL003` when a required port would be
 * closed, `FWL004` for an unknown id, `FWL005` for an invalid port, `CLU003` and `CLU004`
 * for an invalid CIDR, `CIL030` without a cluster
 * @see https://docs.cilium.io/en/stable/security/host-firewall/
 * @see docs/host-firewall.md
 */
export class TalosHostFirewall extends Construct {
  static { checked(TalosHostFirewall, 'TalosHostFirewall'); }

  /** The policies for all nodes and for control planes. */
  readonly apiObjects: readonly ApiObject[];

  private readonly props: TalosHostFirewallProps;
  private readonly context: CiliumContext;
  private readonly cluster: TalosCluster;
  private readonly omni: boolean;

  constructor(scope: Construct, id: string, props: TalosHostFirewallProps = {}) {
    checkArguments('TalosHostFirewall', arguments);
    super(scope, id);
    this.props = props;
    this.context = ciliumContext(this, props);
    this.cluster = ClusterChart.clusterOf(this, this.context.cluster);
    this.omni = props.omni ?? this.cluster.management === 'omni';
    checkProps(this.node.path, props, this.cluster, this.omni);
    this.request();
    const name = props.name ?? 'host-firewall';
    this.apiObjects = [
      this.policy('all-nodes', name, 'all nodes', props.ingress?.allNodes),
      this.policy('control-planes', `${name}-control-planes`, 'control planes', props.ingress?.controlPlanes),
    ];
    Synthesis.of(this).registerProvider({
      node: this.node,
      provide: () => {
        const finished = this.apiObjects.map((policy) => policy.toJson() as KubernetesObject);
        return [...checkFinished(this.node.path, this.input(), finished)];
      },
    });
  }

  private policy(id: string, name: string, role: HostPort['roles'], own: readonly CiliumNetworkPolicyIngress[] = []): CiliumClusterwideNetworkPolicy {
    const specs = (): CiliumNetworkPolicySpec[] => [
      ...hostPolicies(role, this.input()),
      ...(own.length > 0 ? [{ description: 'Rules of the prop ingress', nodeSelector: selectorOf(role), ingress: [...own] }] : []),
    ];
    return new CiliumClusterwideNetworkPolicy(this, id, { metadata: { name }, specs: Lazy.any({ produce: specs }) as never });
  }

  private input(): HostPolicyInput {
    const { adminCidrs, nodeCidrs, gatewayCidrs, nodePortCidrs, bgpPeers, monitoring } = this.props;
    const nodeSubnets = distinct(nodeCidrs ?? this.cluster.nodeSubnets);
    const gatewayPorts = hostNetworkPorts(this, this.context, this.props.gatewayPorts);
    return {
      facts: firewallFacts(firewallSource(this.context), this.cluster, gatewayPorts),
      apiServerPort: this.props.apiServerPort ?? API_SERVER_PORT,
      gatewayPorts,
      cidrs: {
        nodeSubnets,
        admins: distinct(adminCidrs ?? []),
        omni: this.omni ? [SIDEROLINK] : [],
        bgpPeers: distinct(bgpPeers ?? nodeSubnets),
        gatewayClients: distinct(gatewayCidrs ?? ANYWHERE),
        nodePortClients: distinct(nodePortCidrs ?? ANYWHERE),
      },
      ...(monitoring && { monitoring }),
      except: new Set(this.props.except ?? []),
    };
  }

  private request(): void {
    const { cilium } = this.context;
    if (!cilium) return;
    const origin = this.node.path;
    cilium.request({ origin, values: { hostFirewall: { enabled: true } }, reason: 'the host firewall enforces policies for nodes' });
    if ((this.props.mode ?? 'audit') === 'audit') {
      const reason = 'audit mode: what policies would drop is allowed and reported with the verdict AUDIT';
      cilium.request({ origin, values: { policyAuditMode: true }, reason });
    }
    if (this.props.devices && this.props.devices.length > 0) {
      cilium.request({ origin, values: { devices: [...this.props.devices].sort() }, reason: 'devices of the host firewall' });
    }
  }
}

function distinct(cidrs: readonly (string | Cidr)[]): string[] {
  return [...new Set(cidrs.map(String))].sort();
}
