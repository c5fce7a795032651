import { escapeXml } from '../../synthesis/xml';
import { body, LEGEND, STYLE } from './svg';
import type { Scene } from './scene';

/**
 * The picture as a page: filter by namespace, details of each node and connection, the matrix, keyboard, light and dark. One file that needs nothing else,
 * not even a server.
 */
export function networkHtml(scene: Scene): string {
  const title = escapeXml(`Network of cluster ${scene.cluster}`);
  const data = { nodes: scene.nodes.map(({ id, title: name, type, namespace, open }) => ({ id, name, type, namespace, open })), edges: scene.edges.map(({ route: _route, ...edge }) => edge) };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${title}</title>
<style>${STYLE}${PAGE_STYLE}
</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p id="legend">${LEGEND.map(([kind, text]) => `<span><svg width="34" height="12" aria-hidden="true"><g class="edge ${kind}"><path d="M0,6 h26"/><polygon points="34,6 25,1.5 25,10.5"/></g></svg> ${text}</span>`).join('\n')}</p>
<button id="theme" type="button">Light or dark</button>
</header>
<nav aria-label="Filter">
<label>Find <input id="find" type="search" placeholder="name, port or rule"></label>
<fieldset><legend>Namespaces</legend><span id="namespaces"></span> <button id="all" type="button">All</button> <button id="none" type="button">None</button></fieldset>
</nav>
<main>
<section id="picture" aria-label="Picture">
<p class="tools"><button id="in" type="button" aria-label="Zoom in">+</button> <button id="out" type="button" aria-label="Zoom out">&minus;</button> <button id="fit" type="button">Fit</button></p>
<svg id="scene" viewBox="0 0 ${scene.width} ${scene.height}" role="group" aria-label="${title}">
${body(scene).join('\n')}
</svg>
</section>
<aside id="details" aria-live="polite" tabindex="-1" aria-label="Details"></aside>
<section id="matrix" aria-label="Matrix"><h2>Who reaches whom</h2><p id="matrix-note"></p><div class="scroll" tabindex="0" role="region" aria-label="Table of who reaches whom"><table id="cells"></table></div></section>
</main>
<script type="application/json" id="data">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

const PAGE_STYLE = `
:root { color-scheme: light dark; }
[data-theme=light] { color-scheme: light; }
[data-theme=dark] { color-scheme: dark; }
body { margin: 0; font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; background: Canvas; color: CanvasText; }
header, nav { display: flex; flex-wrap: wrap; gap: 6px 18px; align-items: center; padding: 10px 16px; border-bottom: 1px solid GrayText; }
h1 { font-size: 19px; margin: 0; }
h2 { font-size: 16px; margin: 8px 0; }
h3 { font-size: 14px; margin: 12px 0 4px; }
#legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 0; flex: 1 1 16rem; font-size: 13px; }
fieldset { border: 0; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; }
legend { float: left; padding: 0; margin-right: 10px; }
button, input { font: inherit; }
main { display: grid; grid-template-columns: minmax(0, 1fr) minmax(260px, 340px); }
#picture { position: relative; border-right: 1px solid GrayText; }
#picture .tools { position: absolute; top: 8px; right: 8px; margin: 0; }
#scene { display: block; width: 100%; height: auto; min-height: 320px; max-height: 75vh; background: var(--page); touch-action: none; cursor: grab; }
#details { padding: 6px 16px; max-height: 75vh; overflow: auto; overflow-wrap: anywhere; }
#details ul { padding-left: 18px; margin: 4px 0; }
#details button { border: 0; background: none; color: LinkText; padding: 0; cursor: pointer; text-align: left; overflow-wrap: anywhere; text-decoration: underline; }
#matrix { grid-column: 1 / -1; padding: 6px 16px 20px; border-top: 1px solid GrayText; }
.scroll { overflow: auto; max-height: 70vh; }
table { border-collapse: collapse; font-size: 12px; }
th, td { border: 1px solid GrayText; padding: 2px 6px; text-align: left; vertical-align: top; white-space: nowrap; }
thead th { position: sticky; top: 0; background: Canvas; }
tbody th { position: sticky; left: 0; background: Canvas; }
td.open { outline: 2px solid #cf222e; outline-offset: -2px; }
svg [data-node] { cursor: pointer; }
svg [data-node]:focus { outline: none; }
svg [data-node]:focus-visible rect { stroke: var(--limited); stroke-width: 3.5; stroke-dasharray: none; }
svg .picked rect { stroke-width: 3; stroke-dasharray: none; }
svg.picking .faint { opacity: 0.12; }
[hidden] { display: none; }
@media (max-width: 800px) { main { grid-template-columns: minmax(0, 1fr); } #picture { border-right: 0; } #details { max-height: none; border-top: 1px solid GrayText; } }`;

/** Plain JavaScript for browsers. Texts reach the page as text nodes only. */
const SCRIPT = `
'use strict';
const { nodes, edges } = JSON.parse(document.getElementById('data').textContent);
const byId = (id) => document.getElementById(id);
const svg = byId('scene');
const drawnNodes = nodes.map((_, i) => svg.querySelector('[data-node="' + i + '"]'));
const drawnEdges = [...svg.querySelectorAll('.edge')];
const boxes = [...svg.querySelectorAll('.box')];
const indexOf = new Map(nodes.map((node, i) => [node.id, i]));
const namespaces = [...new Set(nodes.map((node) => node.namespace).filter((name) => name !== undefined))].sort();
const shown = new Set(namespaces);
const MAX_CELLS = 60;
let picked;
let view;

function element(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  for (const name in attributes) made.setAttribute(name, attributes[name]);
  return made;
}
function titleOf(id) { return id.replace(/^(from|to) /, ''); }
function whyOf(connection) { return connection.why.length > 0 ? connection.why : ['no policy closes it']; }
function textOf(edge) { return [edge.from, edge.to, ...edge.connections.flatMap((each) => [each.port, ...each.requests, ...each.why])].join(' ').toLowerCase(); }
const texts = edges.map(textOf);

function isShown(i) { return nodes[i].namespace === undefined ? edges.some((edge, e) => (edge.from === nodes[i].id || edge.to === nodes[i].id) && !drawnEdges[e].hasAttribute('hidden')) : shown.has(nodes[i].namespace); }
function inShown(id) { const { namespace } = nodes[indexOf.get(id)]; return namespace === undefined || shown.has(namespace); }
function hide(drawn, hidden) { if (hidden) drawn.setAttribute('hidden', ''); else drawn.removeAttribute('hidden'); }

function update() {
  const wanted = byId('find').value.trim().toLowerCase();
  const found = (i) => nodes[i].id.toLowerCase().includes(wanted);
  edges.forEach((edge, e) => hide(drawnEdges[e], !inShown(edge.from) || !inShown(edge.to)));
  boxes.forEach((box) => hide(box, !shown.has(box.dataset.namespace)));
  nodes.forEach((_, i) => hide(drawnNodes[i], !isShown(i)));
  const matches = wanted === '' ? undefined : new Set(edges.flatMap((edge, e) => (texts[e].includes(wanted) ? [e] : [])));
  const near = new Set();
  if (picked !== undefined) edges.forEach((edge, e) => { if (touches(edge, picked)) near.add(e); });
  const strong = picked !== undefined ? near : matches;
  const ends = new Set(strong === undefined ? [] : [...strong].flatMap((e) => [indexOf.get(edges[e].from), indexOf.get(edges[e].to)]));
  svg.classList.toggle('picking', strong !== undefined);
  drawnEdges.forEach((drawn, e) => drawn.classList.toggle('faint', strong !== undefined && !strong.has(e)));
  drawnNodes.forEach((drawn, i) => {
    drawn.classList.toggle('faint', strong !== undefined && !ends.has(i) && i !== picked && !(picked === undefined && found(i)));
    drawn.classList.toggle('picked', i === picked);
  });
  details();
  matrix();
}
function touches(edge, i) { return edge.from === nodes[i].id || edge.to === nodes[i].id; }

function pick(i, moveFocus) {
  picked = i;
  update();
  if (moveFocus) byId('details').focus();
}

function details() {
  const panel = byId('details');
  panel.replaceChildren();
  if (picked === undefined) {
    panel.append(element('h2', nodes.length + ' ends, ' + edges.length + ' connections'), element('p', 'Choose a workload to see who reaches it, what it reaches, and by which rule. Tab moves through the workloads, Enter chooses one, Escape goes back.'));
    return;
  }
  const node = nodes[picked];
  panel.append(element('h2', titleOf(node.id)));
  if (node.open.length > 0) panel.append(element('p', 'No default deny for ' + node.open.join(' and ') + '.'));
  for (const [heading, own, other] of [['Reached from', 'to', 'from'], ['Reaches', 'from', 'to']]) {
    const list = element('ul');
    for (const edge of edges) {
      if (edge[own] !== node.id || !inShown(edge[other])) continue;
      const item = element('li');
      const button = element('button', titleOf(edge[other]), { type: 'button' });
      button.addEventListener('click', () => pick(indexOf.get(edge[other]), true));
      item.append(button);
      const parts = element('ul');
      for (const connection of edge.connections) parts.append(element('li', connection.port + (connection.requests.length > 0 ? ' (' + connection.requests.join(', ') + ')' : '') + ': ' + whyOf(connection).join(', ')));
      item.append(parts);
      list.append(item);
    }
    panel.append(element('h3', heading));
    panel.append(list.childElementCount > 0 ? list : element('p', 'Nothing.'));
  }
}

function matrix() {
  const table = byId('cells');
  table.replaceChildren();
  const visible = nodes.map((_, i) => i).filter(isShown);
  const has = (end) => new Set(edges.map((edge) => edge[end]));
  const [sources, targets] = [has('from'), has('to')];
  const rows = visible.filter((i) => sources.has(nodes[i].id));
  const columns = visible.filter((i) => targets.has(nodes[i].id));
  const tooMany = columns.length > MAX_CELLS || rows.length > 4 * MAX_CELLS;
  byId('matrix-note').textContent = tooMany ? 'Choose fewer namespaces to see the table: it would have ' + rows.length + ' rows and ' + columns.length + ' columns.' : 'Rows reach columns at the ports in the cell. An empty cell is denied.';
  if (tooMany) return;
  const cells = new Map(edges.map((edge) => [edge.from + '\\n' + edge.to, edge]));
  const head = element('tr');
  head.append(element('td'), ...columns.map((i) => element('th', titleOf(nodes[i].id), { scope: 'col' })));
  const thead = element('thead');
  thead.append(head);
  const tbody = element('tbody');
  for (const row of rows) {
    const line = element('tr');
    line.append(element('th', titleOf(nodes[row].id), { scope: 'row' }));
    for (const column of columns) {
      const edge = cells.get(nodes[row].id + '\\n' + nodes[column].id);
      line.append(edge ? element('td', [...new Set(edge.connections.map((each) => each.port + (each.kind === 'limited' ? ' (some requests)' : each.kind === 'unknown' ? ' (not known)' : each.kind === 'open' ? ' (open)' : '')))].join(', '), { class: edge.kind }) : element('td'));
    }
    tbody.append(line);
  }
  table.append(thead, tbody);
}

function setView(next) {
  view = next;
  svg.setAttribute('viewBox', [view.x, view.y, view.width, view.height].join(' '));
}
function fit() {
  const visible = [...boxes, ...drawnNodes].filter((drawn) => !drawn.hasAttribute('hidden')).map((drawn) => drawn.querySelector('rect').getBBox());
  if (visible.length === 0) return;
  const [left, top] = [Math.min(...visible.map((box) => box.x)) - 20, Math.min(...visible.map((box) => box.y)) - 20];
  const [right, bottom] = [Math.max(...visible.map((box) => box.x + box.width)) + 20, Math.max(...visible.map((box) => box.y + box.height)) + 20];
  setView({ x: left, y: top, width: right - left, height: bottom - top });
}
function zoom(factor, x = view.x + view.width / 2, y = view.y + view.height / 2) {
  setView({ x: x - (x - view.x) * factor, y: y - (y - view.y) * factor, width: view.width * factor, height: view.height * factor });
}
function placeOf(event) {
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  return [point.x, point.y];
}

for (const namespace of namespaces) {
  const label = element('label');
  const box = element('input', undefined, { type: 'checkbox', checked: '' });
  box.addEventListener('change', () => { if (box.checked) shown.add(namespace); else shown.delete(namespace); update(); fit(); });
  label.append(box, ' ' + namespace);
  byId('namespaces').append(label, ' ');
}
function setAll(checked) {
  for (const box of byId('namespaces').querySelectorAll('input')) box.checked = checked;
  shown.clear();
  if (checked) for (const namespace of namespaces) shown.add(namespace);
  update();
  fit();
}
byId('all').addEventListener('click', () => setAll(true));
byId('none').addEventListener('click', () => setAll(false));
byId('find').addEventListener('input', () => { picked = undefined; update(); });
byId('in').addEventListener('click', () => zoom(0.8));
byId('out').addEventListener('click', () => zoom(1.25));
byId('fit').addEventListener('click', fit);
byId('theme').addEventListener('click', () => {
  const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'light' : 'dark';
});
drawnNodes.forEach((drawn, i) => {
  drawn.setAttribute('tabindex', '0');
  drawn.setAttribute('role', 'button');
  drawn.setAttribute('aria-label', nodes[i].type === 'group' ? nodes[i].name + ' ' + (nodes[i].namespace ?? '') : titleOf(nodes[i].id));
  drawn.addEventListener('click', (event) => { event.stopPropagation(); pick(i, false); });
  drawn.addEventListener('keydown', (event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); pick(i, false); } });
});
document.addEventListener('keydown', (event) => { if (event.key === 'Escape' && picked !== undefined) { const last = drawnNodes[picked]; pick(undefined, false); last.focus(); } });
svg.addEventListener('wheel', (event) => { event.preventDefault(); zoom(event.deltaY > 0 ? 1.15 : 0.87, ...placeOf(event)); }, { passive: false });
let drag;
svg.addEventListener('pointerdown', (event) => { drag = { at: placeOf(event), moved: false }; });
svg.addEventListener('pointermove', (event) => {
  if (!drag || event.buttons === 0) return;
  const [x, y] = placeOf(event);
  if (Math.hypot(x - drag.at[0], y - drag.at[1]) > 4) drag.moved = true;
  if (drag.moved) setView({ ...view, x: view.x - (x - drag.at[0]), y: view.y - (y - drag.at[1]) });
});
svg.addEventListener('click', () => { if (drag && !drag.moved) pick(undefined, false); drag = undefined; });
update();
fit();
`;
