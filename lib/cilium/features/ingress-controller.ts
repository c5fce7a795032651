import { whenOn } from '../../props';
import type { Feature } from './feature';

/** Settings of the Ingress controller. @see https://docs.cilium.io/en/stable/network/servicemesh/ingress/ */
export interface IngressControllerProps {
  /**
   * One load balancer for all Ingresses, or one for each.
   * @default 'shared'
   */
  readonly loadBalancerMode?: 'shared' | 'dedicated';
  /**
   * Whether the controller serves Ingresses without a class.
   * @default - the chart's: false
   */
  readonly default?: boolean;
  /**
   * Whether Ingresses with TLS redirect HTTP to HTTPS.
   * @default - the chart's: true
   */
  readonly enforceHttps?: boolean;
}

/** Ingress controller. */
export const ingressController: Feature<{ ingressController?: boolean | IngressControllerProps }> = {
  prop: 'ingressController',
  apply({ ingressController: prop }, { set }) {
    const settings = whenOn(prop);
    set('ingressController.enabled', prop === undefined ? undefined : settings !== undefined);
    if (!settings) return;
    set('ingressController.loadbalancerMode', settings.loadBalancerMode ?? 'shared', settings.loadBalancerMode ? undefined : 'one address for all Ingresses; the default of the chart is one for each');
    set('ingressController.default', settings.default);
    set('ingressController.enforceHttps', settings.enforceHttps);
  },
};
