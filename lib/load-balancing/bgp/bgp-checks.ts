import type { CiliumVersion } from '../../cluster/cilium-version';
import type { IpAddress } from '../../cluster/ip-address';
import type { Code } from '../../diagnostics/catalogue';
import type { Reporter } from '../../diagnostics/reporter';
import type { TalosCluster } from '../../cluster/talos-cluster';
import { selectorMistakes, type SelectorLike } from '../../kubernetes/label-selector';

/** What the checks of BGP props need to know. */
export interface BgpContext {
  readonly version: CiliumVersion;
  readonly cluster: TalosCluster | undefined;
  readonly report: Reporter;
}

/** Reserved AS numbers, by the RFC that reserves them. */
const RESERVED_ASNS: Readonly<Record<number, string>> = {
  0: 'RFC 7607',
  23456: 'RFC 6793, AS_TRANS',
  65535: 'RFC 7300',
  4294967295: 'RFC 7300',
};

const MAX_ASN = 4_294_967_295;

/** Reports an invalid AS number. */
export function checkAsn(prop: string, asn: number, { report }: BgpContext): void {
  const reserved = RESERVED_ASNS[asn];
  if (reserved !== undefined) {
    report.add({
      code: 'BGP002',
      what: `${prop} is a reserved AS number (${asn}, ${reserved})`,
      fix: 'use the AS number of your network, or a private one: 64512 to 65534, or 4200000000 to 4294967294',
    });
  } else if (!Number.isInteger(asn) || asn < 1 || asn > MAX_ASN) {
    report.add({ code: 'BGP001', what: `${prop} must be a whole number from 1 to ${MAX_ASN} (${asn})`, fix: 'use the AS number of your network, or a private one: 64512 to 65534, or 4200000000 to 4294967294' });
  }
}

/** Reports a number that is not whole or out of range. */
export function checkWhole(code: Code, prop: string, value: number | undefined, min: number, max: number, { report }: BgpContext): void {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return;
  report.add({ code, what: `${prop} must be a whole number from ${min} to ${max} (${value})`, fix: `use a number from ${min} to ${max}, or remove it` });
}

/** Reports an invalid TCP port. */
export function checkPort(prop: string, value: number | undefined, context: BgpContext): void {
  checkWhole('BGP013', prop, value, 1, 65_535, context);
}

/** Reports an invalid name of a network interface. */
export function checkInterface(prop: string, value: string | undefined, { report }: BgpContext): void {
  // The kernel rejects white space, `:` and `/`.
  if (value === undefined || (/^[^\s/:]{1,15}$/.test(value) && value !== '.' && value !== '..')) return;
  report.add({
    code: 'BGP024',
    what: `${prop} is not a valid interface name (${value || 'empty'})`,
    expected: 'at most 15 characters without spaces, slashes and colons',
    fix: 'write the name of one interface, for example eth1',
  });
}

/** Reports a label selector that Cilium rejects, or that cannot match. */
export function checkSelector(prop: string, selector: SelectorLike | undefined, { report }: BgpContext): void {
  for (const { what, fix } of selector ? selectorMistakes(selector) : []) report.add({ code: 'BGP028', what: `${prop}: ${what}`, fix });
}

/** Reports a feature that the CRDs of this Cilium version do not have. */
export function checkSince(since: string, prop: string, { version, report }: BgpContext): void {
  if (version.atLeast(since)) return;
  report.add({
    code: 'BGP018',
    what: `${prop} requires Cilium ${since} or newer (this is ${version})`,
    fix: `use Cilium ${since} or newer, or remove it`,
  });
}

/** Reports an address of a router or node in a subnet that only pods or Services have addresses in. */
export function checkOutside(prop: string, address: IpAddress, { cluster, report }: BgpContext): void {
  const inside = [
    ...(cluster?.podSubnets ?? []).map((subnet) => ({ subnet, name: 'pod subnet' })),
    ...(cluster?.serviceSubnets ?? []).map((subnet) => ({ subnet, name: 'Service subnet' })),
  ].find(({ subnet }) => subnet.contains(address));
  if (!inside) return;
  report.add({
    code: 'BGP006',
    what: `${prop} (${address}) is in the ${inside.name} of the cluster (${inside.subnet})`,
    fix: 'use an address of the network of routers and nodes',
  });
}
