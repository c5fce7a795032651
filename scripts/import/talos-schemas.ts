import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileKind, type StructuralSchema } from '../../lib/schemas/compile-schema';
import { NodeList } from '../../lib/schemas/schema-node';
import type { InputPaths } from './inputs';

/** A definition of Talos' JSON Schemas, as far as it says which values are valid. */
interface TalosSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly oneOf?: readonly TalosSchema[];
  readonly items?: TalosSchema;
  readonly properties?: Readonly<Record<string, TalosSchema>>;
  readonly patternProperties?: Readonly<Record<string, TalosSchema>>;
  readonly additionalProperties?: boolean | TalosSchema;
}

type Definitions = Readonly<Record<string, TalosSchema>>;

/** The main document, which has no kind. */
const MAIN = 'v1alpha1.Config';

/** Patterns that only sketch what Talos reads, and what it does. */
const FORMATS: Readonly<Record<string, string>> = {
  '^[0-9a-f.:]+$': 'go-address',
  '^[0-9a-f:]+$': 'go-mac',
  '^[0-9a-f.:]+/\\d{1,3}$': 'go-prefix',
  '^[-+]?(((\\d+(\\.\\d*)?|\\d*(\\.\\d+)+)([nuµm]?s|m|h))|0)+$': 'go-duration',
  '^[-+]?(((\\d+(\\.\\d*)?|\\.\\d+|\\d+)([nuµm]?s|m|h))|0)+$': 'go-duration',
};

/** Fields by name whose form the schemas do not tell. */
const FIELD_FORMATS: Readonly<Record<string, string>> = {
  crt: 'go-base64', minSize: 'go-size', maxSize: 'go-size', minAllocationGroupSize: 'go-size',
  routerID: 'go-address', routeSource: 'go-address', src: 'go-prefix', dst: 'go-prefix',
};

const ANYTHING: TalosSchema = { type: 'object' };
const RESOURCES: TalosSchema = { type: 'object', properties: { requests: ANYTHING, limits: ANYTHING }, additionalProperties: false };
const CIPHER: TalosSchema = { type: 'string' };
const URL_TEXT: TalosSchema = { type: 'string' };
const ADDRESS: TalosSchema = { type: 'string', format: 'go-address' };
const PREFIX: TalosSchema = { type: 'string', format: 'go-prefix' };
const INTERFACE_ADDRESS: TalosSchema = { type: 'string', format: 'go-interface-address' };
const SUBNET: TalosSchema = { type: 'string', format: 'go-subnet' };

/** Fields for which Talos' code and its schemas differ, by definition and name: the code decides. */
const CORRECTED: Readonly<Record<string, (schema: TalosSchema) => TalosSchema>> = {
  'block.EncryptionSpec.cipher': () => CIPHER,
  'block.EncryptionSpec.options': (schema) => (schema.type === 'array' ? schema : listOf(schema)),
  'container.UserVolumeMount.options': listOf,
  'container.ContainerDependsOn.networks': listOf,
  'v1alpha1.ClusterConfig.acceptedCAs': listOf,
  'v1alpha1.ControlPlaneConfig.endpoint': () => ({ type: 'string', format: 'go-url' }),
  // Texts to the schema. Talos refuses the configuration, and Kubernetes does not start with other subnets.
  'v1alpha1.ClusterNetworkConfig.podSubnets': () => listOf(PREFIX),
  'v1alpha1.ClusterNetworkConfig.serviceSubnets': () => listOf(PREFIX),
  'v1alpha1.Device.addresses': () => listOf(INTERFACE_ADDRESS),
  'v1alpha1.DeviceVIPConfig.ip': () => ADDRESS,
  'v1alpha1.KubeletNodeIPConfig.validSubnets': () => listOf(SUBNET),
  'v1alpha1.KubeSpanFilters.endpoints': () => listOf(SUBNET),
  'v1alpha1.NetworkConfig.nameservers': () => listOf(ADDRESS),
  'v1alpha1.Route.gateway': () => ADDRESS,
  'v1alpha1.Route.network': () => PREFIX,
  'v1alpha1.Route.source': () => ADDRESS,
  'v1alpha1.Vlan.addresses': () => listOf(INTERFACE_ADDRESS),
  'v1alpha1.LoggingDestination.endpoint': () => URL_TEXT,
  'v1alpha1.MachineConfig.acceptedCAs': listOf,
  ...Object.fromEntries(
    ['k8s.KubeAPIServerConfigV1Alpha1', 'k8s.KubeControllerManagerConfigV1Alpha1', 'k8s.KubeFlannelCNIConfigV1Alpha1', 'k8s.KubeProxyConfigV1Alpha1', 'k8s.KubeSchedulerConfigV1Alpha1', 'v1alpha1.APIServerConfig', 'v1alpha1.ControllerManagerConfig', 'v1alpha1.SchedulerConfig'].map((name) => [`${name}.resources`, () => RESOURCES]),
  ),
};

