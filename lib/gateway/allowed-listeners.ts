import type { GatewayAllowedListeners } from '../../imports/gateway.networking.k8s.io';
import { checked } from '../props';
import type { LabelSelection } from '../selection/selector';
import { AllowedRoutes } from './allowed-routes';

/**
 * In which namespaces ListenerSets may add listeners to a Gateway. Cilium reads ListenerSets from 1.20 on.
 *
 * @example
 * new CiliumGateway(chart, 'web', { namespace: 'gateways', listeners: [Listener.http()], allowedListeners: AllowedListeners.fromNamespaces('shop') });
 *
 * @see https://gateway-api.sigs.k8s.io/geps/gep-1713/
 */
export class AllowedListeners {
  static { checked(AllowedListeners, 'AllowedListeners'); }

  /** ListenerSets in the namespace of the Gateway. */
  static same(): AllowedListeners {
    return new AllowedListeners(AllowedRoutes.same());
  }

  /** ListenerSets in all namespaces. Everyone who may create a ListenerSet can then open ports of the Gateway. */
  static all(): AllowedListeners {
    return new AllowedListeners(AllowedRoutes.all());
  }

  /**
   * ListenerSets in the namespaces with these names.
   *
   * @throws GWY030 without a name
   */
  static fromNamespaces(...names: string[]): AllowedListeners {
    return new AllowedListeners(AllowedRoutes.fromNamespaces(...names));
  }

  /**
   * ListenerSets in the namespaces that a label selector matches.
   *
   * @throws GWY030 for an empty selector, which would match all namespaces
   */
  static selected(selector: LabelSelection): AllowedListeners {
    return new AllowedListeners(AllowedRoutes.selected(selector));
  }

  /** Namespaces whose ListenerSets may attach. */
  readonly from: 'All' | 'Same' | 'Selector';
  /** Which namespaces, if `from` is `Selector`. */
  readonly selector: AllowedRoutes['selector'];

  private constructor({ from, selector }: AllowedRoutes) {
    this.from = from;
    this.selector = selector;
    Object.freeze(this);
  }

  /** The field of a Gateway. @internal */
  toSpec(): GatewayAllowedListeners {
    return { namespaces: { from: this.from, ...(this.selector && { selector: this.selector }) } };
  }
}
