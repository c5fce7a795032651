import { Construct } from 'constructs';
import { CiliumEgressGatewayPolicy, type CiliumEgressGatewayPolicySpec } from '../../imports/cilium.io';
import { ciliumContext, type CiliumContext } from '../cilium/cilium-context';
import { Reporter, type FieldNames } from '../diagnostics/reporter';
import type { JsonObject } from '../kubernetes/json';
import { checkEgressPolicy } from '../model/egress-checks';
import type { EgressGatewayProps } from './egress-gateway-props';
import { toSpec } from './egress-gateway-spec';
import { checkArguments, checked } from '../props';

/** Fields in the messages of `checkEgressPolicy`, and the props that set them. */
const PROPS: FieldNames = [
  [/^destinationCIDRs\b/, 'destinations'],
  [/^excludedCIDRs\b/, 'except'],
  [/^selectors\b/, 'sources'],
  [/^egressGateways\b/, 'gateways'],
  [/^egressGateway is missing/, 'gateways is empty'],
  [/^egressGateway\b/, 'gateways[0]'],
];

/**
 * Sends traffic of selected pods to destinations outside the cluster through a gateway node, with a fixed source address: a
 * `CiliumEgressGatewayPolicy`. It turns on the egress gateway and its requirements: eBPF masquerading and kube-proxy replacement. The
 * interface with the address must be one of `devices` of `TalosCilium`. The first packets of a new pod can leave without the gateway.
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
    const spec = toSpec(props, context.version?.atLeast('1.18') ?? true, report);
    checkEgressPolicy(spec as unknown as JsonObject, context, report.named(PROPS));
    report.throwIfAny();

    this.apiObject = new CiliumEgressGatewayPolicy(this, 'policy', { metadata: { name: this.name }, spec: spec as CiliumEgressGatewayPolicySpec });
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
