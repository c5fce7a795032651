import type { CodedProblem } from '../diagnostics/coded';
import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json';
import { isSubstituted } from '../diagnostics/substitution';
import { describeMistake } from '../checks/schema-findings';
import type { LocatedProblem } from '../manifests/check/check-manifests';
import { hasPlaceholder } from '../manifests/check/applied';
import type { Repository } from '../manifests/check/repository';
import type { FoundVersions } from '../manifests/check/versions';
import type { Place } from '../manifests/documents';
import { allDocumentKinds, documentSince, knowsDocument } from '../talos/document-kinds';
import { configurationReference, mistakesInAnyRelease, patchMistakes, secretsOf } from '../talos/patch-schema';
import type { SchemaMistake } from '../schemas/schema-walk';

const MAIN_KEYS: ReadonlySet<string> = new Set(['version', 'debug', 'persist', 'machine', 'cluster']);
/** Parts of the main document that files of other tools do not have. */
const TELLING = {
  machine: ['type', 'kubelet', 'install', 'network', 'files', 'sysctls', 'features', 'registries', 'nodeLabels', 'nodeTaints', 'udev', 'kernel', 'time', 'certSANs', 'systemDiskEncryption', 'disks', 'logging'],
  cluster: ['controlPlane', 'apiServer', 'controllerManager', 'scheduler', 'etcd', 'coreDNS', 'allowSchedulingOnControlPlanes', 'inlineManifests', 'extraManifests', 'discovery'],
} as const;

/** Checks the configurations and patches of Talos in files, those inside of cluster templates for Omni included. */
export function checkTalosDocuments({ maps }: Repository, { talos }: FoundVersions): LocatedProblem[] {
  const problems: LocatedProblem[] = [];
  for (const { fields, place } of maps) {
    for (const { document, at } of documentsIn(fields, place)) {
      const release = talos ? `Talos ${talos.version.minorString}` : 'Talos';
      const link = configurationReference(talos?.version);
      const title = typeof document.kind === 'string' ? document.kind : 'the machine configuration';
      const secrets = secretsOf(document).filter((path) => !isElsewhere(valueOf(document, path)));
      const locate = (path: string, problem: CodedProblem & Pick<LocatedProblem, 'severity'>): void => {
        const [, file, line, column] = /^(.*):(\d+):(\d+)$/s.exec(at.source(path))!;
        problems.push({ ...problem, file: file!, line: Number(line), column: Number(column), source: at.source(path), object: title });
      };
      if (typeof document.kind === 'string' && !(talos ? knowsDocument(talos.version, document.kind) : documentSince(document.kind))) {
        const since = documentSince(document.kind);
        const fix = since !== undefined ? `upgrade to Talos ${since}, or write it as fields of the main document` : `use ${nearestKind(document.kind)!}`;
        locate('kind', { severity: 'error', code: 'MCH016', path: at.file, subject: 'kind', what: `${release} has no document of kind ${document.kind}`, fix, link });
        continue;
      }
      const plain = unescaped(document) as JsonObject;
      for (const mistake of talos ? patchMistakes(plain, talos.version) : mistakesInAnyRelease(plain)) {
        if (isUnknown(mistake) || secrets.some((secret) => secret === mistake.at || secret.startsWith(`${mistake.at}.`))) continue;
        locate(mistake.at, { severity: 'error', code: 'MCH021', path: at.file, subject: mistake.at, ...describeMistake(mistake, title, release), link });
      }
      const [first, ...more] = secrets;
      if (first !== undefined) {
        const what = `${title} contains ${more.length === 0 ? `a secret (${first})` : `${secrets.length} secrets, the first in ${first}`}`;
        locate(first, { severity: 'warning', code: 'MCH022', path: at.file, subject: first, what, fix: 'if the repository is not private, encrypt the file with SOPS, or keep the secrets in a file that is not committed, and replace them' });
      }
    }
  }
  return problems;
}

/** Documents of Talos: a document itself, or the inline patches of a cluster template. */
function* documentsIn(fields: JsonObject, place: Place): Iterable<{ readonly document: JsonObject; readonly at: Place }> {
  if (isJsonObject(fields.sops)) return;
  if (isMain(fields) || isDocument(fields)) yield { document: fields, at: place };
  else if (isOmniTemplate(fields)) {
    for (const [index, patch] of (fields.patches as Json[]).entries()) {
      if (isJsonObject(patch) && isJsonObject(patch.inline)) yield { document: patch.inline, at: place.below(`patches[${index}].inline`) };
    }
  }
}

/** A kind that is like one of Talos is meant to be it, but not where it has what only objects of Kubernetes have. */
function isDocument({ apiVersion, kind, metadata, spec }: JsonObject): boolean {
  if (apiVersion !== 'v1alpha1' || typeof kind !== 'string') return false;
  return documentSince(kind) !== undefined || (metadata === undefined && spec === undefined && nearestKind(kind) !== undefined);
}

function nearestKind(kind: string): string | undefined {
  const { nearestNames } = require('../runtime/near-names') as typeof import('../runtime/near-names');
  return nearestNames(kind, allDocumentKinds())[0];
}

function isMain({ kind, apiVersion, ...fields }: JsonObject): boolean {
  if (kind !== undefined || apiVersion !== undefined) return false;
  if (fields.version === 'v1alpha1') return isJsonObject(fields.machine) || isJsonObject(fields.cluster);
  return Object.keys(fields).every((key) => MAIN_KEYS.has(key)) && (['machine', 'cluster'] as const).some((part) => isJsonObject(fields[part]) && TELLING[part].some((key) => Object.hasOwn(fields[part] as JsonObject, key)));
}

function isOmniTemplate({ kind, apiVersion, patches }: JsonObject): boolean {
  return apiVersion === undefined && typeof kind === 'string' && ['Cluster', 'ControlPlane', 'Workers', 'Machine'].includes(kind) && Array.isArray(patches);
}

/** Talhelper replaces variables, for which `$$` stands for a dollar sign. */
function unescaped(value: Json): Json {
  if (Array.isArray(value)) return value.map(unescaped);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key.replace(/^\$\$/, '$'), unescaped(member)]));
}

/** A value that something fills in, or decrypts, and one that Talos reads as a text: `off` and `on` are none in YAML 1.1. */
function isUnknown({ value, at, constraint }: SchemaMistake): boolean {
  if (typeof value === 'boolean' && constraint === 'enum') return true;
  const text = typeof value === 'string' ? value : JSON.stringify(value) ?? '';
  return isSubstituted(text) || (constraint === 'format' && isElsewhere(value)) || hasPlaceholder(text) || isSubstituted(at) || /^[<{[]*[A-Z][A-Z0-9_]+[>}\]]*$/.test(text);
}

/** Whether a secret is encrypted, or a reference such as `vault://...`. */
function isElsewhere(value: unknown): boolean {
  return typeof value === 'string' && /^(?:ENC\[|[a-z+]+:\/\/)/.test(value);
}

function valueOf(value: Json, path: string): unknown {
  return path.split(/\.|(?=\[)/).reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key.replace(/[[\]]/g, '')] : undefined), value);
}
