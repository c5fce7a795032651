import type { Problem } from './problem-model';

/** How a command of this package is run where only the library is installed. */
const EXPLAIN = 'npx cdk8s-talos-cilium explain';
/** Longer lines are hard to read, however wide the terminal. */
const MAX_WIDTH = 120;
/** Codes that the last line names. */
const MAX_CODES = 5;

const STYLES = { error: '31;1', warning: '33;1', path: '1', label: '2', added: '32', removed: '31', changed: '33' } as const;

/** How a report is written. */
export interface ReportStyle {
  /** Characters in a line. @default - lines are not wrapped */
  readonly width?: number;
  readonly color?: boolean;
}

/** Style for a stream: colors and wrapped lines on a terminal, or as `FORCE_COLOR` and `NO_COLOR` say. */
export function styleOf(stream: NodeJS.WriteStream): ReportStyle {
  if (stream.isTTY) return { color: stream.hasColors(), width: Math.min(stream.columns || MAX_WIDTH, MAX_WIDTH) };
  return { color: ![undefined, '', '0', 'false'].includes(process.env.FORCE_COLOR) };
}

/** Writes texts in the color of what they are. */
export type Painter = (kind: keyof typeof STYLES, text: string) => string;

/** Colors, where the style has them. */
export function painterOf({ color }: ReportStyle): Painter {
  return (kind, text) => (color ? `\u001b[${STYLES[kind]}m${text}\u001b[0m` : text);
}

/** Errors and warnings for a terminal, under the path of the construct that they are about, and where it stands. */
export function describeProblems(problems: readonly Problem[], style: ReportStyle = styleOf(process.stderr)): string {
  const paint = painterOf(style);
  const groups = new Map<string, Problem[]>();
  const sources = new Map<string, string>();
  for (const { path, source } of problems) if (source !== undefined && !sources.has(path)) sources.set(path, source);
  for (const problem of problems) {
    const key = `${problem.path}\0${problem.source ?? sources.get(problem.path) ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), problem]);
  }
  return [...groups.values()].map((members) => {
    const { path } = members[0]!;
    const source = members[0]!.source ?? sources.get(path);
    const indent = path === '' ? '' : '  ';
    const blocks = members.map((problem) => block(problem, indent, style, paint));
    const head = path === '' ? '' : `${paint('path', path)}${source === undefined ? '' : paint('label', ` (${source})`)}\n`;
    return head + blocks.join('\n\n');
  }).join('\n\n');
}

function block({ severity = 'error', code, what, expected, fix, link }: Problem, indent: string, { width }: ReportStyle, paint: Painter): string {
  const title = `${severity} ${code}: `;
  const parts = [['Expected: ', expected], ['Fix: ', fix], ['See: ', link]] as const;
  return [
    indent + paint(severity, title.slice(0, -2)) + wrapped(`: ${what}`, indent.length + title.length - 2, `${indent}  `, width),
    ...parts.flatMap(([label, text]) => (text ? [`${indent}  ${paint('label', label)}${wrapped(text, indent.length + 2 + label.length, `${indent}    `, width)}`] : [])),
  ].join('\n');
}

/** A text whose first line begins at a column, and whose other lines begin with an indent. */
export function wrapped(text: string, column: number, indent: string, width?: number): string {
  return text.trimEnd().split('\n').map((line, index) => wrappedLine(line, index === 0 ? column : indent.length, indent, width)).join(`\n${indent}`);
}

function wrappedLine(text: string, column: number, indent: string, width = Infinity): string {
  if (column + text.length <= width) return text;
  let at = column;
  let written = '';
  for (const word of text.split(' ')) {
    const separator = written === '' ? '' : ' ';
    if (written !== '' && at + separator.length + word.length > width) {
      written += `\n${indent}${word}`;
      at = indent.length + word.length;
    } else {
      written += separator + word;
      at += separator.length + word.length;
    }
  }
  return written;
}

/** A problem under a node whose path is written already, as cdk8s does for the validations of a plain `App`. */
export function describeBelow(path: string, problem: Problem): string {
  const above = problem.path === path ? '' : `${problem.path}: `;
  const [title, ...parts] = describeProblems([{ ...problem, path: '', what: above + problem.what }], {}).split('\n');
  return [title, ...[...parts, `  More: ${explainCommand([problem])}`].map((line) => `  ${line}`)].join('\n');
}

/** How many errors and warnings there are, and how to read more about them: the last lines of a report. */
export function summaryOf(problems: readonly Problem[]): string {
  const warnings = problems.filter(({ severity }) => severity === 'warning').length;
  const counts = [count(problems.length - warnings, 'error'), count(warnings, 'warning')].filter((text) => text !== '');
  return `${counts.join(', ')}\nMore: ${explainCommand(problems)}`;
}

/** All of it: problems by construct, their number, and how to read more about them. */
export function reportOf(problems: readonly Problem[]): string {
  return `${describeProblems(problems)}\n\n${summaryOf(problems)}\n`;
}

/** The command that explains the codes of problems. */
function explainCommand(problems: readonly Problem[]): string {
  return `${EXPLAIN} ${[...new Set(problems.map(({ code }) => code))].slice(0, MAX_CODES).join(' ')}`;
}

function count(number: number, noun: string): string {
  return number === 0 ? '' : `${number} ${noun}${number === 1 ? '' : 's'}`;
}
