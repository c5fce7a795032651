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
/** Where Cilium's own names of options may be put as they are. */
const EXTRA_CONFIG = 'extraConfig';

/**
 * Options of agent and CLI that stand in raw values: as a key of their own, where the chart ignores them, or in
 * `extraConfig`, where they get past every check and may end up beside the chart's own line for the same option.
 *
 * @param unknown values whose keys the chart does not know
 * @returns problems `CIL007`
 */
export function findGuideWords(facts: ChartFacts, check: ValueCheck, unknown: Iterable<UnknownValue>): Problem[] {
  const extra = check.effective.values[EXTRA_CONFIG];
  const options = Object.entries(isJsonObject(extra) ? extra : {});
  const asExtra = options.map(([key, value]): UnknownValue => ({ path: [EXTRA_CONFIG, key], value }));
  const names = new Set(Object.keys(facts.values.keys ?? {}).map(plainName));
  // A name that only differs in capitals from a value of the chart is a slip in writing that value.
  const atTop = [...unknown].filter(({ path: [key = '', ...below] }) => {
    return below.length === 0 && (guideWord(key)?.key === key || !names.has(plainName(key)));
  });
  return [
    ...guideWordProblems(asExtra, 'is an option of the agent that has a prop of its own', check),
    ...guideWordProblems(atTop, 'is an option of the agent and no value of the chart, which would ignore it', check),
  ];
}

/** What an option of agent or CLI is called today, if it has a prop: `enable-bbr`, `enableBBR`. */
export function guideWord(option: string): GuideWord | undefined {
  return BY_KEY.get(plainName(option));
}

function guideWordProblems(values: readonly UnknownValue[], wrong: string, check: ValueCheck): Problem[] {
  return values.flatMap(({ path, value }: { path: readonly string[]; value: Json }) => {
    const word = guideWord(path.at(-1)!);
    if (!word) return [];
    const off = value === false || value === 'false';
    const prop = off ? word.today.replace(/:.*/s, '') : word.today;
    const fix = `${off ? 'use' : 'set'} the prop ${prop}, and remove this`;
    return [valueProblem(check, { code: 'CIL007', at: path, value, wrong, fix })];
  });
}

/** The table as Markdown, for the documentation. */
export function guideWordsMarkdown(): string {
  const cell = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;
  const code = (today: string): string => (/^(?:nothing|all|annotation)\b/.test(today) ? today : cell(today));
  const rows = GUIDE_WORDS.map(({ old, today, values }) => `| ${cell(old)} | ${code(today)} | ${values} |`);
  return ['| The guides say | Here | It sets |', '| --- | --- | --- |', ...rows, ''].join('\n');
}
