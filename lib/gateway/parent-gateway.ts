import type { AllowedRouteFacts } from '../model/route-attachment';

/** The part of a listener that decides which routes may attach. */
export interface ParentListener {
  /** Name of the listener. */
  readonly name: string;
  /** Port of the listener, from 1 to 65535. */
  readonly port: number;
  /** `HTTP`, `HTTPS`, `TLS`, `TCP` or `UDP`. */
  readonly protocol: string;
  /** @default - all hostnames */
  readonly hostname?: string;
  /** Whether the listener terminates TLS or passes it through. @default 'Terminate' */
  readonly tlsMode?: 'Terminate' | 'Passthrough';
  /** @default - all kinds that the protocol supports, in the namespace of the Gateway */
  readonly allowedRoutes?: AllowedRouteFacts;
}

/**
 * A Gateway that routes attach to: a `CiliumGateway`, or the name and namespace of a Gateway that something else creates,
 * `{ name: 'public', namespace: 'infra' }`. Routes are checked against its listeners if they are known.
 *
 * @phrase CiliumGateway or an object with name and namespace: { name: 'web', namespace: 'gateways' }
 */
export interface ParentGateway {
  /** Name of the Gateway. */
  readonly name: string;
  /** Namespace of the Gateway. */
  readonly namespace: string;
  /** @default - unknown; routes are not checked against them */
  readonly listeners?: readonly ParentListener[];
}

/** A Gateway, or some of its listeners, that a route attaches to. */
export interface GatewayAttachment {
  /** A `CiliumGateway`, or the name and namespace of a Gateway that something else creates. */
  readonly gateway: ParentGateway;
  /**
   * Name of the listener, or names of several listeners.
   * @default - all listeners of the Gateway that accept the route
   */
  readonly listener?: string | readonly string[];
}
