import type { AllowedRouteFacts } from '../model/route-attachment';

/** A listener, as far as routes look at it. */
export interface ParentListener {
  readonly name: string;
  readonly port: number;
  /** `HTTP`, `HTTPS`, `TLS`, `TCP` or `UDP`. */
  readonly protocol: string;
  /** @default - every hostname */
  readonly hostname?: string;
  /** What happens with TLS at the listener. @default 'Terminate' */
  readonly tlsMode?: 'Terminate' | 'Passthrough';
  /** @default - all kinds that the protocol takes, from the Gateway's namespace */
  readonly allowedRoutes?: AllowedRouteFacts;
}

/**
 * A Gateway that routes attach to: a `CiliumGateway`, or the name and namespace of one that is made elsewhere,
 * `{ name: 'public', namespace: 'infra' }`. What a listener would refuse is found for Gateways whose listeners are known.
 */
export interface ParentGateway {
  readonly name: string;
  readonly namespace: string;
  /** @default - not known: nothing is checked against them */
  readonly listeners?: readonly ParentListener[];
}

/** Where a route attaches to. */
export interface GatewayAttachment {
  /** The Gateway; name and namespace will do for one that is made elsewhere. */
  readonly gateway: ParentGateway;
  /**
   * Name of the listener, or names of several.
   * @default - all listeners of the Gateway that take the route
   */
  readonly listener?: string | readonly string[];
}
