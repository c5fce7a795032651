import type { CodedProblem } from '../diagnostics/coded';
import { formatProblem, type Problem } from '../diagnostics/problem';
import { Reporter } from '../diagnostics/reporter';
import type { CiliumModel, Model } from '../model/model';
import type { Check, Finding, Rule, Severity } from './rule';
import { withoutSecretsIn } from '../diagnostics/secrets';
import { isSubstituted } from '../diagnostics/substitution';
import { identityOf, nameOf } from '../model/identity';
import { ofKinds } from '../model/of-kinds';
import { covers, type Suppression } from './suppression';
import { VALUE_CHECKS } from './value-checks';

/** A finding with the rule that made it. */
export interface ReportedProblem extends Problem {
  readonly severity: Severity;
  readonly saidBy?: readonly string[];
  /** Whether it concludes from what is missing. */
  readonly wholeApp?: true;
}

/** A finding that a suppression silenced. */
export interface SuppressedProblem extends ReportedProblem {
  readonly suppressedAt: string;
  readonly suppressedBecause: string;
}

/** Outcome of all checks, each list in a stable order. */
export interface Report {
  readonly errors: readonly ReportedProblem[];
  readonly warnings: readonly ReportedProblem[];
  readonly suppressed: readonly SuppressedProblem[];
}

/** What can be suppressed, and what never can. */
interface KnownChecks {
  readonly severities: ReadonlyMap<string, Severity>;
  readonly final: ReadonlySet<string>;
}

/**
 * Runs every check over the finished model. Problems found before (in values, by helm) come in as `before`. Rules and the
 * checks of values can be suppressed; other problems cannot, as without them there may be nothing to write.
 */
export function runChecks(
  model: Model,
  checks: readonly Check[],
  suppressions: readonly Suppression[],
  before: readonly Problem[] = [],
): Report {
  const rules = checks.filter((check) => check.on !== 'shared');
  const known: KnownChecks = {
    severities: new Map([...VALUE_CHECKS.map((id) => [id, 'error'] as const), ...checks.flatMap(severitiesOf)]),
    final: new Set(rules.filter((rule) => rule.final).map((rule) => rule.id)),
  };
  const found: ReportedProblem[] = before.map((problem) => withoutSecretsIn({ ...problem, severity: problem.severity ?? known.severities.get(problem.code) ?? 'error' }));
  for (const rule of rules) {
    for (const finding of findings(rule, model)) found.push(withoutSecretsIn(reported(rule, finding)));
  }
  for (const check of checks) {
    if (check.on !== 'shared') continue;
    const report = new Reporter('');
    check.check(model, report);
    for (const problem of report.problems) found.push({ ...problem, severity: problem.severity ?? known.severities.get(problem.code)! });
  }

  found.splice(0, found.length, ...inYaml(withoutUnknowns(found, model), model).map((problem) => forReader(problem, model)));
  const used = new Set<Suppression>();
  const suppressed: SuppressedProblem[] = [];
  const open: ReportedProblem[] = [];
  for (const problem of found) {
    const by = suppressions.filter((each) => covers(each, problem.code, problem.path) && suppressible(known, problem.code));
    for (const suppression of by) used.add(suppression);
    // The nearest one speaks of this very thing.
    const [nearest] = by.sort((a, b) => b.path.length - a.path.length);
    if (nearest) suppressed.push({ ...problem, suppressedAt: nearest.path, suppressedBecause: nearest.reason });
    else open.push(problem);
  }
  // Where an error kept something from being made, no check can say that it finds nothing in it.
  const incomplete = open.some(({ severity }) => severity === 'error');
  const idle = suppressions.filter((suppression) => !used.has(suppression) && !(incomplete && suppressible(known, suppression.id)));
  const listed = [...withoutEchoes(open), ...idle.map((suppression) => idleProblem(known, suppression))];
  return {
    errors: sorted(listed.filter((problem) => problem.severity === 'error')),
    warnings: sorted(listed.filter((problem) => problem.severity === 'warning')),
    suppressed: sorted(suppressed),
  };
}

