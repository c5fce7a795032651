import type { Feature } from './feature';
import { whenOn } from '../../props';
import { checkDuration, checkNumber } from './formats';

/** Settings of L2 announcements. @see https://docs.cilium.io/en/stable/network/l2-announcements/ */
export interface L2AnnouncementsProps {
  /**
   * How long a node keeps the lease of a Service after it is gone: the longest outage. A duration, `15s`.
   * @default - the chart's: 15s
   */
  readonly leaseDuration?: string;
  /** @default - the chart's: 5s */
  readonly leaseRenewDeadline?: string;
  /** @default - the chart's: 2s */
  readonly leaseRetryPeriod?: string;
  /**
   * Requests per second that an agent may send to the API server, and its burst; leases cost about the number of
   * announced Services divided by `leaseRenewDeadline`.
   * @default - the agent's own
   */
  readonly clientRateLimit?: { readonly qps: number; readonly burst: number };
}

/** L2 announcements: ARP for LoadBalancer and external addresses. */
export const l2Announcements: Feature = {
  prop: 'l2Announcements',
  apply({ l2Announcements: prop }, { set, problem }) {
    const settings = whenOn(prop);
    set('l2announcements.enabled', prop === undefined ? undefined : settings !== undefined, 'asked for');
    if (!settings) return;
    for (const name of ['leaseDuration', 'leaseRenewDeadline', 'leaseRetryPeriod'] as const) checkDuration(`l2Announcements.${name}`, settings[name], problem);
    checkNumber('l2Announcements.clientRateLimit.qps', settings.clientRateLimit?.qps, 1, Number.MAX_SAFE_INTEGER, problem);
    checkNumber('l2Announcements.clientRateLimit.burst', settings.clientRateLimit?.burst, 1, Number.MAX_SAFE_INTEGER, problem);
    set('l2announcements.leaseDuration', settings.leaseDuration, 'asked for');
    set('l2announcements.leaseRenewDeadline', settings.leaseRenewDeadline, 'asked for');
    set('l2announcements.leaseRetryPeriod', settings.leaseRetryPeriod, 'asked for');
    set('k8sClientRateLimit.qps', settings.clientRateLimit?.qps, 'asked for');
    set('k8sClientRateLimit.burst', settings.clientRateLimit?.burst, 'asked for');
  },
};
