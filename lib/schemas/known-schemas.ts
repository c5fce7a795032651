import { CRD_SCHEMAS, KUBERNETES_GROUPS, KUBERNETES_VERSION, kubernetesSchemas, type SchemaFile } from '../../imports/schemas';
import { SERVED_VERSIONS } from '../../imports/served-versions';
import type { CiliumVersion } from '../cluster/cilium-version';
import { GATEWAY_API_GROUP } from '../cluster/gateway-api-support';
import type { KubernetesVersion } from '../cluster/kubernetes-version';
import { isJsonObject } from '../kubernetes/json';
import { groupOf, type KubernetesObject } from '../kubernetes/object';
import { compileKind, type StructuralSchema } from './compile-schema';
import { NodeList, type SchemaNode, type SchemaRule } from './schema-node';
import type { KindSchema, ReadNode, ReadRule } from './schema-walk';

/** What is known of the cluster that objects are for. */
export interface SchemaContext {
  readonly cilium?: CiliumVersion;
  readonly kubernetes?: KubernetesVersion;
  /** CustomResourceDefinitions that are applied to the same cluster. */
  readonly crds: readonly KubernetesObject[];
  /** Whether the definitions may be copies of another release than the one in the cluster: those of a repository. */
  readonly partial?: boolean;
}

/** The schemas that an object is checked against. */
export interface CheckedKind {
  readonly is: 'checked';
  /** One for each release that the cluster may have, newest first. An object that fits one of them is fine. */
  readonly schemas: readonly KindSchema[];
  /** Whether the cluster may have a newer release than those: it may then have further fields. */
  readonly mayBeNewer: boolean;
  /** What the schemas are of: `Cilium 1.19`. */
  readonly release: string;
  /** Rules that are not checked: those that cannot be read, and those about changes. Only definitions of users have such. */
  readonly skipped?: readonly SkippedRule[];
}

/** A validation rule (CEL) of a CustomResourceDefinition that is not checked. */
export interface SkippedRule {
  readonly rule: string;
  /** The part of the rule that is not supported: the name of a function, or `oldSelf` of a rule about changes. */
  readonly unsupported: string;
}

/** A kind or version that the API server does not have. */
export interface RefusedKind {
  readonly is: 'refused';
  readonly release: string;
  /** What may be meant: kinds, or versions of the kind. */
  readonly candidates: readonly string[];
  readonly wrong: 'kind' | 'apiVersion';
}

/** `silent` where another rule reports it, or where the definition of the kind has no schema. */
export type KnownKind = CheckedKind | RefusedKind | { readonly is: 'unchecked' | 'silent' };

const UNCHECKED: KnownKind = { is: 'unchecked' };
const SILENT: KnownKind = { is: 'silent' };
const CILIUM_GROUP = 'cilium.io';
/** Kinds of Tetragon, which has the same API group as Cilium. */
const OF_TETRAGON: ReadonlySet<string> = new Set(['TracingPolicy', 'TracingPolicyNamespaced', 'PodInfo']);
const BUNDLE_VERSION = `${GATEWAY_API_GROUP}/bundle-version`;
const CHANNEL = `${GATEWAY_API_GROUP}/channel`;
/** Files of tools, which are never applied. */
const NOT_APPLIED: ReadonlySet<string> = new Set(['kustomize.config.k8s.io', 'config.kubernetes.io']);

