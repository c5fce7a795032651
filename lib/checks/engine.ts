import { formatProblem, type Problem } from '../errors';
import type { CiliumModel, Model } from './model';
import type { Finding, Rule, Severity } from './rule';
import { covers, type Suppression } from './suppression';

/** A finding with the rule that made it. */
export interface ReportedProblem extends Problem {
  readonly severity: Severity;
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

/** Runs every rule over the finished model. Problems found before (in values, by helm) come in as `before`. */
export function runChecks(model: Model, rules: readonly Rule[], suppressions: readonly Suppression[], before: readonly Problem[] = []): Report {
  const found: ReportedProblem[] = before.map((problem) => ({ ...problem, severity: 'error' }));
  for (const rule of rules) {
    for (const finding of findings(rule, model)) found.push(reported(rule, finding));
  }
  found.push(...unknownSuppressions(rules, suppressions, before));

  const final = new Set(rules.filter((rule) => rule.final).map((rule) => rule.id));
  const used = new Set<Suppression>();
  const suppressed: SuppressedProblem[] = [];
  const open: ReportedProblem[] = [];
  for (const problem of found) {
    const by = final.has(problem.code) ? undefined : suppressions.find((suppression) => covers(suppression, problem.code, problem.path));
    if (by) {
      used.add(by);
      suppressed.push({ ...problem, suppressedAt: by.path, suppressedBecause: by.reason });
    } else {
      open.push(problem);
    }
  }
  const known = new Set(rules.map((rule) => rule.id));
  for (const idle of suppressions.filter((suppression) => known.has(suppression.id) && !used.has(suppression))) {
    open.push({
      severity: 'warning',
      code: 'CHK003',
      path: idle.path,
      what: final.has(idle.id) ? `${idle.id} cannot be suppressed` : `suppression of ${idle.id} silences nothing`,
      fix: 'remove the suppression',
    });
  }
  return {
    errors: sorted(open.filter((problem) => problem.severity === 'error')),
    warnings: sorted(open.filter((problem) => problem.severity === 'warning')),
    suppressed: sorted(suppressed),
  };
}

function* findings(rule: Rule, model: Model): Iterable<Finding> {
  if (rule.on === 'model') {
    yield* rule.check(model);
  } else if (rule.on === 'cilium') {
    for (const cilium of model.ciliums) {
      if (concerns(rule, cilium)) yield* rule.check(cilium);
    }
  } else {
    const kinds = rule.kinds && new Set(rule.kinds);
    for (const object of model.objects) {
      if (!kinds || kinds.has(object.object.kind)) yield* rule.check(object);
    }
  }
}

function concerns({ versions }: Rule, { version }: CiliumModel): boolean {
  return (!versions?.from || version.atLeast(versions.from)) && (!versions?.before || version.isBefore(versions.before));
}

function reported(rule: Rule, finding: Finding): ReportedProblem {
  const link = finding.link ?? rule.link;
  return { severity: rule.severity, code: rule.id, path: finding.path, what: finding.what, fix: finding.fix, ...(link ? { link } : {}) };
}

function unknownSuppressions(rules: readonly Rule[], suppressions: readonly Suppression[], before: readonly Problem[]): ReportedProblem[] {
  const known = new Set([...rules.map((rule) => rule.id), ...before.map((problem) => problem.code)]);
  return suppressions
    .filter((suppression) => !known.has(suppression.id))
    .map((suppression) => ({
      severity: 'error',
      code: 'CHK002',
      path: suppression.path,
      what: `suppression names no rule (${suppression.id})`,
      fix: 'use an id of docs/checks.md',
    }));
}

function sorted<P extends Problem>(problems: readonly P[]): P[] {
  const seen = new Set<string>();
  return problems
    .map((problem) => ({ problem, line: formatProblem(problem) }))
    .filter(({ line }) => !seen.has(line) && seen.add(line))
    .sort((a, b) => (a.problem.path < b.problem.path ? -1 : a.problem.path > b.problem.path ? 1 : a.line < b.line ? -1 : 1))
    .map(({ problem }) => problem);
}
