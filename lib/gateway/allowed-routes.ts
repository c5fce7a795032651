import type { GatewayAllowedRoutes, LabelSelector } from '../../imports/gateway.networking.k8s.io';
import type { RouteKind } from '../model/route-attachment';
import { GATEWAY_API_GROUP } from '../cluster/gateway-api-support';
import { TalosCiliumError } from '../diagnostics/problem';
import { checked } from '../props';

/** Kinds of routes. */
export type { RouteKind };

/** Which routes may attach to a listener. @see https://gateway-api.sigs.k8s.io/reference/spec/#allowedroutes */
export class AllowedRoutes {
  static { checked(AllowedRoutes, 'AllowedRoutes'); }

  /** Routes of the Gateway's own namespace: what the API does by itself. */
  static same(): AllowedRoutes {
    return new AllowedRoutes('Same');
  }

  /** Routes of every namespace. Whoever may create a route may then take traffic of the listener. */
  static all(): AllowedRoutes {
    return new AllowedRoutes('All');
  }

  /**
   * Routes of namespaces with these labels.
   *
   * @throws API004 without a label
   */
  static withLabels(labels: Readonly<Record<string, string>>): AllowedRoutes {
    return AllowedRoutes.selected({ matchLabels: { ...labels } });
  }

  /**
   * Routes of the namespaces with these names.
   *
   * @throws GWY030 without a name
   */
  static fromNamespaces(...names: string[]): AllowedRoutes {
    if (names.length === 0) throw noNamespace('AllowedRoutes.fromNamespaces()');
    // Kubernetes puts this label on every namespace.
    return new AllowedRoutes('Selector', { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [...names].sort() }] });
  }

  /**
   * Routes of the namespaces that a selector matches.
   *
   * @throws GWY030 for a selector that says nothing
   */
  static selected(selector: LabelSelector): AllowedRoutes {
    const { matchLabels = {}, matchExpressions = [] } = selector;
    if (Object.keys(matchLabels).length + matchExpressions.length === 0) throw noNamespace('AllowedRoutes with an empty selector');
    return new AllowedRoutes('Selector', selector);
  }

  /** What a spec of the API says; left out, routes of the Gateway's own namespace. @internal */
  static of({ namespaces, kinds }: GatewayAllowedRoutes = {}): AllowedRoutes {
    return new AllowedRoutes(namespaces?.from ?? 'Same', namespaces?.selector, kinds?.map(({ kind }) => kind as RouteKind));
  }

  /** Namespaces that routes may come from. */
  readonly from: 'All' | 'Same' | 'Selector';
  /** Which namespaces, when `from` is `Selector`. */
  readonly selector: LabelSelector | undefined;
  /** Kinds of routes; undefined for all that go with the listener's protocol. */
  readonly kinds: readonly RouteKind[] | undefined;

  private constructor(from: AllowedRoutes['from'], selector?: LabelSelector, kinds?: readonly RouteKind[]) {
    this.from = from;
    this.selector = selector;
    this.kinds = kinds;
    Object.freeze(this);
  }

  /** The same, but for routes of these kinds only. */
  ofKind(...kinds: RouteKind[]): AllowedRoutes {
    return new AllowedRoutes(this.from, this.selector, kinds);
  }

  /** As the API has it. @internal */
  toSpec(): GatewayAllowedRoutes {
    return {
      namespaces: { from: this.from, ...(this.selector && { selector: this.selector }) },
      ...(this.kinds && { kinds: this.kinds.map((kind) => ({ group: GATEWAY_API_GROUP, kind })) }),
    };
  }
}

function noNamespace(path: string): TalosCiliumError {
  return new TalosCiliumError({
    code: 'GWY030',
    path,
    what: 'an empty selector matches every namespace (nothing is given)',
    fix: 'name the namespaces or their labels, or say AllowedRoutes.all()',
  });
}
