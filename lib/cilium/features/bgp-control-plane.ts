import { whenOn } from '../../props';
import type { Feature } from './feature';

/** Settings of the BGP control plane. @see https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane/ */
export interface BgpControlPlaneProps {
  /**
   * Namespace of the Secrets that hold the passwords of BGP sessions.
   * @default - the chart's: kube-system
   */
  readonly secretsNamespace?: string;
  /**
   * Whether agents report the state of sessions in the status of their BGP objects. Cilium 1.17 and newer.
   * @default - the chart's: true
   */
  readonly statusReport?: boolean;
}

/** BGP control plane. */
export const bgpControlPlane: Feature<{ bgpControlPlane?: boolean | BgpControlPlaneProps }> = {
  prop: 'bgpControlPlane',
  apply({ bgpControlPlane: prop }, { set, since }) {
    const settings = whenOn(prop);
    set('bgpControlPlane.enabled', prop === undefined ? undefined : settings !== undefined);
    if (!settings) return;
    set('bgpControlPlane.secretsNamespace.name', settings.secretsNamespace);
    if (settings.statusReport !== undefined && since('1.17', 'bgpControlPlane.statusReport')) {
      set('bgpControlPlane.statusReport.enabled', settings.statusReport);
    }
  },
};
