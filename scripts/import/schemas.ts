import { compileKind, type StructuralSchema } from '../../lib/schemas/compile-schema';
import { NodeList, type SchemaRule } from '../../lib/schemas/schema-node';
import { emitHeader } from './emit-module';
import { quote } from './emit-types';
import { servedVersions, type CrdSources } from './crd-sources';
import { kubernetesDefinitions, plainSchema, type InputPaths } from './inputs';
import { KUBERNETES_RULES } from './kubernetes-rules';
import { wordRule } from './rule-wording';
import { talosSchemas } from './talos-schemas';
import { SCHEMA_ONLY_KINDS, PLAIN_SCHEMA_KINDS } from './kinds';
import { byCodePoint } from './shape';

/** Roots by label of a release and by version of the kind. */
type Roots = Record<string, Record<string, number>>;

/** Writes the schemas of every kind that can be in the output, a file for each kind of a CRD and one for Kubernetes. */
export function emitSchemas(paths: InputPaths, cilium: CrdSources, gatewayApi: CrdSources): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const kubernetes = kubernetesSchemas(paths);
  files.set('schemas/kubernetes.ts', kubernetes.text);
  const kinds = new Map<string, string>();
  const add = (key: string, source: string, roots: Roots, nodes: NodeList): void => {
    const text = emitFile(source, roots, nodes);
    // CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy have one schema, and so have other pairs.
    const twin = [...files].find(([, other]) => other === text)?.[0];
    const file = twin ?? `schemas/${fileOf(key)}.ts`;
    files.set(file, text);
    kinds.set(key, file.replace(/^schemas\/|\.ts$/g, ''));
  };
  for (const [product, { sources }] of [['Cilium', cilium], ['the Gateway API', gatewayApi]] as const) {
    for (const key of keysOf(sources)) {
      const nodes = new NodeList();
      const roots: Roots = {};
      for (const { label, crds } of sources) {
        const crd = crds.find((one) => keyOf(one) === key);
        if (!crd) continue;
        const schemaOf = new Map(crd.versions.map(({ name, schema }) => [name, schema]));
        roots[label] = Object.fromEntries(servedVersions(crd).map((version) => [version, compileKind(schemaOf.get(version)! as StructuralSchema, nodes, { wording: wordRule })]));
      }
      add(key, `the CRDs of ${product} ${Object.keys(roots).join(', ')}`, roots, nodes);
    }
  }
  for (const [key, versions] of plainKinds()) {
    const nodes = new NodeList();
    const roots = { '': Object.fromEntries(versions.map(({ group, version, file }) => [version, compileKind(plainSchema(paths, group, file) as StructuralSchema, nodes, { wording: wordRule })])) };
    add(key, `the JSON Schemas of ${key.slice(0, key.indexOf('/'))}`, roots, nodes);
  }
  const talos = talosSchemas(paths);
  files.set('schemas/talos.ts', emitFile(`the JSON Schemas of Talos ${talos.minors.join(', ')}`, talos.roots, talos.nodes));
  files.set('schemas/index.ts', emitIndex(kubernetes, [...kinds].sort(([a], [b]) => byCodePoint(a, b))));
  return files;
}

function plainKinds(): Map<string, readonly (typeof SCHEMA_ONLY_KINDS | typeof PLAIN_SCHEMA_KINDS)[number][]> {
  const kinds = new Map<string, (typeof SCHEMA_ONLY_KINDS | typeof PLAIN_SCHEMA_KINDS)[number][]>();
  for (const one of [...PLAIN_SCHEMA_KINDS, ...SCHEMA_ONLY_KINDS]) kinds.set(keyOf(one), [...(kinds.get(keyOf(one)) ?? []), one]);
  return kinds;
}

function keysOf(sources: CrdSources['sources']): string[] {
  return [...new Set(sources.flatMap(({ crds }) => crds.map(keyOf)))].sort(byCodePoint);
}

function keyOf({ group, kind }: { readonly group: string; readonly kind: string }): string {
  return `${group}/${kind}`;
}

function fileOf(key: string): string {
  return key.replace('/', '.');
}

interface KubernetesSchemas {
  readonly text: string;
  readonly version: string;
  readonly groups: readonly string[];
}

interface KubernetesDefinition extends StructuralSchema {
  readonly 'x-kubernetes-group-version-kind'?: readonly { readonly group: string; readonly version: string; readonly kind: string }[];
}

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
const EXTENSIONS = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.';
const ANY_OBJECT: StructuralSchema = { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true };

