import type { Report, ReportedProblem } from '../checks/engine';
import { uncheckedKinds, uncheckedRules } from '../checks/schema-findings';
import type { Model } from '../model/model';

/**
 * `checks.json`: warnings and suppressed findings of a synth, the kinds whose schemas are not known and
 * the validation rules that are not checked, if there are any. Errors never get this far.
 */
export function checksFile(report: Report, model: Model): string {
  const unchecked = uncheckedKinds(model);
  const rules = uncheckedRules(model);
  const content = {
    warnings: report.warnings.map(shown),
    suppressed: report.suppressed.map((problem) => ({ ...shown(problem), suppressedAt: problem.suppressedAt, reason: problem.suppressedBecause })),
    ...(unchecked.length > 0 && { uncheckedKinds: unchecked }),
    ...(rules.length > 0 && { uncheckedRules: rules }),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function shown({ code, severity, path, what, expected, fix, link }: ReportedProblem): object {
  return { code, severity, path, what, ...(expected ? { expected } : {}), fix, ...(link ? { link } : {}) };
}
