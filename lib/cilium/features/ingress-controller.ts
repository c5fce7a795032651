import type { Feature } from './feature';
import { whenOn } from '../../props';

/** Settings of the Ingress controller. @see https://docs.cilium.io/en/stable/network/servicemesh/ingress/ */
export interface IngressControllerProps {
  /**
   * One load balancer for all Ingresses, or one for each.
   * @default 'shared'
   */
  readonly loadBalancerMode?: 'shared' | 'dedicated';
  /**
   * Serve Ingresses that name no class.
   * @default - the chart's: false
   */
  readonly default?: boolean;
  /**
   * Redirect HTTP to HTTPS on Ingresses with TLS.
   * @default - the chart's: true
   */
  readonly enforceHttps?: boolean;
}

/** Ingress controller. */
export const ingressController: Feature = {
  prop: 'ingressController',
  apply({ ingressController: prop }, { set }) {
    const settings = whenOn(prop);
    set('ingressController.enabled', prop === undefined ? undefined : settings !== undefined, 'asked for');
    if (!settings) return;
    set('ingressController.loadbalancerMode', settings.loadBalancerMode ?? 'shared', settings.loadBalancerMode ? 'asked for' : 'one address serves all Ingresses; the chart would take one for each');
    set('ingressController.default', settings.default, 'asked for');
    set('ingressController.enforceHttps', settings.enforceHttps, 'asked for');
  },
};
