import { Chart, type ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { CiliumGatewayClassConfigService, CiliumGatewayClassConfigSpec } from '../../imports/cilium.io';
import { ciliumContext, type CiliumContext, type CiliumContextProps } from '../cilium/cilium-context';
import { Cidr } from '../cluster/cidr';
import type { CiliumVersion } from '../cluster/cilium-version';
import { GATEWAY_CONTROLLER } from '../cluster/gateway-api-support';
import { Reporter } from '../diagnostics/reporter';
import { checkArguments, checked } from '../props';
import { SERVICE_DEFAULTS } from './api-defaults';

/**
 * The Service that Cilium creates for a Gateway.
 *
 * @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/parameterized-gatewayclass/
 */
export interface GatewayServiceProps {
  /** @default 'LoadBalancer' */
  readonly type?: 'LoadBalancer' | 'NodePort';
  /**
   * `Local` keeps the source addresses of clients. It does not work with L2 announcements.
   * @default 'Cluster'
   */
  readonly externalTrafficPolicy?: 'Cluster' | 'Local';
  /**
   * Load balancer implementation: `io.cilium/l2-announcer`, `io.cilium/bgp-control-plane`, ...
   * @default - none; implementations that serve Services without a class
   */
  readonly loadBalancerClass?: string;
  /**
   * CIDRs of clients: `10.0.0.0/8`.
   * @default - all clients
   * @nonEmpty name at least one network: without one, everyone may connect
   */
  readonly loadBalancerSourceRanges?: readonly (string | Cidr)[];
  /**
   * Whether the clients in `loadBalancerSourceRanges` are allowed or denied.
   * @default 'Allow'
   */
  readonly loadBalancerSourceRangesPolicy?: 'Allow' | 'Deny';
  /**
   * Whether the Service has node ports in addition to its load balancer address.
   * @default true - as in Kubernetes
   */
  readonly allocateLoadBalancerNodePorts?: boolean;
  /** @default - as in Kubernetes: the IP family of the first service subnet */
  readonly ipFamilies?: readonly ('IPv4' | 'IPv6')[];
  /** @default 'SingleStack' - as in Kubernetes */
  readonly ipFamilyPolicy?: 'SingleStack' | 'PreferDualStack' | 'RequireDualStack';
  /**
   * How Services choose between endpoints: `PreferSameZone`, `PreferSameNode`, ...
   * @default - none
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#traffic-distribution
   */
  readonly trafficDistribution?: string;
}

/** Props of `CiliumGatewayClass`. */
export interface CiliumGatewayClassProps extends CiliumContextProps {
  /**
   * Name of the class. `cilium` is the name of the class that the chart creates.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Namespace of the CiliumGatewayClassConfig.
   * @default - the namespace of the chart, otherwise `default`
   */
  readonly namespace?: string;
  /**
   * At most 64 characters.
   * @default - none
   */
  readonly description?: string;
  /**
   * Settings of the Services of Gateways with this class.
   * @default - Cilium's defaults
   */
  readonly service?: GatewayServiceProps;
  /**
   * Whether gRPC-Web is translated to gRPC. Cilium 1.20 and newer.
   * @default true - as in Cilium
   */
  readonly grpcWeb?: boolean;
  /**
   * Fields of the spec of the CiliumGatewayClassConfig that have no prop. They override the props and are not checked.
   * @default - none
   */
  readonly raw?: CiliumGatewayClassConfigSpec;
}

/** Fields that have no effect on a Service without a load balancer. */
const LOAD_BALANCER_ONLY = ['loadBalancerClass', 'loadBalancerSourceRanges', 'loadBalancerSourceRangesPolicy', 'allocateLoadBalancerNodePorts'] as const;
const MAX_DESCRIPTION = 64;

/**
 * A GatewayClass with settings for the Services of its Gateways: a `GatewayClass` and its `CiliumGatewayClassConfig`. Cilium 1.18 and newer.
 *
 * @example
 * const edge = new CiliumGatewayClass(chart, 'edge', { service: { externalTrafficPolicy: 'Local' } });
 * new CiliumGateway(chart, 'web', { gatewayClass: edge, listeners: [Listener.http()] });
 *
 * @throws GWY022 and GWY023, CLU codes for invalid CIDRs, all at once; CIL037 and CIL038 if its Cilium is not known
 * @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/parameterized-gatewayclass/
 */
export class CiliumGatewayClass extends Construct {
  static { checked(CiliumGatewayClass, 'CiliumGatewayClass'); }

  /** Name of the class. */
  readonly name: string;
  /** The GatewayClass and its CiliumGatewayClassConfig, for JSON patches and metadata. */
  readonly apiObjects: readonly ApiObject[];

  constructor(scope: Construct, id: string, props: CiliumGatewayClassProps = {}) {
    checkArguments('CiliumGatewayClass', arguments);
    super(scope, id);
    const context = ciliumContext(this, props);
    this.name = props.name ?? id;
    const report = new Reporter(this.node.path);
    checkGatewayClass(this.name, props, context.version, report);
    report.throwIfAny();
    requestGatewayApi(this, context);
    this.apiObjects = makeGatewayClass(this, { ...props, name: this.name, namespace: props.namespace ?? Chart.of(this).namespace ?? 'default' });
  }
}

/** Creates a GatewayClass and its settings. */
export function makeGatewayClass(
  scope: Construct,
  { name, namespace, description, service, grpcWeb, raw }: CiliumGatewayClassProps & { readonly name: string; readonly namespace: string },
): readonly ApiObject[] {
  const { CiliumGatewayClassConfig } = require('../../imports/cilium.io') as typeof import('../../imports/cilium.io');
  const { GatewayClass } = require('../../imports/gateway.networking.k8s.io') as typeof import('../../imports/gateway.networking.k8s.io');
  const config = new CiliumGatewayClassConfig(scope, 'class-config', {
    metadata: { name, namespace },
    spec: {
      ...(description !== undefined && { description }),
      ...(service && { service: serviceSpec(service) }),
      ...(grpcWeb !== undefined && { httpOptions: { grpcWebTranslation: { enabled: grpcWeb } } }),
      ...raw,
    },
  });
  const gatewayClass = new GatewayClass(scope, 'class', {
    metadata: { name },
    spec: {
      controllerName: GATEWAY_CONTROLLER,
      ...(description !== undefined && { description }),
      parametersRef: { group: 'cilium.io', kind: 'CiliumGatewayClassConfig', name, namespace },
    },
  });
  return [gatewayClass, config];
}

function serviceSpec({ loadBalancerSourceRanges: ranges, ...rest }: GatewayServiceProps): CiliumGatewayClassConfigService {
  return { ...SERVICE_DEFAULTS, ...rest, ...(ranges && { loadBalancerSourceRanges: ranges.map(String) }) };
}

/** Reports every mistake in the settings of a class. */
export function checkGatewayClass(name: string, { description, service = {}, grpcWeb }: CiliumGatewayClassProps, version: CiliumVersion, report: Reporter): void {
  const { type, loadBalancerSourceRanges: ranges, loadBalancerSourceRangesPolicy: policy } = service;
  if (version.isBefore('1.18')) {
    report.add({ code: 'GWY023', what: `Cilium ${version} does not support settings for a GatewayClass`, expected: 'Cilium 1.18 or newer', fix: 'upgrade Cilium, or remove the CiliumGatewayClass, or service of the CiliumGateway, to use the GatewayClass of the chart' });
  }
  if (grpcWeb !== undefined && version.isBefore('1.20')) {
    report.add({ code: 'GWY023', what: `Cilium ${version} does not support grpcWeb (${grpcWeb})`, expected: 'Cilium 1.20 or newer', fix: 'remove grpcWeb, or upgrade Cilium' });
  }
  if (name === 'cilium') report.add({ code: 'GWY022', what: 'the name cilium belongs to the GatewayClass that the chart creates', fix: "set name to another name, for example 'cilium-edge'" });
  if (description !== undefined && description.length > MAX_DESCRIPTION) {
    report.add({ code: 'GWY022', what: `description has ${description.length} characters`, expected: `at most ${MAX_DESCRIPTION}`, fix: 'shorten description' });
  }
  const idle = type === 'NodePort' ? LOAD_BALANCER_ONLY.filter((field) => service[field] !== undefined) : [];
  if (idle.length > 0) {
    report.add({ code: 'GWY022', what: `${idle.map((field) => `service.${field}`).join(', ')} ${idle.length === 1 ? 'has' : 'have'} no effect on a Service of type NodePort`, fix: `remove ${idle.length === 1 ? 'it' : 'them'}, or set service.type to 'LoadBalancer'` });
  } else if (policy && !ranges?.length) {
    report.add({ code: 'GWY022', what: `service.loadBalancerSourceRangesPolicy (${policy}) has no effect without loadBalancerSourceRanges`, fix: 'add loadBalancerSourceRanges, or remove loadBalancerSourceRangesPolicy' });
  }
  ranges?.forEach((range, index) => report.attempt(() => Cidr.from(range), `service.loadBalancerSourceRanges[${index}]`));
}

/** Turns the Gateway API on, as `gatewayApi: true` does. For the other values, a prop or another construct that sets them has precedence. */
export function requestGatewayApi(construct: Construct, { cilium }: CiliumContext): void {
  const origin = construct.node.path;
  cilium?.request({ origin, reason: 'Gateways need the Gateway API controller', values: { gatewayAPI: { enabled: true } } });
  cilium?.request({ origin, reason: 'needed for HTTP/2 over TLS (ALPN)', values: { gatewayAPI: { enableAlpn: true, enableAppProtocol: true } }, yielding: true });
  cilium?.request({ origin, reason: 'the GatewayClass of Gateways without another class', values: { gatewayAPI: { gatewayClass: { create: 'true' } } }, yielding: true });
}
