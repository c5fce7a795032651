import { readFileSync } from 'node:fs';
import { describeProblems, styleOf, summaryOf } from '../diagnostics/report';
import { checkManifests, type LocatedProblem, type ManifestCheckResult as FoundInManifests } from '../manifests/check/check-manifests';
import { counted, leftOut } from '../manifests/check/repository';
import { shown } from '../manifests/check/versions';
import { choice, UsageError, type Command, type ExitCode, type Invocation } from './command';

const FORMATS = ['text', 'json', 'sarif', 'github'] as const;

/** How many kinds without a schema are listed. */
const MAX_KINDS = 5;
/** From how many findings of one code on only the first are shown, and how many these are. */
const MANY = { error: 20, warning: 6 } as const;
const SHOWN_OF_MANY = 3;
/** How many files of the others are listed. */
const MAX_FILES = 5;

/** What a check found, and what it did not look at. */
interface ManifestCheckResult extends FoundInManifests {
  readonly notes: readonly string[];
}

/** `talos-cilium check`: all checks of objects, on the YAML of any repository. */
export const command: Command = {
  usage: 'check [path...] [options]',
  description: [
    'Checks Kubernetes manifests in files and directories, or on standard input (-):',
    'the fields of every object against the schema of its kind, names and labels, and',
    'pools, announcements, BGP, Gateways, routes and policies against what Cilium accepts.',
    'Configurations and patches of Talos are checked against the schemas of its release.',
    'Values of Cilium in a HelmRelease, Application, helmfile or kustomization are checked',
    'against its chart. The repository does not need to use this library.',
    '',
    'It does not check other Helm charts and values, kustomizations and their patches, files that',
    'SOPS has encrypted, templates, and files of other tools. A variable such as ${DOMAIN}',
    'has an unknown value, unless --set gives it one.',
  ].join('\n'),
  options: {
    'cilium': { type: 'string', value: '<version>', help: 'version of Cilium, such as 1.19.6, or 1.19 for its newest patch release (default: the one in a HelmRelease, Application, helmfile or kustomization)' },
    'kubernetes': { type: 'string', value: '<version>', help: 'version of Kubernetes (default: the one in the Talos configuration)' },
    'talos': { type: 'string', value: '<version>', help: 'version of Talos (default: the one in the Talos configuration). Without --kubernetes, the versions of Kubernetes that it supports' },
    'complete': { type: 'boolean', help: 'the paths contain everything that is in the cluster, so also report what is missing, such as the Gateway of a route or a namespace' },
    'crds': { type: 'string', multiple: true, value: '<path>', help: 'file or directory with the CustomResourceDefinitions of the cluster; can be repeated' },
    'set': { type: 'string', multiple: true, value: '<name=value>', help: 'value of a variable, such as DOMAIN=example.com; can be repeated' },
    'accept': { type: 'string', multiple: true, value: '<code>', help: 'do not report this code, or a list of codes such as SCH001,SEC003; can be repeated' },
    'all': { type: 'boolean', help: 'show every finding; by default, only some findings of a code with many are shown' },
    'format': { type: 'string', value: '<format>', help: 'text, json, sarif, or github for annotations (default: text)' },
  },
  examples: [
    ['npx cdk8s-talos-cilium check', 'Check all manifests of a repository'],
    ['npx cdk8s-talos-cilium check kubernetes --cilium 1.19.6', 'Check a directory for a version of Cilium'],
    ['kustomize build overlays/home | npx cdk8s-talos-cilium check -', 'Check what kustomize builds'],
    ['npx cdk8s-talos-cilium check --format sarif > checks.sarif', 'Write a file for code scanning'],
  ],
  run: (invocation) => Promise.resolve(run(invocation)),
};

