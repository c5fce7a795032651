import type { Graph } from '@dagrejs/dagre' with { 'resolution-mode': 'import' };
import { groupBy } from '../../runtime/group-by';
import { namespaceOf, type ConnectionGroup } from '../matrix';
import { OUTSIDE } from '../patterns';
import type { ReachGatewayReport } from '../gateway';
import type { ReachReport } from '../report';

/**
 * How a connection is drawn: `open` is one that no policy closes, `limited` one of which L7 rules let only some requests through. The colour and the
 * line say the same.
 */
export type LineKind = 'open' | 'allowed' | 'limited' | 'unknown';

/** What one line of the picture stands for. */
export interface SceneConnection {
  readonly port: string;
  readonly kind: LineKind;
  /** Requests that it is limited to; empty for all. */
  readonly requests: readonly string[];
  /** The rules that allow it, or why it is not known. */
  readonly why: readonly string[];
}

export interface SceneNode {
  /** `shop/web`; `from world` and `to world` are two. */
  readonly id: string;
  readonly title: string;
  readonly type: 'workload' | 'gateway' | 'group' | 'outside';
  /** Undefined outside of the namespaces. */
  readonly namespace: string | undefined;
  /** Directions without default deny. */
  readonly open: readonly string[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

type Point = readonly [x: number, y: number];

export interface SceneBox {
  readonly namespace: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface SceneEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: LineKind;
  readonly connections: readonly SceneConnection[];
  /** Where its line goes, from the right of the source to the left of the target. */
  readonly route: readonly Point[];
  /** The part of the line that has the ports: from this point of the route to the next. */
  readonly labelled: number;
}

/** What the picture of a cluster shows, with places in pixels. */
export interface Scene {
  readonly cluster: string;
  readonly boxes: readonly SceneBox[];
  readonly nodes: readonly SceneNode[];
  readonly edges: readonly SceneEdge[];
  readonly width: number;
  readonly height: number;
}

export const NODE_HEIGHT = 30;
const [MARGIN, PADDING, HEAD] = [20, 14, 26];
/** Between rows, between columns, and the way in which a line leaves its row. */
const [GAP, COLUMN_GAP, TURN] = [14, 64, 12];
/** From the one that a reader should see first. */
const KINDS: readonly LineKind[] = ['open', 'unknown', 'limited', 'allowed'];

/** Loaded when something is drawn. */
type Dagre = typeof import('@dagrejs/dagre', { with: { 'resolution-mode': 'import' } });
type PlainNode = Omit<SceneNode, 'x' | 'y' | 'width'>;
type PlainEdge = Omit<SceneEdge, 'route' | 'labelled'>;
/** A node with the sides of its box, and whether another column of the box is before or behind it. */
interface Placed extends SceneNode {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** Makes the picture of what a report says. The same report has the same picture. */
export function sceneOf(cluster: string, report: ReachReport): Scene {
  const { nodes, edges } = graphOf(report);
  const inside = groupBy(nodes.filter(({ namespace }) => namespace !== undefined), ({ namespace }) => namespace!);
  const boxes = new Map([...inside].map(([namespace, members]) => [namespace, boxOf(namespace, members, edges)]));
  const outside = nodes.filter(({ namespace }) => namespace === undefined);
  const placeOf = new Map(nodes.map((node) => [node.id, node.namespace ?? node.id]));
  const graph = newGraph({ nodesep: 26, ranksep: 90 });
  for (const [namespace, { width, height }] of boxes) graph.setNode(namespace, { width, height });
  for (const node of outside) graph.setNode(node.id, { width: widthOf(node), height: NODE_HEIGHT });
  for (const { from, to } of edges) if (placeOf.get(from) !== placeOf.get(to)) graph.setEdge(placeOf.get(from)!, placeOf.get(to)!);
  arrange(graph);
  const isFolded = fold(graph);
  const corner = (id: string): { readonly x: number; readonly y: number } => {
    const { x, y, width, height } = graph.node(id) as { x: number; y: number; width: number; height: number };
    return { x: Math.round(x - width / 2) + MARGIN, y: Math.round(y - height / 2) + MARGIN };
  };
  const placed = new Map(nodes.map((node): [string, Placed] => {
    const { x, y } = corner(placeOf.get(node.id)!);
    const box = boxes.get(node.namespace ?? '');
    if (!box) return [node.id, { ...node, x, y, width: widthOf(node), left: x, right: x + widthOf(node), top: y, isFirst: true, isLast: true }];
    const own = box.members.get(node.id)!;
    return [node.id, { ...node, ...own, x: own.x + x, y: own.y + y, left: x, right: x + box.width, top: y }];
  }));
  const routed = edges.map((edge): SceneEdge => {
    const [source, target] = [placed.get(edge.from)!, placed.get(edge.to)!];
    if (placeOf.get(edge.from) === placeOf.get(edge.to)) {
      const route = routeInside(source, target);
      return { ...edge, route, labelled: route.length - 2 };
    }
    const { points } = graph.edge(placeOf.get(edge.from)!, placeOf.get(edge.to)!) as { points: readonly { x: number; y: number }[] };
    // Between neighbours a line needs no way around others.
    const between = target.left < source.right ? around(source, target) : isFolded || points.length <= 3 ? [] : points.slice(1, -1).map(({ x, y }): Point => [Math.round(x) + MARGIN, Math.round(y) + MARGIN]);
    const route = [...exitOf(source), ...between, ...entryOf(target)];
    return { ...edge, route, labelled: route.length - entryOf(target).length - 1 };
  });
  const drawn = [...boxes].map(([namespace, { width, height }]) => ({ namespace, ...corner(namespace), width, height }));
  const all = [...placed.values()];
  const [xs, ys] = [0, 1].map((axis) => routed.flatMap(({ route }) => route.map((point) => point[axis]!)));
  const right = Math.max(0, ...xs!, ...drawn.map(({ x, width }) => x + width), ...all.map(({ x, width }) => x + width));
  const bottom = Math.max(0, ...ys!, ...drawn.map(({ y, height }) => y + height), ...all.map(({ y }) => y + NODE_HEIGHT));
  return { cluster, boxes: drawn, nodes: all.map(({ left: _left, right: _right, top: _top, isFirst: _first, isLast: _last, ...node }) => node), edges: routed, width: right + MARGIN, height: bottom + MARGIN };
}

/** Lines never run behind a node of their box: they take the gap above or below its row. */
function exitOf({ x, y, width, right, isLast }: Placed): Point[] {
  const start: Point = [x + width, y + NODE_HEIGHT / 2];
  const gap = y + NODE_HEIGHT + GAP / 2;
  return isLast ? [start] : [start, [x + width + TURN, gap], [right, gap]];
}

function entryOf({ x, y, left, isFirst }: Placed): Point[] {
  const end: Point = [x, y + NODE_HEIGHT / 2];
  const gap = y - GAP / 2;
  return isFirst ? [end] : [[left, gap], [x - TURN, gap], end];
}

/** The way back to a box that is further left, or in the same column: above both. */
function around(source: Placed, target: Placed): Point[] {
  const lane = Math.min(source.top, target.top) - MARGIN / 2;
  const [[, startY], [, endY]] = [exitOf(source).at(-1)!, entryOf(target)[0]!];
  return [[source.right + TURN, startY], [source.right + TURN, lane], [target.left - TURN, lane], [target.left - TURN, endY]];
}

function routeInside(source: Placed, target: Placed): Point[] {
  const [start, end]: readonly [Point, Point] = [[source.x + source.width, source.y + NODE_HEIGHT / 2], [target.x, target.y + NODE_HEIGHT / 2]];
  // The next column is reached directly.
  if (target.x > source.x && target.x - (source.x + source.width) < 2 * COLUMN_GAP) return [start, end];
  const gap = source.y + NODE_HEIGHT + GAP / 2;
  return [start, [start[0] + TURN, gap], [end[0] - TURN, gap], end];
}

/** What is connected, without places. */
export function graphOf({ workloads, gateways, connections }: ReachReport): { readonly nodes: readonly PlainNode[]; readonly edges: readonly PlainEdge[] } {
  const nodes = new Map<string, PlainNode>();
  const add = (id: string, title: string, type: SceneNode['type'], namespace?: string, open: readonly string[] = []): string => {
    if (!nodes.has(id)) nodes.set(id, { id, title, type, namespace, open });
    return id;
  };
  for (const { name, defaultDeny } of workloads) add(name, name.slice(namespaceOf(name).length + 1), 'workload', namespaceOf(name), (['ingress', 'egress'] as const).filter((direction) => defaultDeny[direction] !== true));
  for (const { gateway } of gateways) add(`Gateway ${gateway}`, gateway.slice(namespaceOf(gateway).length + 1), 'gateway', namespaceOf(gateway));
  const source = (name: string): string => nodes.has(name) ? name : name.endsWith('/*') ? add(name, 'all of the namespace', 'group', name.slice(0, -2)) : add(`from ${name}`, name === '*' ? 'all workloads' : name, name === '*' ? 'group' : 'outside');
  const target = (name: string): string => (nodes.has(name) ? name : add(`to ${name}`, name, 'outside'));

  const lines = connections.flatMap((group) => sourcesOf(group).flatMap((from) => {
    // The proxy of a Gateway is drawn as the Gateway.
    const through = from === 'ingress' ? gateways.filter((each) => each.workloads.includes(group.to)).map(({ gateway }) => `Gateway ${gateway}`) : [];
    return (through.length > 0 ? [...new Set(through)] : [source(from)]).map((id) => ({ from: id, to: target(group.to), ...connectionOf(group) }));
  }));
  const entrances = gateways.map((each) => ({ from: source('world'), to: `Gateway ${each.gateway}`, ...entranceOf(each) }));
  const edges = [...groupBy([...entrances, ...lines], ({ from, to }) => JSON.stringify([from, to])).values()].map((members): PlainEdge => {
    const parts = members.map(({ from: _from, to: _to, ...connection }) => connection);
    return { from: members[0]!.from, to: members[0]!.to, kind: KINDS.find((kind) => parts.some((part) => part.kind === kind))!, connections: parts };
  });
  return { nodes: [...nodes.values()], edges };
}

/** Where nothing closes a workload, everything outside of pods is one source. */
function sourcesOf({ from, rules, verdict }: ConnectionGroup): readonly string[] {
  const isOpen = verdict === 'allowed' && rules.length === 0 && OUTSIDE.every((entity) => from.includes(entity));
  return isOpen ? [...from.filter((name) => !OUTSIDE.includes(name as never)), 'world and nodes'] : from;
}

function connectionOf({ port, verdict, requests, rules, reason }: ConnectionGroup): SceneConnection {
  if (verdict === 'unknown') return { port, kind: 'unknown', requests, why: [reason] };
  return { port, kind: rules.length === 0 ? 'open' : requests.length > 0 ? 'limited' : 'allowed', requests, why: rules };
}

function entranceOf({ port, protocol, hostname, verdict, sentence, rules }: ReachGatewayReport): SceneConnection {
  return { port: `${protocol}/${port}${hostname === null ? '' : ` ${hostname}`}`, kind: verdict === 'unknown' ? 'unknown' : 'allowed', requests: [], why: rules.length > 0 ? rules : [sentence] };
}

interface Box {
  readonly members: ReadonlyMap<string, Pick<Placed, 'x' | 'y' | 'width' | 'isFirst' | 'isLast'>>;
  readonly width: number;
  readonly height: number;
}

/** The workloads of a namespace in columns from left to right, in the order of their connections. Workloads without any fill up the columns. */
function boxOf(namespace: string, members: readonly PlainNode[], edges: readonly PlainEdge[]): Box {
  const ids = new Set(members.map(({ id }) => id));
  const own = edges.filter(({ from, to }) => ids.has(from) && ids.has(to) && from !== to);
  const connected = new Set(own.flatMap(({ from, to }) => [from, to]));
  const graph = newGraph({ nodesep: GAP, ranksep: COLUMN_GAP });
  for (const { id } of members) if (connected.has(id)) graph.setNode(id, { width: 100, height: NODE_HEIGHT });
  for (const { from, to } of own) graph.setEdge(from, to);
  arrange(graph);
  const spots = [...connected].map((id) => ({ id, ...(graph.node(id) as { x: number; y: number }) }));
  const columns = [...groupBy(spots, ({ x }) => String(Math.round(x)))].sort(([a], [b]) => Number(a) - Number(b)).map(([, column]) => column.sort((a, b) => a.y - b.y || (a.id < b.id ? -1 : 1)).map(({ id }) => id));
  const limit = Math.max(2, Math.ceil(Math.sqrt(members.length)) - 1);
  const ranks = columns.length;
  // A long chain is folded, so that the box stays about as wide as high.
  if (ranks > limit) columns.splice(0, ranks, ...Array.from({ length: limit }, (_, index) => columns.filter((_column, rank) => Math.floor((rank * limit) / ranks) === index).flat()));
  const single = members.filter(({ id }) => !connected.has(id)).map(({ id }) => id);
  const height = Math.max(...columns.map(({ length }) => length), Math.ceil(Math.sqrt(members.length * 2)));
  for (const id of single) {
    let column = columns.find(({ length }) => length < height);
    if (!column) columns.push((column = []));
    column.push(id);
  }
  const title = new Map(members.map((node) => [node.id, node]));
  const widths = columns.map((column) => Math.max(...column.map((id) => widthOf(title.get(id)!))));
  const starts = widths.map((_, index) => PADDING + widths.slice(0, index).reduce((sum, width) => sum + width + COLUMN_GAP, 0));
  const rows = Math.max(...columns.map(({ length }) => length));
  return {
    members: new Map(columns.flatMap((column, index) => column.map((id, row) => [id, { x: starts[index]!, y: HEAD + GAP / 2 + row * (NODE_HEIGHT + GAP), width: widths[index]!, isFirst: index === 0, isLast: index === columns.length - 1 }]))),
    width: Math.max(namespace.length * 8 + 2 * PADDING, starts.at(-1)! + widths.at(-1)! + PADDING),
    height: HEAD + rows * (NODE_HEIGHT + GAP) + GAP / 2,
  };
}

function widthOf({ title }: Pick<SceneNode, 'title'>): number {
  return Math.max(70, Math.min(title.length, MAX_TITLE) * 7 + 24);
}

/** Longer titles are cut in the picture. */
export const MAX_TITLE = 34;

/** Puts a long row of boxes into fewer columns, so that the picture stays about as wide as high. Lines then go straight from box to box. */
function fold(graph: Graph): boolean {
  const spots = (graph.nodes() as string[]).map((id) => graph.node(id) as { x: number; y: number; width: number; height: number });
  const ranks = [...new Set(spots.map(({ x }) => Math.round(x)))].sort((a, b) => a - b);
  const sum = (of: (spot: (typeof spots)[number]) => number): number => spots.reduce((total, spot) => total + of(spot), 0);
  const space = 4 * MARGIN;
  const columns = Math.max(7, Math.ceil(Math.sqrt(1.6 * sum(({ width, height }) => (width + space) * (height + space))) / (sum(({ width }) => width + space) / spots.length)));
  if (ranks.length <= columns) return false;
  let left = 0;
  const members = groupBy(spots, ({ x }) => String(Math.floor((ranks.indexOf(Math.round(x)) * columns) / ranks.length)));
  for (let column = 0; column < columns; column++) {
    const stack = (members.get(String(column)) ?? []).sort((a, b) => a.x - b.x || a.y - b.y);
    const width = Math.max(0, ...stack.map((each) => each.width));
    let top = 0;
    for (const each of stack) {
      [each.x, each.y] = [left + width / 2, top + each.height / 2];
      top += each.height + 2 * MARGIN;
    }
    left += width + 6 * MARGIN;
  }
  return true;
}

function newGraph(settings: { readonly nodesep: number; readonly ranksep: number }): Graph {
  const { Graph: Directed } = require('@dagrejs/dagre') as Dagre;
  return new Directed().setGraph({ rankdir: 'LR', ...settings }).setDefaultEdgeLabel(() => ({}));
}

function arrange(graph: Graph): void {
  const { layout } = require('@dagrejs/dagre') as Dagre;
  if (graph.nodeCount() > 0) layout(graph);
}
