import type { Code } from '../../diagnostics/catalogue';
import type { CiliumVersion } from '../../cluster/cilium-version';
import type { IpAddress } from '../../cluster/ip-address';
import type { Reporter } from '../../diagnostics/reporter';
import type { TalosCluster } from '../../cluster/talos-cluster';
import { selectorMistakes, type SelectorLike } from '../../kubernetes/label-selector';

/** What the checks of BGP props know of the place that they are for. */
export interface BgpContext {
  readonly version: CiliumVersion;
  readonly cluster: TalosCluster | undefined;
  readonly problems: Reporter;
}

/** Numbers that no router may use as its own: RFC 7607, RFC 6793 and RFC 7300. */
const RESERVED_ASNS: Readonly<Record<number, string>> = {
  0: 'RFC 7607',
  23456: 'RFC 6793, AS_TRANS',
  65535: 'RFC 7300',
  4294967295: 'RFC 7300',
};

const LARGEST_ASN = 4_294_967_295;

/** Reports what cannot be an autonomous system number. */
export function checkAsn(prop: string, asn: number, { problems }: BgpContext): void {
  const reserved = RESERVED_ASNS[asn];
  if (reserved !== undefined) {
    problems.add({
      code: 'BGP002',
      what: `${prop} is a reserved AS number (${asn}, ${reserved})`,
      fix: 'use the number that the network gave you, or a private one: 64512 to 65534, 4200000000 to 4294967294',
    });
  } else if (!Number.isInteger(asn) || asn < 1 || asn > LARGEST_ASN) {
    problems.add({ code: 'BGP001', what: `${prop} is no AS number (${asn})`, fix: `give a whole number of 1 to ${LARGEST_ASN}` });
  }
}

/** Reports a number that is not whole or out of bounds. */
export function checkWhole(code: Code, prop: string, value: number | undefined, least: number, most: number, { problems }: BgpContext): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  problems.add({ code, what: `${prop} is no whole number of ${least} to ${most} (${value})`, fix: `give a whole number of ${least} to ${most}` });
}

/** Reports a port that is none. */
export function checkPort(prop: string, value: number | undefined, context: BgpContext): void {
  checkWhole('BGP013', prop, value, 1, 65_535, context);
}

/** Reports the name of a network interface that Linux would not take. */
export function checkInterface(prop: string, value: string | undefined, { problems }: BgpContext): void {
  // The kernel refuses white space, `:` and `/`.
  if (value === undefined || (/^[^\s/:]{1,15}$/.test(value) && value !== '.' && value !== '..')) return;
  problems.add({
    code: 'BGP024',
    what: `${prop} is no name of a network interface (${value || 'empty'})`,
    fix: 'give the name of one interface, at most 15 characters without spaces, / and :',
  });
}

/** Reports a label selector that Cilium would refuse, or that nothing can match. */
export function checkSelector(prop: string, selector: SelectorLike | undefined, { problems }: BgpContext): void {
  for (const { what, fix } of selector ? selectorMistakes(selector) : []) problems.add({ code: 'BGP028', what: `${prop}: ${what}`, fix });
}

/** Reports something that this Cilium's CRDs do not have. */
export function checkSince(since: string, prop: string, { version, problems }: BgpContext): void {
  if (version.atLeast(since)) return;
  problems.add({
    code: 'BGP018',
    what: `${prop} needs Cilium ${since} or newer (${version})`,
    fix: `use Cilium ${since} or newer, or remove it`,
  });
}

/** Reports an address of a router that lies where only pods and Services have addresses. */
export function checkOutside(prop: string, address: IpAddress, { cluster, problems }: BgpContext): void {
  const inside = [
    ...(cluster?.podSubnets ?? []).map((subnet) => ({ subnet, name: 'pod subnet' })),
    ...(cluster?.serviceSubnets ?? []).map((subnet) => ({ subnet, name: 'service subnet' })),
  ].find(({ subnet }) => subnet.contains(address));
  if (!inside) return;
  problems.add({
    code: 'BGP006',
    what: `${prop} lies in the ${inside.name} of the cluster (${address} in ${inside.subnet})`,
    fix: 'give an address of the network that routers and nodes are in',
  });
}