function run({ args, options, json, terminal }: Invocation): ExitCode {
  const format = json ? 'json' : choice('format', options.format ?? 'text', FORMATS);
  const paths = args.length === 0 ? ['.'] : args.filter((path) => path !== '-');
  let notes: readonly string[] = [];
  const found = checkManifests({
    paths,
    installed: (versions, repository) => {
      if (versions.cilium === undefined && versions.unclear.length === 0) return [];
      const { findCiliums } = require('./check-values') as typeof import('./check-values');
      const ciliums = findCiliums(paths, versions, options.cilium !== undefined, repository);
      ({ notes } = ciliums);
      return ciliums.installed;
    },
    ...(args.includes('-') && { inputs: [{ name: 'stdin', text: readFileSync(0, 'utf8') }] }),
    others: (repository, versions) => {
      const { checkTalosDocuments } = require('./check-talos') as typeof import('./check-talos');
      return checkTalosDocuments(repository, versions);
    },
    crds: listOf(options.crds),
    ...versionsIn(options),
    complete: options.complete === true,
    substitute: Object.fromEntries(listOf(options.set).map(variable)),
    accept: listOf(options.accept).flatMap((text) => text.split(',')).map((text) => code(text.trim())),
  });
  const result: ManifestCheckResult = { ...found, notes };
  const problems = [...result.errors, ...result.warnings];
  if (result.files === 0 && problems.length === 0) terminal.err(`There are no YAML or JSON files in ${paths.join(', ')}.\n`);
  if (format === 'json') terminal.out(jsonOf(result));
  else if (format === 'sarif') {
    const { sarifOf } = require('../synthesis/sarif') as typeof import('../synthesis/sarif');
    terminal.out(sarifOf({ problems: problems.map((problem) => ({ ...problem, path: problem.file })), suppressed: [] }));
  } else if (format === 'github') terminal.out(byPlace(problems).map(annotation).join(''));
  else if (result.files > 0 || problems.length > 0) {
    const ordered = byPlace(problems);
    const { shown: first, left } = options.all === true ? { shown: ordered, left: [] } : withoutMany(ordered);
    if (problems.length > 0) terminal.out(`${describeProblems(first, styleOf(process.stdout))}\n\n`);
    if (left.length > 0) terminal.out(`${left.join('\n')}\nUse --all to show all of them.\n\n`);
    terminal.out(summary(result));
    if (problems.length > 0) terminal.out(`${summaryOf(problems)}\n`);
  }
  if (result.files === 0) return 2;
  return result.errors.some(({ code: each }) => each === UNREADABLE) ? 2 : result.errors.length > 0 ? 1 : 0;
}

/** Of a code with many findings, the first ones, and a sentence for the others. */
function withoutMany(problems: readonly LocatedProblem[]): { readonly shown: readonly LocatedProblem[]; readonly left: readonly string[] } {
  const byCode = new Map<string, LocatedProblem[]>();
  for (const problem of problems) {
    const key = `${problem.severity} ${problem.code}`;
    byCode.set(key, [...(byCode.get(key) ?? []), problem]);
  }
  const hidden = new Set<LocatedProblem>();
  const left: string[] = [];
  for (const [key, members] of byCode) {
    if (members.length <= MANY[members[0]!.severity]) continue;
    const rest = members.slice(SHOWN_OF_MANY);
    for (const problem of rest) hidden.add(problem);
    const files = [...new Set(rest.map(({ file }) => file))];
    const [severity, id] = key.split(' ');
    left.push(`${id}: ${rest.length} more ${severity}s in ${counted(files.length, 'file')}: ${files.slice(0, MAX_FILES).join(', ')}${files.length > MAX_FILES ? ', ...' : ''}`);
  }
  return { shown: problems.filter((problem) => !hidden.has(problem)), left };
}

/** A workflow command, which GitHub shows at the line in a pull request. */
function annotation({ severity, code: id, file, line, column, what, fix }: LocatedProblem): string {
  const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  const place = [`file=${property(file)}`, ...(line === undefined ? [] : [`line=${line}`]), ...(column === undefined ? [] : [`col=${column}`])];
  return `::${severity} ${[...place, `title=${id}`].join(',')}::${data(`${what}\nFix: ${fix}`)}\n`;
}

const UNREADABLE = 'YAML003';

function versionsIn({ cilium, kubernetes, talos }: Invocation['options']): { cilium?: string; kubernetes?: string; talos?: string } {
  return { ...(typeof cilium === 'string' && { cilium }), ...(typeof kubernetes === 'string' && { kubernetes }), ...(typeof talos === 'string' && { talos }) };
}

