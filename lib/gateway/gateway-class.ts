import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { CiliumGatewayClassConfigService, CiliumGatewayClassConfigSpec } from '../../imports/cilium.io';
import { ciliumContext, type CiliumContext, type CiliumContextProps } from '../cilium/cilium-context';
import { Cidr } from '../cluster/cidr';
import type { CiliumVersion } from '../cluster/cilium-version';
import { GATEWAY_CONTROLLER } from '../cluster/gateway-api-support';
import { TalosCiliumError, type Problem } from '../diagnostics/problem';
import { checkArguments, checked } from '../props';

/** The Service that Cilium makes for a Gateway. @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/parameterized-gatewayclass/ */
export interface GatewayServiceProps {
  /** @default 'LoadBalancer' */
  readonly type?: 'LoadBalancer' | 'NodePort';
  /**
   * `Local` keeps the addresses of clients, but L2 announcements then find no local backend.
   * @default 'Cluster'
   */
  readonly externalTrafficPolicy?: 'Cluster' | 'Local';
  /**
   * Who serves it: `io.cilium/l2-announcer`, `io.cilium/bgp-control-plane`, ...
   * @default - whoever serves Services without a class
   */
  readonly loadBalancerClass?: string;
  /**
   * Networks that clients may come from.
   * @default - all
   * @nonEmpty name at least one network: without one, everyone may connect
   */
  readonly loadBalancerSourceRanges?: readonly (string | Cidr)[];
  /**
   * Whether these networks are allowed, or denied.
   * @default 'Allow'
   */
  readonly loadBalancerSourceRangesPolicy?: 'Allow' | 'Deny';
  /**
   * Node ports beside the load balancer's address.
   * @default - Kubernetes': true
   */
  readonly allocateLoadBalancerNodePorts?: boolean;
  /** @default - Kubernetes': that of the cluster's first service subnet */
  readonly ipFamilies?: readonly ('IPv4' | 'IPv6')[];
  /** @default - Kubernetes': SingleStack */
  readonly ipFamilyPolicy?: 'SingleStack' | 'PreferDualStack' | 'RequireDualStack';
  /** @default - none */
  readonly trafficDistribution?: string;
}

/** Props of `CiliumGatewayClass`. */
export interface CiliumGatewayClassProps extends CiliumContextProps {
  /**
   * Name of the class; `cilium` is the chart's own.
   * @default - the construct id
   */
  readonly name?: string;
  /**
   * Namespace of its CiliumGatewayClassConfig.
   * @default - the chart's, else `default`
   */
  readonly namespace?: string;
  /**
   * At most 64 characters.
   * @default - none
   */
  readonly description?: string;
  /**
   * Services of its Gateways.
   * @default - Cilium's
   */
  readonly service?: GatewayServiceProps;
  /**
   * Translation of gRPC-Web to gRPC: Cilium 1.20 and newer.
   * @default - Cilium's: true
   */
  readonly grpcWeb?: boolean;
  /**
   * Fields of the CiliumGatewayClassConfig's spec that the others do not model; they win.
   * @default - none
   */
  readonly spec?: CiliumGatewayClassConfigSpec;
}

/** Fields that a Service without a load balancer does not have. */
const LOAD_BALANCER_ONLY = ['loadBalancerClass', 'loadBalancerSourceRanges', 'loadBalancerSourceRangesPolicy', 'allocateLoadBalancerNodePorts'] as const;

/**
 * A GatewayClass with settings of its own, for Gateways that need another kind of Service than the rest. Cilium 1.18 and newer.
 *
 * @throws GWY022 and GWY023, all at once; CIL037 and CIL038 when its Cilium is not known; CLU codes for networks that cannot be read
 */
export class CiliumGatewayClass extends Construct {
  static { checked(CiliumGatewayClass, 'CiliumGatewayClass'); }

