import type { Json } from '../../kubernetes/json';
import { wrap } from '../explain/wrap';
import type { ImportReport } from './import-cluster';
import { listed } from '../../runtime/listed';
import type { Difference, Leaf } from './type-values';
import { table } from '../../synthesis/markdown';

const MAX_NAMES = 12;

/** What the terminal shows: what became of the input, and what to look at. */
export function terminalReport(report: ImportReport, files: readonly string[], directory: string): string {
  const { source, ciliumVersion, values, dead, unmet, leftOut, defaulted, assumed, differences, objects, imported, notes, findings, next } = report;
  const of = (became: Leaf['became']): readonly Leaf[] => values.filter((leaf) => leaf.became === became);
  const raw = of('raw');
  const counts: [number, string][] = [
    [of('prop').length, 'in props'],
    [of('preset').length, 'left out, because the Talos preset sets the same value'],
    [of('default').length, 'left out, because the chart has the same default'],
    [raw.length, `in raw values: ${names(raw.map(({ path }) => path))}`],
    [dead.length, `left out, because it has no effect: ${names(dead.map(({ path }) => path))}`],
    [leftOut.filter(({ why }) => why === 'template').length, `not written, because it is a template: ${names(leftOut.filter(({ why }) => why === 'template').map(({ path }) => path))}`],
    [defaulted.length, `with the default of a variable: ${names(defaulted.map(({ path }) => path))}`],
    [leftOut.filter(({ why }) => why === 'secret').length, `not written, because it is a secret: ${names(leftOut.filter(({ why }) => why === 'secret').map(({ path }) => path))}`],
  ];
  const changes = differences.filter(({ same }) => same === undefined);
  const ofPreset = changes.filter(isOfPreset);
  const errors = findings.filter(({ severity }) => severity !== 'warning');
  const sections = [
    `Read ${source}: Cilium ${ciliumVersion}, ${plural(values.length + dead.length + unmet.length + leftOut.length, 'value')}.`,
    counts.filter(([count]) => count > 0).map(([count, text]) => `  ${String(count).padStart(3)} ${text}`).join('\n'),
    ...(imported.length > 0 ? [objectCounts(report)] : []),
    ...section('Assumed, because no file contains it. Correct in main.ts what is wrong:', assumed.map(({ prop, value, why }) => `${prop} ${show(value)}: ${why}`)),
    ...section('Asked for, but not in effect. The program does not have these settings. The exit code of this command is 1:', unmet.map(({ code: id, what, fix }) => `error ${id}: ${what}. Fix: ${fix}`)),
    ...section('Notes:', notes),
    ...section('What the program renders differently:', changes.filter((each) => !isOfPreset(each)).map(({ path, before, after, reason }) => `${path}: ${show(before)} -> ${show(after)}${reason === undefined || reason === 'set in the props' ? '' : ` (${reason})`}`)),
    ...(ofPreset.length > 0 ? [wrap(`The Talos preset changes ${plural(ofPreset.length, 'value')}: ${names(ofPreset.map(({ path }) => path))}. IMPORT.md says why.`)] : []),
    ...(objects && objects.restarted.length > 0 ? [`Applying the output restarts the pods of ${listed(objects.restarted)}.`] : []),
    ...(objects && objects.restarted.length === 0 && objects.changed.length + objects.added.length > 0 ? ['Applying the output restarts no pods.'] : []),
    ...section(`The first synth ${errors.length > 0 ? 'stops with' : 'reports'}:`, findings.map(({ severity, code, what, fix }) => `${severity ?? 'error'} ${code}: ${what}. Fix: ${fix}`)),
    ...(errors.length > 0 ? [`Correct ${errors.length === 1 ? 'this error' : `these ${errors.length} errors`} in main.ts: until then, the program writes nothing. The exit code of this command is 1.`] : []),
    `Wrote ${files.join(', ')}${directory === '' ? '' : ` to ${directory}`}. IMPORT.md has the details. Next:\n\n${[...(directory === '' ? [] : [`cd ${directory}`]), ...next].map((line) => `  ${line}`).join('\n')}`,
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

/** `IMPORT.md`. */
export function markdownReport(report: ImportReport): string {
  const { source, ciliumVersion, values, dead, unmet, leftOut, defaulted, assumed, differences, objects, imported, notes, findings } = report;
  const of = (became: Leaf['became']): readonly Leaf[] => values.filter((leaf) => leaf.became === became);
  const rows = (leaves: readonly Leaf[], head: string): string => tableText(['Value', 'Setting', head], leaves.map(({ path, value, by }) => [code(path), code(show(value)), by === undefined ? '' : code(by)]));
  const [changes, others] = [differences.filter(({ same }) => same === undefined), differences.filter(({ same }) => same !== undefined)];
  const total = values.length;
  const typed = total - of('raw').length;
  const parts = [
    `# Import of Cilium ${ciliumVersion}`,
    `Source: ${source}. \`main.ts\` was written from it. This report can be deleted.`,
    `${typed} of ${plural(total, 'value')} with an effect${total === 0 ? '' : ` (${Math.round((100 * typed) / total)} %)`} are in typed props, in the Talos preset, or equal to a default of the chart.`,
    ...chapter('Check these', 'No file contains these facts, so they are assumed:', tableText(['Prop', 'Assumed', 'Why'], assumed.map(({ prop, value, why }) => [code(prop), code(show(value)), why])), assumed.length),
    ...chapter('Notes', '', notes.map((note) => `- ${note}`).join('\n'), notes.length),
    ...chapter('Props', `These values became props${values.some(({ by }) => by === 'HubbleStack') ? ' of `TalosCilium` and `HubbleStack`' : ' of `TalosCilium`'}:`, rows(of('prop'), 'Prop'), of('prop').length),
    ...chapter('Talos preset', '`TalosCilium` sets these values by itself:', rows(of('preset'), 'Set by'), of('preset').length),
    ...chapter('Defaults', 'These values equal the defaults of the chart, and were left out:', tableText(['Value', 'Setting'], of('default').map(({ path, value }) => [code(path), code(show(value))])), of('default').length),
    ...chapter('Raw values', 'No prop sets these values, so they stay in `values`:', tableText(['Value', 'Setting'], of('raw').map(({ path, value }) => [code(path), code(show(value))])), of('raw').length),
    ...chapter('Without effect', 'These values were left out, because they change nothing in the cluster:', dead.map(({ path, value, why, instead }) => `- \`${path}: ${show(value)}\`: ${why}.${instead === undefined ? '' : ` To have it: ${instead}.`}`).join('\n'), dead.length),
    ...chapter('Not in effect', 'These values ask for something that the cluster does not have, and are not in the program:', unmet.map(({ code: id, what, fix }) => `- error ${id}: ${what}. To have it: ${fix}.`).join('\n'), unmet.length),
    ...chapter('Not written', 'Templates and secrets are never written. Set these values in the program, or refer to a Secret:', tableText(['Value', 'Why'], leftOut.map(({ path, why }) => [code(path), why])), leftOut.length),
    ...chapter('Defaults of variables', 'These values contain variables with a default, as in `${MTU:=1500}`. The program has the default. If another value is in use, write it into the program:', tableText(['Value', 'Variables'], defaulted.map(({ path, variables }) => [code(path), variables.join(', ')])), defaulted.length),
    ...chapter('Objects', '', tableText(['Object', 'File', 'Became'], imported.map(({ title, file, became, by, rewritten }) => [title, file, became === 'construct' ? `${code(by!)}${rewritten ? ', with the same meaning in other words' : ''}` : became === 'yaml' ? `YAML in \`imported.yaml\`: ${by!}` : `left out: ${by!}`])), imported.length),
    ...chapter('What changes', 'The program renders these values differently from the original:', tableText(['Value', 'Before', 'After', 'Why'], changes.map(({ path, before, after, origin, reason }) => [code(path), code(show(before)), code(show(after)), reason === undefined || reason === 'set in the props' ? origin : reason])), changes.length),
    ...chapter('What means the same', 'The program renders these values in other words:', tableText(['Value', 'Before', 'After', 'Why it is the same'], others.map(({ path, before, after, same }) => [code(path), code(show(before)), code(show(after)), same!])), others.length),
    ...(objects ? [objectChanges(objects)] : []),
    ...chapter('Findings', 'The first synth of the program reports:', findings.map(({ severity, code: id, path, what, fix }) => `- ${severity ?? 'error'} ${id} (${path}): ${what}. Fix: ${fix}.`).join('\n'), findings.length),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** What every program changes. */
function isOfPreset({ origin }: Difference): boolean {
  return origin === 'Talos preset' || origin === 'certificates';
}

function objectChanges({ added, removed, changed, restarted, config }: NonNullable<ImportReport['objects']>): string {
  const secrets = removed.filter((title) => title.startsWith('Secret '));
  const others = removed.filter((title) => !secrets.includes(title));
  const lines = [
    ...(added.length > 0 ? [`New objects: ${added.join(', ')}.`] : []),
    ...(others.length > 0 ? [`Objects that are no longer rendered: ${others.join(', ')}. Delete them, or let your GitOps tool prune them.`] : []),
    ...(secrets.length > 0 ? [`Secrets that are no longer in the output: ${secrets.join(', ')}. Keep them in the cluster: the Job that issues certificates uses the CA, and replaces the others.`] : []),
    ...(changed.length > 0 ? [`Changed objects: ${changed.join(', ')}.`] : []),
    restarted.length > 0 ? `Their pods restart: ${restarted.join(', ')}.` : 'No pods restart.',
  ];
  const options = config.length === 0 ? '' : `\n\n${tableText(['Option in `cilium-config`', 'Before', 'After'], config.map(({ key, before, after }) => [code(key), code(before), code(after)]))}`;
  return `## Objects that change\n\nCompared with \`helm template\` of the original values:\n\n${lines.map((line) => `- ${line}`).join('\n')}${options}`;
}

function objectCounts({ imported }: ImportReport): string {
  const of = (became: string): number => imported.filter((each) => each.became === became).length;
  const leftOut = imported.filter(({ became }) => became === 'left out');
  return [
    `${plural(imported.length, 'object')}: ${of('construct')} as constructs, ${of('yaml')} as YAML in imported.yaml${leftOut.length > 0 ? `, ${leftOut.length} left out:` : '.'}`,
    ...leftOut.map(({ title, by }) => `  ${title}: ${by!}`),
  ].join('\n');
}

function chapter(title: string, before: string, body: string, count: number): string[] {
  return count === 0 ? [] : [`## ${title}\n\n${before === '' ? '' : `${before}\n\n`}${body}`];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}\n${lines.map((line) => wrap(line, '    ').replace(/^ {4}/, '  ')).join('\n')}`];
}

function tableText(...rows: Parameters<typeof table>): string {
  return table(...rows).join('\n');
}

function names(all: readonly string[]): string {
  return all.slice(0, MAX_NAMES).join(', ') + (all.length > MAX_NAMES ? ` and ${all.length - MAX_NAMES} more` : '');
}

function show(value: Json | undefined): string {
  if (value === undefined || value === null) return 'not set';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text === '' ? '""' : text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function code(text: string): string {
  return text.includes('`') ? text : `\`${text}\``;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