function listOf(given: Invocation['options'][string]): string[] {
  return Array.isArray(given) ? given.filter((each) => typeof each === 'string') : [];
}

function variable(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--set must be a name and a value, such as DOMAIN=example.com; got "${text}".`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function code(text: string): string {
  if (!/^[A-Z]{3,4}\d{3}$/.test(text)) throw new UsageError(`--accept must be a code, such as SCH001; got "${text}".`);
  return text;
}

/** Problems under the line that they are about, in the order of files and lines. */
function byPlace(problems: readonly LocatedProblem[]): LocatedProblem[] {
  const ordered = [...problems].sort((a, b) => (a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) : a.file < b.file ? -1 : 1));
  return ordered.map(({ source: _source, ...problem }) => ({ ...problem, path: problem.line === undefined ? problem.file : `${problem.file}:${problem.line}` }));
}

function summary({ objects, files, versions, unchecked, uncheckedRules, ignored, ifComplete, accepted, notes }: ManifestCheckResult): string {
  const { cilium, kubernetes, talos, unclear } = versions;
  const version = (title: string, found: { readonly version: object; readonly from: string } | undefined): string[] => (found ? [`${title} ${shown(found.version)} (${found.from})`] : []);
  const known = [...version('Cilium', cilium), ...version('Kubernetes', kubernetes), ...version('Talos', talos)];
  const kinds = unchecked.map(({ apiVersion, kind }) => `${kind} (${apiVersion})`);
  const left = leftOut(ignored);
  return [
    `Checked ${counted(objects, 'object') || 'no objects'} in ${counted(files, 'file') || 'no files'}${known.length > 0 ? `, for ${known.join(', ')}` : ''}.`,
    ...unclear.map((text) => `The files contain different versions: ${text}. Choose one with an option.`),
    ...(cilium || unclear.length > 0 || files === 0 ? [] : ['Not checked: everything that depends on the version of Cilium, because no file contains it. Pass the version, for example --cilium 1.19.']),
    ...(kinds.length > 0 ? [`Not checked: the fields of ${kinds.slice(0, MAX_KINDS).join(', ')}${kinds.length > MAX_KINDS ? ` and ${kinds.length - MAX_KINDS} more kinds` : ''}, because their schemas are not known. Pass their CustomResourceDefinitions with --crds.`] : []),
    ...uncheckedRules.map(({ apiVersion, kind, rules }) => {
      const parts = [...new Set(rules.map(({ unsupported }) => unsupported))];
      return `Not checked: ${counted(rules.length, 'validation rule')} of ${kind} (${apiVersion}), because ${parts.join(', ')} is not supported. The first of them: ${rules[0]!.rule}`;
    }),
    ...(ifComplete.length > 0 ? [`Not reported: what is missing (${ifComplete.join(', ')}), because the cluster may have more than these files. Pass --complete if it does not.`] : []),
    ...notes.map((note) => `Not checked: ${note}.`),
    ...(left === '' ? [] : [`Not checked: ${left}.`]),
    ...(accepted > 0 ? [`Accepted by comments in the files: ${counted(accepted, 'finding')}.`] : []),
    '',
  ].join('\n');
}

function jsonOf({ errors, warnings, versions, unchecked, uncheckedRules, objects, files, ignored, ifComplete, accepted, notes }: ManifestCheckResult): string {
  const problem = ({ severity, code: id, file, line, column, object, what, expected, fix, link, subject }: LocatedProblem): object => ({ severity, code: id, file, line, column, object, subject, what, expected, fix, link });
  const { cilium, kubernetes, talos } = versions;
  const found = Object.entries({ cilium, kubernetes, talos }).flatMap(([name, each]) => (each ? [[name, { version: shown(each.version), from: each.from }] as const] : []));
  return `${JSON.stringify({ objects, files, versions: Object.fromEntries(found), problems: [...errors, ...warnings].map(problem), unchecked, uncheckedRules, ignored, ifComplete, notes, accepted }, null, 2)}\n`;
}
