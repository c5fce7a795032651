import { Construct } from 'constructs';
import { CiliumEgressGatewayPolicy, type CiliumEgressGatewayPolicyEgressGateway } from '../../imports/cilium.io';
import { ciliumContext, type CiliumContext } from '../cilium/cilium-context';
import type { IpAddress } from '../cluster/ip-address';
import { isMistake, readIp, formatIp } from '../cluster/ip-text';
import { Reporter } from '../diagnostics/reporter';
import { readEgressGateway } from './egress-gateway-checks';
import type { EgressGatewayNode, EgressGatewayProps } from './egress-gateway-props';
import { checkArguments, checked } from '../props';
import { plainSelector } from '../kubernetes/label-selector';

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/**
 * Traffic of chosen pods to chosen destinations outside of the cluster leaves through a gateway node, with an address that
 * does not change: a CiliumEgressGatewayPolicy. It turns on the egress gateway and what that is built on, eBPF masquerading
 * and kube-proxy replacement. Cilium must run on the interface that has the address (`devices`). A new pod's first packets
 * may leave as usual.
 *
 * @throws EGW codes, and POL004 and POL231 for pods, for every mistake in the props, all at once
 * @see https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/
 *
 * @example
 * new EgressGateway(chart, 'billing', {
 *   sources: [{ podSelector: { matchLabels: { 'io.kubernetes.pod.namespace': 'billing' } } }],
 *   destinations: ['203.0.113.0/24'],
 *   gateways: [{ nodeSelector: { matchLabels: { egress: 'true' } }, egressIP: '192.168.1.250' }],
 * });
 */
export class EgressGateway extends Construct {
  static { checked(EgressGateway, 'EgressGateway'); }

  /** Name of the CiliumEgressGatewayPolicy. */
  readonly name: string;
  /** The CiliumEgressGatewayPolicy, for JSON patches. */
  readonly apiObject: CiliumEgressGatewayPolicy;

  constructor(scope: Construct, id: string, props: EgressGatewayProps) {
    checkArguments('EgressGateway', arguments);
    super(scope, id);
    const context = ciliumContext(this, props);
    const report = new Reporter(this.node.path);
    this.name = props.name ?? id;
    if (this.name.length > 253 || !NAME.test(this.name)) {
      report.add({
        code: 'EGW017',
        what: `name is not a valid object name (${this.name || 'empty'})`,
        expected: 'a DNS subdomain: lower-case letters, digits, "-" and ".", at most 253 characters',
        fix: 'set name, or change the id of the construct',
      });
    }
    const { selectors, destinations, excluded } = readEgressGateway(props, context, report);
    report.throwIfAny();

    const gateways = props.gateways.map(toGateway);
    this.apiObject = new CiliumEgressGatewayPolicy(this, 'policy', {
      metadata: { name: this.name },
      spec: {
        selectors,
        destinationCIDRs: destinations.map(String),
        ...(excluded.length > 0 ? { excludedCIDRs: excluded.map(String) } : {}),
        // The CRD demands it beside several gateways too, where Cilium does not read it.
        egressGateway: gateways[0]!,
        ...(gateways.length > 1 ? { egressGateways: gateways } : {}),
      },
    });
    this.requestValues(context);
  }

  private requestValues({ cilium }: CiliumContext): void {
    cilium?.request({
      origin: this.node.path,
      values: {
        egressGateway: { enabled: true },
        bpf: { masquerade: true },
        kubeProxyReplacement: true,
      },
      reason: 'pods leave the cluster through an egress gateway',
    });
  }
}

function toGateway({ nodeSelector, egressIP, interface: device }: EgressGatewayNode): CiliumEgressGatewayPolicyEgressGateway {
  return {
    nodeSelector: plainSelector(nodeSelector),
    ...(egressIP === undefined ? {} : { egressIP: canonical(egressIP) }),
    ...(device === undefined ? {} : { interface: device }),
  };
}

function canonical(address: string | IpAddress): string {
  if (typeof address !== 'string') return address.toString();
  const read = readIp(address);
  return isMistake(read) ? address : formatIp(read.family, read.value);
}