/** Definitions that say less than Go's types do, or that describe schemas themselves. */
const SPECIAL: Readonly<Record<string, StructuralSchema>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: 'quantity' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { 'x-kubernetes-int-or-string': true },
  'io.k8s.apimachinery.pkg.runtime.RawExtension': ANY_OBJECT,
  [`${META}FieldsV1`]: ANY_OBJECT,
  [`${EXTENSIONS}JSON`]: {},
  [`${EXTENSIONS}JSONSchemaProps`]: ANY_OBJECT,
};

/**
 * Fields that the definitions call required, and without which a real API server was not seen to refuse the object: it takes the zero value, fills
 * one in, or refuses for another reason.
 */
const OPTIONAL: Readonly<Record<string, readonly string[]>> = {
  'io.k8s.api.admissionregistration.v1.ServiceReference': ['name', 'namespace'],
  'io.k8s.api.apps.v1.ControllerRevision': ['revision'],
  'io.k8s.api.batch.v1.PodFailurePolicy': ['rules'],
  'io.k8s.api.batch.v1.SuccessPolicy': ['rules'],
  'io.k8s.api.core.v1.ClusterTrustBundleProjection': ['path'],
  'io.k8s.api.core.v1.ConfigMapNodeConfigSource': ['kubeletConfigKey', 'name', 'namespace'],
  'io.k8s.api.core.v1.ContainerResizePolicy': ['resourceName', 'restartPolicy'],
  'io.k8s.api.core.v1.DownwardAPIVolumeFile': ['path'],
  'io.k8s.api.core.v1.Event': ['involvedObject'],
  'io.k8s.api.core.v1.GCEPersistentDiskVolumeSource': ['pdName'],
  'io.k8s.api.core.v1.HTTPHeader': ['name', 'value'],
  'io.k8s.api.core.v1.ISCSIPersistentVolumeSource': ['lun'],
  'io.k8s.api.core.v1.ISCSIVolumeSource': ['lun'],
  'io.k8s.api.core.v1.LimitRangeSpec': ['limits'],
  'io.k8s.api.core.v1.ModifyVolumeStatus': ['status'],
  'io.k8s.api.core.v1.PersistentVolumeClaimCondition': ['status', 'type'],
  'io.k8s.api.core.v1.PodCertificateProjection': ['keyType', 'signerName'],
  'io.k8s.api.core.v1.PreferredSchedulingTerm': ['preference'],
  'io.k8s.api.core.v1.ResourceClaim': ['name'],
  'io.k8s.api.core.v1.ScaleIOPersistentVolumeSource': ['secretRef'],
  'io.k8s.api.core.v1.ScaleIOVolumeSource': ['secretRef'],
  'io.k8s.api.core.v1.ScopedResourceSelectorRequirement': ['operator', 'scopeName'],
  'io.k8s.api.core.v1.ServiceAccountTokenProjection': ['path'],
  'io.k8s.api.core.v1.SleepAction': ['seconds'],
  'io.k8s.api.core.v1.Sysctl': ['value'],
  'io.k8s.api.core.v1.Taint': ['effect', 'key'],
  'io.k8s.api.core.v1.WorkloadReference': ['name', 'podGroup'],
  'io.k8s.api.discovery.v1.EndpointSlice': ['endpoints'],
  'io.k8s.api.events.v1.EventSeries': ['count', 'lastObservedTime'],
  'io.k8s.api.flowcontrol.v1.LimitResponse': ['type'],
  'io.k8s.api.flowcontrol.v1.ServiceAccountSubject': ['name', 'namespace'],
  'io.k8s.api.rbac.v1.RoleRef': ['apiGroup'],
  'io.k8s.api.resource.v1.CapacityRequestPolicyRange': ['min'],
  'io.k8s.api.resource.v1.Counter': ['value'],
  'io.k8s.api.resource.v1.CounterSet': ['counters', 'name'],
  'io.k8s.api.resource.v1.DeviceCapacity': ['value'],
  'io.k8s.api.resource.v1.DeviceClass': ['spec'],
  'io.k8s.api.resource.v1.DeviceCounterConsumption': ['counterSet', 'counters'],
  'io.k8s.api.resource.v1.DeviceTaint': ['effect', 'key'],
  'io.k8s.api.resource.v1.ResourceClaim': ['spec'],
  'io.k8s.api.resource.v1.ResourceClaimTemplate': ['spec'],
  'io.k8s.api.resource.v1.ResourceClaimTemplateSpec': ['spec'],
  'io.k8s.api.resource.v1.ResourcePool': ['generation'],
  'io.k8s.api.scheduling.v1.PriorityClass': ['value'],
  'io.k8s.api.storage.v1.CSIDriver': ['spec'],
  'io.k8s.api.storage.v1.CSINode': ['spec'],
  'io.k8s.api.storage.v1.CSINodeSpec': ['drivers'],
  'io.k8s.api.storage.v1.TokenRequest': ['audience'],
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceColumnDefinition': ['jsonPath', 'name', 'type'],
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion': ['served', 'storage'],
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresourceScale': ['specReplicasPath', 'statusReplicasPath'],
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.SelectableField': ['jsonPath'],
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ServiceReference': ['name', 'namespace'],
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.WebhookConversion': ['conversionReviewVersions'],
};