  /** Name of the class. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: CiliumGatewayClassProps = {}) {
    checkArguments('CiliumGatewayClass', arguments);
    super(scope, id);
    const context = ciliumContext(this, props);
    this.name = props.name ?? id;
    const problems = gatewayClassProblems(this.node.path, context.version, props, this.name);
    if (problems.length > 0) throw new TalosCiliumError(problems);
    requestGatewayApi(this, context);
    makeGatewayClass(this, { ...props, name: this.name, namespace: props.namespace ?? Chart.of(this).namespace ?? 'default' });
  }
}

/** Makes a GatewayClass and its settings. */
export function makeGatewayClass(
  scope: Construct,
  { name, namespace, description, service, grpcWeb, spec }: CiliumGatewayClassProps & { readonly name: string; readonly namespace: string },
): void {
  const { CiliumGatewayClassConfig } = require('../../imports/cilium.io') as typeof import('../../imports/cilium.io');
  const { GatewayClass } = require('../../imports/gateway.networking.k8s.io') as typeof import('../../imports/gateway.networking.k8s.io');
  new CiliumGatewayClassConfig(scope, 'class-config', {
    metadata: { name, namespace },
    spec: {
      ...(description !== undefined && { description }),
      ...(service && { service: serviceSpec(service) }),
      ...(grpcWeb !== undefined && { httpOptions: { grpcWebTranslation: { enabled: grpcWeb } } }),
      ...spec,
    },
  });
  new GatewayClass(scope, 'class', {
    metadata: { name },
    spec: {
      controllerName: GATEWAY_CONTROLLER,
      ...(description !== undefined && { description }),
      parametersRef: { group: 'cilium.io', kind: 'CiliumGatewayClassConfig', name, namespace },
    },
  });
}

function serviceSpec({ loadBalancerSourceRanges: ranges, ...rest }: GatewayServiceProps): CiliumGatewayClassConfigService {
  return { ...rest, ...(ranges && { loadBalancerSourceRanges: ranges.map(String) }) };
}


/** What is wrong with the settings of a class. */
export function gatewayClassProblems(path: string, version: CiliumVersion, props: CiliumGatewayClassProps, name: string): Problem[] {
  const problems: Problem[] = [];
  const report = (code: string, what: string, fix: string): void => void problems.push({ code, path, what, fix });
  if (version.isBefore('1.18')) report('GWY023', `settings per GatewayClass need Cilium 1.18 or newer (${version})`, 'use Cilium 1.18 or newer, or leave them out');
  if (props.grpcWeb !== undefined && version.isBefore('1.20')) report('GWY023', `grpcWeb needs Cilium 1.20 or newer (${version})`, 'use Cilium 1.20 or newer, or leave it out');
  if (name === 'cilium') report('GWY022', `the chart makes the class of this name itself (${name})`, 'give the class a name of its own');
  if ((props.description?.length ?? 0) > 64) report('GWY022', `the description has more than 64 characters (${props.description!.length})`, 'shorten it');
  const { service } = props;
  const idle = service?.type === 'NodePort' ? LOAD_BALANCER_ONLY.filter((field) => service[field] !== undefined) : [];
  if (idle.length > 0) report('GWY022', `a Service of type NodePort has no load balancer to set (${idle.join(', ')})`, 'remove them, or use type LoadBalancer');
  if (service?.loadBalancerSourceRangesPolicy && !service.loadBalancerSourceRanges?.length) {
    report('GWY022', `there are no source ranges to ${service.loadBalancerSourceRangesPolicy.toLowerCase()} (loadBalancerSourceRangesPolicy)`, 'give loadBalancerSourceRanges, or remove it');
  }
  for (const range of service?.loadBalancerSourceRanges ?? []) {
    try {
      Cidr.from(range, path);
    } catch (error) {
      if (!(error instanceof TalosCiliumError)) throw error;
      problems.push(...error.problems);
    }
  }
  return problems;
}

/** Turns the Gateway API on, as `gatewayApi: true` does. What a prop or another construct says otherwise about the rest, wins. */
export function requestGatewayApi(construct: Construct, { cilium }: CiliumContext): void {
  const origin = construct.node.path;
  cilium?.request({ origin, reason: 'Gateways need the Gateway API controller', values: { gatewayAPI: { enabled: true } } });
  cilium?.request({
    origin,
    reason: 'goes well with Gateways',
    values: { gatewayAPI: { enableAlpn: true, enableAppProtocol: true, gatewayClass: { create: 'true' } } },
    yielding: true,
  });
}
