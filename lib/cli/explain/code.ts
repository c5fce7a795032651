import { examplesOf } from '../../checks/examples';
import { concernedReleases, explanationOf, explanations, type Explanation } from '../../checks/explanation';
import type { ExitCode, Invocation } from '../command';
import { indented, wrap } from './wrap';

const PLACES = { ts: 'in TypeScript', yaml: 'in YAML', console: 'on the command line' } as const;

/** Explains a code of an error or a warning; 1 when there is no such code. */
export function explainCode(subject: string, { json, terminal }: Invocation): ExitCode {
  const explanation = explanationOf(subject);
  if (!explanation) {
    const prefix = subject.toUpperCase().replace(/\d+$/, '');
    const codes = explanations().map(({ code }) => code).filter((code) => code.replace(/\d+$/, '') === prefix);
    terminal.err(`"${subject}" is not a code.${codes.length > 0 ? ` Codes that begin with ${prefix} are:\n${wrap(codes.join(', '), '  ')}` : ''}\n`);
    return 1;
  }
  const { rule: _rule, ...entry } = explanation;
  terminal.out(json ? `${JSON.stringify({ ...entry, examples: examplesOf(explanation) }, null, 2)}\n` : describe(explanation));
  return 0;
}

function describe(explanation: Explanation): string {
  const { code, title, severity, reason, fix, link, related, retired, final, rule } = explanation;
  const releases = concernedReleases(explanation);
  const parts = [
    `${code}: ${title} (${retired ? 'retired' : severity})`,
    wrap(retired ?? reason),
    ...(releases.length > 0 ? [`Only with ${releases.join(', ')}.`] : []),
    ...(fix ? [wrap(fix)] : []),
    ...examplesOf(explanation).map(({ language, title: heading, wrong, right }) => {
      const place = heading ? `${heading[0]!.toLowerCase()}${heading.slice(1)}` : PLACES[language];
      // What is right may be more than what is wrong: then only that is shown.
      return [...(wrong === '' ? [] : [`Wrong, ${place}:`, indented(wrong)]), ...(right === '' ? [] : [`Right, ${place}:`, indented(right)])].join('\n');
    }),
    ...(rule ? [final ? 'This check cannot be suppressed.' : `To accept it: suppressCheck(construct, { id: '${code}', reason: '...' })`] : []),
    [...(link ? [`Upstream: ${link}`] : []), ...(related?.length ? [`Related: ${related.join(', ')}`] : [])].join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