/** Defaults that tell items of lists apart: the definitions leave them out. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'io.k8s.api.core.v1.ContainerPort': { protocol: 'TCP' },
  'io.k8s.api.core.v1.ServicePort': { protocol: 'TCP' },
};

function kubernetesSchemas(paths: InputPaths): KubernetesSchemas {
  const { version, definitions } = kubernetesDefinitions(paths) as unknown as { version: string; definitions: Readonly<Record<string, KubernetesDefinition>> };
  const nodes = new NodeList();
  const roots: Record<string, number> = {};
  const groups = new Set<string>();
  const resolve = (reference: string): StructuralSchema => definitionOf(reference.slice('#/definitions/'.length), definitions);
  for (const [name, definition] of Object.entries(definitions)) {
    if (definition.properties?.metadata?.$ref !== `#/definitions/${META}ObjectMeta`) continue;
    for (const { group, version: served, kind } of definition['x-kubernetes-group-version-kind'] ?? []) {
      groups.add(group);
      roots[`${group === '' ? '' : `${group}/`}${served}/${kind}`] = compileKind(definitionOf(name, definitions), nodes, { definitions: resolve, wording: (given) => given as SchemaRule });
    }
  }
  return { text: emitFile(`the OpenAPI definitions of Kubernetes ${version}`, { [version]: roots }, nodes), version, groups: [...groups].sort(byCodePoint) };
}

function definitionOf(name: string, definitions: Readonly<Record<string, KubernetesDefinition>>): StructuralSchema {
  const special = SPECIAL[name];
  if (special) return special;
  const definition = definitions[name];
  if (!definition) throw new Error(`There is no definition ${name}.`);
  if (definition.type === 'object' && !definition.properties && !definition.additionalProperties) return ANY_OBJECT;
  const defaults = DEFAULTS[name] ?? {};
  const rules = KUBERNETES_RULES[name];
  return {
    ...definition,
    ...(rules && { 'x-kubernetes-validations': rules }),
    required: /\.v\d+(?:alpha|beta)\d+\./.test(name) ? [] : definition.required?.filter((field) => !OPTIONAL[name]?.includes(field)),
    ...(definition.properties && {
      properties: Object.fromEntries(Object.entries(definition.properties).map(([field, schema]) => [field, field in defaults ? { ...schema, default: defaults[field] } : schema])),
    }),
  };
}

function emitFile(source: string, roots: Roots, nodes: NodeList): string {
  const lines = nodes.texts.map((text) => text.replaceAll('`', '\\u0060').replaceAll('${', '\\u0024{'));
  return `${emitHeader(source)}
/* eslint-disable */
export const roots: Readonly<Record<string, Readonly<Record<string, number>>>> = ${JSON.stringify(roots)};

export const nodes: string = String.raw\`${lines.join('\n')}\`;
`;
}

function emitIndex({ version, groups }: KubernetesSchemas, kinds: readonly (readonly [key: string, file: string])[]): string {
  return `${emitHeader('the schemas beside it')}
/** The schemas of one kind, or of all kinds of Kubernetes. */
export interface SchemaFile {
  /** Index of the node of the kind, by label of a release and by version; for Kubernetes by \`apiVersion\` and kind. */
  readonly roots: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** A node on each line, as JSON. */
  readonly nodes: string;
}

/** The Kubernetes release whose own kinds are known. */
export const KUBERNETES_VERSION = ${quote(version)};

/** API groups of Kubernetes' own kinds. */
export const KUBERNETES_GROUPS: ReadonlySet<string> = new Set([
${groups.map((group) => `  ${quote(group)},\n`).join('')}]);

/** The schemas of Talos' documents: roots by minor and by kind, which is empty for the main document. */
export const talosSchemas = (): SchemaFile => require('./talos') as SchemaFile;

export const kubernetesSchemas = (): SchemaFile => require('./kubernetes') as SchemaFile;

/** Schemas of kinds that CRDs define, by \`group/Kind\`. A file is loaded when its kind is asked for. */
export const CRD_SCHEMAS: Readonly<Record<string, () => SchemaFile>> = {
${kinds.map(([key, file]) => `  ${quote(key)}: () => require(${quote(`./${file}`)}) as SchemaFile,\n`).join('')}};
`;
}
