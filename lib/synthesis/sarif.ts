import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { codeMarkdown } from '../checks/code-page';
import type { SuppressedProblem } from '../checks/engine';
import { explanationOf } from '../checks/explanation';
import { CodedError } from '../diagnostics/coded';
import { TalosCiliumError, type Problem } from '../diagnostics/problem';
import { withoutSecrets } from '../diagnostics/secrets';
import { writeFileAtomically } from '../runtime/files';

/** Environment variable that names the file. */
const SARIF_VARIABLE = 'TALOS_CILIUM_SARIF';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const SUPPRESSION = "To accept it with a reason, call `suppressCheck`.";

/** What one app of the program came to. */
export interface SarifFindings {
  readonly problems: readonly Problem[];
  readonly suppressed: readonly SuppressedProblem[];
}

const found = new Map<unknown, SarifFindings>();
let isWatching = false;

/**
 * Writes all findings of the program so far to the file, for code scanning.
 *
 * @param app the app, or the error, that the findings belong to
 * @throws TalosCiliumError OUT015 when the file cannot be written
 */
export function writeSarif(app: unknown, findings: SarifFindings): void {
  found.set(app, findings);
  const file = process.env[SARIF_VARIABLE]!;
  const all = [...found.values()];
  const text = sarifOf({ problems: all.flatMap(({ problems }) => problems), suppressed: all.flatMap(({ suppressed }) => suppressed) });
  try {
    writeFileAtomically(resolve(file), text);
  } catch (error) {
    throw new CodedError({
      code: 'OUT015',
      path: file,
      what: `the SARIF file cannot be written (${(error as Error).message})`,
      fix: `set ${SARIF_VARIABLE} to a file in a directory that can be written to`,
    });
  }
}

/** Also writes what ends the program before a synth: an error of a constructor. */
export function watchErrors(): void {
  if (isWatching) return;
  isWatching = true;
  process.on('uncaughtExceptionMonitor', (error) => {
    if (!(error instanceof TalosCiliumError) || [...found.values()].some(({ problems }) => error.problems.every((problem) => problems.includes(problem)))) return;
    try {
      writeSarif(error, { problems: error.problems.map((problem) => ({ source: error.source, ...problem })), suppressed: [] });
    } catch {
      // The program ends with an error already.
    }
  });
}

/** A SARIF 2.1.0 log with one run. Suppressed findings are in its properties: GitHub would show results of them as open alerts. */
export function sarifOf({ problems, suppressed }: SarifFindings): string {
  return sarifLog({
    rules: [...new Set(problems.map(({ code }) => code))].sort().map(ruleOf),
    results: problems.map(({ code, severity = 'error', path, what, expected, fix, subject, source }) => ({
      code,
      level: severity,
      path,
      text: [`${path}: ${what}`, ...(expected ? [`Expected: ${expected}`] : []), `Fix: ${fix}`].join('\n'),
      about: subject ?? what,
      source,
    })),
    ...(suppressed.length > 0 && { properties: { suppressed: suppressed.map(({ code, path, what, suppressedAt, suppressedBecause }) => ({ code, path, what, suppressedAt, reason: withoutSecrets(suppressedBecause) })) } }),
  });
}

/** A result of a SARIF log. */
export interface SarifResult {
  /** Id of its rule. */
  readonly code: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly path: string;
  readonly text: string;
  /** What it is about, not where: an alert stays the same when lines move. */
  readonly about: string;
  /** `file:line:column` */
  readonly source: string | undefined;
}

/** A SARIF 2.1.0 log with one run. */
export function sarifLog({ rules, results, properties }: { readonly rules: readonly { readonly id: string }[]; readonly results: readonly SarifResult[]; readonly properties?: object }): string {
  const { version } = require('cdk8s-talos-cilium/package.json') as { version: string };
  const root = repositoryRoot();
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'cdk8s-talos-cilium', version, informationUri: 'https://www.npmjs.com/package/cdk8s-talos-cilium', rules } },
        columnKind: 'utf16CodeUnits',
        results: results.map(({ code, level, path, text, about, source }) => ({
          ruleId: code,
          ruleIndex: rules.findIndex(({ id }) => id === code),
          level,
          message: { text },
          locations: [{ physicalLocation: placeIn(root, source), logicalLocations: [{ fullyQualifiedName: path }] }],
          partialFingerprints: { primaryLocationLineHash: `${createHash('sha256').update([code, path, about].join('\n')).digest('hex').slice(0, 16)}:1` },
        })),
        ...(properties && { properties }),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(code: string): { readonly id: string } & Readonly<Record<string, unknown>> {
  const explanation = explanationOf(code);
  if (!explanation) return { id: code };
  const { title, reason, severity, link } = explanation;
  return {
    id: code,
    name: code,
    shortDescription: { text: title },
    fullDescription: { text: reason },
    help: { text: reason, markdown: codeMarkdown(explanation, (other) => other, SUPPRESSION) },
    ...(link && { helpUri: link }),
    defaultConfiguration: { level: severity },
  };
}

/** GitHub shows only what has a place in a file of the repository: where that is not known, it is the program. */
function placeIn(root: string, source: string | undefined): object {
  const [, file, line, column] = /^(.*):(\d+):(\d+)$/.exec(source ?? '') ?? [];
  const known = file === undefined ? undefined : uriOf(root, file);
  if (known === undefined) return { artifactLocation: { uri: uriOf(root, process.argv[1] ?? '') ?? 'main.ts', uriBaseId: '%SRCROOT%' }, region: { startLine: 1 } };
  return { artifactLocation: { uri: known, uriBaseId: '%SRCROOT%' }, region: { startLine: Number(line), startColumn: Number(column) } };
}

function uriOf(root: string, file: string): string | undefined {
  const below = relative(root, resolve(file));
  return below === '' || below.startsWith('..') || isAbsolute(below) ? undefined : encodeURI(below.split(sep).join('/'));
}

function repositoryRoot(): string {
  for (let directory = process.cwd(); ; directory = dirname(directory)) {
    if (existsSync(join(directory, '.git'))) return directory;
    if (dirname(directory) === directory) return process.cwd();
  }
}
