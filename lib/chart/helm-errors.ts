import type { Problem } from '../diagnostics/problem';
import type { ProcessOutcome } from './helm-process';

/** What a failed render was about. */
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

/** Turns the end of a helm run into problems that name chart, release and construct; empty when it went well. */
export function problemsOfRun(outcome: ProcessOutcome, subject: RenderSubject): Problem[] {
  if (outcome.failure === undefined && outcome.status === 0) return [];
  const problem = (code: string, what: string, fix: string, link?: string): Problem => ({
    code,
    path: subject.path,
    what: `${subject.chart}, release ${subject.namespace}/${subject.releaseName}: ${what}`,
    fix,
    ...(link ? { link } : {}),
  });

  if (outcome.failure === 'spawn') {
    return [problem('HLM005', `helm could not be started (${outcome.stderr.trim()})`, 'check that TALOS_CILIUM_HELM names a binary for this machine')];
  }
  if (outcome.failure === 'timeout') {
    return [problem('HLM006', `helm did not end in time (${subject.timeoutMs} ms)`, 'raise helm.timeoutMs, or find out what helm waits for')];
  }
  if (outcome.failure === 'overflow') {
    return [problem('HLM007', `helm printed too much (over ${subject.maxBytes} bytes)`, 'raise helm.maxBytes if the chart is really that large')];
  }

  const message = meaning(outcome.stderr);
  const schema = [...message.matchAll(/^- at '([^']*)': (.+)$/gm)];
  if (schema.length > 0) {
    return schema.map(([, pointer = '', complaint = '']) =>
      problem('HLM008', `value ${pointer.slice(1).replaceAll('/', '.')} has the wrong type (${complaint})`, 'give the type that the chart\'s values.schema.json asks for'),
    );
  }
  const refusal = /execution error at \(([^)]*)\): (.*)/s.exec(message);
  if (refusal) {
    const reason = refusal[2]?.trim() ?? '';
    return [problem('HLM009', `the chart rejects these values: ${reason}`, fixOf(reason), /https:\/\/\S+/.exec(reason)?.[0])];
  }
  return [problem('HLM010', `helm failed (${message || `exit status ${outcome.status}`})`, 'run the `helm template` command of the values file by hand to see more')];
}

/** What the author of a chart says to do, in the words of this library. */
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
