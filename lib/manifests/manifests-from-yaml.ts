import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { noteFile } from '../diagnostics/program-frame';
import { Reporter } from '../diagnostics/reporter';
import { isJsonObject, shortJson, type JsonObject } from '../kubernetes/json';
import { isClusterObject, type KubernetesObject } from '../kubernetes/object';
import { scopesIn } from '../model/scopes';
import { POLICY_KINDS } from '../model/of-kinds';
import { setSubstitutions } from '../model/substitutions';
import { checkArguments, checked } from '../props';
import { partsOf, type ManifestPart, type Place } from './documents';
import { readSources, type SourceDocument } from './sources';

/** Props of `ManifestsFromYaml`. At least one of `files`, `directory`, `kustomize` and `text` is required. */
export interface ManifestsFromYamlProps {
  /**
   * Paths of files, absolute or relative to the working directory. They may have wildcards: `*` within a name, `**` for any directories,
   * `?` for one character and `{a,b}`.
   * @default - none
   */
  readonly files?: readonly string[];
  /**
   * Path of a directory. All `.yaml`, `.yml` and `.json` files in it and below are read, except those whose names begin with a dot, files of
   * kustomize and its patches, and documents without `apiVersion`, `kind` and `metadata`, such as Helm values.
   * @default - none
   */
  readonly directory?: string;
  /**
   * Path of a directory with a `kustomization.yaml`. Requires kubectl, which builds it.
   * @default - none
   */
  readonly kustomize?: string;
  /**
   * YAML as a string.
   * @default - none
   */
  readonly text?: string;
  /**
   * Namespace for objects that require one and have none.
   * @default - the namespace of the chart
   */
  readonly namespace?: string;
  /**
   * Values of variables such as `${LB_CIDR}`, as `postBuild.substitute` of a Flux Kustomization has them. Only the checks use them: the written
   * objects keep the variables.
   * @default - those of the ClusterChart; a variable without a value is not checked
   */
  readonly substitute?: Readonly<Record<string, string>>;
}

/** Fields that the API server writes. It would reject them, or overwrite them again, if they were applied. */
const OF_THE_SERVER = ['creationTimestamp', 'deletionTimestamp', 'generation', 'managedFields', 'resourceVersion', 'selfLink', 'uid'];
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

const scopeOf = scopesIn([]);

/**
 * Existing YAML of any kind, added to the app: pools, Gateways, routes, policies, whole applications. The objects are written as they
 * are, except for fields that the API server adds (status, uid, managedFields and the like) and for the namespace of cluster-scoped objects,
 * and are checked like those of constructs. Messages name the file and the line. The objects in lists are added one by one. Each object is a child whose id
 * has its kind, namespace and name.
 *
 * Variables of Flux (`${LB_CIDR}`, `${LB_CIDR:=10.0.0.0/24}`) are kept, and nothing is assumed about their values unless `substitute` has them.
 *
 * @throws TalosCiliumError YAML001 for invalid YAML, YAML002 without a source, YAML003 for a file that cannot be read, YAML004 for a document that is not an
 *   object, YAML005 for an object without a name, YAML006 for an object that occurs twice, YAML007 for an object without a namespace, YAML008 if kubectl is
 *   missing or fails, YAML009 for a directory whose kustomization changes objects, YAML010 for an object encrypted with SOPS
 *
 * @example
 * new ManifestsFromYaml(chart, 'network', { directory: 'kubernetes/network', substitute: { LB_CIDR: '192.168.1.240/28' } });
 */
export class ManifestsFromYaml extends Construct {
  static { checked(ManifestsFromYaml, 'ManifestsFromYaml'); }

  /** The objects, in the order of files and documents. */
  readonly apiObjects: readonly ApiObject[];

  constructor(scope: Construct, id: string, props: ManifestsFromYamlProps) {
    checkArguments('ManifestsFromYaml', arguments);
    super(scope, id);
    this.apiObjects = addManifests(this, props);
  }
}

/**
 * Reads objects and adds each one as a child.
 *
 * @param accepts whether an object is wanted; it may report why not
 */
