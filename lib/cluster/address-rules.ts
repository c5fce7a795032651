import type { Reporter } from '../diagnostics/reporter';
import type { Cidr } from './cidr';
import { IpAddress } from './ip-address';

/** An address and the prop that it comes from, such as `nodeAddresses[0]`. */
export interface NamedAddress {
  readonly name: string;
  readonly address: IpAddress;
}

/** Reads a list of addresses. */
export function readAddresses(property: string, values: readonly (string | IpAddress)[], report: Reporter): NamedAddress[] {
  return values.flatMap((value, index) => {
    const name = `${property}[${index}]`;
    const address = report.attempt(() => (IpAddress.isIpAddress(value) ? value : IpAddress.parse(value)), name);
    return address ? [{ name, address }] : [];
  });
}

/** Addresses of nodes and virtual IPs must be in `nodeSubnets`, if there are any of their IP family. */
export function checkInNodeSubnets(addresses: readonly NamedAddress[], nodeSubnets: readonly Cidr[], report: Reporter): void {
  for (const { name, address } of addresses) {
    const subnets = nodeSubnets.filter(({ family }) => family === address.family);
    if (subnets.length === 0 || subnets.some((subnet) => subnet.contains(address))) continue;
    report.add({
      code: 'CLU029',
      what: `${name} (${address}) is not in nodeSubnets (${subnets.join(', ')})`,
      fix: 'correct the address, or add its subnet to nodeSubnets',
    });
  }
}

/** No two nodes, gateways and virtual IPs may have the same address. */
export function checkOneOwner(addresses: readonly NamedAddress[], report: Reporter): void {
  const owners = new Map<string, string>();
  for (const { name, address } of addresses) {
    const owner = owners.get(String(address));
    if (owner === undefined) {
      owners.set(String(address), name);
      continue;
    }
    report.add({
      code: 'CLU030',
      what: `${name} and ${owner} are the same address (${address})`,
      fix: 'correct one of them: each node, gateway and virtual IP needs its own address',
    });
  }
}
