import type { CodedProblem } from '../diagnostics/coded';
import type { App } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** Apps that nothing has read or synthesized yet, with the directory of their output. */
const waiting = new Map<IConstruct, string>();
let watching = false;

/**
 * Reports an app on stderr when the process ends well and nothing has synthesized or read it. Tests create apps for other ends,
 * so that nothing is said under a test runner.
 */
export function expectSynth(app: App, directory: string): void {
  if (isTest()) return;
  waiting.set(app, directory);
  // Whoever reads the app through cdk8s (`toJson`, `synthYaml`, `Testing.synth`) validates it first.
  app.node.addValidation({ validate: () => (markRead(app), []) });
  if (watching) return;
  watching = true;
  process.once('exit', (code) => {
    // Some runners define their functions after an app may have been created.
    if (code !== 0 || isTest()) return;
    for (const [each, written] of waiting) {
      if (each.node.children.length === 0) continue;
      const { reportOf } = require('../diagnostics/report') as typeof import('../diagnostics/report');
      process.stderr.write(reportOf([forgottenSynth(each, written)]));
    }
  });
}

/** Notes that an app is used. */
export function markRead(app: IConstruct): void {
  waiting.delete(app);
}

/** What is said of an app that was not synthesized. */
export function forgottenSynth({ node }: IConstruct, directory: string): CodedProblem {
  const charts = node.children.map((chart) => chart.node.id).join(', ');
  return {
    code: 'APP002',
    path: 'GitOpsApp',
    severity: 'warning',
    what: `the program ended without a call of app.synth(), so nothing was written to ${directory} (charts of the app: ${charts})`,
    fix: 'call app.synth() at the end of the program',
  };
}

/** Whether this process runs tests. */
export function isTest(): boolean {
  const { JEST_WORKER_ID, VITEST, NODE_TEST_CONTEXT, NODE_ENV } = process.env;
  if (NODE_ENV === 'test' || [JEST_WORKER_ID, VITEST, NODE_TEST_CONTEXT].some((mark) => mark !== undefined)) return true;
  const { describe, it } = globalThis as { describe?: unknown; it?: unknown };
  if (typeof describe === 'function' && typeof it === 'function') return true;
  // The only trace of node:test in a program that is run without `node --test`.
  const { moduleLoadList } = process as { moduleLoadList?: readonly string[] };
  return moduleLoadList?.includes('NativeModule test') ?? false;
}
