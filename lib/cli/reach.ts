import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterIn } from '../reach/from-files';
import { Reach } from '../reach/reach';
import { compareReach, type ConnectionChange, type ReachDiff } from '../reach/compare';
import { connectionsOf, grouped, workloadsOf, type Connection, type ConnectionGroup } from '../reach/matrix';
import { readTarget } from '../reach/patterns';
import { requestsOf, rulesOf } from '../reach/report';
import { settingsIn } from '../reach/settings';
import { table } from '../synthesis/markdown';
import type { ReachAnswer, ReachOptions, ReachProtocol } from '../reach/question';
import { stringifyYamlDocuments } from '../yaml/writer';
import { choice, UsageError, type Command, type ExitCode, type Invocation } from './command';
import { checkOut, sourceOf } from './diff/read-trees';

const FORMATS = ['text', 'markdown', 'json'] as const;
const PICTURES = ['html', 'svg', 'mermaid'] as const;

/** `talos-cilium reach`: questions about the policies in any directory of YAML. */
export const command: Command = {
  usage: 'reach list|explain|diff ... [options]',
  description: [
    'Says which workload can reach which, according to the network policies in YAML files,',
    'without a cluster.',
    '',
    '  reach list [path...]                 lists every connection that is allowed',
    '  reach explain <from> <to> [path...]  explains why one connection is allowed or denied',
    '  reach diff <old> <new>               lists the connections that a change opens and closes',
    '',
    'Paths are files and directories with the objects of one cluster: manifests, or what',
    'kubectl get -o yaml printed. For diff they can also be a revision of Git and a path,',
    'such as main:dist/home. <from> and <to> are a workload (shop/web), a Service',
    '(shop/Service/web), an entity (world, ingress, host, kube-apiserver), an address, a',
    'CIDR or a DNS name. <to> also has a port: shop/api:8080, or shop/dns:53/UDP.',
  ].join('\n'),
  options: {
    'cilium': { type: 'string', value: '<version>', help: 'version of Cilium, such as 1.19.6 (default: the one in the files, or the default release)' },
    'request': { type: 'string', value: '<method path>', help: 'for explain: an HTTP request, such as "GET /orders"' },
    'format': { type: 'string', value: '<format>', help: 'text, markdown or json (default: text); for list also html, svg or mermaid' },
    'fail-on-open': { type: 'boolean', help: 'for diff: exit with 1 only if connections are opened or widened' },
  },
  examples: [
    ['npx cdk8s-talos-cilium reach list dist/home', 'List what is allowed in a cluster'],
    ['npx cdk8s-talos-cilium reach list dist/home --format html > network.html', 'Write a picture of it for a browser'],
    ['npx cdk8s-talos-cilium reach explain shop/web shop/api:8080 dist/home', 'Explain why a connection is denied'],
    ['npx cdk8s-talos-cilium reach diff main:dist/home dist/home --format markdown', 'Write a comment for a pull request'],
  ],
  exitCodes: '0 if the connection is allowed, or without differences, 1 if it is denied or unknown, or with\ndifferences, 2 if the command was called incorrectly or a path or workload does not exist',
  failureCode: 2,
  run: (invocation) => Promise.resolve(run(invocation)),
};

function run({ args: [action, ...args], options, json, terminal }: Invocation): ExitCode {
  const wanted = json ? 'json' : choice('format', options.format ?? 'text', action === 'list' ? [...FORMATS, ...PICTURES] : FORMATS);
  const format = wanted as (typeof FORMATS)[number];
  const settings: ReachOptions = typeof options.cilium === 'string' ? { ciliumVersion: options.cilium } : {};
  const write = (data: unknown, texts: Readonly<Record<'text' | 'markdown', () => string>>): void => terminal.out(format === 'json' ? `${JSON.stringify(data, null, 2)}\n` : texts[format]());
  switch (action) {
    case 'list': {
      const reach = reachIn(args, settings, terminal);
      if ((PICTURES as readonly string[]).includes(wanted)) {
        terminal.out(picture(reach, wanted as (typeof PICTURES)[number]));
        return 0;
      }
      const groups = grouped(connectionsOf(reach), workloadsOf(reach));
      write({ workloads: workloadsOf(reach), connections: groups }, { text: () => listText(groups), markdown: () => listMarkdown(groups) });
      return 0;
    }
    case 'explain': {
      const [from, to, ...paths] = args;
      const { end, port, protocol = 'TCP' } = readTarget(to ?? '');
      if (from === undefined || port === undefined) throw new UsageError('<from>, <to> and the number of a port are required: reach explain shop/web shop/api:8080.');
      const connection = reachIn(paths, settings, terminal).from(from).to(end).port(port, protocol as ReachProtocol);
      const answer = typeof options.request === 'string' ? requested(connection, options.request) : connection;
      write(answer, { text: () => explanation(answer), markdown: () => explanation(answer) });
      return answer.verdict === 'allowed' ? 0 : 1;
    }
    case 'diff': {
      if (args.length !== 2) throw new UsageError('An old and a new side are required: reach diff main:dist/home dist/home.');
      const [before, after] = args.map((side) => reachOf(side, settings, terminal));
      const diff = compareReach(before!, after!);
      write(diff, { text: () => diffText(diff, ''), markdown: () => diffMarkdown(diff) });
      return diff.opened.length + diff.widened.length > 0 || (options['fail-on-open'] !== true && diff.closed.length + diff.narrowed.length > 0) ? 1 : 0;
    }
    default:
      throw new UsageError(`list, explain or diff is required${action === undefined ? '' : `; got "${action}"`}.`);
  }
}

