import { codeText } from '../../checks/code-page';
import { examplesOf } from '../../checks/examples';
import { explanationOf, explanations, type Explanation } from '../../checks/explanation';
import { nearestNames } from '../../runtime/near-names';
import type { ExitCode, Invocation } from '../command';
import { wrap } from './wrap';

/** Near codes that a message names. */
const MAX_NEAR = 5;

/** Explains codes of errors and warnings; 1 when there is no such code. */
export function explainCodes(subjects: readonly string[], { json, terminal }: Invocation): ExitCode {
  const found = subjects.map((subject) => [subject, explanationOf(subject)] as const);
  const known = found.flatMap(([, explanation]) => (explanation ? [explanation] : []));
  const unknown = found.flatMap(([subject, explanation]) => (explanation ? [] : [subject]));
  if (json) {
    const entries = known.map(toJson);
    if (entries.length > 0) terminal.out(`${JSON.stringify(subjects.length === 1 ? entries[0] : entries, null, 2)}\n`);
  } else {
    terminal.out(known.map((explanation) => codeText(explanation, wrap)).join('\n\n'));
  }
  for (const subject of unknown) terminal.err(`${unknownCode(subject)}\n`);
  return unknown.length > 0 ? 1 : 0;
}

function toJson(explanation: Explanation): object {
  const { rule: _rule, ...entry } = explanation;
  return { ...entry, examples: examplesOf(explanation) };
}

/** What is said of a code that does not exist: the codes around it. */
function unknownCode(subject: string): string {
  const [, prefix = '', number = ''] = /^([A-Z]+)(\d+)$/.exec(subject.toUpperCase()) ?? [];
  const all = explanations().map(({ code }) => code);
  const ofPrefix = all.filter((code) => code.replace(/\d+$/, '') === prefix);
  const prefixes = [...new Set(all.map((code) => code.replace(/\d+$/, '')))];
  if (ofPrefix.length === 0) {
    const near = nearestNames(prefix, prefixes);
    return `${subject} is not a code: no code begins with ${prefix}.${near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''}\n${wrap(`Codes begin with ${prefixes.join(', ')}.`)}`;
  }
  const distance = (code: string): number => Math.abs(Number(/\d+$/.exec(code)![0]) - Number(number));
  const near = [...ofPrefix].sort((a, b) => distance(a) - distance(b)).slice(0, MAX_NEAR).sort();
  return `${subject} is not a code. Codes with similar numbers:\n${near.map((code) => `  ${code}  ${explanationOf(code)!.title}`).join('\n')}`;
}
