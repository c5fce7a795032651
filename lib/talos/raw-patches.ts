import { valueAt, type Json, type JsonObject } from '../kubernetes/json';
import type { MachineRole } from '../cluster/machine-setting';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { NewProblem, Reporter } from '../diagnostics/reporter';
import { isPlainObject } from '../yaml/writer-problems';
import { CONTROL_PLANE_DOCUMENTS, CONTROL_PLANE_FIELDS, REPLACED_FIELDS } from './dialect';
import { describeMistake } from '../checks/schema-findings';
import type { SchemaMistake } from '../schemas/schema-walk';
import { checkRuleDocument } from './firewall-checks';
import { documentKinds, documentSince, knowsDocument } from './document-kinds';
import { isSetByOmni } from './omni/forbidden';
import { configurationReference, patchMistakes, secretsOf } from './patch-schema';
import type { MachinePatches } from './machine-config-props';
import type { NotedEntry } from './noted-entries';

const PATCHING = 'https://docs.siderolabs.com/talos/v1.14/configure-your-talos-cluster/system-configuration/patching';
const MAIN_KEYS = ['version', 'debug', 'machine', 'cluster'];

/** A document of `patches`, and its place in the props. */
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

/** All values of a patch. A list is one value. */
export function rawEntries({ patch, place, role }: RawPatch, origin: string): NotedEntry[] {
  const { apiVersion: _apiVersion, kind, name, ...content } = patch;
  const isDocument = typeof kind === 'string';
  const document = isDocument ? { kind, ...(typeof name === 'string' && { name }) } : undefined;
  const leaves = [...leavesOf(content, [])];
  const entry = (path: readonly string[], value: Json): NotedEntry => ({ ...(document && { document }), path, value, ...(role && { role }), note: `${origin} ${place}` });
  return leaves.length === 0 && document ? [entry([], {})] : leaves.map(([path, value]) => entry(path, value));
}

function* leavesOf(value: Json, path: readonly string[]): Iterable<[readonly string[], Json]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return yield [path, value];
  const members = Object.entries(value);
  if (members.length === 0 && path.length > 0) yield [path, value];
  for (const [key, member] of members) if (member !== undefined) yield* leavesOf(member, [...path, key]);
}

/** Reports everything in a patch that Talos would reject. */
export function checkRawPatch(raw: RawPatch, cluster: TalosCluster, report: Reporter): void {
  const { patch, place } = raw;
  const add = (what: string, fix: string): void => report.add({ code: 'MCH009', what: `${place} ${what}`, fix, link: PATCHING });
  if (Array.isArray(patch)) {
    return add('is a JSON patch (a list of operations), which Talos does not apply to configurations with several documents', 'write a strategic merge patch instead: the part of the document that changes');
  }
  if (typeof patch !== 'object' || patch === null || !isPlainObject(patch)) return add(`must be an object; got ${String(patch)}`, 'write a part of the machine configuration as an object');
  if (patch.kind === undefined) {
    const unknown = Object.keys(patch).filter((key) => !MAIN_KEYS.includes(key));
    for (const key of unknown) {
      const [near] = nearest(key, MAIN_KEYS);
      add(`has a key that the main document does not have (${key})`, near !== undefined ? `rename ${key} to ${near}` : `use one of ${MAIN_KEYS.join(', ')}, or add the apiVersion and kind of another document`);
    }
    checkFields(raw, cluster, report);
    checkContent(raw, cluster, report);
    return;
  }
  if (typeof patch.kind !== 'string' || patch.apiVersion !== 'v1alpha1') {
    add(`is not a Talos document (apiVersion ${JSON.stringify(patch.apiVersion)}, kind ${JSON.stringify(patch.kind)})`, "write apiVersion: 'v1alpha1' and the kind of a Talos document");
  }
  // Objects of Kubernetes have been reported because of their apiVersion.
  if (typeof patch.kind === 'string' && (patch.apiVersion === 'v1alpha1' || documentSince(patch.kind))) checkDocument(raw, patch.kind, cluster, report);
}

