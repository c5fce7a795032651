import type { GatewayAllowedRoutes, LabelSelector } from '../../imports/gateway.networking.k8s.io';
import type { RouteKind } from '../model/route-attachment';
import { GATEWAY_API_GROUP } from '../cluster/gateway-api-support';
import { Reporter } from '../diagnostics/reporter';
import { plainSelector } from '../kubernetes/label-selector';
import { checked } from '../props';
import type { LabelSelection } from '../selection/selector';

/** Kinds of routes. */
export type { RouteKind };

/**
 * Which routes may attach to a listener.
 *
 * @example
 * Listener.http({ allowedRoutes: AllowedRoutes.fromNamespaces('shop') });
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#allowedroutes
 */
export class AllowedRoutes {
  static { checked(AllowedRoutes, 'AllowedRoutes'); }

  /** Routes in the namespace of the Gateway: the default of the Gateway API. */
  static same(): AllowedRoutes {
    return new AllowedRoutes('Same');
  }

  /** Routes in all namespaces. Everyone who may create a route can then receive traffic of the listener. */
  static all(): AllowedRoutes {
    return new AllowedRoutes('All');
  }

  /**
   * Routes in namespaces with these labels.
   *
   * @throws API004 without a label
   */
  static withLabels(labels: Readonly<Record<string, string>>): AllowedRoutes {
    return AllowedRoutes.selected({ matchLabels: { ...labels } });
  }

  /**
   * Routes in the namespaces with these names.
   *
   * @throws GWY030 without a name
   */
  static fromNamespaces(...names: string[]): AllowedRoutes {
    if (names.length === 0) throwEmpty('AllowedRoutes.fromNamespaces', 'no namespace is given');
    // Kubernetes sets this label on every namespace.
    return new AllowedRoutes('Selector', { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [...names].sort() }] });
  }

  /**
   * Routes in the namespaces that a label selector matches.
   *
   * @throws GWY030 for an empty selector, which would match all namespaces
   */
  static selected(selector: LabelSelection): AllowedRoutes {
    const { matchLabels = {}, matchExpressions = [] } = selector;
    if (Object.keys(matchLabels).length + matchExpressions.length === 0) throwEmpty('AllowedRoutes.selected', 'the selector is empty and would match all namespaces');
    return new AllowedRoutes('Selector', plainSelector(selector));
  }

  /** Reads the field of a listener. Without it, routes in the namespace of the Gateway may attach. @internal */
  static of({ namespaces, kinds }: GatewayAllowedRoutes = {}): AllowedRoutes {
    return new AllowedRoutes(namespaces?.from ?? 'Same', namespaces?.selector, kinds?.map(({ kind }) => kind as RouteKind));
  }

  /** Namespaces whose routes may attach. */
  readonly from: 'All' | 'Same' | 'Selector';
  /** Which namespaces, if `from` is `Selector`. */
  readonly selector: LabelSelector | undefined;
  /** Kinds of routes. Undefined for all kinds that the protocol of the listener supports. */
  readonly kinds: readonly RouteKind[] | undefined;

  private constructor(from: AllowedRoutes['from'], selector?: LabelSelector, kinds?: readonly RouteKind[]) {
    this.from = from;
    this.selector = selector;
    this.kinds = kinds;
    Object.freeze(this);
  }

  /** The same namespaces, but only routes of these kinds. */
  ofKind(...kinds: RouteKind[]): AllowedRoutes {
    return new AllowedRoutes(this.from, this.selector, kinds);
  }

  /** The field of a listener. @internal */
  toSpec(): GatewayAllowedRoutes {
    return {
      namespaces: { from: this.from, ...(this.selector && { selector: this.selector }) },
      ...(this.kinds && { kinds: this.kinds.map((kind) => ({ group: GATEWAY_API_GROUP, kind })) }),
    };
  }
}

function throwEmpty(path: string, what: string): void {
  const report = new Reporter(path);
  report.add({ code: 'GWY030', what, fix: "use AllowedRoutes.fromNamespaces('shop') with the names of the namespaces, or AllowedRoutes.all()" });
  report.throwIfAny();
}
