import type { IpFamily } from '../cluster/ip-text';
import type { IpAddress } from '../cluster/ip-address';
import type { Reporter } from '../diagnostics/reporter';
import type { JsonObject } from '../kubernetes/json';
import { matchingLabels, selectorText, type SelectorLike } from '../kubernetes/label-selector';
import { isSubstituted } from '../diagnostics/substitution';
import { re2Problem } from '../runtime/re2';
import { CROSS_NAMESPACE, IPS, SHARING_KEY } from './address-holders';
import { list } from './json';

/** A block of addresses. */
interface Range {
  readonly family: IpFamily;
  readonly first: IpAddress;
  readonly last: IpAddress;
}

/** Reports a pool without blocks, and blocks of one pool that overlap. */
export function checkBlocks<Block extends Range>(blocks: readonly Block[], textOf: (block: Block) => string, report: Reporter): void {
  blocks.forEach((block, index) => {
    for (const other of blocks.slice(index + 1)) {
      const overlaps = block.family === other.family && block.first.compare(other.last) <= 0 && other.first.compare(block.last) <= 0;
      if (overlaps) report.add({ code: 'POOL002', what: `blocks ${textOf(block)} and ${textOf(other)} overlap`, fix: 'list each address once' });
    }
  });
}

/** Reports a selector that no Service can match. */
export function checkPoolSelector(selector: SelectorLike | undefined, report: Reporter): boolean {
  if (!selector || matchingLabels(selector) !== undefined) return true;
  report.add({ code: 'POOL004', what: `serviceSelector contradicts itself, so it selects no Service (${selectorText(selector)})`, fix: 'remove one of the contradictory requirements' });
  return false;
}

/** Reports a CiliumL2AnnouncementPolicy that the agent cannot read, and one that announces nothing. */
export function checkL2Policy({ interfaces, loadBalancerIPs = false, externalIPs = false }: JsonObject, report: Reporter): void {
  list(interfaces).forEach((entry, index) => {
    const flaw = typeof entry === 'string' && !isSubstituted(entry) ? re2Problem(entry) : undefined;
    if (flaw === undefined) return;
    report.at(`interfaces[${index}]`).add({
      code: 'ANN001',
      what: `is not a valid regular expression (${String(entry)}: ${flaw})`,
      expected: 'RE2 syntax, without lookaround and backreferences',
      fix: 'write a pattern such as ^eno[0-9]+$',
    });
  });
  if (loadBalancerIPs === false && externalIPs === false) {
    report.add({ code: 'ANN002', what: 'loadBalancerIPs and externalIPs are both false, so nothing is announced', fix: 'set one of them to true' });
  }
}

/** Reports annotations for addresses of a Service that have no effect together. */
export function checkAllocation(annotations: Readonly<Record<string, unknown>>, report: Reporter): void {
  const read = ({ today, before }: { readonly today: string; readonly before: string }): string | undefined => [annotations[today], annotations[before]].find((value) => typeof value === 'string') as string | undefined;
  const add = (what: string, fix: string): void => report.add({ code: 'POOL010', what, fix });
  const ips = (read(IPS) ?? '').split(',').map((ip) => ip.trim()).filter((ip) => ip !== '');
  for (const twice of new Set(ips.filter((ip, index) => ips.indexOf(ip) !== index))) add(`ips contains ${twice} twice`, 'list it once');
  const sharingKey = read(SHARING_KEY);
  const others = read(CROSS_NAMESPACE);
  if (sharingKey?.trim() === '') add('sharingKey is empty', 'use the same non-empty key for all Services that share the address');
  if (others !== undefined && others !== '' && sharingKey === undefined) add(`crossNamespace (${others}) has no effect without sharingKey`, 'also set sharingKey');
}
