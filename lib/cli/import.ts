import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { CodedError } from '../diagnostics/coded';
import { TalosCiliumError, type Problem } from '../diagnostics/problem';
import { listed } from '../runtime/listed';
import { UsageError, type Command, type Invocation } from './command';
import type { Import, ImportOptions } from './import/import-cluster';
import type { Facts, InputFile } from './import/inputs';

const STANDARD_INPUT = 'standard input';

/** `talos-cilium import`. */
export const command: Command = {
  usage: 'import <file or directory...|-> [options]',
  description: `Writes a typed program, main.ts, from what installs Cilium today: Helm values, a
Flux HelmRelease, an Argo CD Application, helmCharts of kustomize, a helmfile, or a
helm or cilium command. It also reads the Talos configuration and the objects of
Cilium and the Gateway API in the same files and directories.

IMPORT.md lists which values became props, which stayed raw values, which had no
effect, and what the program renders differently. Secrets and templates are never
written.`,
  options: {
    out: { type: 'string', value: '<dir>', help: 'directory of the new files (default: the current one)' },
    force: { type: 'boolean', help: 'overwrite main.ts, IMPORT.md and imported.yaml' },
    installation: { type: 'string', value: '<number>', help: 'number of the installation to import, if the files contain several' },
    'cluster-name': { type: 'string', value: '<name>', help: 'name of the cluster (default: from the files)' },
    'cilium-version': { type: 'string', value: '<version>', help: 'version of Cilium (default: from the files)' },
    'talos-version': { type: 'string', value: '<version>', help: 'Talos version (default: from the files)' },
    'kubernetes-version': { type: 'string', value: '<version>', help: 'Kubernetes version (default: from the files)' },
    'control-planes': { type: 'string', value: '<count>', help: 'number of control plane nodes (default: from the files, or 3)' },
    workers: { type: 'string', value: '<count>', help: 'number of worker nodes (default: from the files, or 0)' },
  },
  examples: [
    ['npx cdk8s-talos-cilium import values.yaml --cilium-version 1.19.6', 'A values file'],
    ['npx cdk8s-talos-cilium import kubernetes/apps/kube-system/cilium --out cluster', 'Everything in a directory of a GitOps repository'],
    ['helm get values cilium -n kube-system -o yaml | npx cdk8s-talos-cilium import -', 'The values of a running release'],
    ['npx cdk8s-talos-cilium import install.sh controlplane.yaml', 'A script with helm or cilium install, and a machine configuration'],
  ],
  run(invocation) {
    const { args, options, json, terminal } = invocation;
    if (args.length === 0) throw new UsageError('At least one file or directory is required, or "-" for standard input.');
    const settings = readOptions(invocation);
    const directory = typeof options.out === 'string' ? options.out : '';
    const { importCluster } = require('./import/import-cluster') as typeof import('./import/import-cluster');
    const { readInputs } = require('./import/read-inputs') as typeof import('./import/read-inputs');
    const { markdownReport, terminalReport } = require('./import/report') as typeof import('./import/report');
    const { topLevelKeys } = require('./import/known-keys') as typeof import('./import/known-keys');

    const known = topLevelKeys();
    const inputs = readInputs(inputFiles(args), (key) => known.has(key));
    const { files, report } = importCluster(inputs, settings, require('../index') as typeof import('../index'));
    const all = new Map([...files, ['IMPORT.md', markdownReport(report)]]);
    write(directory, all, options.force === true);
    const names = [...all.keys()];
    terminal.out(json ? `${JSON.stringify({ directory: resolve(directory), files: names, ...report }, null, 2)}\n` : terminalReport(report, names, directory));
    // Like a check: the files are there, and the program needs a correction or a decision.
    return Promise.resolve([...report.findings, ...report.unmet].some(({ severity }) => severity !== 'warning') ? 1 : 0);
  },
};

export type { Import };

function readOptions({ options }: Invocation): ImportOptions {
  const count = (name: string): number | undefined => {
    const text = options[name];
    if (text === undefined) return undefined;
    if (!/^\d+$/.test(String(text))) throw new UsageError(`--${name} must be a whole number; got "${String(text)}".`);
    return Number(text);
  };
  const text = (name: string): string | undefined => options[name] as string | undefined;
  const facts: Facts = {
    name: text('cluster-name'),
    talosVersion: text('talos-version'),
    kubernetesVersion: text('kubernetes-version'),
    controlPlanes: count('control-planes'),
    workers: count('workers'),
  };
  const installation = count('installation');
  const ciliumVersion = text('cilium-version');
  return {
    facts: Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Facts,
    ...(installation !== undefined && { installation }),
    ...(ciliumVersion !== undefined && { ciliumVersion }),
  };
}

/** All files that were named, and those in directories that were named. */
function inputFiles(args: readonly string[]): InputFile[] {
  const problems: Problem[] = [];
  const files = args.flatMap((path): InputFile[] => {
    try {
      if (path === '-') return [{ name: STANDARD_INPUT, directory: '', text: readFileSync(0, 'utf8'), isNamed: true }];
      if (!statSync(path).isDirectory()) return [{ name: path, directory: dirname(path), text: readFileSync(path, 'utf8'), isNamed: true }];
      const found = filesBelow(path);
      if (found.length === 0) problems.push(unreadable(path, 'the directory contains no .yaml, .yml, .json, .sh or .md files'));
      return found.map((file) => ({ name: file, directory: dirname(file), text: readFileSync(file, 'utf8'), isNamed: false }));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      problems.push(unreadable(path, code === 'ENOENT' ? 'it does not exist' : code === 'EACCES' ? 'permission denied' : message));
      return [];
    }
  });
  if (problems.length > 0) throw new TalosCiliumError(problems);
  return files;
}

function unreadable(path: string, cause: string): Problem {
  return new CodedError({ code: 'CLI007', path, what: `the file or directory cannot be read: ${cause}`, fix: 'correct the path, or pass "-" to read standard input' }).problems[0]!;
}

/** Sorted by name in every directory, so that the order is the same on every file system. Templates and vendored charts of a chart are left out. */
function filesBelow(directory: string): string[] {
  const all = readdirSync(directory).filter((name) => !name.startsWith('.') && name !== 'node_modules' && name !== 'dist').sort();
  const isChart = all.includes('Chart.yaml');
  const names = all.filter((name) => !(isChart && ['templates', 'charts', 'tests', 'crds', 'ci'].includes(name)));
  return names.flatMap((name) => {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) return filesBelow(path);
    return /\.(?:ya?ml|json|sh|bash|gotmpl|j2|tmpl)$/.test(name) && !/^(package|tsconfig|package-lock|values\.schema)\b.*\.json$/.test(name) ? [path] : [];
  });
}

/** Writes all files or none. */
function write(directory: string, files: ReadonlyMap<string, string>, force: boolean): void {
  const target = resolve(directory);
  const existing = [...files.keys()].filter((name) => existsSync(join(target, name)));
  if (existing.length > 0 && !force) {
    throw new CodedError({
      code: 'CLI010',
      path: relative('', target) || '.',
      what: `${listed(existing)} already ${existing.length === 1 ? 'exists' : 'exist'}`,
      fix: 'set another directory with --out, or overwrite the files with --force',
    });
  }
  try {
    mkdirSync(target, { recursive: true });
    for (const [name, text] of files) writeFileSync(join(target, name), text);
  } catch (error) {
    throw new CodedError({ code: 'CLI006', path: directory, what: `the directory cannot be used: ${(error as Error).message}`, fix: 'set --out to a directory that you can write to' });
  }
}