/** Leaves out what is said of a value that something substitutes later: it is not known. The name of the object itself is no reason. */
function withoutUnknowns(problems: readonly ReportedProblem[], { objects }: Model): ReportedProblem[] {
  if (!problems.some(({ what }) => isSubstituted(what))) return [...problems];
  const titles = new Map(objects.flatMap(({ path, object }) => (isSubstituted(nameOf(object)) ? [[path, `${object.kind} ${identityOf(object).title}`] as const] : [])));
  // Rules about secrets know what is substituted.
  return problems.filter(({ code, path, what }) => code.startsWith('SEC') || !isSubstituted(titles.has(path) ? what.replaceAll(titles.get(path)!, '') : what));
}

/** An object that was read from YAML is mended in YAML. */
function inYaml(problems: readonly ReportedProblem[], { objects }: Model): readonly ReportedProblem[] {
  if (!problems.some(({ fix }) => fix.includes(IN_TYPESCRIPT))) return problems;
  const read = new Set(objects.flatMap(({ included, path }) => (included ? [path] : [])));
  return problems.map((problem) => (read.has(problem.path) ? { ...problem, fix: problem.fix.split(IN_TYPESCRIPT)[0]! } : problem));
}

/** What a fix says after it is for constructs only. */
const IN_TYPESCRIPT = '; in TypeScript: ';
/** What a fix says after it is for repositories where no construct is, in place of what it says before. */
const IN_VALUES = '; in values: ';

/** A fix in the words of those who have constructs, or of those who have only files: `check` knows how often a value was unknown. */
function forReader({ fix, code, ...problem }: ReportedProblem, { unknownReads }: Model): ReportedProblem {
  const [constructs, values] = fix.split(IN_VALUES);
  return { ...problem, code, fix: unknownReads ? (values ?? fix).split(IN_TYPESCRIPT)[0]!.replace(/\bsuppress (?:the|this) check\b/, `accept ${code}`) : constructs! };
}

function severitiesOf(check: Check): readonly (readonly [string, Severity])[] {
  return check.on === 'shared' ? Object.entries(check.codes) : [[check.id, check.severity]];
}

/** Codes of what would be reported if nothing else were in the cluster. */
export function codesIfComplete(model: Model, checks: readonly Check[]): readonly string[] {
  if (!model.partial) return [];
  const complete: Model = { ...model, partial: false };
  const codes = checks.flatMap((check) => (check.on !== 'shared' && check.wholeApp && !findings(check, complete)[Symbol.iterator]().next().done ? [check.id] : []));
  return codes.sort();
}

function* findings(rule: Rule, model: Model): Iterable<Finding> {
  if (rule.wholeApp && model.partial) return;
  if (!model.unknownReads) return yield* findingsOf(rule, model);
  let [reads, facts] = [model.unknownReads(), model.unknownFacts?.() ?? 0];
  for (const finding of findingsOf(rule, model)) {
    const [before, factsBefore] = [reads, facts];
    [reads, facts] = [model.unknownReads(), model.unknownFacts?.() ?? 0];
    if (reads === before) yield finding;
    else if (rule.holdsUsually && reads - before === facts - factsBefore) yield { ...finding, severity: 'warning' };
  }
}

function* findingsOf(rule: Rule, model: Model): Iterable<Finding> {
  if (rule.on === 'model') {
    yield* rule.check(model);
  } else if (rule.on === 'cilium') {
    for (const cilium of model.ciliums) {
      if (concerns(rule, cilium)) yield* rule.check(cilium);
    }
  } else {
    for (const object of ofKinds(model.objects, ...rule.kinds)) yield* rule.check(object);
  }
}

/** Whether a rule is about this version of Cilium. */
export function concerns({ versions }: Pick<Rule, 'versions'>, { version }: Pick<CiliumModel, 'version'>): boolean {
  return (!versions?.from || version.atLeast(versions.from)) && (!versions?.before || version.isBefore(versions.before));
}

function reported(rule: Rule, finding: Finding): ReportedProblem {
  const link = finding.link ?? rule.link;
  return {
    severity: finding.severity ?? rule.severity,
    code: rule.id,
    path: finding.path,
    what: finding.what,
    fix: finding.fix,
    ...(finding.edits ? { edits: finding.edits } : {}),
    ...(link ? { link } : {}),
    ...(finding.subject ? { subject: finding.subject } : {}),
    ...(finding.saidBy ? { saidBy: finding.saidBy } : {}),
    ...(rule.wholeApp ? { wholeApp: true } : {}),
  };
}