/** Versions that no Kubernetes after 1.26 serves, so that they are gone wherever a supported Talos runs. @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/ */
const GONE: ReadonlySet<string> = new Set([
  'apps/v1beta1', 'apps/v1beta2', 'batch/v1beta1', 'batch/v2alpha1', 'autoscaling/v2beta1', 'autoscaling/v2beta2', 'policy/v1beta1', 'discovery.k8s.io/v1beta1', 'events.k8s.io/v1beta1',
  'rbac.authorization.k8s.io/v1beta1', 'rbac.authorization.k8s.io/v1alpha1', 'apiextensions.k8s.io/v1beta1', 'apiregistration.k8s.io/v1beta1', 'scheduling.k8s.io/v1beta1', 'node.k8s.io/v1beta1',
]);
/** The same, in versions that have newer kinds. */
const GONE_KINDS: ReadonlySet<string> = new Set([
  'networking.k8s.io/v1beta1/Ingress', 'networking.k8s.io/v1beta1/IngressClass', 'storage.k8s.io/v1beta1/StorageClass', 'storage.k8s.io/v1beta1/CSIDriver', 'storage.k8s.io/v1beta1/CSINode',
  'storage.k8s.io/v1beta1/VolumeAttachment', 'admissionregistration.k8s.io/v1beta1/ValidatingWebhookConfiguration', 'admissionregistration.k8s.io/v1beta1/MutatingWebhookConfiguration',
  'coordination.k8s.io/v1beta1/Lease', 'certificates.k8s.io/v1beta1/CertificateSigningRequest',
]);

function isLongGone(apiVersion: string, kind: string): boolean {
  return apiVersion.startsWith('extensions/') || GONE.has(apiVersion) || GONE_KINDS.has(`${apiVersion}/${kind}`);
}

/** Finds the schemas of kinds for one cluster. */
export class KnownSchemas {
  private readonly context: SchemaContext;
  private readonly kinds = new Map<string, KnownKind>();
  private readonly crds = new Map<string, KubernetesObject>();

  constructor(context: SchemaContext) {
    this.context = context;
    for (const crd of context.crds) {
      const { group, names } = isJsonObject(crd.spec) ? crd.spec : {};
      this.crds.set(`${String(group)}/${String(isJsonObject(names) ? names.kind : '')}`, crd);
    }
  }

  of(apiVersion: string, kind: string): KnownKind {
    const key = `${apiVersion}/${kind}`;
    let known = this.kinds.get(key);
    if (!known) this.kinds.set(key, (known = this.find(apiVersion, kind)));
    return known;
  }

  /** Whether the schema of a kind is Kubernetes' own, whatever the cluster and the app are. */
  isOfKubernetes(apiVersion: string, kind: string): boolean {
    const group = groupOf(apiVersion);
    return KUBERNETES_GROUPS.has(group) && !this.crds.has(`${group}/${kind}`);
  }

  private find(apiVersion: string, kind: string): KnownKind {
    const group = groupOf(apiVersion);
    const version = apiVersion.slice(apiVersion.lastIndexOf('/') + 1);
    if (NOT_APPLIED.has(group)) return SILENT;
    const key = `${group}/${kind}`;
    const crd = this.crds.get(key);
    if (crd) return this.context.partial ? declaredOrReleased(crd, key, version) : declared(crd, key, version);
    if (KUBERNETES_GROUPS.has(group) || group === 'extensions') return this.ofKubernetes(group, version, kind);
    if (group === CILIUM_GROUP) return this.ofCilium(key, version, kind);
    return Object.hasOwn(CRD_SCHEMAS, key) ? released(key, version) : UNCHECKED;
  }

  private ofKubernetes(group: string, version: string, kind: string): KnownKind {
    const [release, roots] = Object.entries(kubernetesSchemas().roots)[0]!;
    const minor = release.split('.').slice(0, 2).join('.');
    const { kubernetes } = this.context;
    const atMost = kubernetes !== undefined && kubernetes.isBefore(nextMinor(minor));
    const root = roots[`${group === '' ? '' : `${group}/`}${version}/${kind}`];
    if (root !== undefined) {
      return { is: 'checked', schemas: [{ root, ...nodesOf(kubernetesSchemas()), builtIn: true }], mayBeNewer: !atMost, release: `Kubernetes ${minor}` };
    }
    if (kind === 'List' || kind.endsWith('List')) return SILENT;
    const prefix = group === '' ? '' : `${group}/`;
    const here = Object.keys(roots).filter((known) => (prefix === '' ? known.split('/').length === 2 : known.startsWith(prefix)));
    const versions = [...new Set(Object.keys(roots).filter((known) => known.endsWith(`/${kind}`)))].map((known) => known.slice(0, -kind.length - 1));
    // Beta versions come and go: what an older Kubernetes serves is not known.
    const gone = isLongGone(`${group}/${version}`, kind) || (group === '' && versions.length === 0) || (atMost && (/^v\d+$/.test(version) || kubernetes.atLeast(minor)));
    if (!gone) return UNCHECKED;
    if (versions.length > 0) return { is: 'refused', wrong: 'apiVersion', candidates: versions, release: `Kubernetes ${minor}` };
    return { is: 'refused', wrong: 'kind', candidates: [...new Set(here.map((known) => known.slice(known.lastIndexOf('/') + 1)))], release: `Kubernetes ${minor}` };
  }

