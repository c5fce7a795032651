import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useRepositoryAssets } from '../../../scripts/repository-assets';
import { kubectlBinary } from '../../support/tools';
import { prerequisites } from './binaries';

/** Jest calls this once, before the test files are run by processes that inherit its environment. */
module.exports = (): void => {
  useRepositoryAssets();
  const found = prerequisites();
  if (typeof found === 'string') return;
  kubectlBinary();
  process.env.E2E_REPORT = join(mkdtempSync(join(tmpdir(), 'talos-cilium-report-')), 'rows.jsonl');
  writeFileSync(process.env.E2E_REPORT, '');
};
