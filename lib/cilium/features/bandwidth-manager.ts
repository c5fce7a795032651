import { whenOn } from '../../props';
import type { Feature } from './feature';

/** Settings of the bandwidth manager. @see https://docs.cilium.io/en/stable/network/kubernetes/bandwidth-manager/ */
export interface BandwidthManagerProps {
  /**
   * BBR congestion control: `true` for pods, which requires eBPF host routing, or only for processes in the network namespace of the
   * host, which does not (Cilium 1.18 and newer).
   * @default false
   */
  readonly bbr?: boolean | 'host-namespace-only';
}

/** Bandwidth manager: limits of the egress traffic of pods by earliest departure time, and BBR. */
export const bandwidthManager: Feature<{ bandwidthManager?: boolean | BandwidthManagerProps }> = {
  prop: 'bandwidthManager',
  apply({ bandwidthManager: prop }, { set, since }) {
    const settings = whenOn(prop);
    set('bandwidthManager.enabled', prop === undefined ? undefined : settings !== undefined);
    if (!settings?.bbr) return;
    const hostOnly = settings.bbr === 'host-namespace-only';
    if (hostOnly && !since('1.18', "bandwidthManager.bbr 'host-namespace-only'")) return;
    set('bandwidthManager.bbr', true);
    if (hostOnly) set('bandwidthManager.bbrHostNamespaceOnly', true);
  },
};
