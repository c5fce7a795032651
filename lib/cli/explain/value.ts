import { ciliumChartAsset, findAsset } from '../../assets';
import { OpenChart } from '../../chart/chart-store';
import { knownKeysAt, knownPaths, namedKeys, type KnownKeys } from '../../chart/known-keys';
import { valueComments, type ValueComment } from '../../chart/value-comments';
import { CiliumVersion } from '../../cluster/cilium-version';
import { TalosCiliumError, type Problem } from '../../diagnostics/problem';
import { reportOf } from '../../diagnostics/report';
import type { Json } from '../../kubernetes/json';
import type { InspectedRelease } from '../../synthesis/inspection';
import { checkValues, formatValuePath, mergeContributions, parseValuePath, type Entry } from '../../values';
import { KEYS_ADDED } from '../../values/key-history';
import { similarPaths } from '../../values/similar-keys';
import { nearestNames } from '../../runtime/near-names';
import { valueAt } from '../../kubernetes/json';
import { valuesYaml } from '../../values/value-problem';
import { UsageError, type ExitCode, type Invocation } from '../command';
import { inspectApp } from '../inspect-app';
import { VALUE_SOURCES } from '../value-sources';
import { indented } from './wrap';

/** Longest first line of a comment in a list. */
const MAX_SUMMARY = 60;
/** Values that are listed for words. */
const MAX_MATCHES = 10;

/** A construct that sets a value. */
interface Source {
  readonly construct: string;
  /** The prop that does it, as it is written in a program; left out for what the construct sets by itself. */
  readonly prop?: string;
}

/** A value that one `TalosCilium` of the app gets. */
interface Setting {
  /** Construct path. */
  readonly path: string;
  readonly cluster: string;
  readonly version: string;
  readonly value: string;
  readonly is: Json;
  /** What set it: a prop, a construct path, raw values. */
  readonly origin: string;
  readonly reason?: string;
  /** What this replaces. */
  readonly overrides: readonly Pick<Entry, 'origin' | 'reason' | 'value'>[];
}

/** What the chart says. */
interface Documented {
  readonly description?: string;
  /** The part of the path that the chart names; what lies below it is passed on as it is. */
  readonly documentedAs?: string;
  readonly types?: readonly string[];
  readonly allowedValues?: readonly Json[];
  readonly default?: Json;
  readonly defaultNote?: string;
  /** Why setting it has no effect, or is an error. */
  readonly note?: string;
  /** Values below it. */
  readonly below?: readonly { readonly value: string; readonly summary: string; readonly default?: Json }[];
  readonly link: string;
}

/** Explains a value as far as that is possible; 1 when something is missing, or when there is no such value. */
export async function explainValue(subject: string, { options, json, terminal }: Invocation): Promise<ExitCode> {
  const path = parseValuePath(subject.replace(/^\.?Values\./, ''));
  const value = formatValuePath(path);
  const requested = requestedVersion(options.cilium as string | undefined);
  const { releases, problems } = await releasesOfApp(options.app as string | undefined, terminal);
  const version = requested ?? CiliumVersion.from(releases[0]?.version ?? CiliumVersion.DEFAULT);
  const chart = chartOf(version, releases, problems);
  const unknown = chart && unknownValue(chart, version, path);
  const documented = chart && !unknown ? documentedIn(chart, path) : undefined;
  const setBy = unknown ? [] : sourcesOf(documented?.documentedAs ?? value);
  const settings = releases.flatMap((release) => settingsIn(release, path));
  const isIncomplete = unknown !== undefined || problems.length > 0;

  if (json) {
    terminal.out(`${JSON.stringify({ value, cilium: version.toString(), ...(unknown ? { unknown } : {}), ...documented, setBy, app: settings, problems }, null, 2)}\n`);
    return isIncomplete ? 1 : 0;
  }
  if (unknown) terminal.err(`"${value}" is not a value of Cilium ${version.toString()}.\n${unknown.hints.map((hint) => `  ${hint}\n`).join('')}`);
  else terminal.out(describe(value, version, documented, setBy, releases, settings));
  if (problems.length > 0) terminal.err(`\n${reportOf(problems)}`);
  return isIncomplete ? 1 : 0;
}

