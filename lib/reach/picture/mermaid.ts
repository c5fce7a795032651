import { groupBy } from '../../runtime/group-by';
import type { ReachReport } from '../report';
import { graphOf, type LineKind } from './scene';

const ARROWS: Readonly<Record<LineKind, string>> = { allowed: '-->', limited: '-.->', open: '==>', unknown: '-.-o' };

/** The picture for Markdown that renders Mermaid, as GitHub and GitLab do. */
export function networkMermaid(report: ReachReport): string {
  const { nodes, edges } = graphOf(report);
  const ids: ReadonlyMap<string, string> = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const quoted = (value: string): string => `"${value.replace(/["#&<>`\\\p{C}]/gu, (character) => `#${String(character.codePointAt(0))};`)}"`;
  return [
    '%% allowed: -->, limited to some requests: -.->, no policy closes it: ==>, not known: -.-o',
    'flowchart LR',
    ...[...groupBy(nodes, ({ namespace }) => namespace ?? '')].flatMap(([namespace, members], index) => {
      const lines = members.map(({ id, title, type }) => {
        const [start, end] = type === 'outside' ? ['([', '])'] : type === 'gateway' ? ['{{', '}}'] : ['[', ']'];
        return `${ids.get(id)!}${start}${quoted(title)}${end}`;
      });
      return namespace === '' ? lines.map((line) => `  ${line}`) : [`  subgraph s${index}[${quoted(namespace)}]`, ...lines.map((line) => `    ${line}`), '  end'];
    }),
    ...edges.map(({ from, to, kind, connections }) => `  ${ids.get(from)!} ${ARROWS[kind]}|${quoted([...new Set(connections.map(({ port }) => port))].join(', '))}| ${ids.get(to)!}`),
    '',
  ].join('\n');
}
