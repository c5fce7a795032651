import { LEVELS } from '../../diff/consequence';
import { stringifyYaml } from '../../yaml/writer';
import type { ObjectChange } from '../../diff/model';
import { COMMENT_MARK } from './comment-mark';
import { isSecretObject, imageLine, linesOf, type ChangeLine } from './change-lines';
import { consequenceGroups, count, foldedText, scopeGroups, scopeTitle } from './summary';
import { LEVEL_TITLES, summaryText, type ShownDiff } from './terminal';

/** GitHub refuses longer comments (65,536 characters). */
const MAX_LENGTH = 60_000;
/** Lines of an object that is added or removed. */
const MAX_YAML_LINES = 60;

/** The text for a comment on a pull request: consequences first, changes folded. */
export function markdownText({ diff, consequences, otherFiles }: ShownDiff, all: boolean): string {
  const parts: string[] = [COMMENT_MARK, `### ${summaryText(diff, consequences)}`];
  for (const level of LEVELS) {
    const groups = consequenceGroups(consequences, level);
    if (groups.length === 0) continue;
    const items = groups.map(({ what, advice, about, source }) => `- **${escaped(about)}**: ${escaped(what)}${advice === undefined ? '' : ` _Do: ${escaped(advice)}._`} [More](${source})`).join('\n');
    parts.push(level === 'note' ? details(`${LEVEL_TITLES[level]} (${groups.length})`, items) : `#### ${LEVEL_TITLES[level]}\n\n${items}`);
  }
  if (diff.images.length > 0) parts.push(details(`Images (${diff.images.length})`, diff.images.map((image) => `- \`${imageLine(image)}\``).join('\n')));
  for (const { scopes, objects } of scopeGroups(diff, all)) {
    const blocks = objects.map((object) => `**${escaped(titleOf(object))}**${bodyOf(object, all)}`);
    const title = scopes[0] === '' ? '' : `${scopeTitle(scopes)}: `;
    parts.push(details(`${title}${count(objects.length, 'object')}`, blocks.join('\n\n')));
  }
  const folded = all ? undefined : foldedText(diff);
  if (folded !== undefined) parts.push(`Not shown: ${folded}.`);
  if (otherFiles.length > 0) parts.push(details(`${count(otherFiles.length, 'changed file that is', 'changed files that are')} not YAML`, otherFiles.map((file) => `- \`${file}\``).join('\n')));
  return withinLimit(parts);
}

function titleOf(object: ObjectChange): string {
  return object.type === 'renamed' ? `${object.title} (was ${object.before!.fields.metadata.name})` : object.type === 'changed' ? object.title : `${object.title} ${object.type}`;
}

function bodyOf(object: ObjectChange, all: boolean): string {
  if (object.type === 'added' || object.type === 'removed') {
    const { fields } = (object.after ?? object.before)!;
    if (isSecretObject(fields)) return '';
    const sign = object.type === 'added' ? '+' : '-';
    const lines = stringifyYaml(fields).trimEnd().split('\n');
    const shown = lines.slice(0, all ? Infinity : MAX_YAML_LINES);
    return fenced([...shown.map((line) => `${sign} ${line}`), ...(lines.length > shown.length ? [`# ${lines.length - shown.length} more lines`] : [])]);
  }
  const { lines, more } = linesOf(object, all);
  return fenced([...lines.flatMap(diffLines), ...(more > 0 ? [`# ${count(more, 'more change')}`] : [])]);
}

/** In the format of `diff`, whose lines GitHub colors. */
function diffLines({ sign, at, before, after, note }: ChangeLine): string[] {
  if (note !== undefined) return note.length === 1 ? [`${sign === '~' ? '!' : sign} ${at}: ${note[0]}`] : [`! ${at}:`, ...note];
  const valueLines = (mark: string, value: string): string[] => (value.includes('\n') ? [`${mark} ${at}:`, ...value.split('\n').map((line) => `${mark}   ${line}`)] : [`${mark} ${at}: ${value}`]);
  return [...(before === undefined ? [] : valueLines('-', before)), ...(after === undefined ? [] : valueLines('+', after))];
}

/** A fence is longer than any in the text. */
function fenced(lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const text = lines.join('\n');
  const longest = Math.max(0, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `\n\n${fence}diff\n${text}\n${fence}`;
}

function details(summary: string, body: string): string {
  return `<details><summary>${escaped(summary)}</summary>\n\n${body}\n\n</details>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replace(/[*_`[\]|]/g, '\\$&').replaceAll('\n', ' ').replace(/@(?=\w)/g, '@\u200b');
}

function withinLimit(parts: readonly string[]): string {
  const kept: string[] = [];
  let length = 0;
  for (const [index, part] of parts.entries()) {
    if (length + part.length > MAX_LENGTH) {
      kept.push(`${count(parts.length - index, 'part')} of this comment ${parts.length - index === 1 ? 'is' : 'are'} left out, because the comment would be too long. Run \`npx cdk8s-talos-cilium diff\` to see everything.`);
      break;
    }
    kept.push(part);
    length += part.length + 2;
  }
  return `${kept.join('\n\n')}\n`;
}
