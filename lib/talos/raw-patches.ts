import { valueAt, type Json, type JsonObject } from '../kubernetes/json';
import type { MachineRole } from '../cluster/machine-setting';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { Problem } from '../diagnostics/problem';
import { isPlainObject } from '../yaml/writer-problems';
import { CONTROL_PLANE_DOCUMENTS, CONTROL_PLANE_FIELDS, REPLACED_FIELDS } from './dialect';
import { documentSince, knowsDocument } from './document-kinds';
import type { MachinePatches } from './machine-config-props';
import type { NotedEntry } from './noted-entries';

const PATCHING = 'https://docs.siderolabs.com/talos/v1.14/configure-your-talos-cluster/system-configuration/patching';
const MAIN_KEYS = ['version', 'debug', 'machine', 'cluster'];

/** A document of a patch that a user wrote, and where. */
export interface RawPatch {
  readonly patch: JsonObject;
  /** For example `patches.controlPlane[0]`. */
  readonly place: string;
  /** @default - all nodes */
  readonly role?: MachineRole;
}

/** The documents of `patches` in the order in which they are applied. */
export function rawPatches(patches: MachinePatches | undefined): RawPatch[] {
  const list = (prop: keyof MachinePatches, role?: MachineRole): RawPatch[] =>
    (patches?.[prop] ?? []).map((patch, index) => ({ patch, place: `patches.${prop}[${index}]`, ...(role && { role }) }));
  return [...list('all'), ...list('controlPlane', 'control-plane'), ...list('worker', 'worker')];
}

/** Every value of a patch, lists as a whole. */
export function rawEntries({ patch, place, role }: RawPatch, origin: string): NotedEntry[] {
  const { apiVersion: _apiVersion, kind, name, ...content } = patch;
  const isDocument = typeof kind === 'string';
  const document = isDocument ? { kind, ...(typeof name === 'string' && { name }) } : undefined;
  const leaves = [...leavesOf(content, [])];
  const entry = (path: readonly string[], value: Json): NotedEntry => ({ ...(document && { document }), path, value, ...(role && { role }), note: `${origin} ${place}: as given` });
  return leaves.length === 0 && document ? [entry([], {})] : leaves.map(([path, value]) => entry(path, value));
}

function* leavesOf(value: Json, path: readonly string[]): Iterable<[readonly string[], Json]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return yield [path, value];
  const members = Object.entries(value);
  if (members.length === 0 && path.length > 0) yield [path, value];
  for (const [key, member] of members) if (member !== undefined) yield* leavesOf(member, [...path, key]);
}

/** What Talos would refuse in a patch. */
export function* rawPatchProblems(raw: RawPatch, cluster: TalosCluster, path: string): Iterable<Problem> {
  const { patch, place } = raw;
  const no = (what: string, fix: string): Problem => ({ code: 'MCH009', path, what: `${place} ${what}`, fix, link: PATCHING });
  if (Array.isArray(patch)) {
    return yield no('is a list of operations, which Talos does not apply to configurations of several documents (JSON patch)', 'write a strategic merge patch: a part of a document');
  }
  if (typeof patch !== 'object' || patch === null || !isPlainObject(patch)) return yield no(`is no document of a machine configuration (${String(patch)})`, 'write a plain object');
  if (patch.kind === undefined) {
    const strangers = Object.keys(patch).filter((key) => !MAIN_KEYS.includes(key));
    if (strangers.length > 0) yield no(`has a key that the main document has not (${strangers.join(', ')})`, `use ${MAIN_KEYS.join(', ')}, or apiVersion and kind of a document`);
    yield* fieldProblems(raw, cluster, path);
    return;
  }
  if (typeof patch.kind !== 'string' || patch.apiVersion !== 'v1alpha1') {
    yield no(`names no document of Talos (apiVersion ${JSON.stringify(patch.apiVersion)}, kind ${JSON.stringify(patch.kind)})`, 'write apiVersion: v1alpha1 and the kind of a document');
  }
  // An object of Kubernetes has been told apart by its apiVersion already.
  if (typeof patch.kind === 'string' && (patch.apiVersion === 'v1alpha1' || documentSince(patch.kind))) yield* documentProblems(raw, patch.kind, cluster, path);
}

function* fieldProblems({ patch, place, role }: RawPatch, { talosVersion }: TalosCluster, path: string): Iterable<Problem> {
  if (talosVersion.usesDocuments) {
    for (const [field, kinds] of Object.entries(REPLACED_FIELDS)) {
      if (!has(patch, field)) continue;
      yield {
        code: 'MCH007',
        path,
        what: `${place} sets a field that configurations of Talos ${talosVersion} have as a document, and Talos takes no both (${field})`,
        fix: `write it as ${kinds.join(' or ')}; set talosVersion of the TalosCluster to the version that generated the configuration if that was an older one`,
      };
    }
  }
  for (const field of CONTROL_PLANE_FIELDS) {
    if (role !== 'control-plane' && has(patch, field)) yield controlPlaneOnly(place, field, path);
  }
}

function* documentProblems({ patch, place, role }: RawPatch, kind: string, { talosVersion, runningTalosVersion }: TalosCluster, path: string): Iterable<Problem> {
  if (!knowsDocument(runningTalosVersion, kind)) {
    const since = documentSince(kind);
    yield {
      code: 'MCH016',
      path,
      what: `${place} is a document that Talos ${runningTalosVersion} does not know (${kind})`,
      fix: since ? `upgrade to Talos ${since}, or write it as fields of the main document` : 'correct the kind',
      link: 'https://docs.siderolabs.com/talos/v1.14/reference/configuration/',
    };
    return;
  }
  const replaced = Object.entries(REPLACED_FIELDS).find(([, kinds]) => kinds.includes(kind));
  // These two came before the others: beside the older fields they are refused only for what both say.
  const early = kind === 'KubeSpanConfig' || (kind === 'ResolverConfig' && !('hostDNS' in patch));
  if (!talosVersion.usesDocuments && replaced && !early) {
    yield {
      code: 'MCH007',
      path,
      what: `${place} is a document beside the field that configurations of Talos ${talosVersion} have for it, and Talos takes no both (${kind})`,
      fix: `write it as ${replaced[0]}; set talosVersion of the TalosCluster to the version that generated the configuration if that was a newer one`,
    };
  }
  if (role !== 'control-plane' && CONTROL_PLANE_DOCUMENTS.has(kind)) yield controlPlaneOnly(place, kind, path);
}

function controlPlaneOnly(place: string, what: string, path: string): Problem {
  return {
    code: 'MCH008',
    path,
    what: `${place} gives workers what Talos takes on control planes only (${what})`,
    fix: 'move it to patches.controlPlane',
  };
}

function has(patch: JsonObject, field: string): boolean {
  return valueAt(patch, field.split('.')) !== undefined;
}
