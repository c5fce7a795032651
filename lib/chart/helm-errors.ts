import type { Code } from '../diagnostics/catalogue';
import type { Problem } from '../diagnostics/problem';
import type { ProcessOutcome } from './helm-process';

/** What a failed render belongs to. */
export interface RenderSubject {
  /** Construct path. */
  readonly path: string;
  /** `cilium 1.19.6`. */
  readonly chart: string;
  readonly releaseName: string;
  readonly namespace: string;
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** Turns the result of a helm run into problems with chart, release and construct; empty if it succeeded. */
export function problemsOfRun(outcome: ProcessOutcome, subject: RenderSubject): Problem[] {
  if (outcome.failure === undefined && outcome.status === 0) return [];
  const problem = (code: Code, what: string, fix: string, link?: string): Problem => ({
    code,
    path: subject.path,
    what: `${subject.chart}, release ${subject.namespace}/${subject.releaseName}: ${what}`,
    fix,
    ...(link ? { link } : {}),
  });

  if (outcome.failure === 'spawn') {
    return [problem('HLM005', `helm could not be started (${outcome.stderr.trim()})`, `set TALOS_CILIUM_HELM to the path of a helm binary for ${process.platform}/${process.arch}`)];
  }
  if (outcome.failure === 'timeout') {
    return [problem('HLM006', `helm did not finish within ${subject.timeoutMs} ms`, `run it on a machine with less load, or set helm: { timeout: '${Math.ceil(subject.timeoutMs / 500)}s' } on the TalosCilium`)];
  }
  if (outcome.failure === 'overflow') {
    return [problem('HLM007', `helm printed more than ${subject.maxBytes} bytes`, `check the values; if the output is really that large, set helm: { maxOutput: '${Math.ceil((subject.maxBytes * 2) / 1024 ** 2)}Mi' } on the TalosCilium`)];
  }

  const message = meaning(outcome.stderr);
  const schema = [...message.matchAll(/^- at '([^']*)': (.+)$/gm)];
  if (schema.length > 0) {
    return schema.map(([, pointer = '', complaint = '']) => {
      const value = pointer.slice(1).replaceAll('/', '.');
      const [, got, wanted] = /^got (\S+), want (.+)$/.exec(complaint) ?? [];
      const what = got ? `value ${value} must be of type ${wanted}; got ${got}` : `value ${value} does not fit the schema of the chart: ${complaint}`;
      return problem('HLM008', what, `change ${value} to match values.schema.json of the chart`);
    });
  }
  const refusal = /execution error at \(([^)]*)\): (.*)/s.exec(message);
  if (refusal) {
    const reason = refusal[2]?.trim() ?? '';
    return [problem('HLM009', `the chart rejects these values: ${reason}`, fixOf(reason), /https:\/\/\S+/.exec(reason)?.[0])];
  }
  return [problem('HLM010', `helm failed: ${message || `exit status ${outcome.status}`}`, 'render the chart with "helm template" and the same values to see more')];
}

/** The fix that a chart asks for, as an edit in this library. */
function fixOf(reason: string): string {
  const [, path, value] = /\bset \.Values\.([\w.]+)=([\w-]+)/.exec(reason) ?? [];
  if (path) return `set the value ${path}: ${value}`;
  const named = [...new Set([...reason.matchAll(/\.Values\.([\w.]*\w)/g)].map(([, each]) => each!))];
  return named.length > 0 ? `change the ${named.length > 1 ? 'values' : 'value'} ${named.join(', ')}` : 'change the values that the message names';
}

function meaning(stderr: string): string {
  return stderr
    .replace(/^(level=\w+ |WARNING: |walk\.go).*$/gm, '')
    .replace(/^Error: /m, '')
    .replace(/\s*Use --debug flag to render out invalid YAML\s*/g, '')
    .trim();
}
