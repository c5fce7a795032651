import { delimiter, join } from 'node:path';
import type { JestEnvironment } from '@jest/environment';
import { createEmptyTestResult, type TestResult } from '@jest/test-result';
import type { Circus } from '@jest/types';
import { missingUpstreamFiles, useRepositoryAssets } from '../../scripts/repository-assets';

type Framework = (globalConfig: object, config: object, environment: JestEnvironment, runtime: object, path: string, ...more: unknown[]) => Promise<TestResult>;

const { default: circus } = require('jest-circus/runner') as { default: Framework };

/** Where test/support/setup.ts counts, in the test file's own world, how often a file from upstream was missed. */
const MISSES = Symbol.for('files from upstream that were missed');

/** What the result of a test file says in addition. */
interface WaitingTests {
  readonly waiting: number;
}

/**
 * Runs a test file as jest does. In a checkout without all files from upstream, a test that fails because one of them is missing counts as
 * waiting: jest shows it as skipped, and `waiting-reporter.js` says how many there are. With all files, nothing is different.
 */
const run: Framework = async (...args) => {
  useRepositoryAssets();
  if (missingUpstreamFiles().length === 0) return circus(...args);
  const [, , environment, , path] = args;
  const waiting = new Waiting();
  Object.assign(environment.global, { [MISSES]: waiting.misses });
  environment.handleTestEvent = (event, state) => waiting.handle(event, state);
  try {
    const result = await circus(...args);
    return Object.assign(result, { waiting: waiting.tests } satisfies WaitingTests);
  } catch (error) {
    // The file reads from upstream while it is loaded, so that its tests cannot even be counted.
    if (!waiting.isCausedByMiss([error])) throw error;
    return fileWaits(path);
  }
};

// jest takes the default export.
exports.default = run;

function fileWaits(testFilePath: string): TestResult & WaitingTests {
  const title = 'every test of this file';
  const test = { ancestorTitles: [], failureDetails: [], failureMessages: [], fullName: title, numPassingAsserts: 0, status: 'pending' as const, title };
  return { ...createEmptyTestResult(), testFilePath, numPendingTests: 1, testResults: [test], waiting: 1 };
}

class Waiting {
  readonly misses = { count: 0 };
  tests = 0;
  private before = 0;
  private outside = false;

  handle(event: Circus.AsyncEvent | Circus.SyncEvent, state: Circus.State): void {
    switch (event.name) {
      case 'test_start':
        this.outside ||= this.misses.count > this.before;
        this.before = this.misses.count;
        break;
      case 'test_done':
        if (event.test.errors.length > 0 && this.isCausedByMiss(event.test.errors)) {
          this.tests += 1;
          event.test.errors.length = 0;
          event.test.status = 'skip';
        }
        this.before = this.misses.count;
        break;
      case 'hook_failure':
        if (!this.isCausedByMiss([event.error])) break;
        if (event.hook.type === 'beforeAll') this.outside = true;
        // What was not set up cannot be torn down.
        if (event.hook.type === 'afterAll') state.unhandledErrors.pop();
        break;
      default:
    }
  }

  /** Whether a file was missed since the test began, or while all tests were prepared, or an error speaks of one. */
  isCausedByMiss(errors: readonly unknown[]): boolean {
    return this.outside || this.misses.count > this.before || errors.flat().some(speaksOfMiss);
  }
}

const directories = (): string[] =>
  (process.env.TALOS_CILIUM_ASSETS ?? '').split(delimiter).flatMap((directory) => [directory, join(directory, '../crds'), join(directory, '../schemas')]);

/** Errors come from the test file's own world, where `Error` is another class. */
function speaksOfMiss(error: unknown): boolean {
  const text = String((error as Partial<Error> | undefined)?.stack ?? error);
  return /\bAST004\b|npm run assets/.test(text) || (text.includes('ENOENT') && directories().some((directory) => text.includes(directory)));
}
