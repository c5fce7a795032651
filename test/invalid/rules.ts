import { App, Chart } from 'cdk8s';
import { allRules } from '../../lib/checks/catalogue';
import { suppressCheck, type Suppression } from '../../lib/checks/suppression';
import type { RuleExample } from '../../lib/checks/rule';
import { TalosCiliumError } from '../../lib/diagnostics/problem';
import { reportOf } from '../support/models';
import type { InvalidInput } from './invalid-input';

/** Runs all checks; what they find, warnings too, is thrown. */
function check(example: RuleExample, suppressions: readonly Suppression[] = []): void {
  const { errors, warnings } = reportOf(example, { suppressions });
  const found = [...errors, ...warnings];
  if (found.length > 0) throw new TalosCiliumError(found);
}

/** The bad example of each rule, and the mistakes that can be made in suppressing one. */
export const invalid: readonly InvalidInput[] = [
  ...allRules().map(({ id, title, bad }): InvalidInput => ({ code: id, title: title.toLowerCase(), run: () => check(bad) })),
  {
    code: 'CHK001',
    title: 'a suppression without a reason',
    run: () => suppressCheck(new Chart(new App(), 'home'), { id: 'CIL041', reason: ' ' }),
  },
  {
    code: 'CHK002',
    title: 'a suppression of an unknown check',
    run: () => check({}, [{ path: 'home', id: 'CIL999', reason: 'we know' }]),
  },
  {
    code: 'CHK003',
    title: 'a suppression that silences nothing',
    run: () => check({}, [{ path: 'home', id: 'CIL041', reason: 'we know' }]),
  },
];
