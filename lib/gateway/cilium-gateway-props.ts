import type { GatewaySpec } from '../../imports/gateway.networking.k8s.io';
import type { CiliumContextProps } from '../cilium/cilium-context';
import type { GatewayAddress } from './address';
import type { AllowedListeners } from './allowed-listeners';
import type { AllowedRoutes } from './allowed-routes';
import type { CiliumGatewayClass, GatewayServiceProps } from './gateway-class';
import type { Listener } from './listener';

/** Labels and annotations of the Service that Cilium creates for a Gateway. */
export interface GatewayInfrastructureProps {
  /** At most 8, with those that the address pool requires. @default - labels that the address pool requires */
  readonly labels?: Readonly<Record<string, string>>;
  /** At most 8, or 16 with Cilium 1.20 and newer. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Listeners on the addresses of the nodes. */
export interface GatewayHostNetworkProps {
  /**
   * Labels of the nodes that listen.
   * @default - all nodes
   */
  readonly nodeLabels?: Readonly<Record<string, string>>;
}

/** The Service for requests that match no other route. */
export interface CatchAllProps {
  /** Name of a Service in the namespace of the Gateway. */
  readonly service: string;
  /** Port of the Service, from 1 to 65535. */
  readonly port: number;
}

/** Redirect of HTTP to HTTPS. */
export interface HttpsRedirectProps {
  /**
   * Browsers cache a redirect with status 301, and do not cache one with status 302.
   * @default 301
   */
  readonly statusCode?: 301 | 302;
}

/** Props of `CiliumGateway`. */
export interface CiliumGatewayProps extends CiliumContextProps {
  /**
   * Name of the Gateway, at most 63 lower-case letters, digits and dashes. Cilium creates the Service `cilium-gateway-<name>` for it.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Namespace of the Gateway. It must exist.
   * @default - the namespace of the chart, otherwise `default`
   */
  readonly namespace?: string;
  /** @default - labels of the chart */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Ports that the Gateway listens on, from 1 to 64 listeners. */
  readonly listeners: readonly Listener[];
  /**
   * Routes that may attach to listeners without their own `allowedRoutes`. With `redirectHttpToHttps`, HTTP listeners keep the
   * default, so that routes in other namespaces are not served without TLS.
   * @default AllowedRoutes.same()
   */
  readonly allowedRoutes?: AllowedRoutes;
  /**
   * Namespaces whose ListenerSets may add listeners. Cilium 1.20 and newer.
   * @default - none
   */
  readonly allowedListeners?: AllowedListeners;
  /**
   * GatewayClass of the Gateway.
   * @default - `cilium`, which the chart creates
   */
  readonly gatewayClass?: CiliumGatewayClass | string;
  /**
   * Settings of the Service of this Gateway. They create a GatewayClass for it. Cilium 1.18 and newer.
   * @default - settings of its class
   */
  readonly service?: GatewayServiceProps;
  /**
   * Address of the Gateway.
   * @default - a free address of any pool that selects its Service
   */
  readonly address?: GatewayAddress;
  /** Labels and annotations of its Service. @default - labels that the address pool requires */
  readonly infrastructure?: GatewayInfrastructureProps;
  /**
   * Whether to listen on the addresses of the nodes instead of creating a LoadBalancer Service. The setting applies to all Gateways of
   * the cluster. For ports below 1024, Envoy also gets the required capability.
   * @default false
   */
  readonly hostNetwork?: boolean | GatewayHostNetworkProps;
  /**
   * Whether HTTPS listeners offer HTTP/2 (ALPN), which gRPC over TLS requires. The setting applies to all Gateways of the cluster.
   * @default true
   */
  readonly alpn?: boolean;
  /**
   * Whether the field `appProtocol` of Services is used. ALPN requires it. The setting applies to all Gateways of the cluster.
   * @default true
   */
  readonly appProtocol?: boolean;
  /**
   * Whether requests to HTTP listeners are redirected to HTTPS. Attach other routes to the HTTPS listener by name (`listener: 'https'`):
   * a route that is also attached to an HTTP listener and more specific than the redirect is served without TLS.
   * @default false
   */
  readonly redirectHttpToHttps?: boolean | HttpsRedirectProps;
  /**
   * A Service for requests that match no other route, for example one with an error page. Without it, the response is 404.
   * @default - none
   */
  readonly catchAll?: CatchAllProps;
  /**
   * Fields of the spec that have no prop. They override the props and are not checked.
   * @default - none
   */
  readonly raw?: Partial<GatewaySpec>;
}
