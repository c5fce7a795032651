/** Addresses that something else than a Service of this app takes from a pool, for example a Gateway for its Service. */
export interface AddressClaim {
  /** Path of the construct that claims. */
  readonly path: string;
  /** Namespace of the Service that gets the addresses. */
  readonly namespace: string;
  /** Name of that Service, as it will be in the cluster. */
  readonly name: string;
  /** Fixed addresses; empty when the pool may choose. */
  readonly ips: readonly string[];
}

/** What a construct that needs an address knows of the pool that it comes from. */
export interface AddressPool {
  /** Name of the pool object. */
  readonly name: string;
  /**
   * Labels that a Service needs so that this pool serves it and what announces the pool announces it.
   * @throws POOL codes when no set of labels can satisfy the pool's selector
   */
  readonly serviceLabels: Readonly<Record<string, string>>;
  /** Notes that addresses of this pool are taken; mistakes are reported at synth. */
  claim(claim: AddressClaim): void;
}
