import type { IConstruct } from 'constructs';
import { TalosCiliumError } from '../diagnostics/problem';

/** Services that are to be announced. */
export interface ServiceSelection {
  /** Who asks: the path of the pool. */
  readonly origin: string;
  /** Labels of the Services; empty for all Services of the cluster. */
  readonly matchLabels: Readonly<Record<string, string>>;
}

/** What makes the addresses of Services known to the network: an `L2Announcement`, a `BgpPeering`. */
export interface ServiceAnnouncer {
  /** Announces the addresses of the selected Services, beside what it announces already. */
  announceServices(selection: ServiceSelection): void;
}

type AnnouncerConstruct = ServiceAnnouncer & IConstruct;

/**
 * How the addresses of a pool become known outside of the cluster. What announces them selects Services by the same labels as
 * the pool, so that the two cannot come apart.
 */
export class Announce {
  /** By answering ARP on the nodes' own network. @see https://docs.cilium.io/en/stable/network/l2-announcements/ */
  static l2(announcement: AnnouncerConstruct): Announce {
    return new Announce(`L2 by ${announcement.node.id}`, announcement);
  }

  /** By BGP to the routers. @see https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane/ */
  static bgp(peering: AnnouncerConstruct): Announce {
    return new Announce(`BGP by ${peering.node.id}`, peering);
  }

  /**
   * By nothing of this app.
   *
   * @param reason why that is right, for example a static route on the router; it is shown in `addresses.md`
   * @throws ANN003 when it is empty
   */
  static none(reason: string): Announce {
    if (reason.trim() === '') {
      const what = `a pool that nothing announces gives no reason (${JSON.stringify(reason)})`;
      throw new TalosCiliumError({ code: 'ANN003', path: 'Announce.none', what, fix: 'say how the addresses are reached' });
    }
    return new Announce(`nothing here: ${reason.trim()}`, undefined);
  }

  /** In a few words, for people. */
  readonly description: string;
  /** Undefined when nothing of this app announces. */
  readonly announcer: ServiceAnnouncer | undefined;

  private constructor(description: string, announcer: ServiceAnnouncer | undefined) {
    this.description = description;
    this.announcer = announcer;
    Object.freeze(this);
  }
}