function listOf(items: TalosSchema): TalosSchema {
  return { type: 'array', items };
}

const TEXT: TalosSchema = { type: 'string' };
const SWITCH: TalosSchema = { type: 'boolean' };

const DISK_ENCRYPTION: TalosSchema = {
  type: 'object',
  properties: {
    provider: TEXT,
    keys: listOf({
      type: 'object',
      properties: {
        static: { type: 'object', properties: { passphrase: TEXT } },
        nodeID: { type: 'object', properties: {} },
        kms: { type: 'object', properties: { endpoint: TEXT } },
        slot: { type: 'integer' },
        tpm: { type: 'object', properties: { checkSecurebootStatusOnEnroll: SWITCH } },
      },
    }),
    cipher: TEXT,
    keySize: { type: 'integer' },
    blockSize: { type: 'integer' },
    options: listOf(TEXT),
  },
};

/** Fields that Talos' code reads and its schemas leave out, by definition. */
const HIDDEN: Readonly<Record<string, Readonly<Record<string, TalosSchema>>>> = {
  'container.ContainerSecurity': { machinedAccess: SWITCH },
  'v1alpha1.ClusterConfig': { allowSchedulingOnMasters: SWITCH },
  'v1alpha1.Config': { persist: SWITCH },
  'v1alpha1.Device': { cidr: TEXT },
  'v1alpha1.EtcdConfig': { subnet: TEXT },
  'v1alpha1.InstallConfig': { bootloader: SWITCH, extensions: listOf({ type: 'object', properties: { image: TEXT } }) },
  'v1alpha1.KubeSpanFilters': { excludeAdvertisedNetworks: listOf(TEXT) },
  'v1alpha1.MachineConfig': {
    disks: listOf({ type: 'object', properties: { device: TEXT, partitions: listOf({ type: 'object', properties: { size: TEXT, mountpoint: TEXT } }) } }),
    systemDiskEncryption: { type: 'object', properties: { state: DISK_ENCRYPTION, ephemeral: DISK_ENCRYPTION } },
  },
  'v1alpha1.Vlan': { cidr: TEXT },
};

/** Fields that Talos no longer reads. */
const GONE: ReadonlySet<string> = new Set(['block.MountSpec.readOnly']);

/** Kinds that the schemas write in another way. */
const KINDS: Readonly<Record<string, string>> = { KubeSpanEndpoints: 'KubeSpanEndpointsConfig', UnattendedInstall: 'UnattendedInstallConfig' };

export interface TalosSchemas {
  readonly minors: readonly string[];
  /** Index of the node of a document, by minor and by kind; the main document has none. */
  readonly roots: Record<string, Record<string, number>>;
  readonly nodes: NodeList;
}

/**
 * The schemas of Talos' documents by minor. A schema leaves out the fields that became documents of their own; Talos reads them on, so each
 * minor has those of the minors before it as well.
 */