function requestedVersion(text: string | undefined): CiliumVersion | undefined {
  try {
    return text === undefined ? undefined : CiliumVersion.parse(text);
  } catch {
    throw new UsageError(`--cilium must be a full version such as ${CiliumVersion.DEFAULT.toString()}; got "${text}".`);
  }
}

async function releasesOfApp(app: string | undefined, terminal: Invocation['terminal']): Promise<{ releases: readonly InspectedRelease[]; problems: Problem[] }> {
  try {
    const { apps, failure } = await inspectApp(app, terminal);
    return { releases: apps.flatMap(({ releases }) => releases), problems: failure ? [failure] : [] };
  } catch (error) {
    if (!(error instanceof TalosCiliumError)) throw error;
    // A directory without an app is as good a place to ask.
    return { releases: [], problems: error.problems.filter(({ code }) => code !== 'CLI001') };
  }
}

function chartOf(version: CiliumVersion, releases: readonly InspectedRelease[], problems: Problem[]): OpenChart | undefined {
  const own = releases.find((release) => release.version === version.toString());
  try {
    return new OpenChart(findAsset(ciliumChartAsset(version.toString()), { ...own?.chart.options, requestedBy: undefined }), version.toString());
  } catch (error) {
    if (!(error instanceof TalosCiliumError)) throw error;
    problems.push(...error.problems.map((problem) => ({ ...problem, what: `without the chart, the description, type and default of the value are not known: ${problem.what}` })));
    return undefined;
  }
}

/** Why there is no such value, and what may be meant; undefined when there is one. */
function unknownValue({ facts }: OpenChart, version: CiliumVersion, path: readonly string[]): { readonly hints: readonly string[]; readonly similar: readonly string[] } | undefined {
  const known = knownKeysAt(facts.values, path) !== undefined;
  const values = path.reduceRight<Json>((below, key) => ({ [key]: below }), true) as { [key: string]: Json };
  const [problem] = checkValues(facts, version, mergeContributions([{ rank: 'user', origin: 'explain', values }]), '').filter(({ code }) => code !== 'CIL003');
  if (!problem || (known && problem.code === 'CIL001')) return undefined;
  if (problem.code !== 'CIL001') return { hints: [`${problem.what.replace(/ \(true\)/, '')}.`, `Instead: ${problem.fix}.`], similar: [] };
  const isMisplaced = path.length > 1 && namedKeys(facts.values, path.slice(0, -1)) === undefined;
  const near = similarPaths(facts.values, path, true);
  const similar = (near.length === 0 && isMisplaced ? correctedPath(facts.values, path) : near).map(formatValuePath);
  const added = path.map((_, index) => KEYS_ADDED[formatValuePath(path.slice(0, index + 1))]).find((minor) => minor !== undefined);
  const names = Object.keys(namedKeys(facts.values, path.slice(0, -1))?.keys ?? {});
  const hints = [
    ...(added ? [`It exists from Cilium ${added} on.`] : []),
    ...(similar.length > 0 ? [`Did you mean ${similar.join(' or ')}?`] : []),
    ...(similar.length === 0 && !added ? matchesOf(facts.values, path) : []),
    ...(similar.length === 0 && !added && path.length > 1 && names.length > 0 ? [`"npx cdk8s-talos-cilium explain ${formatValuePath(path.slice(0, -1))}" lists the values beside it.`] : []),
  ];
  return { hints, similar };
}

/** The path with the nearest name in place of each that does not exist. */
function correctedPath(values: KnownKeys, path: readonly string[]): readonly (readonly string[])[] {
  const found: string[] = [];
  for (const key of path) {
    const names = Object.keys(namedKeys(values, found)?.keys ?? {});
    const name = names.includes(key) ? key : nearestNames(key, names)[0];
    if (name === undefined) return [];
    found.push(name);
  }
  return [found];
}

