import type { Report, ReportedProblem } from '../checks/engine';

/** `checks.json`: warnings and suppressed findings of a synth. Errors never get this far. */
export function checksFile(report: Report): string {
  const content = {
    warnings: report.warnings.map(shown),
    suppressed: report.suppressed.map((problem) => ({ ...shown(problem), suppressedAt: problem.suppressedAt, reason: problem.suppressedBecause })),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function shown({ code, severity, path, what, expected, fix, link }: ReportedProblem): object {
  return { code, severity, path, what, ...(expected ? { expected } : {}), fix, ...(link ? { link } : {}) };
}