export function talosSchemas({ schemas }: InputPaths): TalosSchemas {
  const directory = join(schemas, 'talos');
  const minors = readdirSync(directory)
    .flatMap((file) => /^config-v(\d+\.\d+)\.schema\.json$/.exec(file)?.[1] ?? [])
    .sort((a, b) => Number(a.split('.')[1]) - Number(b.split('.')[1]));
  const nodes = new NodeList();
  const roots: Record<string, Record<string, number>> = {};
  let known: Definitions = {};
  for (const minor of minors) {
    const { $defs } = JSON.parse(readFileSync(join(directory, `config-v${minor}.schema.json`), 'utf8')) as { readonly $defs: Definitions };
    known = joined(known, corrected($defs));
    const definitions = known;
    const resolve = (reference: string): StructuralSchema => structural(definitions[reference.slice('#/$defs/'.length)]!);
    roots[minor] = {};
    for (const [name, definition] of Object.entries($defs)) {
      const kind = name === MAIN ? '' : definition.properties?.kind?.enum?.[0];
      if (typeof kind === 'string') roots[minor][KINDS[kind] ?? kind] = compileKind(structural(definitions[name]!), nodes, { definitions: resolve });
    }
  }
  return { minors, roots, nodes };
}

function corrected(definitions: Definitions): Definitions {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => {
      const properties = Object.entries(definition.properties ?? {}).map(([field, schema]) => [field, CORRECTED[`${name}.${field}`]?.(schema) ?? schema]);
      return [name, { ...definition, ...(definition.properties && { properties: { ...(Object.fromEntries(properties) as Definitions), ...HIDDEN[name] } }) }];
    }),
  );
}

function joined(older: Definitions, newer: Definitions): Definitions {
  return Object.fromEntries(
    Object.entries({ ...older, ...newer }).map(([name, definition]) => [name, { ...definition, ...(definition.properties && { properties: { ...olderFields(name, older), ...definition.properties } }) }]),
  );
}

function olderFields(name: string, older: Definitions): Definitions {
  return Object.fromEntries(Object.entries(older[name]?.properties ?? {}).filter(([field]) => !GONE.has(`${name}.${field}`)));
}

/** A patch has a part of a document, so nothing in it is required. Talos reads any scalar where it expects a text. */
function structural(schema: TalosSchema): StructuralSchema {
  const { $ref, type, pattern, format: given, enum: values, minimum, maximum, oneOf, items, properties, patternProperties, additionalProperties } = schema;
  if ($ref !== undefined) return { $ref };
  // A number is a scalar too, which would fit both.
  const isNumberOrText = oneOf?.every((each) => each.type === 'integer' || (each.type === 'string' && each.pattern === undefined));
  if (isNumberOrText) return { type: 'scalar' };
  if (oneOf) return { oneOf: oneOf.map(structural) };
  const format = given ?? (pattern === undefined ? undefined : FORMATS[pattern]);
  const members = patternProperties?.['.*'] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
  const isFree = type === 'object' && !properties && !members;
  return {
    type: type === 'string' || (type === undefined && values) ? 'scalar' : type,
    ...(format !== undefined ? { format } : pattern !== undefined && { pattern }),
    ...(values && { enum: values }),
    minimum,
    maximum,
    ...(items && { items: structural(items) }),
    ...(properties && { properties: Object.fromEntries(Object.entries(properties).map(([name, below]) => [name, member(name, below, properties)])) }),
    ...(members && { additionalProperties: structural(members) }),
    ...(isFree && { 'x-kubernetes-preserve-unknown-fields': true }),
  };
}

function member(name: string, schema: TalosSchema, beside: Readonly<Record<string, TalosSchema>>): StructuralSchema {
  const format = name === 'key' && beside.crt ? 'go-base64' : FIELD_FORMATS[name];
  const made = structural(schema);
  return format !== undefined && made.type === 'scalar' && !made.format ? { ...made, format } : made;
}
