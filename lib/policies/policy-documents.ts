import type { KubernetesObject } from '../kubernetes/object';
import type { Problem } from '../diagnostics/problem';
import { isJsonObject } from '../kubernetes/json';
import { scopesIn } from '../model/scopes';

/** The documents of one file or text. */
export interface PolicySource {
  /** Name in errors: the path of the file. */
  readonly name: string;
  readonly documents: readonly unknown[];
}

/** One object that was read. */
export interface PolicyDocument {
  /** Id of its construct. */
  readonly id: string;
  readonly object: KubernetesObject;
}

const API_VERSIONS: ReadonlyMap<string, string> = new Map([
  ['NetworkPolicy', 'networking.k8s.io/v1'],
  ['CiliumNetworkPolicy', 'cilium.io/v2'],
  ['CiliumClusterwideNetworkPolicy', 'cilium.io/v2'],
]);

/** Where kinds live that are kept beside policies. */
const scopeOf = scopesIn([]);

/** Written by the API server; in Git they would be applied back, and refused or fought over. */
const OF_THE_SERVER = ['creationTimestamp', 'deletionTimestamp', 'generation', 'managedFields', 'resourceVersion', 'selfLink', 'uid'];
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

type Fields = Record<string, unknown>;
type OtherKinds = 'refuse' | 'skip' | 'keep';

interface Place {
  readonly fields: Fields;
  readonly path: string;
}

/** Reads policies out of documents; what is wrong goes into `problems`, each with its file and document. */
export function readPolicies(sources: readonly PolicySource[], namespace: string | undefined, otherKinds: OtherKinds, problems: Problem[]): PolicyDocument[] {
  const documents: PolicyDocument[] = [];
  const places = new Map<string, string>();
  for (const place of sources.flatMap((source) => objectsOf(source, problems))) {
    const document = readPolicy(place, namespace, otherKinds, problems);
    if (!document) continue;
    const first = places.get(document.id);
    if (first === undefined) {
      places.set(document.id, place.path);
      documents.push(document);
    } else {
      problems.push({ code: 'POL307', path: place.path, what: `the policy is there twice (${title(document.object)}, first in ${first})`, fix: 'remove one of the two' });
    }
  }
  return documents;
}

function objectsOf({ name, documents }: PolicySource, problems: Problem[]): Place[] {
  return documents.flatMap((document, index) => expanded(document, documents.length > 1 ? `${name}, document ${index + 1}` : name, problems));
}

function expanded(document: unknown, path: string, problems: Problem[]): Place[] {
  if (!isJsonObject(document)) {
    problems.push({ code: 'POL303', path, what: `this is no object (${short(document)})`, fix: 'write apiVersion, kind, metadata and spec' });
    return [];
  }
  const { kind, apiVersion, items } = document;
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return [{ fields: document, path }];
  // Items of a typed list may leave out what the list says already.
  const implied = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items.flatMap((item: unknown, index) => expanded(isJsonObject(item) ? { ...implied, ...item } : item, `${path}, item ${index + 1}`, problems));
}

function readPolicy({ fields, path }: Place, namespace: string | undefined, otherKinds: OtherKinds, problems: Problem[]): PolicyDocument | undefined {
  const { apiVersion, kind } = fields;
  if (typeof kind !== 'string' || typeof apiVersion !== 'string') {
    problems.push({ code: 'POL303', path, what: `this is no object (apiVersion ${short(apiVersion)}, kind ${short(kind)})`, fix: 'write apiVersion and kind' });
    return undefined;
  }
  const wanted = API_VERSIONS.get(kind);
  if (wanted === undefined) {
    // What kustomize reads lies among what it applies.
    if (otherKinds === 'skip' || apiVersion.startsWith('kustomize.config.k8s.io/')) return undefined;
    if (otherKinds === 'refuse') {
      const fix = `leave it out, or set otherKinds; policies are ${[...API_VERSIONS.keys()].join(', ')}`;
      problems.push({ code: 'POL304', path, what: `this is no policy (${apiVersion} ${kind})`, fix });
      return undefined;
    }
  } else if (apiVersion !== wanted) {
    problems.push({ code: 'POL305', path, what: `${kind} has another apiVersion (${apiVersion})`, fix: `write apiVersion: ${wanted}` });
    return undefined;
  }
  return named({ fields, path }, wanted !== undefined, namespace, problems);
}

function named({ fields, path }: Place, policy: boolean, namespace: string | undefined, problems: Problem[]): PolicyDocument | undefined {
  const metadata = isJsonObject(fields.metadata) ? { ...fields.metadata } : {};
  if (typeof metadata.name !== 'string' || metadata.name === '') {
    problems.push({ code: 'POL306', path, what: `${String(fields.kind)} has no name (metadata.name ${short(metadata.name)})`, fix: 'write metadata.name' });
    return undefined;
  }
  const clusterwide = fields.kind === 'CiliumClusterwideNetworkPolicy';
  if (clusterwide && metadata.namespace !== undefined && metadata.namespace !== null) {
    const fix = 'remove metadata.namespace, or make it a CiliumNetworkPolicy';
    problems.push({ code: 'POL308', path, what: `a clusterwide policy has a namespace (${metadata.name}: ${short(metadata.namespace)})`, fix });
    return undefined;
  }
  const namespaced = policy ? !clusterwide : scopeOf(String(fields.apiVersion), String(fields.kind)) === 'Namespaced';
  if (namespaced && namespace !== undefined) metadata.namespace ??= namespace;
  if (namespaced && typeof metadata.namespace !== 'string') {
    problems.push({ code: 'POL308', path, what: `${String(fields.kind)} ${metadata.name} has no namespace`, fix: 'set metadata.namespace, or the namespace prop for all objects without one' });
    return undefined;
  }
  for (const field of OF_THE_SERVER) delete metadata[field];
  if (isJsonObject(metadata.annotations)) {
    const { [LAST_APPLIED]: _lastApplied, ...annotations } = metadata.annotations;
    metadata.annotations = annotations;
  }
  const { status: _status, ...rest } = fields;
  const object = { ...rest, metadata } as unknown as KubernetesObject;
  return { object, id: idOf(object, policy) };
}

function idOf({ apiVersion, kind, metadata }: KubernetesObject, policy: boolean): string {
  // Two groups may have a kind of one name.
  const group = policy || !apiVersion.includes('/') ? '' : `.${apiVersion.slice(0, apiVersion.lastIndexOf('/'))}`;
  return [`${kind}${group}`, metadata.namespace, metadata.name].filter((part) => part !== undefined).join(':');
}

function title({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}

function short(value: unknown): string {
  return value === undefined ? 'not set' : JSON.stringify(value).slice(0, 60);
}
