import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { useTemporaryDirectory } from '../support/scripts';

const ROOT = resolve(__dirname, '..', '..');
const directory = useTemporaryDirectory();

test('work in another thread runs from TypeScript sources through tsx, which wraps functions to keep their names', () => {
  const file = join(directory(), 'main.ts');
  writeFileSync(file, `
    import { inBackground } from '${ROOT}/lib/runtime/background';
    console.log(inBackground(async (value: number) => {
      const twice = (each: number): number => each * 2;
      function name(): string { return twice.name; }
      return [twice(value), name()].join();
    }, 21));
  `);
  const { JEST_WORKER_ID: _worker, NODE_ENV: _mode, ...env } = process.env;
  const { stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), file], { cwd: directory(), env, encoding: 'utf8' });
  expect([stdout, stderr]).toEqual(['42,twice\n', '']);
});
