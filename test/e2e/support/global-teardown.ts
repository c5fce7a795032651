import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { prerequisites } from './binaries';
import { reportText } from './report-text';

/** Jest calls this once, after its own summary. */
module.exports = (): void => {
  const found = prerequisites();
  if (typeof found === 'string') {
    process.stdout.write(`\nThe end-to-end tests were skipped: ${found}.\n`);
    return;
  }
  const file = process.env.E2E_REPORT;
  if (!file) return;
  process.stdout.write(`\n${reportText(readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)))}\n`);
  rmSync(dirname(file), { recursive: true });
};
