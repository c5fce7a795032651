import { IpAddress } from '../cluster/ip-address';
import { Reporter } from '../diagnostics/reporter';
import type { AddressPool } from '../load-balancing/address-pool';
import { checked } from '../props';

/**
 * Where the address of a Gateway comes from. Without one, LB IPAM assigns a free address of any pool that selects the Service of
 * the Gateway.
 *
 * @example
 * new CiliumGateway(chart, 'web', { listeners: [Listener.http()], address: GatewayAddress.pool(pool, '192.168.1.201') });
 *
 * @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/addresses/
 */
export class GatewayAddress {
  static { checked(GatewayAddress, 'GatewayAddress'); }

  /**
   * Exactly these addresses. A pool must contain them.
   *
   * @throws CLU001 for an invalid address, GWY021 without an address
   */
  static fixed(...addresses: (string | IpAddress)[]): GatewayAddress {
    return new GatewayAddress(undefined, readAddresses('GatewayAddress.fixed', addresses));
  }

  /**
   * A free address of this pool, or the given addresses of it.
   *
   * @throws CLU001 for an invalid address
   */
  static pool(pool: AddressPool, ...addresses: (string | IpAddress)[]): GatewayAddress {
    return new GatewayAddress(pool, addresses.length > 0 ? readAddresses('GatewayAddress.pool', addresses) : []);
  }

  /** The pool, if one was given. */
  readonly pool: AddressPool | undefined;
  /** Fixed addresses in canonical form. Empty for a free address. */
  readonly ips: readonly string[];

  private constructor(pool: AddressPool | undefined, ips: readonly string[]) {
    this.pool = pool;
    this.ips = ips;
    Object.freeze(this);
  }
}

function readAddresses(path: string, addresses: readonly (string | IpAddress)[]): string[] {
  const report = new Reporter(path);
  const read = addresses.flatMap((address) => report.attempt(() => (IpAddress.isIpAddress(address) ? address : IpAddress.parse(address, path))) ?? []);
  if (addresses.length === 0) {
    report.add({ code: 'GWY021', what: 'no address is given', fix: "pass an address, for example '192.168.1.201'; for a free one, use GatewayAddress.pool(pool) or remove address" });
  }
  report.throwIfAny();
  return read.map(String);
}