  private ofCilium(key: string, version: string, kind: string): KnownKind {
    const minor = this.context.cilium?.minorString;
    const known = Object.hasOwn(SERVED_VERSIONS, kind);
    if (minor === undefined) return known ? released(key, version) : UNCHECKED;
    if (!(minor in SERVED_VERSIONS.CiliumNetworkPolicy)) return UNCHECKED;
    if (!known) return OF_TETRAGON.has(kind) ? UNCHECKED : { is: 'refused', wrong: 'kind', candidates: Object.keys(SERVED_VERSIONS), release: `Cilium ${minor}` };
    const file = CRD_SCHEMAS[key]!();
    const root = file.roots[minor]?.[version];
    if (root === undefined) return SILENT;
    return { is: 'checked', schemas: [{ root, ...nodesOf(file) }], mayBeNewer: false, release: `Cilium ${minor}` };
  }
}

/** A kind whose definition is applied as well. */
function declared(crd: KubernetesObject, key: string, version: string): KnownKind {
  const { annotations } = crd.metadata;
  const label = `${annotations?.[BUNDLE_VERSION]}/${annotations?.[CHANNEL]}`;
  const file = Object.hasOwn(CRD_SCHEMAS, key) ? CRD_SCHEMAS[key]!() : undefined;
  const kept = file?.roots[label]?.[version];
  if (kept !== undefined) return { is: 'checked', schemas: [{ root: kept, ...nodesOf(file!) }], mayBeNewer: false, release: `Gateway API ${label.replace('/', ', ')} channel` };
  const versions = isJsonObject(crd.spec) && Array.isArray(crd.spec.versions) ? crd.spec.versions.filter(isJsonObject) : [];
  const served = versions.filter((each) => each.served !== false);
  const release = `the CustomResourceDefinition ${crd.metadata.name}`;
  const found = served.find((each) => each.name === version);
  // GWY108 says it of the Gateway API.
  if (!found) return served.length === 0 || key.startsWith(`${GATEWAY_API_GROUP}/`) ? SILENT : { is: 'refused', wrong: 'apiVersion', candidates: served.map(({ name }) => `${key.slice(0, key.indexOf('/'))}/${String(name)}`), release };
  const schema = isJsonObject(found.schema) ? found.schema.openAPIV3Schema : undefined;
  if (!isJsonObject(schema)) return SILENT;
  const nodes = new NodeList();
  const root = compileKind(schema as StructuralSchema, nodes);
  return { is: 'checked', schemas: [{ root, ...reader(nodes.texts) }], mayBeNewer: false, release, skipped: skippedRules(nodes.texts) };
}

function skippedRules(texts: readonly string[]): readonly SkippedRule[] {
  return texts.flatMap((text) => {
    const { rule } = JSON.parse(text) as Partial<SchemaRule>;
    if (rule === undefined) return [];
    const { unsupportedPart } = require('./cel') as typeof import('./cel');
    const unsupported = unsupportedPart(rule);
    return unsupported === undefined ? [] : [{ rule, unsupported }];
  });
}

