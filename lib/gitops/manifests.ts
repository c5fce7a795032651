import type { KubernetesObject } from '../kubernetes/object';
import type { ObjectsByLayer } from '../synthesis/by-layer';
import type { FileText } from '../synthesis/output-files';
import type { SynthesizedObject } from '../synthesis/synthesis';
import { type Problem, TalosCiliumError } from '../diagnostics/problem';
import { fileNames } from './file-names';
import { findSecret, type FoundSecret } from '../model/secrets';
import { identityOf } from '../model/identity';
import { mayHoldSecret, secretOf, type Secret } from '../diagnostics/secrets';
import { POLICY_KINDS } from '../model/of-kinds';
import { kustomizationFor } from './kustomization';
import { plainManifest, stringifyManifest, stringifyYaml } from '../yaml/writer';
import { isPlainDeep } from '../synthesis/object-json';

/** Adds the files of one cluster's objects: one per object, and a `kustomization.yaml` per layer and over all. */
export function addManifests(files: Map<string, FileText>, directory: string, layers: ObjectsByLayer<SynthesizedObject>, texts = new ManifestTexts()): number {
  let count = 0;
  for (const [layer, members] of layers) count += addLayer(files, `${directory}/${layer}`, members, texts);
  if (layers.size > 0) files.set(`${directory}/kustomization.yaml`, stringifyYaml(kustomizationFor(layers.keys(), { ordered: true })));
  return count;
}

/** Adds the files of objects that are applied together, and returns their number. */
export function addLayer(files: Map<string, FileText>, directory: string, members: readonly SynthesizedObject[], texts: ManifestTexts): number {
  if (members.length === 0) return 0;
  const names = fileNames(members.map(({ object }) => object));
  const entries = new Map(names.map((name, index) => [name, members[index]!]));
  // Directory by directory, in the order in which they are listed: what is sorted once is quickly sorted again.
  names.sort();
  const before = files.size;
  for (const name of names) {
    const entry = entries.get(name)!;
    files.set(`${directory}/${name}`, () => texts.of(entry));
  }
  const added = files.size - before;
  files.set(`${directory}/kustomization.yaml`, stringifyYaml(kustomizationFor(names)));
  return added;
}

/**
 * Texts of objects. They are written while the objects are read: the writer looks at every member anyway, so it is the one to
 * say whether all is plain data.
 */
export class ManifestTexts {
  private readonly texts = new Map<object, string>();

  /** Writes an object. False when it is not plain data, or its text cannot go into a file. */
  readonly write = (object: KubernetesObject): boolean => {
    // Its text is made once for all clusters.
    if (object.kind === 'CustomResourceDefinition') return isPlainDeep(object);
    const text = plainManifest(object);
    if (text === undefined || (isPolicy(object) ? secretOf(text) !== undefined || HEADERS.test(text) : mayHoldSecret(text))) return false;
    this.texts.set(object, text);
    return true;
  };

  /**
   * The text of an object. The last line of defence, behind the checks: no text with a private key is ever written, and no policy with a token.
   *
   * @throws TalosCiliumError SEC004 for a private key, SEC005 for a token in a policy, OUT001 to OUT004 for data that YAML cannot hold
   */
  of(entry: SynthesizedObject): string {
    const written = this.texts.get(entry.object);
    if (written !== undefined) return written;
    const text = entry.object.kind === 'CustomResourceDefinition' ? crdText(entry) : stringifyManifest(entry.object, () => entry.path);
    const { object, path } = entry;
    if (object.kind === 'CustomResourceDefinition') return text;
    const secret = isPolicy(object) ? (findSecret(object) ?? secretOf(text)) : mayHoldSecret(text) ? secretOf(text) : undefined;
    if (secret && (secret.isKey || isPolicy(object))) throw new TalosCiliumError(secretProblem(secret, path, titleOf(object)));
    return text;
  }
}

function titleOf(object: KubernetesObject): string {
  return `${object.kind} ${identityOf(object).title}`;
}

/** Policies are searched by their texts, because they are many. */
function isPolicy({ kind }: KubernetesObject): boolean {
  return (POLICY_KINDS as readonly string[]).includes(kind);
}

/** Names of headers are not in the formats of secrets. */
const HEADERS = /^ *-? ?header(?:s|Matches):/m;

/** Says that a text holds a secret, without the secret. */
export function secretProblem({ isKey, title, at = 'not shown' }: Secret & Partial<FoundSecret>, path: string, place: string): Problem {
  return isKey
    ? { code: 'SEC004', path, what: `${place} contains a ${title} (${at})`, fix: 'create the key in the cluster and refer to it by name; revoke this key if it was ever committed' }
    : { code: 'SEC005', path, what: `${place} contains a secret in plain text: ${title} (${at})`, fix: 'put it into a Secret of the cluster and refer to that; change it if it was ever committed' };
}

/** Texts of CRDs by their spec: clusters of a fleet share the same ones, and they are larger than all else. */
const CRD_TEXTS = new WeakMap<object, { readonly head: string; readonly text: string }>();

function crdText({ object, path }: SynthesizedObject): string {
  const { spec, ...rest } = object;
  if (typeof spec !== 'object' || spec === null) return stringifyManifest(object, () => path);
  const head = JSON.stringify(rest);
  const known = CRD_TEXTS.get(spec);
  if (known?.head === head) return known.text;
  const text = stringifyManifest(object, () => path);
  const secret = secretOf(text);
  if (secret) throw new TalosCiliumError(secretProblem(secret, path, titleOf(object)));
  CRD_TEXTS.set(spec, { head, text });
  return text;
}
