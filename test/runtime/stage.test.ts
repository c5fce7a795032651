import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { writeFileAtomically } from '../../lib/runtime/files';
import { isShared, makeStage, removeStage } from '../../lib/runtime/stage';
import { useTemporaryDirectory } from '../support/scripts';

const directory = useTemporaryDirectory();

/** A stage as another process has it. */
function stageOf(pid: number, file: string): string {
  const own = makeStage(file);
  const other = own.directory.replace(`-${process.pid}-`, `-${pid}-`);
  mkdirSync(other);
  writeFileSync(join(other, 'next'), 'half of it');
  removeStage(own);
  return basename(other);
}

test('a write removes what a killed process left, and nothing of one that runs', () => {
  const file = join(directory(), 'lock.json');
  const { pid: ended } = spawnSync(process.execPath, ['-e', '']);
  const [, running] = [stageOf(ended, file), stageOf(process.ppid, file)];
  expect(isShared(file)).toBe(true);
  writeFileAtomically(file, 'all of it');
  expect(readdirSync(directory()).sort()).toEqual([running, 'lock.json']);
  expect(readFileSync(file, 'utf8')).toBe('all of it');
});

test('Git ignores a stage', () => {
  const stage = makeStage(join(directory(), 'dist'));
  expect(readFileSync(join(stage.directory, '.gitignore'), 'utf8')).toBe('*\n');
  removeStage(stage);
});
