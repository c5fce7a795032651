import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { TCPRoute, UDPRoute } from '../../../imports/gateway.networking.k8s.io';
import type { TCPRouteSpec } from '../../../imports/gateway.networking.k8s.io';
import type { Backend } from '../backend';
import { renderPlainBackends } from './route-backends';
import { RouteFrame } from './route-frame';
import type { RouteProps } from './route-frame';
import { requireFeature } from './route-support';
import { checkArguments, checked } from '../../props';

/** Props of `CiliumTcpRoute` and `CiliumUdpRoute`. */
export interface CiliumL4RouteProps extends RouteProps {
  /** Where connections or packets go, in shares by weight. */
  readonly backends: readonly Backend[];
  /** Fields of the spec that have no prop; they win. They are not checked. @default none */
  readonly spec?: Partial<TCPRouteSpec>;
}

/**
 * All connections of a TCP listener to backends: a `TCPRoute`. Cilium 1.20 and newer.
 * @see https://gateway-api.sigs.k8s.io/guides/tcp/
 */
export class CiliumTcpRoute extends Construct {
  static { checked(CiliumTcpRoute, 'CiliumTcpRoute'); }

  /** Name of the object. */
  readonly name: string;
  /** Namespace of the object. */
  readonly namespace: string;
  /** The object itself, for patches. */
  readonly apiObject: ApiObject;

  /** @throws RTE codes, all mistakes at once */
  constructor(scope: Construct, id: string, props: CiliumL4RouteProps) {
    checkArguments('CiliumTcpRoute', arguments);
    super(scope, id);
    const frame = new RouteFrame(this, 'TCPRoute', props);
    this.name = frame.name;
    this.namespace = frame.namespace;
    this.apiObject = new TCPRoute(this, 'route', { metadata: frame.metadata, spec: specOf(frame, 'tcpRoute', props) });
  }
}

/**
 * All packets of a UDP listener to backends: a `UDPRoute`. Cilium 1.20 and newer.
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#udproute
 */
export class CiliumUdpRoute extends Construct {
  static { checked(CiliumUdpRoute, 'CiliumUdpRoute'); }

  /** Name of the object. */
  readonly name: string;
  /** Namespace of the object. */
  readonly namespace: string;
  /** The object itself, for patches. */
  readonly apiObject: ApiObject;

  /** @throws RTE codes, all mistakes at once */
  constructor(scope: Construct, id: string, props: CiliumL4RouteProps) {
    checkArguments('CiliumUdpRoute', arguments);
    super(scope, id);
    const frame = new RouteFrame(this, 'UDPRoute', props);
    this.name = frame.name;
    this.namespace = frame.namespace;
    this.apiObject = new UDPRoute(this, 'route', { metadata: frame.metadata, spec: specOf(frame, 'udpRoute', props) });
  }
}

function specOf(frame: RouteFrame, feature: 'tcpRoute' | 'udpRoute', props: CiliumL4RouteProps): TCPRouteSpec {
  const spec = frame.run((rules, report): TCPRouteSpec => {
    requireFeature(feature, frame.target, report);
    return { parentRefs: frame.parentRefs(report), rules: [{ backendRefs: renderPlainBackends(props.backends, rules, report) }] };
  });
  return { ...spec, ...props.spec };
}
