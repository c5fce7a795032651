import { compareVersions, servedVersions, type CrdSources } from './crd-sources';
import type { Crd, CrdVersion } from './inputs';
import type { JsonSchema, Versioned } from './json-schema';
import { buildShape, type ShapeContext, type Struct } from './shape';

/** What is written for one kind. */
export interface KindModel {
  readonly kind: string;
  readonly group: string;
  readonly plural?: string;
  readonly scope: 'Namespaced' | 'Cluster';
  /** The version that a typed object is written in. */
  readonly version: string;
  /** Other versions to choose from, when no single one is served everywhere. */
  readonly choices: readonly string[];
  /** Which sources have the kind, when not all have. */
  readonly presence?: string;
  /** The fields beside apiVersion, kind, metadata and status. */
  readonly shape: Struct;
}

/** Decides the version of a kind and merges its schemas over all sources. */
export function kindModel(kind: string, { family, sources }: CrdSources): KindModel {
  const holders = sources.flatMap(({ label, crds }) => crds.filter((crd) => crd.kind === kind).map((crd) => ({ label, crd })));
  const newest = holders.at(-1)?.crd;
  if (!newest) throw new Error(`No CRD for ${kind}.`);

  const { version, choices } = chooseVersion(holders.map(({ crd }) => crd));
  const among = sources.map(({ label }) => label);
  const present = holders.map(({ label }) => label);
  return {
    kind,
    group: newest.group,
    plural: newest.plural,
    scope: newest.scope,
    version,
    choices,
    ...(present.length < among.length ? { presence: family.note(present, among) } : {}),
    shape: objectShape(
      holders.map(({ label, crd }) => ({ label, schema: schemaFor(crd, version) })),
      { family },
    ),
  };
}

/**
 * The best version that every source serves; the newest source's storage version when it is one of several. When no
 * version is served everywhere, the newest source decides and the user may choose another one.
 */
function chooseVersion(crds: readonly Crd[]): { version: string; choices: string[] } {
  const served = crds.map(servedVersions);
  const newest = served.at(-1) ?? [];
  const everywhere = newest.filter((name) => served.every((names) => names.includes(name)));
  const version = everywhere[0] ?? newest[0];
  if (version === undefined) throw new Error(`${crds[0]?.kind} is not served.`);
  const all = [...new Set(served.flat())].sort(compareVersions);
  return { version, choices: everywhere.length > 0 ? [] : all };
}

function schemaFor(crd: Crd, version: string): JsonSchema {
  const named = crd.versions.find(({ name, served }) => name === version && served);
  const best: CrdVersion | undefined = named ?? crd.versions.find(({ name }) => name === servedVersions(crd)[0]);
  if (!best) throw new Error(`${crd.kind} is not served.`);
  return best.schema;
}

/** The shape of an object without what every object has and without status, which is not for users to write. */
export function objectShape(schemas: readonly Versioned[], context: ShapeContext): Struct {
  const omitted = ['apiVersion', 'kind', 'metadata', 'status'];
  const shape = buildShape(
    schemas.map(({ label, schema }) => ({
      label,
      schema: {
        ...schema,
        properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => !omitted.includes(name))),
      },
    })),
    context,
  );
  if (shape.is !== 'struct') throw new Error('the schema of a kind is not an object');
  return shape;
}
