import type { GatewaySpec } from '../../imports/gateway.networking.k8s.io';
import type { CiliumContextProps } from '../cilium/cilium-context';
import type { GatewayAddress } from './address';
import type { AllowedRoutes } from './allowed-routes';
import type { CiliumGatewayClass, GatewayServiceProps } from './gateway-class';
import type { Listener } from './listener';

/** Labels and annotations of the Service that Cilium makes for a Gateway. */
export interface GatewayInfrastructureProps {
  /** At most 8. @default - those that the address pool needs */
  readonly labels?: Readonly<Record<string, string>>;
  /** At most 8. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Listeners on the nodes' own addresses. */
export interface GatewayHostNetworkProps {
  /**
   * Labels of the nodes that listen.
   * @default - all nodes
   */
  readonly nodeLabels?: Readonly<Record<string, string>>;
}

/** Where requests go that no route takes. */
export interface CatchAllProps {
  /** Name of a Service in the Gateway's namespace. */
  readonly service: string;
  readonly port: number;
}

/** Redirect of HTTP to HTTPS. */
export interface HttpsRedirectProps {
  /**
   * 301 lets browsers remember it, 302 does not.
   * @default 301
   */
  readonly statusCode?: 301 | 302;
}

/** Props of `CiliumGateway`. */
export interface CiliumGatewayProps extends CiliumContextProps {
  /**
   * Name of the Gateway, at most 63 characters; Cilium makes the Service `cilium-gateway-<name>` for it.
   * @default - the construct id
   */
  readonly name?: string;
  /**
   * Its namespace, which has to be there.
   * @default - the chart's, else `default`
   */
  readonly namespace?: string;
  /** @default - the chart's */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** From 1 to 64. */
  readonly listeners: readonly Listener[];
  /**
   * Routes that may attach to listeners that say nothing of it. With `redirectHttpToHttps` plain HTTP listeners keep to
   * `AllowedRoutes.same()`, so that no route of another namespace is served without TLS.
   * @default AllowedRoutes.same()
   */
  readonly allowedRoutes?: AllowedRoutes;
  /**
   * Class of the Gateway.
   * @default - `cilium`, the chart's own
   */
  readonly gatewayClass?: CiliumGatewayClass | string;
  /**
   * Service of this Gateway alone: makes a class of its own for it (Cilium 1.18 and newer).
   * @default - that of the class
   */
  readonly service?: GatewayServiceProps;
  /**
   * Address of its Service.
   * @default - a free one of any pool
   */
  readonly address?: GatewayAddress;
  /** @default - none but what the address pool needs */
  readonly infrastructure?: GatewayInfrastructureProps;
  /**
   * Listen on the nodes' own addresses instead of making a LoadBalancer Service. It is one setting for all Gateways of the
   * cluster. Ports below 1024 bring the capability that Envoy needs for them.
   * @default false
   */
  readonly hostNetwork?: boolean | GatewayHostNetworkProps;
  /**
   * ALPN, which HTTP/2 and gRPC over TLS need. It is one setting for all Gateways of the cluster.
   * @default true
   */
  readonly alpn?: boolean;
  /**
   * Honour `appProtocol` of Services. It is one setting for all Gateways of the cluster; ALPN brings it with it.
   * @default true
   */
  readonly appProtocol?: boolean;
  /**
   * Answer all requests on HTTP listeners with a redirect to HTTPS. Routes are to name the HTTPS listener as `sectionName`:
   * one that also attaches to HTTP is served there wherever it is more specific.
   * @default false
   */
  readonly redirectHttpToHttps?: boolean | HttpsRedirectProps;
  /**
   * A Service for all requests that no route takes, for example one with a page of its own for 404. Cilium answers 404 by
   * itself where there is none.
   * @default - none
   */
  readonly catchAll?: CatchAllProps;
  /**
   * Fields of the Gateway's spec that the others do not model; they win.
   * @default - none
   */
  readonly spec?: Partial<GatewaySpec>;
}
