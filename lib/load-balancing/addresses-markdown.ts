import { IpAddress } from '../cluster/ip-address';
import type { IpFamily } from '../cluster/ip-text';
import type { AddressPlan, PlannedBlock, PlannedHolder, PlannedPool } from './addresses';

/** `addresses.md`: every pool, who has which address, what is free, and how it is announced. */
export function addressesMarkdown(plan: AddressPlan, picture: string): string {
  const lines = [
    `# Addresses of cluster ${plan.cluster}`,
    '',
    `![Addresses of cluster ${plan.cluster}](${picture})`,
    '',
    ...table(
      ['Pool', 'Blocks', 'Addresses', 'Fixed', 'Free', 'Services', 'Announced'],
      plan.pools.map((pool) => [
        pool.disabled ? `${pool.name} (disabled)` : pool.name,
        pool.blocks.map(({ text }) => code(text)).join('<br>'),
        String(pool.size),
        String(pool.size - pool.free),
        String(pool.free),
        pool.services === 'all' ? 'all' : code(pool.services),
        pool.announced,
      ]),
    ),
    '',
    plan.servesAll
      ? 'Free addresses are not assigned in this app. Cilium gives one of them to each Service that does not request a fixed address.'
      : 'Free addresses are not assigned in this app. With this `defaultLBServiceIPAM`, Cilium gives addresses only to Services with a `loadBalancerClass` of L2 announcements or BGP: a free one to each that does not request a fixed address.',
    ...plan.pools.flatMap(section),
  ];
  if (plan.others.length > 0) {
    lines.push('', '## Not for Services', '', ...table(['Address', 'What'], plan.others.map(({ address, what }) => [code(address), what])));
  }
  return `${lines.join('\n')}\n`;
}

function section(pool: PlannedPool): string[] {
  const rows = [
    ...pool.blocks.flatMap(rowsOf),
    ...pool.chosen.map((holder) => [chosenOf(holder), who(holder), code(holder.path), holder.announced || 'nothing']),
  ];
  return ['', `## ${pool.name}`, '', ...table(['Address', 'Who', 'Construct', 'Announced'], rows)];
}

function chosenOf({ otherPools }: PlannedHolder): string {
  return otherPools.length > 0 ? `chosen by Cilium, here or of ${otherPools.join(', ')}` : 'chosen by Cilium';
}

function rowsOf({ family, runs }: PlannedBlock): string[][] {
  return runs.flatMap(({ first, last, use, holders }) => {
    const address = code(runText(family, first, last));
    if (use !== 'taken') return [[address, use, '', '']];
    return holders.map((holder) => [address, who(holder), code(holder.path), holder.announced || 'nothing']);
  });
}

function who({ title, sharingKey }: PlannedHolder): string {
  return sharingKey === undefined ? title : `${title}, shared as ${sharingKey}`;
}

/** `192.168.1.201`, or `192.168.1.202-192.168.1.207`. */
export function runText(family: IpFamily, first: bigint, last: bigint): string {
  const text = String(IpAddress.of(family, first));
  return first === last ? text : `${text}-${IpAddress.of(family, last)}`;
}

function code(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``;
}

/** A cell on one line. HTML in a name is text; code is text anyway. */
function cellText(content: string): string {
  const line = content.replace(/[\s\0-\x1f\x7f-\x9f]+/g, ' ').replaceAll('|', '\\|');
  return line.startsWith('`') ? line : line.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(cellText).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)];
}
