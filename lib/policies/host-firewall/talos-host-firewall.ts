import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { CiliumClusterwideNetworkPolicy, type CiliumNetworkPolicyIngress, type CiliumNetworkPolicySpec } from '../../../imports/cilium.io';
import type { KubernetesObject } from '../../kubernetes/object';
import { ciliumContext, type CiliumContext } from '../../cilium/cilium-context';
import { ClusterChart } from '../../cilium/cluster-chart';
import type { Cidr } from '../../cluster/cidr';
import type { TalosCluster } from '../../cluster/talos-cluster';
import { Synthesis } from '../../synthesis/synthesis';
import { firewallFacts } from './firewall-facts';
import { hostNetworkPorts } from './gateway-ports';
import { checkFinished, checkProps } from './host-firewall-checks';
import type { TalosHostFirewallProps } from './host-firewall-props';
import { hostPolicies, selectorOf, SIDEROLINK, type HostPolicyInput } from './host-policies';
import type { HostPort } from './host-ports';
import { checkArguments, checked } from '../../props';

const ANYWHERE = ['0.0.0.0/0', '::/0'];

/**
 * Policies of the nodes themselves that cannot lock out Talos, Omni or the control plane: what has to come in is open to
 * those who need it, and nothing else. What goes out stays open: time, names, discovery, images, etcd and SideroLink.
 *
 * One policy is for all nodes, one more for control planes; each entry says what it is for. They are written when the app is
 * synthesized, so that they fit the features in use then: the tunnel or WireGuard, Hubble, Gateways on the host network.
 *
 * @throws FWL001 without a way in for talosctl, FWL002 without the nodes' addresses, FWL003 when something vital would be
 * closed, FWL004 for an unknown id, FWL005 for a wrong port; CLU003 and CLU004 for a wrong CIDR; CIL030 without a cluster
 * @see https://docs.cilium.io/en/stable/security/host-firewall/
 * @see docs/host-firewall.md
 */
export class TalosHostFirewall extends Construct {
  static { checked(TalosHostFirewall, 'TalosHostFirewall'); }

  private readonly props: TalosHostFirewallProps;
  private readonly context: CiliumContext;
  private readonly cluster: TalosCluster;
  private readonly omni: boolean;
  private readonly policies: readonly CiliumClusterwideNetworkPolicy[];

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
    this.policies = [
      this.policy('all-nodes', name, 'all nodes', props.ingress?.allNodes),
      this.policy('control-planes', `${name}-control-planes`, 'control planes', props.ingress?.controlPlanes),
    ];
    Synthesis.of(this).registerProvider({
      node: this.node,
      provide: () => {
        const finished = this.policies.map((policy) => policy.toJson() as KubernetesObject);
        return [...checkFinished(this.node.path, this.context, this.input(), finished)];
      },
    });
  }

  private policy(id: string, name: string, role: HostPort['roles'], own: readonly CiliumNetworkPolicyIngress[] = []): CiliumClusterwideNetworkPolicy {
    const specs = (): CiliumNetworkPolicySpec[] => [
      ...hostPolicies(role, this.input()),
      ...(own.length > 0 ? [{ description: 'Rules of your own', nodeSelector: selectorOf(role), ingress: [...own] }] : []),
    ];
    return new CiliumClusterwideNetworkPolicy(this, id, { metadata: { name }, specs: Lazy.any({ produce: specs }) as never });
  }

  private input(): HostPolicyInput {
    const { adminCidrs, nodeCidrs, gatewayCidrs, nodePortCidrs, bgpPeers, monitoring } = this.props;
    const nodeSubnets = texts(nodeCidrs ?? this.cluster.nodeSubnets);
    const gatewayPorts = hostNetworkPorts(this, this.context, this.props.gatewayPorts);
    return {
      facts: firewallFacts(this.context, this.cluster, gatewayPorts),
      apiServerPort: this.props.apiServerPort ?? 6443,
      gatewayPorts,
      cidrs: {
        nodeSubnets,
        admins: texts(adminCidrs ?? []),
        omni: this.omni ? [SIDEROLINK] : [],
        bgpPeers: texts(bgpPeers ?? nodeSubnets),
        gatewayClients: texts(gatewayCidrs ?? ANYWHERE),
        nodePortClients: texts(nodePortCidrs ?? ANYWHERE),
      },
      ...(monitoring && { monitoring }),
      without: new Set(this.props.without ?? []),
    };
  }

  private request(): void {
    const { cilium } = this.context;
    if (!cilium) return;
    const origin = this.node.path;
    cilium.request({ origin, values: { hostFirewall: { enabled: true } }, reason: 'policies of nodes are enforced by it' });
    if ((this.props.mode ?? 'audit') === 'audit') {
      const reason = 'the host firewall is in audit mode: what policies of nodes and pods would drop is reported and passes';
      cilium.request({ origin, values: { policyAuditMode: true }, reason });
    }
    if (this.props.devices && this.props.devices.length > 0) {
      cilium.request({ origin, values: { devices: [...this.props.devices].sort() }, reason: 'the host firewall stands on these devices' });
    }
  }
}

function texts(cidrs: readonly (string | Cidr)[]): string[] {
  return [...new Set(cidrs.map(String))].sort();
}
