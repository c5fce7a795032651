import { IpAddress } from '../cluster/ip-address';
import { escapeXml } from '../synthesis/xml';
import type { AddressPlan, PlannedBlock, PlannedPool, PlannedRun } from './addresses';
import { runText } from './addresses-markdown';

const WIDTH = 880;
const MARGIN = 24;
const CELL = { width: 26, height: 24, gap: 0 } as const;
const PER_ROW = 32;
/** Blocks of more addresses are drawn as a bar. */
const MAX_CELLS = 256;
const LINE = 18;
const COLUMNS = 2;
/** Names below a block; the table has them all. */
const MAX_NAMES = 24;
const MAX_NAME_LENGTH = 52;
const MAX_HEAD_LENGTH = 96;

/** Both themes, by what the reader's system says: the background goes with the text, so neither is ever unreadable. */
const STYLE = `
  svg { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; }
  .page { fill: #ffffff; stroke: #d0d7de; }
  text { fill: #1f2328; }
  .title { font-size: 18px; font-weight: 600; }
  .pool { font-size: 15px; font-weight: 600; }
  .quiet { fill: #59636e; font-size: 12px; }
  .mono { font: 11px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
  .free { fill: #f6f8fa; stroke: #d0d7de; }
  .taken { fill: #0969da; stroke: #0550ae; }
  .shared { fill: #8250df; stroke: #6639ba; }
  .kept { fill: #d0d7de; stroke: #afb8c1; }
  text.on { fill: #ffffff; }
  text.off { fill: #59636e; }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117; stroke: #30363d; }
    text { fill: #e6edf3; }
    .quiet, text.off { fill: #9198a1; }
    .free { fill: #161b22; stroke: #3d444d; }
    .taken { fill: #1f6feb; stroke: #58a6ff; }
    .shared { fill: #8957e5; stroke: #bc8cff; }
    .kept { fill: #30363d; stroke: #484f58; }
    text.on { fill: #ffffff; }
  }`;

type Use = 'free' | 'taken' | 'shared' | 'kept';

/** A picture of a cluster's addresses: one cell for each, or a bar for a large block. No script, no font, nothing from elsewhere. */
export function addressesSvg(plan: AddressPlan): string {
  const body: string[] = [];
  let y = MARGIN + 20;
  body.push(text(MARGIN, y, `Addresses of cluster ${plan.cluster}`, 'title'));
  y = legend(body, y + 14);
  for (const pool of plan.pools) y = drawPool(body, pool, y + 34);
  const height = y + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `  <title>${escapeXml(`Addresses of cluster ${plan.cluster}`)}</title>`,
    `  <style>${STYLE}\n  </style>`,
    `  <rect class="page" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>`,
    ...body.map((line) => `  ${line}`),
    '</svg>',
    '',
  ].join('\n');
}

function legend(body: string[], top: number): number {
  let x = MARGIN;
  for (const [use, label] of [['taken', 'fixed'], ['shared', 'shared'], ['free', 'free'], ['kept', 'kept back']] as const) {
    body.push(`<rect class="${use}" x="${x + 0.5}" y="${top + 0.5}" width="12" height="12" rx="2"/>`);
    body.push(text(x + 18, top + 11, label, 'quiet'));
    x += 34 + label.length * 7;
  }
  return top + 12;
}

function drawPool(body: string[], pool: PlannedPool, top: number): number {
  let y = top;
  body.push(text(MARGIN, y, cut(pool.disabled ? `${pool.name} (disabled)` : pool.name, MAX_HEAD_LENGTH), 'pool'));
  const services = pool.services === 'all' ? 'all Services' : `Services with ${pool.services}`;
  y += LINE;
  body.push(text(MARGIN, y, cut(`${pool.free} of ${pool.size} free · for ${services} · announced: ${pool.announced}`, MAX_HEAD_LENGTH + 20), 'quiet'));
  for (const block of pool.blocks) y = drawBlock(body, block, y + 24);
  if (pool.chosen.length > 0) {
    y += 22;
    const names = pool.chosen.map(({ title }) => title).join(', ');
    const count = pool.chosen.length === 1 ? 'one Service gets an address' : `${pool.chosen.length} Services get an address`;
    body.push(text(MARGIN, y, cut(`${count} chosen by Cilium: ${names}`, MAX_HEAD_LENGTH + 20), 'quiet'));
  }
  return y;
}

