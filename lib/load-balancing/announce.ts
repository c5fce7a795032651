import type { IConstruct } from 'constructs';
import { CodedError } from '../diagnostics/coded';
import { checked } from '../props';

/** Services to announce. */
export interface ServiceSelection {
  /** Construct path of the pool that requests it. */
  readonly origin: string;
  /** Labels of the Services; empty for all Services of the cluster. */
  readonly matchLabels: Readonly<Record<string, string>>;
}

/** Announces addresses of Services to the network: an `L2Announcement` or a `BgpPeering`. */
export interface ServiceAnnouncer {
  /** Announces the addresses of the selected Services in addition to those it announces already. */
  announceServices(selection: ServiceSelection): void;
}

/** A construct that announces addresses of Services. */
export type AnnouncerConstruct = ServiceAnnouncer & IConstruct;

/**
 * How the network outside the cluster learns about the addresses of a pool. The announcement selects Services by the same labels
 * as the pool, so the two always agree.
 */
export class Announce {
  static { checked(Announce, 'Announce'); }

  /** Nodes answer ARP requests (and IPv6 neighbor solicitations from Cilium 1.19 on) in their own network. @see https://docs.cilium.io/en/stable/network/l2-announcements/ */
  static l2(announcement: AnnouncerConstruct): Announce {
    return new Announce(`L2 by ${announcement.node.id}`, announcement);
  }

  /** Nodes announce the addresses to routers with BGP. @see https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane/ */
  static bgp(peering: AnnouncerConstruct): Announce {
    return new Announce(`BGP by ${peering.node.id}`, peering);
  }

  /**
   * Nothing in this app announces the addresses.
   *
   * @param reason how they are reached instead, for example a static route on the router; shown in `addresses.md`
   * @throws ANN003 when it is empty
   */
  static none(reason: string): Announce {
    if (reason.trim() === '') {
      const what = `reason is empty (${JSON.stringify(reason)})`;
      throw new CodedError({ code: 'ANN003', path: 'Announce.none', what, fix: "say how the addresses are reached, for example 'a static route on the router'" });
    }
    return new Announce(`nothing here: ${reason.trim()}`, undefined);
  }

  /** A short text for `addresses.md`. */
  readonly description: string;
  /** Undefined for `Announce.none`. */
  readonly announcer: ServiceAnnouncer | undefined;

  private constructor(description: string, announcer: ServiceAnnouncer | undefined) {
    this.description = description;
    this.announcer = announcer;
    Object.freeze(this);
  }
}
