import { dirname, relative, sep } from 'node:path';
import type { IConstruct } from 'constructs';

// Where the rest of the library is, in the sources and in the package.
const LIBRARY = dirname(__dirname);
const FOREIGN = [LIBRARY + sep, `${sep}node_modules${sep}`, '/node_modules/', '(node:', ' node:', '<anonymous>)'];

/** A captured stack. Node makes the text of it when it is read, which costs more than to capture it. */
export interface Trace {
  readonly stack?: string;
}

/** The first line of a trace that belongs to the program, if there is one: `    at main.ts:9:1`. */
export function programFrameOf({ stack = '' }: Trace): string | undefined {
  return stack.split('\n').find((line) => /^ +at /.test(line) && !FOREIGN.some((part) => line.includes(part)));
}

/** The place that a line of a trace names, relative to the working directory where it is below: `main.ts:9:1`. */
export function placeOf(frame: string | undefined): string | undefined {
  const [, file, position] = /^ +at (?:.*\()?(.*?)(:\d+:\d+)\)?$/.exec(frame ?? '') ?? [];
  if (file === undefined) return undefined;
  const path = file.startsWith('file://') ? (require('node:url') as typeof import('node:url')).fileURLToPath(file) : file;
  const below = relative(process.cwd(), path);
  return (below.startsWith('..') ? path : below) + position;
}

const created = new WeakMap<IConstruct, Map<string, Trace>>();

/** Notes where the program creates a construct, for messages about it. */
export function noteCreation(scope: IConstruct, id: string): void {
  const traces = created.get(scope) ?? new Map<string, Trace>();
  if (traces.size === 0) created.set(scope, traces);
  const trace = {};
  Error.captureStackTrace(trace, noteCreation);
  traces.set(id, trace);
}

const files = new WeakMap<IConstruct, (subject: string) => string>();

/** Says where in a file an object stands, for messages about it. */
export function noteFile(construct: IConstruct, placeOfValue: (subject: string) => string): void {
  files.set(construct, placeOfValue);
}

/** Where the file of an object says it, or where the program created the construct with a path, or the nearest one above it of which that is known. */
function sourceOf(root: IConstruct, path: string, subject: string): string | undefined {
  let scope: IConstruct | undefined = root;
  let trace: Trace | undefined;
  // `home/cilium (cilium 1.19.6)` is about the chart of `home/cilium`.
  for (const id of path.replace(/ \(.*$/, '').split('/')) {
    if (scope === undefined) break;
    trace = created.get(scope)?.get(id) ?? trace;
    scope = scope.node.tryFindChild(id);
  }
  const place = scope && files.get(scope);
  if (place) return place(subject);
  return trace && placeOf(programFrameOf(trace));
}

/** The problems, with where the program created what they are about. */
export function withSources<P extends { readonly path: string; readonly what: string; readonly subject?: string }>(root: IConstruct, problems: readonly P[]): P[] {
  const sources = new Map<string, string | undefined>();
  return problems.map((problem) => {
    const subject = subjectOf(problem);
    const key = `${problem.path}\0${subject}`;
    if (!sources.has(key)) sources.set(key, sourceOf(root, problem.path, subject));
    const source = sources.get(key);
    return source === undefined ? problem : { ...problem, source };
  });
}

/** The value that a problem is about, by its dotted path: what it says, or the first that its message names. Empty for the whole object. */
export function subjectOf({ subject, what }: { readonly what: string; readonly subject?: string }): string {
  if (subject !== undefined) return subject;
  const [named] = /(?<![\w.\]/-])(?:(?:spec|metadata|data|stringData|binaryData)[.[]|rules\[)(?:[\w\]./-]|\[\d+\]|\["[^"]*"\])*/.exec(what) ?? [];
  if (named === undefined) return '';
  return (named.startsWith('rules[') ? `spec.${named}` : named).replace(/[./-]+$/, '');
}
