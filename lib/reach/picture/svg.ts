import { escapeXml } from '../../synthesis/xml';
import { MAX_TITLE, NODE_HEIGHT, type LineKind, type Scene, type SceneEdge, type SceneNode } from './scene';

/** Colours of both themes: the system of the reader decides, unless the page says otherwise. */
const LIGHT = '--page:#ffffff;--box:#f6f8fa;--line:#d0d7de;--ink:#1f2328;--quiet:#59636e;--node:#ffffff;--allowed:#1a7f37;--limited:#0969da;--open:#cf222e;--unknown:#9a6700';
const DARK = '--page:#0d1117;--box:#161b22;--line:#3d444d;--ink:#e6edf3;--quiet:#9198a1;--node:#21262d;--allowed:#3fb950;--limited:#58a6ff;--open:#ff7b72;--unknown:#d29922';

export const STYLE = `
svg { ${LIGHT}; font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; }
@media (prefers-color-scheme: dark) { svg { ${DARK}; } }
[data-theme=light] svg { ${LIGHT}; }
[data-theme=dark] svg { ${DARK}; }
svg .page { fill: var(--page); }
svg text { fill: var(--ink); }
svg .box rect { fill: var(--box); stroke: var(--line); }
svg .box text { fill: var(--quiet); font-weight: 600; }
svg .node rect { fill: var(--node); stroke: var(--quiet); }
svg .gateway rect { stroke: var(--limited); stroke-width: 2; }
svg .outside rect, svg .group rect { stroke-dasharray: 4 3; }
svg .exposed rect { stroke: var(--open); stroke-width: 2; }
svg .edge path { fill: none; stroke-width: 1.6; stroke: var(--allowed); }
svg .edge polygon { fill: var(--allowed); }
svg .limited path { stroke: var(--limited); stroke-dasharray: 10 4; }
svg .limited polygon { fill: var(--limited); }
svg .open path { stroke: var(--open); stroke-width: 3; }
svg .open polygon { fill: var(--open); }
svg .unknown path { stroke: var(--unknown); stroke-dasharray: 2 4; }
svg .unknown polygon { fill: var(--unknown); }
svg .port { font-size: 11px; fill: var(--quiet); paint-order: stroke; stroke: var(--page); stroke-width: 3px; stroke-linejoin: round; }`;

export const LEGEND: readonly (readonly [LineKind, string])[] = [
  ['allowed', 'allowed by a rule'],
  ['limited', 'limited to some requests'],
  ['open', 'no policy closes it'],
  ['unknown', 'not known'],
];

const HEAD = 64;
const MIN_WIDTH = 640;
const MAX_PORTS = 28;

/** The picture as a file: no script, no font, nothing from elsewhere. */
export function networkSvg(scene: Scene): string {
  const width = Math.max(scene.width, MIN_WIDTH);
  const height = scene.height + HEAD;
  const title = `Network of cluster ${scene.cluster}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    `<text x="20" y="28" font-size="17" font-weight="600">${escapeXml(title)}</text>`,
    ...LEGEND.map(([kind, text], index) => {
      const x = 20 + LEGEND.slice(0, index).reduce((sum, [, before]) => sum + 64 + before.length * 7, 0);
      return `<g class="edge ${kind}">${line(`M${x},50 h28`, x + 36, 50)}<text x="${x + 42}" y="54" font-size="12">${text}</text></g>`;
    }),
    `<g transform="translate(0 ${HEAD})">`,
    ...body(scene),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** Boxes, lines and nodes; each has an id, so that a page can find it. */
export function body({ boxes, nodes, edges }: Scene): string[] {
  const index = new Map(nodes.map(({ id }, at) => [id, at]));
  return [
    ...boxes.map(({ namespace, x, y, width, height }) => `<g class="box" data-namespace="${escapeXml(namespace)}"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/><text x="${x + 12}" y="${y + 18}">${escapeXml(namespace)}</text></g>`),
    ...edges.map((edge) => drawEdge(edge, index)),
    ...nodes.map((node, at) => drawNode(node, at)),
  ];
}

function drawNode({ title, type, x, y, width, open }: SceneNode, at: number): string {
  const short = title.length > MAX_TITLE ? `${title.slice(0, MAX_TITLE - 1)}…` : title;
  const note = open.length > 0 ? `${title}: no default deny for ${open.join(' and ')}` : title;
  return `<g class="node ${type}${open.length > 0 ? ' exposed' : ''}" data-node="${at}"><title>${escapeXml(note)}</title><rect x="${x}" y="${y}" width="${width}" height="${NODE_HEIGHT}" rx="6"/><text x="${x + width / 2}" y="${y + NODE_HEIGHT / 2 + 4}" text-anchor="middle">${escapeXml(short)}</text></g>`;
}

function drawEdge({ from, to, kind, connections, route, labelled }: SceneEdge, index: ReadonlyMap<string, number>): string {
  const ports = [...new Set(connections.map(({ port }) => port.replace(/^TCP\//, '')))].join(', ');
  const label = ports.length > MAX_PORTS ? `${ports.slice(0, MAX_PORTS - 1)}…` : ports;
  const [endX, endY] = route.at(-1)!;
  const points = [...route.slice(0, -1), [endX - 8, endY] as const];
  const [[startX, startY], [stopX, stopY]] = [points[labelled]!, points[labelled + 1]!];
  const [x, y] = [Math.round(startX + (stopX - startX) * 0.6), Math.round(startY + (stopY - startY) * 0.65)];
  return `<g class="edge ${kind}" data-from="${index.get(from)}" data-to="${index.get(to)}"><title>${escapeXml(titleOf(from, to, connections))}</title>${line(pathOf(points), endX, endY)}<text class="port" x="${x}" y="${y - 4}" text-anchor="middle">${escapeXml(label)}</text></g>`;
}

/** A line that leaves and reaches each point from left to right, or runs straight on. */
function pathOf(points: SceneEdge['route']): string {
  return points.map(([x, y], at) => {
    if (at === 0) return `M${x},${y}`;
    const [lastX, lastY] = points[at - 1]!;
    if (y === lastY) return `H${x}`;
    if (x === lastX) return `V${y}`;
    const bend = x > lastX ? Math.round((x - lastX) / 2) : 40;
    return `C${lastX + bend},${lastY} ${x - bend},${y} ${x},${y}`;
  }).join(' ');
}

function titleOf(from: string, to: string, connections: SceneEdge['connections']): string {
  return [`${from} to ${to}`, ...connections.map(({ port, requests, why }) => `${port}${requests.length > 0 ? ` (${requests.join(', ')})` : ''}: ${why.join(', ') || 'no policy closes it'}`)].join('; ');
}

function line(path: string, tipX: number, tipY: number): string {
  return `<path d="${path}"/><polygon points="${tipX},${tipY} ${tipX - 9},${tipY - 4.5} ${tipX - 9},${tipY + 4.5}"/>`;
}
