import type { Feature } from './feature';
import { whenOn } from '../../props';

/** Settings of the BGP control plane. @see https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane/ */
export interface BgpControlPlaneProps {
  /**
   * Namespace of the Secrets with BGP session passwords.
   * @default - the chart's: kube-system
   */
  readonly secretsNamespace?: string;
  /**
   * Whether agents report session state in the status of their BGP objects (Cilium 1.17 and newer).
   * @default - the chart's: true
   */
  readonly statusReport?: boolean;
}

/** BGP control plane. */
export const bgpControlPlane: Feature = {
  prop: 'bgpControlPlane',
  apply({ bgpControlPlane: prop }, { set, since }) {
    const settings = whenOn(prop);
    set('bgpControlPlane.enabled', prop === undefined ? undefined : settings !== undefined, 'asked for');
    if (!settings) return;
    set('bgpControlPlane.secretsNamespace.name', settings.secretsNamespace, 'asked for');
    if (settings.statusReport !== undefined && since('1.17', 'bgpControlPlane.statusReport')) {
      set('bgpControlPlane.statusReport.enabled', settings.statusReport, 'asked for');
    }
  },
};