/** Checks names and values against Talos' own schemas, and looks for secrets. */
function checkContent({ patch, place }: RawPatch, { management, runningTalosVersion }: TalosCluster, report: Reporter): void {
  const secrets = secretsOf(patch);
  for (const secret of secrets) {
    // OMN013 reports it.
    if (management === 'omni' && isSetByOmni(patch, secret)) continue;
    report.add(secretInPatch(place, secret));
  }
  for (const mistake of patchMistakes(patch, runningTalosVersion)) {
    const isMainKey = mistake.constraint === 'unknown field' && patch.kind === undefined && mistake.at in patch;
    if (isMainKey || secrets.some((secret) => secret === mistake.at || secret.startsWith(`${mistake.at}.`))) continue;
    report.add({ code: 'MCH021', ...describeMistake({ ...mistake, value: withoutSecretValue(mistake) }, place, `Talos ${runningTalosVersion.minorString}`), link: configurationReference(runningTalosVersion) });
  }
}

/** A misspelt key may hold a secret, which must not get into a log. */
function withoutSecretValue({ at, value }: SchemaMistake): unknown {
  return /key|token|secret|pass|auth|crt|cert|ca$/i.test(at) && typeof value !== 'number' && typeof value !== 'boolean' ? '...' : value;
}

/** A secret in the machine configuration. */
export function secretInPatch(place: string, secret: string): NewProblem {
  return {
    code: 'MCH022',
    what: `${place} contains a secret (${secret}), and patches are files of the output, which is committed`,
    fix: 'remove it: talosctl gen secrets writes the secrets of the cluster to a file, and Omni creates them; put other secrets into a patch that is not committed',
    link: PATCHING,
  };
}

function nearest(name: string, names: readonly string[]): readonly string[] {
  const { nearestNames } = require('../runtime/near-names') as typeof import('../runtime/near-names');
  return nearestNames(name, names);
}

function checkFields({ patch, place, role }: RawPatch, { talosVersion }: TalosCluster, report: Reporter): void {
  if (talosVersion.usesDocuments) {
    for (const [field, kinds] of Object.entries(REPLACED_FIELDS)) {
      if (!has(patch, field)) continue;
      report.add({
        code: 'MCH007',
        what: `${place} sets ${field}, which is a separate document in configurations of Talos ${talosVersion}; Talos rejects both together`,
        fix: `write it as ${kinds.join(' or ')}; if an older Talos generated the configuration, set talosVersion of the TalosCluster to that version`,
      });
    }
  }
  for (const field of CONTROL_PLANE_FIELDS) {
    if (role !== 'control-plane' && has(patch, field)) reportControlPlaneOnly(place, field, report);
  }
}

function checkDocument({ patch, place, role }: RawPatch, kind: string, cluster: TalosCluster, report: Reporter): void {
  const { talosVersion, runningTalosVersion } = cluster;
  if (!knowsDocument(runningTalosVersion, kind)) {
    const since = documentSince(kind);
    report.add({
      code: 'MCH016',
      what: `${place}: Talos ${runningTalosVersion} has no document of kind ${kind}`,
      fix: since ? `upgrade to Talos ${since}, or write it as fields of the main document` : `use ${nearest(kind, documentKinds(runningTalosVersion))[0] ?? 'the kind of a document in the reference'}`,
      link: configurationReference(runningTalosVersion),
    });
    return;
  }
  checkContent({ patch, place }, cluster, report);
  if (kind === 'NetworkRuleConfig') checkRuleDocument(patch, place, report);
  const replaced = Object.entries(REPLACED_FIELDS).find(([, kinds]) => kinds.includes(kind));
  // These two existed before the others. Together with the older fields they are rejected only for settings that both have.
  const isEarly = kind === 'KubeSpanConfig' || (kind === 'ResolverConfig' && !('hostDNS' in patch));
  if (!talosVersion.usesDocuments && replaced && !isEarly) {
    report.add({
      code: 'MCH007',
      what: `${place} is a ${kind} document, but configurations of Talos ${talosVersion} have the field ${replaced[0]} for it; Talos rejects both together`,
      fix: `write it as ${replaced[0]}; if a newer Talos generated the configuration, set talosVersion of the TalosCluster to that version`,
    });
  }
  if (role !== 'control-plane' && CONTROL_PLANE_DOCUMENTS.has(kind)) reportControlPlaneOnly(place, kind, report);
}

function reportControlPlaneOnly(place: string, what: string, report: Reporter): void {
  report.add({
    code: 'MCH008',
    what: `${place} is for workers, but Talos accepts ${what} only on control planes`,
    fix: 'move it to patches.controlPlane',
  });
}

function has(patch: JsonObject, field: string): boolean {
  return valueAt(patch, field.split('.')) !== undefined;
}
