import { LEVELS, type Consequence, type ConsequenceLevel } from '../../diff/consequence';
import type { ObjectDiff } from '../../diff/model';
import { painterOf, wrapped, type Painter, type ReportStyle } from '../../diagnostics/report';
import { imageLine, linesOf, type ChangeLine } from './change-lines';
import { consequenceGroups, count, countsText, foldedText, scopeGroups, scopeTitle } from './summary';

/** Everything that is shown. */
export interface ShownDiff {
  readonly diff: ObjectDiff;
  readonly consequences: readonly Consequence[];
  /** Files that differ and cannot be read as YAML. */
  readonly otherFiles: readonly string[];
}

export const LEVEL_TITLES: Readonly<Record<ConsequenceLevel, string>> = { disruptive: 'Disruptive', warning: 'Warnings', note: 'Notes' };
const LEVEL_STYLES = { disruptive: 'error', warning: 'warning', note: 'path' } as const;
const MAX_FILES = 5;

/** The text for a terminal; with `all`, also what is folded. */
export function terminalText({ diff, consequences, otherFiles }: ShownDiff, style: ReportStyle, all: boolean): string {
  const paint = painterOf(style);
  const { width = Infinity } = style;
  if (diff.objects.length === 0 && otherFiles.length === 0) return `${summaryText(diff, consequences)}\n`;
  const blocks: string[] = [];
  for (const level of LEVELS) {
    const groups = consequenceGroups(consequences, level);
    if (groups.length === 0) continue;
    const texts = groups.map(({ what, advice, about, source }) => [
      `  - ${wrapped(`${about}: ${what}`, 4, '    ', width)}`,
      ...(advice === undefined ? [] : [`    ${paint('label', 'Do: ')}${wrapped(advice, 8, '    ', width)}`]),
      `    ${paint('label', 'See: ')}${source}`,
    ].join('\n'));
    blocks.push(`${paint(LEVEL_STYLES[level], LEVEL_TITLES[level])}\n${texts.join('\n')}`);
  }
  if (diff.images.length > 0) blocks.push([paint('path', 'Images'), ...diff.images.map((image) => `  ${imageLine(image)}`)].join('\n'));
  for (const { scopes, objects } of scopeGroups(diff, all)) {
    const title = scopes[0] === '' ? undefined : scopeTitle(scopes);
    const texts = objects.map((object) => {
      const { lines, more } = linesOf(object, all);
      const head = { added: `${paint('added', '+')} ${paint('path', object.title)} added`, removed: `${paint('removed', '-')} ${paint('path', object.title)} removed`, renamed: `${paint('changed', '~')} ${paint('path', object.title)} (was ${object.before?.fields.metadata.name})`, changed: `${paint('changed', '~')} ${paint('path', object.title)}` }[object.type];
      return [head, ...lines.map((line) => changeText(line, paint, width)), ...(more > 0 ? [`    ... ${count(more, 'more change')}; show them with --all`] : [])].join('\n');
    });
    blocks.push([...(title === undefined ? [] : [`${paint('path', title)}\n`]), texts.join('\n')].join('\n'));
  }
  const folded = all ? undefined : foldedText(diff);
  blocks.push([
    ...(folded === undefined ? [] : [`Not shown: ${folded}. Show them with --all.`]),
    ...(otherFiles.length === 0 ? [] : [`Not compared: ${count(otherFiles.length, 'changed file that is', 'changed files that are')} not YAML: ${otherFiles.slice(0, MAX_FILES).join(', ')}${otherFiles.length > MAX_FILES ? ', ...' : ''}`]),
    summaryText(diff, consequences),
  ].join('\n'));
  return `${blocks.join('\n\n')}\n`;
}

/** `3 objects added, 12 changed: 1 disruptive change, 2 warnings`. */
export function summaryText(diff: ObjectDiff, consequences: readonly Consequence[]): string {
  const levels = LEVELS.flatMap((level) => {
    const number = consequenceGroups(consequences, level).length;
    return number === 0 ? [] : [level === 'disruptive' ? `${number} disruptive` : count(number, level)];
  });
  return `${countsText(diff) || 'No differences between the objects'}${levels.length > 0 ? `: ${levels.join(', ')}` : ''}`;
}

/** Both values on one line where there is room, else below each other. */
function changeText({ sign, at, before, after, note }: ChangeLine, paint: Painter, width: number): string {
  const kind = sign === '+' ? 'added' : sign === '-' ? 'removed' : 'changed';
  const head = `    ${paint(kind, sign)} ${at}`;
  const length = 6 + at.length;
  if (note !== undefined) return note.length === 1 ? `${head}: ${note[0]}` : [`${head}:`, ...note.map((line) => `        ${line.startsWith('+') ? paint('added', line) : line.startsWith('-') ? paint('removed', line) : line}`)].join('\n');
  const only = after ?? before ?? '';
  if (before === undefined || after === undefined) return only.includes('\n') ? [`${head}:`, ...only.split('\n').map((line) => `        ${paint(kind, line)}`)].join('\n') : `${head}: ${only}`;
  if (!before.includes('\n') && !after.includes('\n') && length + before.length + after.length + 6 <= width) return `${head}: ${paint('removed', before)} -> ${paint('added', after)}`;
  const block = (mark: '-' | '+', text: string): string[] => text.split('\n').map((line) => `        ${paint(mark === '-' ? 'removed' : 'added', `${mark} ${line}`)}`);
  return [`${head}:`, ...block('-', before), ...block('+', after)].join('\n');
}
