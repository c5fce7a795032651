import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Reporter } from '../diagnostics/reporter';
import { isJsonObject } from '../kubernetes/json';
import { parseKubernetesYaml } from '../yaml/reader';
import { readDocuments, type ManifestDocument } from './documents';
import { filesBelow, globbed, isDirectory, isGlob, textOf, unreadable } from './files';
import { isKustomization, readKustomization } from './kustomization';

/** What manifests are read from. */
export interface ManifestSources {
  readonly files?: readonly string[];
  readonly directory?: string;
  readonly kustomize?: string;
  readonly text?: string;
}

/** Documents of files, directories and texts; which of them may be something else than an object. */
export interface SourceDocument extends ManifestDocument {
  /** Whether it was found in a directory, where there are files of other tools as well. */
  readonly found?: boolean;
}

/** Reads all documents. Problems are reported under the path of the file. */
export function readSources({ files, directory, kustomize, text }: ManifestSources, report: Reporter): SourceDocument[] {
  if (files === undefined && directory === undefined && kustomize === undefined && text === undefined) {
    report.add({ code: 'YAML002', what: 'files, directory, kustomize or text is required', fix: "add one of them, such as directory: 'network'" });
  }
  for (const [name, value] of Object.entries({ directory, kustomize })) {
    if (value === '') report.add({ code: 'YAML002', what: `${name} is empty`, fix: `write the path of a directory, such as ${name}: 'network'` });
  }
  return [
    ...(files ?? []).flatMap((file) => (isGlob(file) ? ofPattern(file, report) : ofFile(file, report))),
    ...(!directory ? [] : ofDirectory(directory, report)),
    ...(!kustomize ? [] : ofKustomize(kustomize, report)),
    ...(text === undefined ? [] : readDocuments(text, `${report.path} text`, report)),
  ];
}

function ofFile(file: string, report: Reporter): SourceDocument[] {
  const on = report.on(file === '' ? report.path : file);
  try {
    return readDocuments(textOf(file), file, on);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    on.add({ code: 'YAML003', what: `the file cannot be read: ${unreadable(error)}`, fix: isDirectory(file) ? `set directory: '${file}' instead of files` : RELATIVE });
    return [];
  }
}

const RELATIVE = 'correct the path, which is relative to the working directory';

function ofPattern(pattern: string, report: Reporter): SourceDocument[] {
  const files = globbed(pattern);
  if (files.length === 0) report.on(pattern).add({ code: 'YAML003', what: 'no file matches the pattern', fix: RELATIVE });
  return files.flatMap((file) => (isKustomization(file) ? [] : ofFile(file, report)));
}

function ofDirectory(directory: string, report: Reporter): SourceDocument[] {
  const on = report.on(directory === '' ? report.path : directory);
  let files: string[];
  try {
    files = filesBelow(directory);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const isFile = (error as NodeJS.ErrnoException).code === 'ENOTDIR';
    on.add({ code: 'YAML003', what: `the directory cannot be read: ${isFile ? 'it is a file' : unreadable(error)}`, fix: isFile ? `set files: ['${directory}'] instead of directory` : RELATIVE });
    return [];
  }
  if (files.length === 0) on.add({ code: 'YAML003', what: 'the directory contains no .yaml, .yml or .json files', fix: 'correct the path in directory' });
  const others = new Set<string>();
  let isChanged = false;
  for (const file of files.filter(isKustomization)) {
    const fields = report.attempt(() => parseKubernetesYaml(textOf(file), file))?.find(isJsonObject);
    const { changes, others: parts } = readKustomization(file, fields ?? {}, () => undefined, () => undefined);
    for (const part of parts) others.add(part);
    if (changes.length > 0) {
      isChanged = true;
      report.on(file).add({
        code: 'YAML009',
        what: `the kustomization changes the objects (${changes.join(', ')}), so the files alone are not what would be applied`,
        fix: resolve(dirname(file)) !== resolve(directory) ? `set kustomize: '${dirname(file)}' for this part of the directory` : `set kustomize: '${directory}' instead of directory: '${directory}'`,
      });
    }
  }
  // The objects lack what the kustomization would add, which is not worth a message each.
  if (isChanged) return [];
  return files.filter((file) => !isKustomization(file) && !others.has(file) && !file.endsWith('Chart.yaml')).flatMap((file) => ofFile(file, report).map((document) => ({ ...document, found: true })));
}

function ofKustomize(directory: string, report: Reporter): SourceDocument[] {
  const on = report.on(directory);
  if (!isDirectory(directory)) {
    on.add({ code: 'YAML003', what: `the directory cannot be read: ${existsSync(directory) ? 'it is a file' : 'it does not exist'}`, fix: 'correct the path of the directory that contains kustomization.yaml, which is relative to the working directory' });
    return [];
  }
  const { findKubectl } = require('../runtime/helm-binary') as typeof import('../runtime/helm-binary');
  const { spawnSync } = require('node:child_process') as typeof import('node:child_process');
  const kubectl = findKubectl();
  if (kubectl === undefined) {
    on.add({
      code: 'YAML008',
      what: 'kubectl, which builds kustomize directories, is not on PATH',
      fix: `install kubectl, or write the result to a file with \`kustomize build ${directory}\` and set files to it`,
      link: 'https://kubernetes.io/docs/tasks/tools/',
    });
    return [];
  }
  const { status, stdout, stderr, error } = spawnSync(kubectl, ['kustomize', directory], { encoding: 'utf8', maxBuffer: 1024 ** 3 });
  if (status === 0) return readDocuments(stdout, `${directory} (kustomize)`, on);
  on.add({
    code: 'YAML008',
    what: `kubectl kustomize ${directory} failed: ${error?.message ?? (messageOf(stderr) || `exit code ${String(status)}`)}`,
    fix: `correct the kustomization; \`kubectl kustomize ${directory}\` shows the same error`,
  });
  return [];
}

/** What kubectl says, without the place in its log. */
function messageOf(stderr: string): string {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  const [, quoted] = /^[EF]\d{4} .*\berr=("(?:[^"\\]|\\.)*")/.exec(last) ?? [];
  return quoted === undefined ? stderr.trim().replace(/^error: /i, '') : (JSON.parse(quoted) as string);
}

function isSystemError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}
