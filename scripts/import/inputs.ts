import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readTar } from '../../lib/assets/tar-reader';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import type { JsonSchema } from './json-schema';

/** Directories that the generator reads. */
export interface InputPaths {
  /** `cilium-<version>.tgz` and `gateway-api-<version>-<channel>-install.yaml`. */
  readonly assets: string;
  /** `cilium-<minor>/*.yaml`, one CRD in each. */
  readonly crds: string;
  /** `crds/<group>/<kind>_<version>.json` and `kubernetes/v<version>-definitions.json`. */
  readonly schemas: string;
}

/** Directories from the arguments, else from `TALOS_CILIUM_ASSETS` and its neighbours. */
export function inputPaths(given: Partial<InputPaths> = {}): InputPaths {
  const assets =
    given.assets ?? process.env.TALOS_CILIUM_ASSETS?.split(delimiter).find((directory) => existsSync(join(directory, '..', 'crds')));
  if (!assets)
    throw new Error(
      'No inputs: run "npm run assets", or give --assets, --crds and --schemas, or set TALOS_CILIUM_ASSETS to a directory with crds/ and schemas/ beside it.',
    );
  return { assets, crds: given.crds ?? join(assets, '..', 'crds'), schemas: given.schemas ?? join(assets, '..', 'schemas') };
}

export interface CrdVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly schema: JsonSchema;
}

export interface Crd {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: 'Namespaced' | 'Cluster';
  readonly versions: readonly CrdVersion[];
}

interface CrdObject {
  readonly kind?: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly scope: Crd['scope'];
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly storage: boolean;
      readonly schema: { readonly openAPIV3Schema: JsonSchema };
    }[];
  };
}

/** The CRDs of one Cilium minor. */
export function ciliumCrds(paths: InputPaths, minor: string): Crd[] {
  const directory = join(paths.crds, `cilium-${minor}`);
  return readdirSync(directory)
    .sort()
    .flatMap((file) => readCrds(join(directory, file)));
}

/** The CRDs of one Gateway API bundle; none when that channel was not kept. */
export function gatewayApiCrds(paths: InputPaths, version: string, channel: string): Crd[] {
  const file = join(paths.assets, `gateway-api-${version}-${channel}-install.yaml`);
  if (!existsSync(file)) return [];
  return readCrds(file);
}

function readCrds(file: string): Crd[] {
  return (parseKubernetesYaml(readFileSync(file, 'utf8'), file) as CrdObject[])
    .filter((object) => object.kind === 'CustomResourceDefinition')
    .map(toCrd);
}

function toCrd({ spec }: CrdObject): Crd {
  return {
    group: spec.group,
    kind: spec.names.kind,
    plural: spec.names.plural,
    scope: spec.scope,
    versions: spec.versions.map(({ name, served, storage, schema }) => ({ name, served, storage, schema: schema.openAPIV3Schema })),
  };
}

/** A CRD's schema that is kept as plain JSON Schema. */
export function plainSchema(paths: InputPaths, group: string, file: string): JsonSchema {
  return JSON.parse(readFileSync(join(paths.schemas, 'crds', group, file), 'utf8')) as JsonSchema;
}

/** Kubernetes' OpenAPI document calls these strings; the API server takes numbers as well. */
const NUMBERS_TOO: Readonly<Record<string, JsonSchema>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { oneOf: [{ type: 'string' }, { type: 'number' }] },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { oneOf: [{ type: 'string' }, { type: 'integer' }] },
};

/** Kubernetes' own definitions, by full name. */
export function kubernetesDefinitions(paths: InputPaths): {
  readonly version: string;
  readonly definitions: Readonly<Record<string, JsonSchema>>;
} {
  const directory = join(paths.schemas, 'kubernetes');
  const file = readdirSync(directory)
    .filter((name) => name.endsWith('-definitions.json'))
    .sort()
    .at(-1);
  if (!file) throw new Error(`No Kubernetes definitions in ${directory}.`);
  const { definitions } = JSON.parse(readFileSync(join(directory, file), 'utf8')) as { definitions: Record<string, JsonSchema> };
  return { version: file.replace(/^v|-definitions\.json$/g, ''), definitions: { ...definitions, ...NUMBERS_TOO } };
}

/** The files of the official chart, by path: `cilium/values.yaml`. */
export function chartFiles(paths: InputPaths, version: string): ReadonlyMap<string, Uint8Array> {
  const archive = gunzipSync(readFileSync(join(paths.assets, `cilium-${version}.tgz`)));
  return new Map(readTar(archive).map(({ name, content }) => [name, content]));
}

/** One file of a chart as text. */
export function chartText(files: ReadonlyMap<string, Uint8Array>, path: string): string {
  const bytes = files.get(path);
  if (!bytes) throw new Error(`The chart has no ${path}.`);
  return Buffer.from(bytes).toString('utf8');
}