export function addManifests(scope: Construct, props: ManifestsFromYamlProps, accepts: (object: KubernetesObject, report: Reporter) => boolean = () => true): readonly ApiObject[] {
  const report = new Reporter(scope.node.path);
  const namespace = props.namespace ?? Chart.of(scope).namespace;
  const parts = readSources(props, report).flatMap((document) => objectsIn(document, report));
  const read = new Map<string, { readonly object: KubernetesObject; readonly place: Place }>();
  for (const part of parts) {
    const on = report.on(part.place.title);
    if (!accepts(part.fields as unknown as KubernetesObject, on)) continue;
    const object = readObject(part, namespace, on);
    if (!object) continue;
    const id = idOf(object);
    const first = read.get(id);
    if (first) on.add({ code: 'YAML006', what: `${titleOf(object)} is also in ${first.place.title}`, fix: 'remove or rename one of them' });
    else read.set(id, { object, place: part.place });
  }
  report.throwIfAny();
  if (props.substitute) setSubstitutions(scope, props.substitute);
  return [...read].map(([id, { object, place }]) => {
    const made = new ApiObject(scope, id, object);
    // cdk8s sets the namespace of the chart on every object.
    if (object.metadata.namespace === undefined && scopeOf(object.apiVersion, object.kind) === 'Cluster') (made.metadata as { namespace?: string }).namespace = undefined;
    noteFile(made, (subject) => place.source(subject));
    return made;
  });
}

function objectsIn(document: SourceDocument, report: Reporter): ManifestPart[] {
  return [...partsOf(document)].flatMap((part) => {
    const on = report.on(part.place.title);
    if (!('fields' in part)) {
      if (!document.found) on.add({ code: 'YAML004', what: `${describe(part.other)} is not a Kubernetes object`, fix: 'write a map with apiVersion, kind, metadata and spec' });
      return [];
    }
    const { apiVersion, kind, metadata, sops } = part.fields;
    if (document.found && apiVersion === undefined && kind === undefined && metadata === undefined) return [];
    if (typeof kind !== 'string' || typeof apiVersion !== 'string') {
      on.add({ code: 'YAML004', what: `apiVersion and kind must be strings; got ${describe(apiVersion)} and ${describe(kind)}`, fix: 'write apiVersion and kind' });
      return [];
    }
    if (!isClusterObject(part.fields as unknown as KubernetesObject)) return [];
    if (isJsonObject(sops)) {
      on.add({ code: 'YAML010', what: `${kind} is encrypted with SOPS, and writing it again would invalidate its checksum`, fix: 'leave the file where Flux or Argo CD decrypts it, and move it out of the files that are read here' });
      return [];
    }
    return [part];
  });
}

function readObject({ fields }: ManifestPart, namespace: string | undefined, report: Reporter): KubernetesObject | undefined {
  const { kind, apiVersion } = fields as unknown as KubernetesObject;
  const metadata: JsonObject = isJsonObject(fields.metadata) ? { ...fields.metadata } : {};
  if (typeof metadata.name !== 'string' || metadata.name === '') {
    report.add({ code: 'YAML005', what: `metadata.name of ${kind} must be a string; got ${describe(metadata.name)}`, fix: 'write metadata.name' });
    return undefined;
  }
  if (scopeOf(apiVersion, kind) === 'Namespaced') {
    if (namespace !== undefined) metadata.namespace ??= namespace;
    if (metadata.namespace === undefined || metadata.namespace === null || metadata.namespace === '') {
      report.add({ code: 'YAML007', what: `${kind} ${metadata.name} has no metadata.namespace`, fix: 'add metadata.namespace, or set namespace in the props for all objects without one' });
      return undefined;
    }
  }
  for (const field of OF_THE_SERVER) delete metadata[field];
  if (isJsonObject(metadata.annotations)) {
    const { [LAST_APPLIED]: _lastApplied, ...annotations } = metadata.annotations;
    metadata.annotations = annotations;
  }
  const { status: _status, ...rest } = fields;
  return { ...rest, metadata } as unknown as KubernetesObject;
}

function idOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  // Two API groups can have a kind with the same name.
  const group = (POLICY_KINDS as readonly string[]).includes(kind) || !apiVersion.includes('/') ? '' : `.${apiVersion.slice(0, apiVersion.lastIndexOf('/'))}`;
  return [`${kind}${group}`, metadata.namespace, metadata.name].filter((part) => part !== undefined).join(':');
}

function titleOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}

function describe(value: unknown): string {
  return value === undefined ? 'nothing' : shortJson(value);
}