function picture(reach: Reach, format: (typeof PICTURES)[number]): string {
  const { reachFiles } = require('../reach/report') as typeof import('../reach/report');
  return reachFiles(reach.clusterName, reach).get(format === 'mermaid' ? 'network.mmd' : `network.${format}`)!;
}

function requested(connection: ReturnType<ReturnType<ReturnType<Reach['from']>['to']>['port']>, text: string): ReachAnswer {
  const [, method, path] = /^(\w+) (\/.*)$/.exec(text) ?? [];
  if (method === undefined) throw new UsageError(`"${text}" is not a request; write "GET /orders".`);
  return connection.http(method, path!);
}

function reachIn(paths: readonly string[], options: ReachOptions, terminal: Invocation['terminal']): Reach {
  const { objects, settings, leftOut } = clusterIn(paths.length > 0 ? paths : ['.']);
  if (leftOut !== '') terminal.err(`Not read: ${leftOut}.\n`);
  return new Reach(objects, { ...settings, ...settingsIn(objects), ...options });
}

/** A path, or a revision of Git with a path in it. */
function reachOf(side: string, settings: ReachOptions, terminal: Invocation['terminal']): Reach {
  const source = sourceOf(side);
  if (source.type === 'input') throw new UsageError('reach does not read standard input. Save the objects to a file.');
  if (source.type === 'path') return reachIn([source.path], settings, terminal);
  const directory = mkdtempSync(join(tmpdir(), 'cdk8s-talos-cilium-reach-'));
  try {
    checkOut(source, directory);
    return reachIn([directory], settings, terminal);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function explanation(answer: ReachAnswer): string {
  const { missing, sentence } = answer;
  return `${sentence}\n${missing.length > 0 ? `\n${missing.length === 1 ? 'This policy would allow it' : 'These policies would allow it'}:\n\n${stringifyYamlDocuments(missing)}` : ''}`;
}

function line(group: ConnectionGroup): string {
  const { from, to, port, requests } = group;
  const limits = requests.length > 0 ? ` (${requests.join(', ')})` : '';
  return `${from.join(', ')} -> ${to} ${port}${limits}: ${rulesOf(group)}`;
}

function listText(groups: readonly ConnectionGroup[]): string {
  return groups.length === 0 ? 'Nothing is allowed between the workloads.\n' : `${groups.map(line).join('\n')}\n`;
}

function listMarkdown(groups: readonly ConnectionGroup[]): string {
  const rows = groups.map((group) => [group.from.join(', '), group.to, group.port, requestsOf(group), rulesOf(group)]);
  return `${table(['From', 'To', 'Port', 'Requests', 'Rules'], rows).join('\n')}\n`;
}

function changeLine({ before, after }: ConnectionChange): string {
  const what = ({ verdict, requests }: Connection): string => (verdict === 'unknown' ? 'not known' : requests.join(', ') || 'all requests');
  return `${after.from} -> ${after.to} ${after.port}: ${what(before)}, now ${what(after)}${after.rules.length > 0 ? ` (${after.rules.join(', ')})` : ''}`;
}

function diffText(diff: ReachDiff, mark: string): string {
  const { opened, widened, closed, narrowed, workloads } = diff;
  const section = (title: string, lines: readonly string[]): string[] => (lines.length > 0 ? [`${mark}${title}`, ...(mark === '' ? [] : ['']), ...lines.map((each) => (mark === '' ? `  ${each}` : `- ${each}`)), ''] : []);
  const lines = [
    ...section(`Opened (${opened.length})`, opened.map(line)),
    ...section(`Widened (${widened.length})`, widened.map(changeLine)),
    ...section(`Closed (${closed.length})`, closed.map(line)),
    ...section(`Narrowed (${narrowed.length})`, narrowed.map(changeLine)),
    ...section('New workloads', workloads.added),
    ...section('Removed workloads', workloads.removed),
  ];
  return lines.length === 0 ? 'The same connections are allowed.\n' : `${lines.join('\n').trimEnd()}\n`;
}

function diffMarkdown(diff: ReachDiff): string {
  return `## Connections\n\n${diffText(diff, '### ')}`;
}
