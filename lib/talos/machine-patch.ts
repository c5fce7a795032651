import type { Json, JsonObject } from '../kubernetes/json';
import type { MachineRole } from '../cluster/machine-setting';
import { annotatedYaml, comment, type AnnotatedEntry } from '../yaml/annotated-yaml';
import { stringifyYaml } from '../yaml/writer';
import { documentKey, type NotedEntry } from './noted-entries';
import type { MachineDocument, PatchEntry } from './patch-entry';

/** The nodes that a patch is for: everything for the nodes of a role, the part for all nodes, or the part for one role only. */
export type PatchTarget = MachineRole | 'common' | `only-${MachineRole}`;

/** One document of a patch, with a note for each value. */
export interface PatchDocument {
  readonly document: MachineDocument | undefined;
  readonly content: JsonObject;
  readonly notes: readonly AnnotatedEntry[];
  /** Whether the document of the node is deleted first. */
  readonly replaces: boolean;
}

/**
 * The strategic merge patch for some nodes: the main document first, the others by kind and name. Each document appears once,
 * because older releases of Talos reject a second one. (`machinePatchText` puts a deletion in front of one that replaces another.)
 *
 * @see https://docs.siderolabs.com/talos/v1.14/configure-your-talos-cluster/system-configuration/patching
 */
export function machinePatch(entries: readonly NotedEntry[], target: PatchTarget): PatchDocument[] {
  const documents = new Map<string, { document: MachineDocument | undefined; content: JsonObject; notes: AnnotatedEntry[]; replaces: boolean }>();
  for (const { note, ...entry } of entries) {
    if (!isFor(entry.role, target)) continue;
    const key = documentKey(entry);
    let made = documents.get(key);
    if (!made) documents.set(key, (made = { document: entry.document, content: headOf(entry.document), notes: [], replaces: false }));
    made.replaces ||= entry.replaces === true;
    put(made.content, entry);
    const known = made.notes.findIndex(({ path }) => samePath(path, entry.path));
    if (known < 0) made.notes.push({ path: entry.path, note });
    else if (!made.notes[known]!.note.split('; ').includes(note)) made.notes[known] = { path: entry.path, note: `${made.notes[known]!.note}; ${note}` };
  }
  return [...documents].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, document]) => document);
}

function isFor(role: MachineRole | undefined, target: PatchTarget): boolean {
  if (target === 'common') return role === undefined;
  return target.startsWith('only-') ? role === target.slice('only-'.length) : role === undefined || role === target;
}

/** The values that a patch deletes in documents, as Talos generates them. */
export function generatedEntries(entries: readonly NotedEntry[]): NotedEntry[] {
  return entries.flatMap(({ generated, path, ...entry }) => (generated === undefined || path.at(-1) !== '$patch' ? [] : [{ ...entry, path: path.slice(0, -1), value: generated, note: GENERATED }]));
}

const GENERATED = 'deleted by control-plane.yaml';

/** The patch as YAML. Each value or document has a comment with its origin and reason. */
export function machinePatchText(documents: readonly PatchDocument[], head: readonly string[]): string {
  return `${head.map((line) => `${comment(line)}\n`).join('')}\n${documents.flatMap((document) => [...(document.replaces ? [deletion(document)] : []), documentText(document)]).join('---\n')}`;
}

/** Talos applies the documents of a patch in their order. */
function deletion({ document }: PatchDocument): string {
  return `${comment('The next document takes the place of the one that the node has, because Talos would join their lists.')}\n${stringifyYaml({ ...headOf(document), $patch: 'delete' })}`;
}

/** One document of it. */
export function documentText({ document, content, notes }: PatchDocument): string {
  const distinct = new Set(notes.map(({ note }) => note));
  const together = document && distinct.size === 1;
  const entries = together ? notes.map(({ path }) => ({ path, note: '' })) : notes;
  const fixed = Object.keys(headOf(document)).map((key) => ({ path: [key], note: '' }));
  return `${together ? `${comment([...distinct][0]!)}\n` : ''}${annotatedYaml(content, [...fixed, ...entries])}`;
}

function headOf(document: MachineDocument | undefined): JsonObject {
  if (!document) return {};
  return { apiVersion: 'v1alpha1', kind: document.kind, ...(document.name !== undefined && { name: document.name }) };
}

function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}

/** Lists of several entries, such as kernel modules, are joined, as Talos does. */
function put(content: JsonObject, { path, value }: PatchEntry): void {
  let target = content;
  for (const key of path.slice(0, -1)) target = (target[key] ??= {}) as JsonObject;
  const last = path.at(-1);
  if (last === undefined) return;
  const known = target[last];
  target[last] = Array.isArray(known) && Array.isArray(value) ? joined(known, value) : (value as Json);
}

function joined(known: readonly Json[], more: readonly Json[]): Json[] {
  const texts = new Set(known.map((item) => JSON.stringify(item)));
  return [...known, ...more.filter((item) => !texts.has(JSON.stringify(item)))];
}
