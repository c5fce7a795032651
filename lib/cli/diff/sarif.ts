import { CONSEQUENCE_RULES } from '../../diff/consequences';
import { sarifLog } from '../../synthesis/sarif';
import type { ShownDiff } from './terminal';

const LEVELS = { disruptive: 'error', warning: 'warning', note: 'note' } as const;

/**
 * The consequences as SARIF, at the file of each object.
 *
 * @param root directory that the files of the new side are below
 */
export function sarifText({ consequences }: ShownDiff, root: string): string {
  const rules = CONSEQUENCE_RULES.filter(({ id }) => consequences.some((each) => each.id === id));
  return sarifLog({
    rules: rules.map(({ id, title, level, source }) => ({ id, name: id, shortDescription: { text: title }, fullDescription: { text: `${title}.` }, helpUri: source, defaultConfiguration: { level: LEVELS[level] } })),
    results: consequences.map(({ id, level, object, what, advice }) => ({
      code: id,
      level: LEVELS[level],
      path: object.title,
      text: [`${object.title}: ${what}`, ...(advice === undefined ? [] : [`Do: ${advice}.`])].join('\n'),
      about: what,
      source: object.after?.file === undefined ? undefined : `${root === '' ? '' : `${root}/`}${object.after.file}:1:1`,
    })),
  });
}

