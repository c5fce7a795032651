import { IpAddress } from '../cluster/ip-address';
import { TalosCiliumError, type Problem } from '../diagnostics/problem';
import type { AddressPool } from '../load-balancing/address-pool';
import { checked } from '../props';

/**
 * Where a Gateway's address comes from. Left out, LB IPAM takes a free one of any pool that serves the Gateway's Service.
 *
 * @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/addresses/
 */
export class GatewayAddress {
  static { checked(GatewayAddress, 'GatewayAddress'); }

  /**
   * These very addresses: at most one of each IP family. A pool must hold them.
   *
   * @throws CLU001 for what is no address, GWY021 for none, or several of one family
   */
  static fixed(...addresses: string[]): GatewayAddress {
    return new GatewayAddress(undefined, readAddresses('GatewayAddress.fixed', addresses));
  }

  /**
   * An address of this pool: a free one, or the ones that are given.
   *
   * @throws CLU001 for what is no address, GWY021 for several of one family
   */
  static pool(pool: AddressPool, ...addresses: string[]): GatewayAddress {
    return new GatewayAddress(pool, addresses.length > 0 ? readAddresses('GatewayAddress.pool', addresses) : []);
  }

  /** The pool, if one was named. */
  readonly pool: AddressPool | undefined;
  /** Fixed addresses in their usual form; empty to take a free one. */
  readonly ips: readonly string[];

  private constructor(pool: AddressPool | undefined, ips: readonly string[]) {
    this.pool = pool;
    this.ips = ips;
    Object.freeze(this);
  }
}

function readAddresses(path: string, addresses: readonly string[]): string[] {
  const problems: Problem[] = [];
  const parsed = addresses.flatMap((address) => {
    try {
      return [IpAddress.parse(address, path)];
    } catch (error) {
      if (!(error instanceof TalosCiliumError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new TalosCiliumError(problems);
  if (parsed.length === 0 || new Set(parsed.map(({ family }) => family)).size < parsed.length) {
    throw new TalosCiliumError({
      code: 'GWY021',
      path,
      what: `a Gateway has one address of each IP family (${addresses.join(', ') || 'none is given'})`,
      fix: parsed.length === 0 ? 'name an address, or leave the address out' : 'give one IPv4 and one IPv6 address at most; use a second Gateway for another',
    });
  }
  return parsed.map(String);
}
