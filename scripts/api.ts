import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

// `npm run api` writes `api/index.api.md`: the public API of the entry point as one text, so that a change of it shows in a review.
// With `--check` it fails when the committed report differs. The catalogue and the typed CRDs (`./imports/*`) have no report: they are
// generated, and their generator has a check of its own.
const root = resolve(__dirname, '..');
const declarations = join(root, 'build', 'api');
const report = join(root, 'api', 'index.api.md');
const bin = (name: string): string => join(root, 'node_modules', '.bin', name);

rmSync(declarations, { recursive: true, force: true });
execFileSync(bin('tsc'), ['-p', 'tsconfig.build.json', '--outDir', declarations], { cwd: root, stdio: 'inherit' });
const isCheck = process.argv.includes('--check');
const { status, stdout, stderr } = spawnSync(bin('api-extractor'), ['run', '--config', 'api/api-extractor.json', ...(isCheck ? [] : ['--local'])], { cwd: root, encoding: 'utf8' });
if (status !== 0) {
  const isStale = isCheck && /API report|changed the API/i.test(stdout + stderr);
  process.stderr.write(isStale ? 'api/index.api.md differs from the public types: run `npm run api` and review the difference\n' : stdout + stderr);
  process.exitCode = 1;
} else if (!isCheck) {
  process.stdout.write(`api/index.api.md: ${readFileSync(report, 'utf8').split('\n').length} lines\n`);
}