/** The values whose names have all of these words, those that are named shortest first. */
function matchesOf(values: KnownKeys, words: readonly string[]): string[] {
  const wanted = words.map((word) => word.toLowerCase());
  const found = [...knownPaths(values)].map(formatValuePath).filter((path) => wanted.every((word) => path.toLowerCase().includes(word)));
  if (found.length === 0) return [];
  found.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const more = found.length > MAX_MATCHES ? [`  and ${found.length - MAX_MATCHES} more`] : [];
  return [`Values whose names contain ${words.length === 1 ? 'this word' : 'these words'}:`, ...found.slice(0, MAX_MATCHES).map((path) => `  ${path}`), ...more];
}

function documentedIn(chart: OpenChart, path: readonly string[]): Documented {
  const { facts } = chart;
  const named = path.slice(0, path.findIndex((_, index) => !namedKeys(facts.values, path.slice(0, index + 1))) >>> 0);
  const place = namedKeys(facts.values, named)!;
  const comments = valueComments(chart.valuesYaml, (each) => namedKeys(facts.values, each) !== undefined);
  const comment = comments.get(named.join('.'));
  const keys = Object.keys(place.keys ?? {});
  const setting = valueAt(facts.defaults, named);
  const note = namedKeys(facts.refused, named) && keys.length === 0 ? 'The chart rejects this value.' : namedKeys(facts.idle, named) && keys.length === 0 ? 'No template of the chart reads this value: setting it has no effect.' : undefined;
  return {
    ...(comment?.text && { description: comment.text }),
    ...(named.length < path.length && { documentedAs: formatValuePath(named) }),
    ...(keys.length === 0 && typesOf(place, setting)),
    ...(place.allowedValues && { allowedValues: place.allowedValues }),
    ...(keys.length === 0 && setting !== undefined && { default: setting }),
    ...(comment?.defaultNote && { defaultNote: comment.defaultNote }),
    ...(note && { note }),
    ...(keys.length > 0 && named.length === path.length && { below: keys.sort().map((key) => summaryOf([...named, key], place.keys![key]!, comments, valueAt(facts.defaults, [...named, key]))) }),
    link: valuesYaml(facts),
  };
}

/** From the schema of the chart, else from its default. */
function typesOf({ types }: KnownKeys, setting: Json | undefined): Pick<Documented, 'types'> {
  if (types) return { types: [...types].sort((a, b) => Number(a === 'null') - Number(b === 'null')) };
  if (setting === undefined || setting === null) return {};
  return { types: [Array.isArray(setting) ? 'array' : typeof setting] };
}

function summaryOf(path: readonly string[], place: KnownKeys, comments: ReadonlyMap<string, ValueComment>, setting: Json | undefined): NonNullable<Documented['below']>[number] {
  const count = Object.keys(place.keys ?? {}).length;
  const text = (comments.get(path.join('.'))?.text ?? '').replaceAll('\n', ' ');
  const sentence = /^.*?[.:](?= |$)/.exec(text)?.[0] ?? text;
  const summary = sentence.length > MAX_SUMMARY ? `${sentence.slice(0, MAX_SUMMARY - 3).trimEnd()}...` : sentence;
  const more = count > 0 ? `${count === 1 ? '1 value' : `${count} values`}` : '';
  return { value: formatValuePath(path) + (count > 0 ? '.*' : ''), summary: [more, summary].filter(Boolean).join(': '), ...(count === 0 && setting !== undefined && { default: setting }) };
}

/** Constructs that set the value, a part of it, or the map that it is in. */
function sourcesOf(value: string): readonly Source[] {
  const texts = Object.hasOwn(VALUE_SOURCES, value) ? VALUE_SOURCES[value]! : [];
  return texts.map((text) => {
    const [, construct = text, prop] = /^(\w+) \{ (.*) \}$/.exec(text) ?? [];
    return { construct, ...(prop !== undefined && { prop }) };
  });
}

