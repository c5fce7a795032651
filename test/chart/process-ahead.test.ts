import { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { DirectRuns, type ProcessLimits, type ProcessOutcome } from '../../lib/chart/helm-process';
import { ProcessAhead } from '../../lib/chart/process-ahead';
import { inTemporaryDirectory, script } from '../support/scripts';

interface Runs {
  readonly ahead: ProcessOutcome | undefined;
  readonly usual: ProcessOutcome;
}

/** A shell script, run ahead and in the usual way. */
function both(body: string, stdin = '', limits: ProcessLimits = {}, meanwhile?: () => void): Runs {
  return inTemporaryDirectory((directory) => {
    const program = script(directory, 'program', body);
    const job = { args: ['one', 'two words'], stdin };
    const env = { PATH: process.env.PATH ?? '' };
    const before = readdirSync(directory);
    const run = ProcessAhead.begin(job, { program, env, directory, timeoutMs: 20_000, maxBytes: 64 * 1024 * 1024, ...limits });
    // The input has no name any more.
    expect(readdirSync(directory)).toEqual(before);
    meanwhile?.();
    const ahead = run?.wait();
    const runs = new DirectRuns(directory);
    runs.start(program, [job], limits);
    return { ahead, usual: runs.wait()[0]! };
  });
}

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('a run ahead ends as in the usual way', () => {
  // It must live until the kernel has shown what it is.
  const alive = 'sleep 0.2';

  test.each([
    ['with output and arguments', `${alive}; echo "$1,$2"; echo done`],
    ['with nothing', alive],
    ['with a complaint', `${alive}; echo "Error: no" >&2; exit 1`],
    ['with a complaint only', `${alive}; echo "WARNING: yes" >&2`],
    ['with a status of its own', `${alive}; exit 137`],
    ['by a signal in the middle of its output', `echo "kind: A"; echo "---"; ${alive}; kill -9 $$; echo "kind: B"`],
    ['by a signal that can be caught', `${alive}; kill -TERM $$`],
    ['with more than a pipe holds', `${alive}; i=0; while [ $i -lt 3000 ]; do echo "line $i of a text that is longer than what a pipe holds, all in all: 300 kB or so"; i=$((i+1)); done`],
    ['without reading its input', `exec 0<&-; ${alive}; echo a`],
  ])('%s', (_title, body) => {
    const { ahead, usual } = both(body);
    expect(ahead).toEqual(usual);
  });

  test('with its input, however long', () => {
    const text = 'ä'.repeat(700_000);
    const { ahead, usual } = both(`${alive}; cat`, text);
    expect(ahead?.stdout).toBe(text);
    expect(ahead).toEqual(usual);
  });

  test('whether it is waited for while it runs or long after', () => {
    const later = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    const { ahead, usual } = both(`${alive}; echo a; exit 3`, '', {}, later);
    expect(ahead).toEqual(usual);
    expect(ahead?.status).toBe(3);
  });

  test('when it takes too long or prints too much', () => {
    expect(both('exec sleep 20', '', { timeoutMs: 200 }).ahead).toMatchObject({ status: null, failure: 'timeout' });
    expect(both('exec yes', '', { maxBytes: 100_000 }).ahead).toMatchObject({ status: null, failure: 'overflow' });
  });

  test('when a process that it leaves behind holds its output: nothing is made up', () => {
    expect(both(`sleep 2 & ${alive}; echo a`, '', { timeoutMs: 500 }).ahead).toMatchObject({ failure: 'timeout' });
  });
});

test('a program that is not there is left to the usual way, and nobody is sent a signal instead of it', () => {
  const kill = jest.spyOn(ChildProcess.prototype, 'kill').mockReturnValue(true);
  inTemporaryDirectory((directory) => {
    const job = { args: [], stdin: '' };
    expect(ProcessAhead.begin(job, { program: `${directory}/none`, env: {}, directory, timeoutMs: 1000, maxBytes: 1000 })).toBeUndefined();
    const runs = new DirectRuns(directory);
    runs.begin(`${directory}/none`, job);
    runs.start(`${directory}/none`, [job]);
    expect(runs.wait()).toMatchObject([{ failure: 'spawn' }]);
    runs.close();
  });
  expect(kill).not.toHaveBeenCalled();
  kill.mockRestore();
});

test('a run that is not wanted after all is ended, and the one that is wanted is made', () => {
  inTemporaryDirectory((directory) => {
    const log = `${directory}/log`;
    const program = script(directory, 'program', `sleep 0.2; echo "$1" >> ${log}; echo "$1"`);
    const runs = new DirectRuns(directory);
    runs.begin(program, { args: ['first'], stdin: '' });
    runs.start(program, [{ args: ['second'], stdin: '' }]);
    expect(runs.wait()).toMatchObject([{ status: 0, stdout: 'second\n' }]);
    runs.close();
    expect(readFileSync(log, 'utf8')).toBe('second\n');
  });
});

test('a run that was begun is not made again', () => {
  inTemporaryDirectory((directory) => {
    const log = `${directory}/log`;
    const program = script(directory, 'program', `sleep 0.2; echo "$1" >> ${log}; cat`);
    const runs = new DirectRuns(directory);
    const job = { args: ['a'], stdin: 'input' };
    runs.begin(program, job);
    runs.start(program, [job]);
    expect(runs.wait()).toEqual([{ status: 0, stdout: 'input', stderr: '' }]);
    expect(readFileSync(log, 'utf8')).toBe('a\n');
    runs.close();
  });
});
