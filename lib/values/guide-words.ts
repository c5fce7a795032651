import type { ChartFacts } from '../chart/chart-facts';
import { isJsonObject, type Json } from '../kubernetes/json';
import type { Problem } from '../diagnostics/problem';
import { GUIDE_WORDS, type GuideWord } from './guide-words-table';
import { plainName } from '../runtime/near-words';
import type { UnknownValue } from './unknown-keys';
import { valueProblem, type ValueCheck } from './value-problem';

const BY_KEY = new Map(
  GUIDE_WORDS.flatMap((word): [string, GuideWord][] => (word.key === undefined ? [] : [[plainName(word.key), word]])),
);
/** Value for agent options by their own names. */
const EXTRA_CONFIG = 'extraConfig';

/**
 * Options of the agent and the CLI in raw values: as a key at the top level, which the chart ignores, or in `extraConfig`, which nothing
 * checks and which may contradict the line that the chart writes for the same option.
 *
 * @param unknown values whose keys the chart does not have
 * @returns problems `CIL007`
 */
export function findGuideWords(facts: ChartFacts, check: ValueCheck, unknown: Iterable<UnknownValue>): Problem[] {
  const extra = check.effective.values[EXTRA_CONFIG];
  const options = Object.entries(isJsonObject(extra) ? extra : {});
  const asExtra = options.map(([key, value]): UnknownValue => ({ path: [EXTRA_CONFIG, key], value }));
  const names = new Set(Object.keys(facts.values.keys ?? {}).map(plainName));
  // A name that differs only in case from a value of the chart is a misspelt value.
  const atTop = [...unknown].filter(({ path: [key = '', ...below] }) => {
    return below.length === 0 && (guideWord(key)?.key === key || !names.has(plainName(key)));
  });
  return [
    ...guideWordProblems(asExtra, 'is an option of the agent that has a prop in TalosCilium', check),
    ...guideWordProblems(atTop, 'is an option of the agent, not a value of the chart, which would ignore it', check),
  ];
}

/** The prop for an option of the agent or the CLI, such as `enable-bbr` or `enableBBR`, if there is one. */
export function guideWord(option: string): GuideWord | undefined {
  return BY_KEY.get(plainName(option));
}

function guideWordProblems(values: readonly UnknownValue[], wrong: string, check: ValueCheck): Problem[] {
  return values.flatMap(({ path, value }: { path: readonly string[]; value: Json }) => {
    const word = guideWord(path.at(-1)!);
    if (!word) return [];
    const off = value === false || value === 'false';
    const fix = off ? `remove it, and switch the prop ${word.today.replace(/:.*/s, '')} of TalosCilium off` : `remove it, and set ${word.today} in the props of TalosCilium`;
    return [valueProblem(check, { code: 'CIL007', at: path, value, wrong, fix })];
  });
}

/** The table as Markdown, for docs/guide-words.md. */
export function guideWordsMarkdown(): string {
  const cell = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;
  const code = (today: string): string => (/^nothing\b/.test(today) ? today : cell(today));
  const rows = GUIDE_WORDS.map(({ old, today, values }) => `| ${cell(old)} | ${code(today)} | ${values} |`);
  return ['| In the guide | In TalosCilium | What it sets |', '| --- | --- | --- |', ...rows, ''].join('\n');
}