/** A kind whose definition is in a repository: the cluster may have that release, or any other. */
function declaredOrReleased(crd: KubernetesObject, key: string, version: string): KnownKind {
  const own = declared(crd, key, version);
  const others = Object.hasOwn(CRD_SCHEMAS, key) ? released(key, version) : UNCHECKED;
  if (others.is !== 'checked') return own.is === 'refused' ? UNCHECKED : own;
  return own.is === 'checked' ? { ...own, schemas: [...own.schemas, ...others.schemas] } : others;
}

/** The release of a kind where it is not known which one is installed. */
export const ANY_RELEASE = 'any release known here';

/** A kind of which any release may be installed. */
function released(key: string, version: string): KnownKind {
  const schemas = schemasOfFile(CRD_SCHEMAS[key]!(), version);
  return schemas.length === 0 ? UNCHECKED : { is: 'checked', schemas, mayBeNewer: true, release: ANY_RELEASE };
}

/** The schemas that a version of a kind has in one release or another, newest first. */
export function schemasOfFile(file: SchemaFile, version: string): readonly KindSchema[] {
  const roots = new Set(Object.values(file.roots).reverse().flatMap((versions) => versions[version] ?? []));
  return [...roots].map((root) => ({ root, ...nodesOf(file) }));
}

/** The schema of a kind or version in one release; undefined where that does not have it. */
export function schemaOfRelease(file: SchemaFile, label: string, name: string): KindSchema | undefined {
  const root = file.roots[label]?.[name];
  return root === undefined ? undefined : { root, ...nodesOf(file) };
}

type Nodes = Pick<KindSchema, 'node' | 'rule'>;

const nodesByFile = new WeakMap<SchemaFile, Nodes>();

function nodesOf(file: SchemaFile): Nodes {
  let nodes = nodesByFile.get(file);
  if (!nodes) nodesByFile.set(file, (nodes = reader(file.nodes.split('\n'))));
  return nodes;
}

/** All nodes have the same members in the same order, which makes reading them several times as quick. */
const EMPTY: Readonly<Record<keyof SchemaNode, undefined>> = {
  type: undefined, nullable: undefined, properties: undefined, required: undefined, additionalProperties: undefined, open: undefined, items: undefined, keys: undefined,
  enum: undefined, pattern: undefined, format: undefined, minLength: undefined, maxLength: undefined, minItems: undefined, maxItems: undefined, minProperties: undefined,
  maxProperties: undefined, minimum: undefined, maximum: undefined, exclusiveMinimum: undefined, exclusiveMaximum: undefined, multipleOf: undefined, defaults: undefined,
  allOf: undefined, anyOf: undefined, oneOf: undefined, not: undefined, rules: undefined,
};

/** Reads a node when it is first asked for: an object needs few of them. */
function reader(texts: readonly string[]): Nodes {
  const nodes: ReadNode[] = [];
  const rules: ReadRule[] = [];
  return {
    node: (index) => (nodes[index] ??= readNode(JSON.parse(texts[index]!) as SchemaNode)),
    rule: (index) => (rules[index] ??= readRule(JSON.parse(texts[index]!) as SchemaRule)),
  };
}

function readNode(node: SchemaNode): ReadNode {
  const { type, properties, additionalProperties, required, open, minProperties, maxProperties } = node;
  const isPlain = (node.enum ?? node.allOf ?? node.anyOf ?? node.oneOf ?? node.not ?? node.rules) === undefined;
  const takesAny = (properties ?? additionalProperties ?? minProperties ?? maxProperties) === undefined && (open === true || type === undefined);
  const isOfMaps = type === undefined || type === 'object';
  return { ...EMPTY, ...node, isPlain, takesAny, onlyRequires: isPlain && takesAny && isOfMaps ? required : undefined };
}

function readRule(rule: SchemaRule): ReadRule {
  const { celRule } = require('./cel') as typeof import('./cel');
  return { ...rule, verdict: celRule(rule.rule) };
}

function nextMinor(minor: string): string {
  const [major, number] = minor.split('.');
  return `${major}.${Number(number) + 1}`;
}

export { KUBERNETES_VERSION };
