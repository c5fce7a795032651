import type { CiliumGateway } from '../gateway/cilium-gateway';
import type { ParentGateway } from '../gateway/parent-gateway';
import type { IpAddress } from '../cluster/ip-address';
import type { LoadBalancerPool } from '../load-balancing/pool';
import type { PeerLike } from '../policies/peer';
import { checked } from '../props';

/** What asks users who they are, in front of Hubble UI: oauth2-proxy or the like, with `http://hubble-ui.kube-system` as its upstream. */
export interface AuthenticatingProxy {
  /** Name of its Service. */
  readonly name: string;
  /** Namespace of its Service. @default - that of Cilium */
  readonly namespace?: string;
  /** Port of its Service. */
  readonly port: number;
  /**
   * Labels of its pods, for the policy that lets them in. @default - `app.kubernetes.io/name` with the name of the Service
   * @nonEmpty name at least one label, or leave podLabels out
   */
  readonly podLabels?: Readonly<Record<string, string>>;
}

/** Props of `HubbleUiExposure.httpRoute`. */
export interface HttpRouteExposureProps {
  /** Gateway of the same cluster. Its listener has to take routes from Cilium's namespace. */
  readonly gateway: CiliumGateway | ParentGateway;
  /** Name of the listener. @default - all that take the route */
  readonly listener?: string;
  /** Names that users open. */
  readonly hostnames: readonly string[];
  /** What the route leads to, for it to ask who is there. @default - Hubble UI itself, which is a warning (HUB050) */
  readonly proxy?: AuthenticatingProxy;
}

/** Props of `HubbleUiExposure.ingress`. */
export interface IngressExposureProps {
  /** Names that users open. */
  readonly hostnames: readonly string[];
  /** @default - the cluster's default class */
  readonly className?: string;
  /** Annotations, among them those by which the controller asks who is there. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Secret with the certificate, in Cilium's namespace. @default - no TLS */
  readonly tlsSecret?: string;
  /**
   * Pods of the controller, for the policy that lets them in. @default - Cilium's own
   * @nonEmpty name at least one peer, or leave controller out
   */
  readonly controller?: readonly PeerLike[];
}

/** Props of `HubbleUiExposure.loadBalancer`. */
export interface LoadBalancerExposureProps {
  /** Pool that the address comes from. */
  readonly pool: LoadBalancerPool;
  /** The address. @default - a free one of the pool */
  readonly ip?: string | IpAddress;
  /** Port, from 1 to 65535. @default 80 */
  readonly port?: number;
  /**
   * Where clients may be, as CIDRs. @default - everywhere
   * @nonEmpty name at least one network: without one, everyone may connect
   */
  readonly sourceRanges?: readonly string[];
}

/** A way to Hubble UI. */
export type ExposurePlan =
  | { readonly kind: 'port-forward' }
  | ({ readonly kind: 'http-route' } & HttpRouteExposureProps)
  | ({ readonly kind: 'ingress' } & IngressExposureProps)
  | ({ readonly kind: 'load-balancer' } & LoadBalancerExposureProps);

/**
 * How users come to Hubble UI. It shows every flow of the cluster to whoever opens it and asks nobody who he is: what asks has
 * to stand in front of it.
 */
export class HubbleUiExposure {
  static { checked(HubbleUiExposure, 'HubbleUiExposure'); }

  /** Not at all: `kubectl port-forward`, which asks for the rights that the user has in the cluster. */
  static portForward(): HubbleUiExposure {
    return new HubbleUiExposure({ kind: 'port-forward' });
  }

  /** By an `HTTPRoute` on a Gateway. */
  static httpRoute(props: HttpRouteExposureProps): HubbleUiExposure {
    return new HubbleUiExposure({ kind: 'http-route', ...props });
  }

  /** By an `Ingress`, which the chart makes. */
  static ingress(props: IngressExposureProps): HubbleUiExposure {
    return new HubbleUiExposure({ kind: 'ingress', ...props });
  }

  /** By a LoadBalancer Service of its own, `hubble-ui-external`, with an address of a pool. */
  static loadBalancer(props: LoadBalancerExposureProps): HubbleUiExposure {
    return new HubbleUiExposure({ kind: 'load-balancer', ...props });
  }

  /** What was asked for. */
  readonly plan: ExposurePlan;

  private constructor(plan: ExposurePlan) {
    this.plan = plan;
    Object.freeze(this);
  }
}