function suppressible({ severities, final }: KnownChecks, code: string): boolean {
  return severities.has(code) && !final.has(code);
}

function idleProblem({ severities, final }: KnownChecks, { path, id }: Suppression): CodedProblem & ReportedProblem {
  if (!severities.has(id)) {
    return { severity: 'error', code: 'CHK002', path, what: `a suppression names ${id}, which is not a check`, fix: severities.has(id.toUpperCase()) ? `write ${id.toUpperCase()}` : 'use the code that the message shows' };
  }
  const what = final.has(id) ? `check ${id} cannot be suppressed` : `the suppression of ${id} has no effect: there is no such finding here`;
  return { severity: 'warning', code: 'CHK003', path, what, fix: 'remove the suppression' };
}

/**
 * Leaves out what would be the same mistake twice: what helm or a schema says of a value that a rule names already, and what a rule says
 * of a value that is not valid by itself.
 */
function withoutEchoes(problems: readonly ReportedProblem[]): ReportedProblem[] {
  const named = problems.filter(({ code, subject, severity }) => subject !== undefined && severity === 'error' && !isOfSchema(code));
  const others = problems.filter(({ code }) => !isOfSchema(code));
  return problems.filter((problem) => {
    const { code, path, what, subject } = problem;
    // The chart renders these Secrets because of the value that SEC001 is about.
    if (code === 'SEC003' && problems.some((other) => other.code === 'SEC001' && path.startsWith(`${other.path}/`))) return false;
    if (!isOfValue(code) && named.some((other) => isOfValue(other.code) && other.path === path && other.subject === subject)) return false;
    if (isOfSchema(code)) return !others.some((other) => isEcho(problem, other));
    return !code.startsWith('HLM') || !named.some((other) => other.path === path && what.includes(other.subject!));
  });
}

/** Whether a schema finds in an object what is said of it, or of the value of the chart that it was rendered with, already. */
function isEcho({ path, what, subject, severity, saidBy }: ReportedProblem, other: ReportedProblem): boolean {
  // What is said of a secret is about its place, not its form.
  if ((severity === 'error' && other.severity !== 'error') || other.code.startsWith('SEC')) return false;
  if (path === other.path && saidBy?.includes(other.code)) return true;
  if (path === other.path && subject !== undefined && (other.subject === subject || namesValue(other.what, subject))) return true;
  if (path !== other.path && !path.startsWith(`${other.path}/`)) return false;
  const value = /\("?(.+?)"?\)$/.exec(what)?.[1];
  return value !== undefined && (path === other.path ? other.what.includes(`(${value})`) || other.what.endsWith(`; got ${value}`) : other.what.includes(value));
}

/** Whether a code is about one value of the chart alone. */
function isOfValue(code: string): boolean {
  return (VALUE_CHECKS as readonly string[]).includes(code);
}

/** Whether a code is about the form of an object alone: of its schema, or of its metadata. */
function isOfSchema(code: string): boolean {
  return /^(?:SCH|OBJ0(?:1[789]|2[01])$)/.test(code);
}

/** Whether a message names a value, or what the value is a part of, by its dotted path. */
function namesValue(message: string, place: string): boolean {
  for (const found of message.matchAll(/(?<![\w.\]])(?:spec|data|binaryData)(?:[.[][\w[\]"/.-]*)?/g)) {
    const [named] = found;
    if (place === named || (named !== 'spec' && (place.startsWith(`${named}.`) || place.startsWith(`${named}[`)))) return true;
  }
  return false;
}

function sorted<P extends Problem>(problems: readonly P[]): P[] {
  const seen = new Set<string>();
  return problems
    .map((problem) => ({ problem, line: formatProblem(problem) }))
    .filter(({ line }) => !seen.has(line) && seen.add(line))
    .sort((a, b) => (a.problem.path < b.problem.path ? -1 : a.problem.path > b.problem.path ? 1 : a.line < b.line ? -1 : 1))
    .map(({ problem }) => problem);
}
