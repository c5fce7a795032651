import { readCidr } from '../cluster/cidr';
import { connectionsOf, grouped, workloadsOf, type ConnectionGroup } from './matrix';
import { table } from '../synthesis/markdown';
import type { ReachGatewayReport } from './gateway';
import type { Reach } from './reach';

/** The report about one cluster, by file name. */
export function reachFiles(cluster: string, reach: Reach): ReadonlyMap<string, string> {
  const report = reportOf(reach);
  const { sceneOf } = require('./picture/scene') as typeof import('./picture/scene');
  const { networkSvg } = require('./picture/svg') as typeof import('./picture/svg');
  const { networkHtml } = require('./picture/html') as typeof import('./picture/html');
  const { networkMermaid } = require('./picture/mermaid') as typeof import('./picture/mermaid');
  const scene = sceneOf(cluster, report);
  return new Map([
    ['reach.md', markdown(cluster, report)],
    ['reach.json', `${JSON.stringify({ cluster, ...report }, null, 2)}\n`],
    ['reach.csv', csv(report)],
    ['network.html', networkHtml(scene)],
    ['network.svg', networkSvg(scene)],
    ['network.mmd', networkMermaid(report)],
  ]);
}

/** Who reaches what. */
export interface ReachReport {
  /** What clients reach through Gateways, by port and hostname. */
  readonly gateways: readonly ReachGatewayReport[];
  readonly workloads: readonly {
    readonly name: string;
    /** Whether its policies deny what no rule allows; null if that is not known. */
    readonly defaultDeny: { readonly ingress: boolean | null; readonly egress: boolean | null };
    readonly ports: readonly string[];
  }[];
  readonly connections: readonly ConnectionGroup[];
  /** Rules that no pod or node of the cluster is selected by, or whose peers are none. */
  readonly unusedRules: readonly { readonly rule: string; readonly why: string }[];
}

export function reportOf(reach: Reach): ReachReport {
  const workloads = workloadsOf(reach);
  return {
    gateways: reach.gateways(),
    workloads: workloads.map((name) => ({
      name,
      defaultDeny: { ingress: reach.from('world').to(name).port(1).ingress.defaultDeny ?? null, egress: reach.from(name).to('world').port(1).egress.defaultDeny ?? null },
      ports: reach.portsOf(name).map(({ port, protocol }) => `${protocol}/${port}`),
    })),
    connections: grouped(connectionsOf(reach), workloads),
    unusedRules: reach.unusedRules(),
  };
}

function markdown(cluster: string, { gateways, workloads, connections, unusedRules }: ReachReport): string {
  const exposed = connections.filter(({ from }) => from.some(isExposure));
  const open = (direction: 'ingress' | 'egress'): string[] => workloads.filter(({ defaultDeny }) => defaultDeny[direction] !== true).map(({ name }) => name);
  return [
    `# Reach of cluster ${cluster}`,
    '',
    'Which workload can reach which, according to the policies. `shop/*` means all workloads of a namespace, and `*` all workloads. Workloads on the host network are',
    'not listed, because policies see them as their node. `any other port` means all ports that no other line of the same target lists.',
    '',
    '## Reachable from outside the cluster',
    '',
    ...tableOr(['Workload', 'Port', 'From', 'Requests', 'Rules'], exposed.map((each) => [each.to, each.port, each.from.filter(isExposure).join(', '), requestsOf(each), rulesOf(each)]), 'No workload is reachable from `world` or through a Gateway.'),
    '## Through Gateways',
    '',
    ...tableOr(['Gateway', 'Listener', 'Hostname', 'Workloads', 'Verdict for `world`'], gateways.map(({ gateway, protocol, port, hostname, workloads: behind, verdict, sentence }) => [gateway, `${protocol}/${port}`, hostname ?? '*', behind.join(', ') || 'none', verdict === 'allowed' ? verdict : `${verdict}: ${sentence}`]), 'The objects have no Gateway.'),
    '## Without default deny',
    '',
    ...tableOr(['Direction', 'Workloads'], (['ingress', 'egress'] as const).flatMap((direction) => (open(direction).length > 0 ? [[direction, open(direction).join(', ')]] : [])), 'Every workload has default deny in both directions.'),
    ...workloads.flatMap(({ name, ports }) => [
      `## ${name}`,
      '',
      `Ports: ${ports.join(', ') || 'none known'}`,
      '',
      ...tableOr(['Reached from', 'Port', 'Requests', 'Rules'], connections.filter(({ to }) => to === name).map((each) => [each.from.join(', '), each.port, requestsOf(each), rulesOf(each)]), 'Nothing that this report knows reaches it.'),
      ...tableOr(['Reaches', 'Port', 'Requests', 'Rules'], connections.filter(({ to, from }) => from.includes(name) || isOutside(to) && from.some((each) => covers(each, name))).map((each) => [each.to, each.port, requestsOf(each), rulesOf(each)]), 'It reaches nothing by its own rules.'),
    ]),
    '## Unused rules',
    '',
    ...tableOr(['Rule', 'Why'], unusedRules.map(({ rule, why }) => [rule, why]), 'None.'),
  ].join('\n').replace(/\n+$/, '\n');
}

/** Whether a source is outside of the cluster, or the proxy of Gateways. */
function isExposure(from: string): boolean {
  return from === 'world' || from === 'ingress' || isBlock(from);
}

function isOutside(to: string): boolean {
  return !to.includes('/') || isBlock(to);
}

/** Whether a name is a CIDR, also one with exceptions. */
function isBlock(name: string): boolean {
  return readCidr(name.split(' ')[0]) !== undefined;
}

function covers(pattern: string, name: string): boolean {
  return pattern === '*' || (pattern.endsWith('/*') && name.startsWith(pattern.slice(0, -1)));
}

/** Requests that a connection is limited to, as text. */
export function requestsOf({ requests, verdict }: ConnectionGroup): string {
  return verdict === 'unknown' ? 'not known' : requests.join(', ') || 'all';
}

/** Rules that allow a connection, or why it is not known. */
export function rulesOf({ rules, verdict, reason }: ConnectionGroup): string {
  return verdict === 'unknown' ? reason : rules.join(', ') || 'no policy closes it';
}

function tableOr(head: readonly string[], rows: readonly (readonly string[])[], none: string): string[] {
  return [...(rows.length === 0 ? [none] : table(head, rows)), ''];
}

function csv({ connections }: ReachReport): string {
  const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = connections.flatMap(({ from, to, port, verdict, requests, rules }) => from.map((source) => [source, to, port, verdict, requests.join('; '), rules.join('; ')]));
  return [['from', 'to', 'port', 'verdict', 'requests', 'rules'], ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}
