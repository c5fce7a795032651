import type { Cidr } from './cidr';
import { IpAddress } from './ip-address';
import type { Reporter } from '../diagnostics/reporter';

const OUTSIDE_NODES = 'CLU029';
const TWO_OWNERS = 'CLU030';

/** An address and the property that it was given in, such as `nodeAddresses[0]`. */
export interface NamedAddress {
  readonly name: string;
  readonly address: IpAddress;
}

/** Reads a list of addresses. */
export function readAddresses(property: string, values: readonly (string | IpAddress)[], problems: Reporter): NamedAddress[] {
  return values.flatMap((value, index) => {
    const name = `${property}[${index}]`;
    const address = problems.attempt(() => (IpAddress.isIpAddress(value) ? value : IpAddress.parse(value)), name);
    return address ? [{ name, address }] : [];
  });
}

/** Nodes and what they share lie in the node subnets, as far as these were given. */
export function checkInNodeSubnets(addresses: readonly NamedAddress[], nodeSubnets: readonly Cidr[], problems: Reporter): void {
  for (const { name, address } of addresses) {
    const subnets = nodeSubnets.filter(({ family }) => family === address.family);
    if (subnets.length === 0 || subnets.some((subnet) => subnet.contains(address))) continue;
    problems.add({
      code: OUTSIDE_NODES,
      what: `${name} is in none of nodeSubnets (${address}; ${subnets.join(', ')})`,
      fix: 'correct the address, or add its subnet to nodeSubnets',
    });
  }
}

/** One address belongs to one thing. */
export function checkOneOwner(addresses: readonly NamedAddress[], problems: Reporter): void {
  const owners = new Map<string, string>();
  for (const { name, address } of addresses) {
    const owner = owners.get(String(address));
    if (owner === undefined) {
      owners.set(String(address), name);
      continue;
    }
    problems.add({
      code: TWO_OWNERS,
      what: `${name} is the same address as ${owner} (${address})`,
      fix: 'give each node, gateway and virtual IP its own address, once',
    });
  }
}
