import type { Feature } from './feature';
import { whenOn } from '../../props';

/** Settings of the bandwidth manager. @see https://docs.cilium.io/en/stable/network/kubernetes/bandwidth-manager/ */
export interface BandwidthManagerProps {
  /**
   * BBR congestion control: for pods, which needs eBPF host routing, or for processes in the host's network namespace
   * only, which does not (Cilium 1.18 and newer).
   * @default false
   */
  readonly bbr?: boolean | 'host-namespace-only';
}

/** Bandwidth manager: pod egress limits by earliest departure time, and BBR. */
export const bandwidthManager: Feature = {
  prop: 'bandwidthManager',
  apply({ bandwidthManager: prop }, { set, since }) {
    const settings = whenOn(prop);
    set('bandwidthManager.enabled', prop === undefined ? undefined : settings !== undefined, 'asked for');
    if (!settings?.bbr) return;
    const hostOnly = settings.bbr === 'host-namespace-only';
    if (hostOnly && !since('1.18', 'bandwidthManager.bbr "host-namespace-only"')) return;
    set('bandwidthManager.bbr', true, 'asked for');
    if (hostOnly) set('bandwidthManager.bbrHostNamespaceOnly', true, 'asked for');
  },
};