function drawBlock(body: string[], block: PlannedBlock, top: number): number {
  body.push(text(MARGIN, top, block.text, 'mono'));
  const size = block.last - block.first + 1n;
  let y = size <= BigInt(MAX_CELLS) ? drawCells(body, block, top + 8) : drawBar(body, block, size, top + 8);
  const taken = block.runs.filter(({ use }) => use === 'taken');
  const shown = taken.slice(0, MAX_NAMES);
  const rows = Math.ceil(shown.length / COLUMNS);
  shown.forEach((run, index) => {
    const x = MARGIN + Math.floor(index / rows) * ((WIDTH - 2 * MARGIN) / COLUMNS);
    const names = run.holders.map(({ title }) => title).join(', ');
    body.push(text(x, y + 20 + (index % rows) * LINE, cut(`${runText(block.family, run.first, run.last)}  ${names}`, MAX_NAME_LENGTH), 'mono'));
  });
  if (rows > 0) y += 8 + rows * LINE;
  if (taken.length > shown.length) {
    y += LINE;
    body.push(text(MARGIN, y, `and ${taken.length - shown.length} more`, 'quiet'));
  }
  return y;
}

function drawCells(body: string[], { family, first, runs }: PlannedBlock, top: number): number {
  let bottom = top;
  for (const run of runs) {
    for (let value = run.first; value <= run.last; value += 1n) {
      const index = Number(value - first);
      const x = MARGIN + (index % PER_ROW) * CELL.width;
      const y = top + Math.floor(index / PER_ROW) * (CELL.height + 2);
      const use = useOf(run);
      body.push(`<rect class="${use}" x="${x + 0.5}" y="${y + 0.5}" width="${CELL.width - 2}" height="${CELL.height - 1}" rx="3"/>`);
      const label = String(IpAddress.of(family, value)).split(family === 4 ? '.' : ':').at(-1) || '0';
      const tone = use === 'taken' || use === 'shared' ? 'on' : 'off';
      body.push(`<text class="mono ${tone}" text-anchor="middle" x="${x + CELL.width / 2 - 1}" y="${y + 16}">${escapeXml(label.slice(-3))}</text>`);
      bottom = y + CELL.height;
    }
  }
  return bottom;
}

function drawBar(body: string[], { first, runs }: PlannedBlock, size: bigint, top: number): number {
  const width = WIDTH - 2 * MARGIN;
  body.push(`<rect class="free" x="${MARGIN + 0.5}" y="${top + 0.5}" width="${width - 1}" height="${CELL.height - 1}" rx="3"/>`);
  for (const run of runs) {
    if (run.use === 'free') continue;
    const x = MARGIN + Number(((run.first - first) * BigInt(width - 3)) / size);
    body.push(`<rect class="${useOf(run)}" x="${x + 0.5}" y="${top + 0.5}" width="2" height="${CELL.height - 1}"/>`);
  }
  return top + CELL.height;
}

function useOf({ use, holders }: PlannedRun): Use {
  if (use === 'taken') return holders.length > 1 ? 'shared' : 'taken';
  return use === 'kept back' ? 'kept' : 'free';
}

function text(x: number, y: number, content: string, style: string): string {
  return `<text class="${style}" x="${x}" y="${y}">${escapeXml(content)}</text>`;
}

function cut(content: string, longest: number): string {
  return content.length > longest ? `${content.slice(0, longest - 1)}…` : content;
}


