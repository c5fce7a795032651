import type { ReportRows } from './report';

/** One row as it was recorded. */
export type ReportLine = { [S in keyof ReportRows]: { readonly section: S; readonly row: ReportRows[S] } }[keyof ReportRows];

/** The report that a run prints at its end. */
export function reportText(lines: readonly ReportLine[]): string {
  const rows = <S extends keyof ReportRows>(section: S): ReportRows[S][] =>
    lines.flatMap((line) => (line.section === section ? [line.row as ReportRows[S]] : []));
  const blocks: string[] = [];

  const apps = rows('apps').sort((a, b) => order(a.app, b.app) || order(a.cluster, b.cluster) || order(a.version, b.version));
  blocks.push(
    table(
      'Apps, layer by layer with kubectl',
      ['app', 'cluster', 'Cilium', 'objects', 'applied', 'refused', 'changed by a second apply', 'Pods tried', 'not admitted', 'deleted', 'left over', 'warnings'],
      apps.map((row) => [
        ...[row.app, row.cluster, row.version, row.objects, row.applied, row.refused.length, row.changed.length],
        ...[row.pods, row.notAdmitted.length, row.deleted, row.leftovers.length, row.warnings.length],
      ]),
    ),
    list('Warnings', [...new Set(apps.flatMap(({ warnings }) => warnings))]),
  );

  const examples = rows('examples').sort((a, b) => order(a.domain, b.domain) || order(a.version, b.version));
  blocks.push(
    table(
      'Examples of constructs',
      ['domain', 'Cilium', 'examples', 'distinct objects', 'with a problem'],
      examples.map((row) => [row.domain, row.version, row.examples, row.objects, row.wrong]),
    ),
  );

  blocks.push(
    table(
      'Bad objects and wrong inputs: the verdicts of the server and of the library',
      ['domain', 'offered', 'both refuse', 'disagreement, explained', 'unexplained'],
      rows('verdicts')
        .sort((a, b) => order(a.domain, b.domain))
        .map((row) => [row.domain, row.offered, row.agreed, row.explained, row.unexplained]),
    ),
    table('Planted mistakes', ['mistake', 'reported'], rows('planted').map(({ mistake, reported }) => [mistake, reported ? 'yes' : 'NO'])),
  );
  return blocks.filter(Boolean).join('\n\n');
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [title, ...lines.map((line) => `  ${line}`)].join('\n');
}

function table(title: string, head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  if (rows.length === 0) return '';
  const numeric = head.map((_, index) => rows.every((row) => typeof row[index] === 'number'));
  const sums = head.map((_, index) => (numeric[index] ? rows.reduce((sum, row) => sum + (row[index] as number), 0) : index === 0 ? 'all' : ''));
  const cells = [head, ...rows, ...(numeric.some(Boolean) ? [sums] : [])].map((row) => row.map(String));
  const widths = head.map((_, index) => Math.max(...cells.map((row) => row[index]!.length)));
  return [title, ...cells.map((row) => `  ${row.map((cell, index) => (numeric[index] ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!))).join('  ')}`.trimEnd())].join('\n');
}
