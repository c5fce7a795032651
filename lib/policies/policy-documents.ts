import type { KubernetesObject } from '../kubernetes/object';
import type { Reporter } from '../diagnostics/reporter';
import { isJsonObject } from '../kubernetes/json';
import { scopesIn } from '../model/scopes';

/** The documents of one file or string. */
export interface PolicySource {
  /** Path in problems: the path of the file. */
  readonly name: string;
  readonly documents: readonly unknown[];
}

/** One object. */
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

/** Whether kinds that are not policies belong to a namespace. */
const scopeOf = scopesIn([]);

/** Fields that the API server writes. It would reject them, or overwrite them again, if they were applied. */
const OF_THE_SERVER = ['creationTimestamp', 'deletionTimestamp', 'generation', 'managedFields', 'resourceVersion', 'selfLink', 'uid'];
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

type Fields = Record<string, unknown>;
type OtherKinds = 'refuse' | 'skip' | 'keep';

interface Place {
  readonly fields: Fields;
  readonly path: string;
}

/** Reads policies from documents. The path of a problem is the file and the document. */
export function readPolicies(sources: readonly PolicySource[], namespace: string | undefined, otherKinds: OtherKinds, report: Reporter): PolicyDocument[] {
  const documents: PolicyDocument[] = [];
  const places = new Map<string, string>();
  for (const place of sources.flatMap((source) => objectsOf(source, report))) {
    const document = readPolicy(place, namespace, otherKinds, report.on(place.path));
    if (!document) continue;
    const first = places.get(document.id);
    if (first === undefined) {
      places.set(document.id, place.path);
      documents.push(document);
    } else {
      report.on(place.path).add({ code: 'POL307', what: `${title(document.object)} is also in ${first}`, fix: 'remove or rename one of them' });
    }
  }
  return documents;
}

function objectsOf({ name, documents }: PolicySource, report: Reporter): Place[] {
  return documents.flatMap((document, index) => expanded(document, documents.length > 1 ? `${name}, document ${index + 1}` : name, report));
}

function expanded(document: unknown, path: string, report: Reporter): Place[] {
  if (!isJsonObject(document)) {
    report.on(path).add({ code: 'POL303', what: `${describe(document)} is not a Kubernetes object`, fix: 'write a map with apiVersion, kind, metadata and spec' });
    return [];
  }
  const { kind, apiVersion, items } = document;
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return [{ fields: document, path }];
  // Items of a typed list may omit apiVersion and kind.
  const implied = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items.flatMap((item: unknown, index) => expanded(isJsonObject(item) ? { ...implied, ...item } : item, `${path}, item ${index + 1}`, report));
}

function readPolicy({ fields }: Place, namespace: string | undefined, otherKinds: OtherKinds, report: Reporter): PolicyDocument | undefined {
  const { apiVersion, kind } = fields;
  if (typeof kind !== 'string' || typeof apiVersion !== 'string') {
    report.add({ code: 'POL303', what: `apiVersion and kind must be strings; got ${describe(apiVersion)} and ${describe(kind)}`, fix: 'write apiVersion and kind' });
    return undefined;
  }
  const wanted = API_VERSIONS.get(kind);
  if (wanted === undefined) {
    // A kustomization.yaml is often in the directory of the policies.
    if (otherKinds === 'skip' || apiVersion.startsWith('kustomize.config.k8s.io/')) return undefined;
    if (otherKinds === 'refuse') {
      report.add({ code: 'POL304', what: `${kind} (${apiVersion}) is not a network policy`, fix: "remove it, or set otherKinds to 'skip' or 'keep'" });
      return undefined;
    }
  } else if (apiVersion !== wanted) {
    report.add({ code: 'POL305', what: `apiVersion ${apiVersion} is not served for ${kind}`, fix: `write apiVersion: ${wanted}` });
    return undefined;
  }
  return named(fields, wanted !== undefined, namespace, report);
}

function named(fields: Fields, policy: boolean, namespace: string | undefined, report: Reporter): PolicyDocument | undefined {
  const metadata = isJsonObject(fields.metadata) ? { ...fields.metadata } : {};
  if (typeof metadata.name !== 'string' || metadata.name === '') {
    report.add({ code: 'POL306', what: `metadata.name must be a string; got ${describe(metadata.name)}`, fix: 'write metadata.name' });
    return undefined;
  }
  const clusterwide = fields.kind === 'CiliumClusterwideNetworkPolicy';
  if (clusterwide && metadata.namespace !== undefined && metadata.namespace !== null) {
    report.add({
      code: 'POL308',
      what: `CiliumClusterwideNetworkPolicy ${metadata.name} has metadata.namespace (${describe(metadata.namespace)})`,
      fix: 'remove metadata.namespace, or change kind to CiliumNetworkPolicy',
    });
    return undefined;
  }
  const namespaced = policy ? !clusterwide : scopeOf(String(fields.apiVersion), String(fields.kind)) === 'Namespaced';
  if (namespaced && namespace !== undefined) metadata.namespace ??= namespace;
  if (namespaced && typeof metadata.namespace !== 'string') {
    report.add({ code: 'POL308', what: `${String(fields.kind)} ${metadata.name} has no metadata.namespace`, fix: 'add metadata.namespace, or set namespace in the props for all objects without one' });
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
  // Two API groups can have a kind with the same name.
  const group = policy || !apiVersion.includes('/') ? '' : `.${apiVersion.slice(0, apiVersion.lastIndexOf('/'))}`;
  return [`${kind}${group}`, metadata.namespace, metadata.name].filter((part) => part !== undefined).join(':');
}

function title({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}

function describe(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60);
}
