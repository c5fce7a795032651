import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { LEVELS } from '../diff/consequence';
import { consequencesOf } from '../diff/consequences';
import { diffObjects } from '../diff/diff';
import { TalosCiliumError } from '../diagnostics/problem';
import { reportOf, styleOf } from '../diagnostics/report';
import { isDirectory } from '../manifests/files';
import { choice, UsageError, type Command, type ExitCode, type Invocation } from './command';
import { readTrees, sourceOf, type ReadTrees, type Source } from './diff/read-trees';
import { terminalText, type ShownDiff } from './diff/terminal';

/** `talos-cilium diff`: what changes between two states of a repository, object by object, and what follows from it. */
export const command: Command = {
  usage: 'diff <old> <new> [options]',
  description: [
    'Compares the Kubernetes objects of two directories, files or revisions of Git, and',
    'reports the consequences of the changes: what restarts, what is interrupted, and what',
    'the API server rejects. It compares the output of this library and any other YAML.',
    '',
    '<old> and <new> are directories, files, - for standard input, or a revision of Git with',
    'a path in it, such as main:dist. With --git, pass only the path. Nothing is checked out.',
    '',
    'Objects are matched by kind, namespace and name, in whichever file they are.',
  ].join('\n'),
  options: {
    'git': { type: 'string', value: '<revision>', help: 'compare a path of this revision of Git with the same path in the working directory (default path: dist, or all files)' },
    'format': { type: 'string', value: '<format>', help: 'text, markdown for a comment on a pull request, json with a JSON patch for each object, or sarif (default: text)' },
    'fail-on': { type: 'string', value: '<level>', help: 'exit with 1 only for consequences of this level or above: disruptive, warning or note (default: for any difference)' },
    'all': { type: 'boolean', help: 'show every change, including checksums, version labels and long values' },
  },
  examples: [
    ['npx cdk8s-talos-cilium diff --git main', 'Show what changed in dist/ since main'],
    ['npx cdk8s-talos-cilium diff dist new-dist', 'Compare two directories'],
    ['npx cdk8s-talos-cilium diff v1.2:clusters v1.3:clusters', 'Compare two revisions'],
    ['kustomize build overlays/home | npx cdk8s-talos-cilium diff running.yaml -', 'Compare a file with what kustomize builds'],
  ],
  exitCodes: '0 without differences, 1 with differences (with --fail-on: with such a consequence), 2 if\nthe command was called incorrectly or something cannot be read',
  maxArgs: 2,
  run: (invocation) => Promise.resolve(run(invocation)),
};

const FORMATS = ['text', 'markdown', 'json', 'sarif'] as const;

function run({ args, options, json, terminal }: Invocation): ExitCode {
  const format = json ? 'json' : choice('format', options.format ?? 'text', FORMATS);
  const failOn = options['fail-on'] === undefined ? undefined : choice('fail-on', options['fail-on'], LEVELS);
  const [old, fresh] = typeof options.git === 'string' ? sidesOfGit(options.git, args) : sides(args);
  let trees: ReadTrees;
  try {
    trees = readTrees(old, fresh);
  } catch (error) {
    if (!(error instanceof TalosCiliumError)) throw error;
    // 1 means a difference, and it is not known whether there is one.
    if (json) terminal.out(`${JSON.stringify({ problems: error.problems }, null, 2)}\n`);
    else terminal.err(reportOf(error.problems));
    return 2;
  }
  const { before, after, unchanged, otherFiles, notes } = trees;
  for (const note of notes) terminal.err(`${note}\n`);
  const diff = diffObjects(before, after);
  const shown: ShownDiff = { diff, consequences: consequencesOf(diff, unchanged), otherFiles };
  const isSame = diff.objects.length === 0 && otherFiles.length === 0;
  terminal.out(textOf(shown, format, options.all === true, fresh));
  const fails = failOn === undefined ? !isSame : shown.consequences.some(({ level }) => LEVELS.indexOf(level) <= LEVELS.indexOf(failOn));
  return fails ? 1 : 0;
}

function textOf(shown: ShownDiff, format: (typeof FORMATS)[number], all: boolean, fresh: Source): string {
  switch (format) {
    case 'json':
      return (require('./diff/json') as typeof import('./diff/json')).jsonText(shown);
    case 'sarif':
      return (require('./diff/sarif') as typeof import('./diff/sarif')).sarifText(shown, fresh.type === 'input' ? '' : directoryOf(fresh.path));
    case 'markdown':
      return (require('./diff/markdown') as typeof import('./diff/markdown')).markdownText(shown, all);
    case 'text':
      return terminalText(shown, styleOf(process.stdout), all);
  }
}

/** The directory that names of files are relative to. */
function directoryOf(path: string): string {
  return isDirectory(path) ? path : dirname(path);
}

function sides(args: readonly string[]): [Source, Source] {
  if (args.length < 2) throw new UsageError('Two directories or files are required, or --git with a revision.');
  if (args.every((each) => each === '-')) throw new UsageError('Only one side can be standard input.');
  return [sourceOf(args[0]!), sourceOf(args[1]!)];
}

function sidesOfGit(revision: string, [path = existsSync('dist') ? 'dist' : '.', ...others]: readonly string[]): [Source, Source] {
  if (others.length > 0) throw new UsageError('With --git, name one path, or none.');
  const fresh = sourceOf(path);
  if (fresh.type !== 'path') throw new UsageError('With --git, name a path in the working directory.');
  return [{ type: 'git', revision, path: path.startsWith('/') ? path : `./${path}`, mayBeMissing: true }, fresh];
}
