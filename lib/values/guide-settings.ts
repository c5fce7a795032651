import type { ChartFacts } from '../chart/chart-facts';
import { isJsonObject, type Json } from '../kubernetes/json';
import type { Problem } from '../diagnostics/problem';
import { GUIDE_SETTINGS, type GuideSetting } from './guide-settings-table';
import { plainName } from '../runtime/near-names';
import type { UnknownValue } from './unknown-keys';
import { formatValuePath } from './value-path';
import { valueProblem, type ValueCheck } from './value-problem';

const BY_KEY = new Map(
  GUIDE_SETTINGS.flatMap((setting): [string, GuideSetting][] => (setting.key === undefined ? [] : [[plainName(setting.key), setting]])),
);
/** Value for agent options by their own names. */
const EXTRA_CONFIG = 'extraConfig';

/**
 * Options of the agent and the CLI in raw values: as a key at the top level, which the chart ignores, or in `extraConfig`, which works and which
 * nothing checks: a warning.
 *
 * @param unknown values whose keys the chart does not have
 * @returns problems `CIL007`
 */
export function findGuideSettings(facts: ChartFacts, check: ValueCheck, unknown: Iterable<UnknownValue>): Problem[] {
  const extra = check.effective.values[EXTRA_CONFIG];
  const options = Object.entries(isJsonObject(extra) ? extra : {});
  const asExtra = options.map(([key, value]): UnknownValue => ({ path: [EXTRA_CONFIG, key], value }));
  const names = new Set(Object.keys(facts.values.keys ?? {}).map(plainName));
  // A name that differs only in case from a value of the chart is a misspelt value.
  const atTop = [...unknown].filter(({ path: [key = '', ...below] }) => {
    return below.length === 0 && (guideSetting(key)?.key === key || !names.has(plainName(key)));
  });
  return [
    ...guideSettingProblems(asExtra, 'is an option of the agent that has a prop in TalosCilium', check, true),
    ...guideSettingProblems(atTop, 'is an option of the agent, not a value of the chart, which would ignore it', check),
  ];
}

/** The prop for an option of the agent or the CLI, such as `enable-bbr` or `enableBBR`, if there is one. */
export function guideSetting(option: string): GuideSetting | undefined {
  return BY_KEY.get(plainName(option));
}

function guideSettingProblems(values: readonly UnknownValue[], wrong: string, check: ValueCheck, isIdle = false): Problem[] {
  return values.flatMap(({ path, value }: { path: readonly string[]; value: Json }) => {
    const setting = guideSetting(path.at(-1)!);
    if (!setting) return [];
    const off = value === false || value === 'false';
    const fix = off ? `remove it, and switch the prop ${setting.today.replace(/:.*/s, '')} of TalosCilium off` : `remove it, and set ${setting.today} in the props of TalosCilium`;
    return [valueProblem(check, { code: 'CIL007', at: path, value, wrong, fix, isIdle, edits: [{ remove: formatValuePath(path) }] })];
  });
}

/** The table as Markdown, for docs/settings-from-older-guides.md. */
export function guideSettingsMarkdown(): string {
  const cell = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;
  const code = (today: string): string => (/^nothing\b/.test(today) ? today : cell(today));
  const rows = GUIDE_SETTINGS.map(({ old, today, values }) => `| ${cell(old)} | ${code(today)} | ${values} |`);
  return ['| In the guide | In TalosCilium | What it sets |', '| --- | --- | --- |', ...rows, ''].join('\n');
}
