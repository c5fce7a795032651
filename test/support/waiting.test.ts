import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { inTemporaryDirectory } from './scripts';

const ROOT = resolve(__dirname, '..', '..');

/** Runs jest on the fixture, with this repository's configuration. */
function jestRun(env: Readonly<Record<string, string>>): { readonly status: number | null; readonly text: string } {
  return inTemporaryDirectory((cache) => {
    const { CI: _ci, ...others } = process.env;
    const args = [require.resolve('jest/bin/jest'), '--runInBand', '--roots', resolve(__dirname, 'fixtures'), '--testMatch', '**/waiting.fixture.ts'];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, env: { ...others, TALOS_CILIUM_CACHE: cache, ...env }, encoding: 'utf8' });
    return { status, text: stderr };
  });
}

describe('without the files from upstream', () => {
  const nothing = { TALOS_CILIUM_ASSETS: resolve(ROOT, 'nothing', 'assets') };

  test('tests that need them wait and are counted, and the run is good', () => {
    const { status, text } = jestRun(nothing);
    expect(text).toContain('4 tests wait for Cilium charts and other files from upstream. Fetch them with "npm run assets"');
    expect(text).toMatch(/Tests: +4 skipped, 2 passed, 6 total/);
    expect(status).toBe(0);
  });

  test('a test that is wrong fails all the same', () => {
    const { status, text } = jestRun({ ...nothing, FIXTURE_FAILS: '1' });
    expect(text).toMatch(/Tests: +1 failed, 4 skipped, 1 passed, 6 total/);
    expect(status).toBe(1);
  });

  test('in CI that is a failure', () => {
    const { status, text } = jestRun({ ...nothing, CI: 'true' });
    expect(text).toContain('4 tests wait for Cilium charts');
    expect(status).toBe(1);
  });
});

test('with the files from upstream no test waits', () => {
  const { status, text } = jestRun({ CI: 'true' });
  expect(text).toMatch(/Tests: +6 passed, 6 total/);
  expect(text).not.toContain('wait for');
  expect(status).toBe(0);
});
