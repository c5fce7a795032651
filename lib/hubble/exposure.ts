import type { CiliumGateway } from '../gateway/cilium-gateway';
import type { ParentGateway } from '../gateway/parent-gateway';
import type { Cidr } from '../cluster/cidr';
import type { IpAddress } from '../cluster/ip-address';
import type { LoadBalancerPool } from '../load-balancing/pool';
import type { PeerLike } from '../policies/peer';
import { checked } from '../props';

/** An authenticating proxy in front of Hubble UI, such as oauth2-proxy with the upstream `http://hubble-ui.kube-system`. */
export interface AuthenticatingProxy {
  /** Name of its Service. */
  readonly name: string;
  /** Namespace of its Service. @default - the namespace of Cilium */
  readonly namespace?: string;
  /** Port of its Service. */
  readonly port: number;
  /**
   * Labels of its pods, for the policy that allows their traffic. @default - `app.kubernetes.io/name` with the name of the Service
   * @nonEmpty add at least one label, or remove podLabels
   */
  readonly podLabels?: Readonly<Record<string, string>>;
}

/** Props of `HubbleUiExposure.httpRoute`. */
export interface HttpRouteExposureProps {
  /** Gateway of the same cluster. Its listener must allow routes from the namespace of Cilium. */
  readonly gateway: CiliumGateway | ParentGateway;
  /** Name of the listener. @default - all listeners that accept the route */
  readonly listener?: string;
  /** Hostnames under which users open the UI. */
  readonly hostnames: readonly string[];
  /** Proxy that authenticates users, to which the route leads. @default - the route leads to Hubble UI itself, which is a warning (HUB050) */
  readonly proxy?: AuthenticatingProxy;
}

/** Props of `HubbleUiExposure.ingress`. */
export interface IngressExposureProps {
  /** Hostnames under which users open the UI. */
  readonly hostnames: readonly string[];
  /** Name of the IngressClass. @default - the default class of the cluster */
  readonly className?: string;
  /** Annotations, including those that make the controller authenticate users. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Name of the Secret with the certificate, in the namespace of Cilium. @default - no TLS */
  readonly tlsSecret?: string;
  /**
   * Pods of the Ingress controller, for the policy that allows their traffic. @default - the Ingress controller of Cilium
   * @nonEmpty add at least one peer, or remove controller
   */
  readonly controller?: readonly PeerLike[];
}

/** Props of `HubbleUiExposure.loadBalancer`. */
export interface LoadBalancerExposureProps {
  /** Pool of the address. */
  readonly pool: LoadBalancerPool;
  /** The address. @default - a free address of the pool */
  readonly ip?: string | IpAddress;
  /** Port, from 1 to 65535. @default 80 */
  readonly port?: number;
  /**
   * Networks from which clients may connect. @default - all
   * @nonEmpty add at least one network: without one, everyone may connect
   */
  readonly sourceRanges?: readonly (string | Cidr)[];
}

/** How Hubble UI is exposed. */
export type ExposurePlan =
  | { readonly kind: 'port-forward' }
  | ({ readonly kind: 'http-route' } & HttpRouteExposureProps)
  | ({ readonly kind: 'ingress' } & IngressExposureProps)
  | ({ readonly kind: 'load-balancer' } & LoadBalancerExposureProps);

/**
 * How users reach Hubble UI. The UI has no login of its own and shows every flow of the cluster, so expose it only behind something that
 * authenticates users.
 *
 * @example
 * new HubbleStack(chart, 'hubble', {
 *   exposure: HubbleUiExposure.ingress({
 *     hostnames: ['hubble.example.com'],
 *     className: 'nginx',
 *     annotations: { 'nginx.ingress.kubernetes.io/auth-url': 'https://auth.example.com/check' },
 *   }),
 * });
 */
export class HubbleUiExposure {
  static { checked(HubbleUiExposure, 'HubbleUiExposure'); }

  /** Only by `kubectl port-forward`, which requires access to the cluster. */
  static portForward(): HubbleUiExposure {
    return new HubbleUiExposure({ kind: 'port-forward' });
  }

  /** By an HTTPRoute on a Gateway. */
  static httpRoute(props: HttpRouteExposureProps): HubbleUiExposure {
    return new HubbleUiExposure({ kind: 'http-route', ...props });
  }

  /** By an Ingress, which the chart renders. */
  static ingress(props: IngressExposureProps): HubbleUiExposure {
    return new HubbleUiExposure({ kind: 'ingress', ...props });
  }

  /** By an additional LoadBalancer Service, `hubble-ui-external`, with an address of a pool. */
  static loadBalancer(props: LoadBalancerExposureProps): HubbleUiExposure {
    return new HubbleUiExposure({ kind: 'load-balancer', ...props });
  }

  /** The settings. */
  readonly plan: ExposurePlan;

  private constructor(plan: ExposurePlan) {
    this.plan = plan;
    Object.freeze(this);
  }
}
