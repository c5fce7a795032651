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
