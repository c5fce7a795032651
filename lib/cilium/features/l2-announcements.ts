import type { Duration } from 'cdk8s';
import { whenOn } from '../../props';
import type { Feature } from './feature';
import { readDuration } from './formats';

/** Settings of L2 announcements. @see https://docs.cilium.io/en/stable/network/l2-announcements/ */
export interface L2AnnouncementsProps {
  /**
   * How long a failed node keeps the lease of a Service, which is the longest outage: `15s`.
   * @default - the chart's: 15s
   */
  readonly leaseDuration?: string | Duration;
  /**
   * How long a node tries to renew its lease before it gives the lease up: `5s`.
   * @default - the chart's: 5s
   */
  readonly leaseRenewDeadline?: string | Duration;
  /**
   * Time between attempts to get or renew a lease: `2s`.
   * @default - the chart's: 2s
   */
  readonly leaseRetryPeriod?: string | Duration;
}

/** L2 announcements: ARP and NDP for LoadBalancer and external addresses. */
export const l2Announcements: Feature<{ l2Announcements?: boolean | L2AnnouncementsProps }> = {
  prop: 'l2Announcements',
  apply({ l2Announcements: prop }, { set, report }) {
    const settings = whenOn(prop);
    set('l2announcements.enabled', prop === undefined ? undefined : settings !== undefined);
    if (!settings) return;
    for (const name of ['leaseDuration', 'leaseRenewDeadline', 'leaseRetryPeriod'] as const) {
      set(`l2announcements.${name}`, readDuration(`l2Announcements.${name}`, settings[name], report));
    }
  },
};
