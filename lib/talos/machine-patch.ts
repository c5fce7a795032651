import type { Json, JsonObject } from '../chart/kubernetes-object';
import type { MachineRole } from '../cluster/machine-setting';
import type { TalosVersion } from '../cluster/talos-version';
import { annotatedYaml, type AnnotatedEntry } from '../internal/annotated-yaml';
import { entriesOf } from './dialect';
import type { MergedSetting } from './merge-settings';
import type { MachineDocument, PatchEntry } from './patch-entry';

/** One document of a patch, with what to say about each value. */
export interface PatchDocument {
  readonly document: MachineDocument | undefined;
  readonly content: JsonObject;
  readonly notes: readonly AnnotatedEntry[];
}

/**
 * The strategic merge patch for the nodes of a role: the main document first, the others by kind and name. One document
 * appears once, because older releases of Talos take no second one.
 *
 * @see https://docs.siderolabs.com/talos/v1.14/configure-your-talos-cluster/system-configuration/patching
 */
export function machinePatch(settings: readonly MergedSetting[], role: MachineRole, version: TalosVersion): PatchDocument[] {
  const documents = new Map<string, { document: MachineDocument | undefined; content: JsonObject; notes: AnnotatedEntry[] }>();
  for (const { setting, note } of settings) {
    for (const entry of entriesOf(setting, version)) {
      if (entry.role && entry.role !== role) continue;
      const key = entry.document ? `1 ${entry.document.kind} ${entry.document.name ?? ''}` : '0';
      let target = documents.get(key);
      if (!target) documents.set(key, (target = { document: entry.document, content: headOf(entry.document), notes: [] }));
      put(target.content, entry);
      if (!target.notes.some(({ path }) => samePath(path, entry.path))) target.notes.push({ path: entry.path, note });
    }
  }
  return [...documents].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, document]) => document);
}

/** The patch as YAML: every value, or the document around it, under a comment that says who wants it and why. */
export function machinePatchText(documents: readonly PatchDocument[], head: readonly string[]): string {
  return `${head.map((line) => `# ${line}\n`).join('')}\n${documents.map(documentText).join('---\n')}`;
}

function documentText({ document, content, notes }: PatchDocument): string {
  const distinct = new Set(notes.map(({ note }) => note));
  const together = document && distinct.size === 1;
  const entries = together ? notes.map(({ path }) => ({ path, note: '' })) : notes;
  const fixed = Object.keys(headOf(document)).map((key) => ({ path: [key], note: '' }));
  return `${together ? `# ${[...distinct][0]!}\n` : ''}${annotatedYaml(content, [...fixed, ...entries])}`;
}

function headOf(document: MachineDocument | undefined): JsonObject {
  if (!document) return {};
  return { apiVersion: 'v1alpha1', kind: document.kind, ...(document.name !== undefined && { name: document.name }) };
}

function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}

/** Lists of several settings (kernel modules) follow each other; nothing else is written twice. */
function put(content: JsonObject, { path, value }: PatchEntry): void {
  let target = content;
  for (const key of path.slice(0, -1)) target = (target[key] ??= {}) as JsonObject;
  const last = path.at(-1);
  if (last === undefined) return;
  const known = target[last];
  target[last] = Array.isArray(known) && Array.isArray(value) ? [...known, ...value] : (value as Json);
}