function settingsIn({ path: construct, cluster, version, values }: InspectedRelease, path: readonly string[]): Setting[] {
  return values
    .filter((entry) => entry.path.slice(0, path.length).every((key, index) => key === path[index]))
    .map(({ path: at, value, origin, reason, overrides }) => ({
      path: construct,
      cluster,
      version,
      value: formatValuePath(at),
      is: value,
      origin,
      ...(reason !== undefined && { reason }),
      overrides: overrides.map((other) => ({ value: other.value, origin: other.origin, ...(other.reason !== undefined && { reason: other.reason }) })),
    }));
}

function describe(value: string, version: CiliumVersion, documented: Documented | undefined, setBy: readonly Source[], releases: readonly InspectedRelease[], settings: readonly Setting[]): string {
  const { description, documentedAs, types, allowedValues, note, below, link } = documented ?? {};
  const rows: (readonly [label: string, lines: readonly string[]])[] = [
    ['Type', types ? [types.join(' or ') + (allowedValues ? `, one of ${allowedValues.map((value) => JSON.stringify(value)).join(', ')}` : '')] : []],
    ['Default', documented && !below ? [defaultOf(documented)] : []],
    ['Note', note ? [note] : documentedAs ? [`The chart copies all of ${documentedAs} into an object, unchanged.`] : []],
    ['Set by', setBy.length > 0 ? setBy.map(describeSource) : documented && !below ? ['no prop; set it in the raw `values` of TalosCilium'] : []],
    ['This app', releases.length === 0 ? [] : settings.length > 0 ? describeSettings(settings, value) : ['does not set this value']],
    ['Source', link ? [link] : []],
  ];
  const parts = [
    `${value}, Cilium ${version.toString()}`,
    ...(description ? [indented(description)] : documented && !below ? [indented('The chart has no description of this value.')] : []),
    ...(below ? [`Values below it:\n${table(below.map((each) => [each.value, each.summary]))}`] : []),
    rows.filter(([, lines]) => lines.length > 0).map(([label, lines]) => lines.map((line, index) => `${(index === 0 ? `${label}:` : '').padEnd(10)}${line}`).join('\n')).join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function defaultOf({ default: setting, defaultNote }: Documented): string {
  if (setting === undefined || setting === null) return defaultNote ?? 'none';
  return JSON.stringify(setting) + (defaultNote && defaultNote !== JSON.stringify(setting) && defaultNote !== `\`${JSON.stringify(setting)}\`` ? ` (${defaultNote})` : '');
}

function describeSource({ construct, prop }: Source): string {
  return prop === undefined ? (construct === 'TalosCilium' ? 'TalosCilium, by default' : construct) : `${construct}, with the prop ${prop}`;
}

/** The same in several clusters is said once. */
function describeSettings(settings: readonly Setting[], value: string): string[] {
  const because = (text: string | undefined): string => (text ? `: ${text}` : '');
  // The origin is a prop, or the path of a construct.
  const setter = (origin: string, reason: string | undefined): string => (reason !== 'set in the props' ? `${origin}${because(reason)}` : origin.includes('/') ? origin : `the prop ${origin}`);
  const places = new Map<string, Set<string>>();
  for (const { path, value: at, is, origin, reason, overrides } of settings) {
    const replaced = overrides.map((other) => `\n  instead of ${JSON.stringify(other.value)}, set by ${setter(other.origin, other.reason)}`);
    const text = `${at === value ? '' : `${at} is `}${JSON.stringify(is)} in <>, set by ${setter(origin, reason)}${replaced.join('')}`;
    places.set(text, (places.get(text) ?? new Set()).add(path));
  }
  return [...places].flatMap(([text, paths]) => text.replace('<>', [...paths].join(', ')).split('\n'));
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd()).join('\n');
}
