import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { TCPRoute, UDPRoute } from '../../../imports/gateway.networking.k8s.io';
import type { TCPRouteSpec } from '../../../imports/gateway.networking.k8s.io';
import type { Backend } from '../backend';
import { renderBackends } from './route-backends';
import { RouteFrame } from './route-frame';
import type { RouteProps } from './route-frame';
import { checkArguments, checked } from '../../props';

/** Props of `CiliumTcpRoute`. */
export interface CiliumTcpRouteProps extends RouteProps {
  /** Services that receive the connections, in proportion to their weights. */
  readonly backends: readonly Backend[];
  /** Fields of the spec that have no prop. They override the props. @default - none */
  readonly raw?: Partial<TCPRouteSpec>;
}

/** Props of `CiliumUdpRoute`. */
export interface CiliumUdpRouteProps extends RouteProps {
  /** Services that receive the packets, in proportion to their weights. */
  readonly backends: readonly Backend[];
  /** Fields of the spec that have no prop. They override the props. @default - none */
  readonly raw?: Partial<TCPRouteSpec>;
}

/**
 * Sends the connections of a TCP listener to backends: a `TCPRoute`. Cilium 1.20 and newer.
 *
 * @example
 * new CiliumTcpRoute(chart, 'db', { namespace: 'shop', gateway, listener: 'tcp', backends: [Backend.named({ name: 'db', port: 5432 })] });
 *
 * @see https://gateway-api.sigs.k8s.io/guides/tcp/
 */
export class CiliumTcpRoute extends Construct {
  static { checked(CiliumTcpRoute, 'CiliumTcpRoute'); }

  /** Name of the route. */
  readonly name: string;
  /** Namespace of the route. */
  readonly namespace: string;
  /** The TCPRoute, for JSON patches and metadata. */
  readonly apiObject: ApiObject;

  /** @throws RTE codes, all mistakes at once; CIL037 and CIL038 if its Cilium is not known */
  constructor(scope: Construct, id: string, props: CiliumTcpRouteProps) {
    checkArguments('CiliumTcpRoute', arguments);
    super(scope, id);
    const frame = new RouteFrame(this, 'TCPRoute', props);
    this.name = frame.name;
    this.namespace = frame.namespace;
    this.apiObject = new TCPRoute(this, 'route', { metadata: frame.metadata, spec: specOf(frame, props) });
  }
}

/**
 * Sends the packets of a UDP listener to backends: a `UDPRoute`. Cilium 1.20 and newer.
 *
 * @example
 * new CiliumUdpRoute(chart, 'dns', { namespace: 'dns', gateway, listener: 'udp', backends: [Backend.named({ name: 'dns', port: 53 })] });
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#udproute
 */
export class CiliumUdpRoute extends Construct {
  static { checked(CiliumUdpRoute, 'CiliumUdpRoute'); }

  /** Name of the route. */
  readonly name: string;
  /** Namespace of the route. */
  readonly namespace: string;
  /** The UDPRoute, for JSON patches and metadata. */
  readonly apiObject: ApiObject;

  /** @throws RTE codes, all mistakes at once; CIL037 and CIL038 if its Cilium is not known */
  constructor(scope: Construct, id: string, props: CiliumUdpRouteProps) {
    checkArguments('CiliumUdpRoute', arguments);
    super(scope, id);
    const frame = new RouteFrame(this, 'UDPRoute', props);
    this.name = frame.name;
    this.namespace = frame.namespace;
    this.apiObject = new UDPRoute(this, 'route', { metadata: frame.metadata, spec: specOf(frame, props) });
  }
}

function specOf(frame: RouteFrame, props: CiliumTcpRouteProps | CiliumUdpRouteProps): TCPRouteSpec {
  return { ...frame.spec((scope, report) => [{ backendRefs: renderBackends(props.backends, scope, report) }]), ...props.raw };
}
