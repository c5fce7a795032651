import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import { inputPaths } from '../../scripts/import/inputs';

type Json = Record<string, unknown>;

export interface CrdFile {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly scope: string;
    readonly versions: readonly { readonly name: string; readonly served: boolean; readonly schema: { readonly openAPIV3Schema: Json } }[];
  };
}

let kept: ReadonlyMap<string, readonly CrdFile[]> | undefined;

/** CRDs straight from the files, by where they come from: `cilium 1.18`, `v1.4.1/standard`. */
export function crdFiles(): ReadonlyMap<string, readonly CrdFile[]> {
  return (kept ??= readAll());
}

function readAll(): ReadonlyMap<string, readonly CrdFile[]> {
  const { assets, crds } = inputPaths();
  const read = (file: string): CrdFile[] =>
    (parseKubernetesYaml(readFileSync(file, 'utf8'), file) as (CrdFile & { kind: string })[]).filter(
      (object) => object.kind === 'CustomResourceDefinition',
    );
  const cilium = readdirSync(crds)
    .sort()
    .map((name): [string, CrdFile[]] => [
      name.replace('-', ' '),
      readdirSync(join(crds, name)).flatMap((file) => read(join(crds, name, file))),
    ]);
  const bundles = readdirSync(assets)
    .sort()
    .flatMap((name): [string, CrdFile[]][] => {
      const match = /^gateway-api-(v[\d.]+)-(\w+)-install\.yaml$/.exec(name);
      return match ? [[`${match[1]}/${match[2]}`, read(join(assets, name))]] : [];
    });
  return new Map([...cilium, ...bundles]);
}

/** Schemas that are kept as one file per kind. */
export function plainSchema(group: string, file: string): Json {
  return JSON.parse(readFileSync(join(inputPaths().schemas, 'crds', group, file), 'utf8')) as Json;
}

/** A validator of an object; fields that the schema does not list are errors, where the API server would drop them. */
export function validator(schema: Json): ValidateFunction {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, code: { regExp: goPattern } });
  return ajv.compile(closed({ ...schema, properties: { ...(schema.properties as Json), metadata: { type: 'object' } } }) as Json);
}

/** Patterns are in Go's dialect: it has inline flags, and escapes that JavaScript's u flag refuses. */
const goPattern = Object.assign(
  (pattern: string): RegExp =>
    pattern.includes('\\PC')
      ? new RegExp(pattern.replaceAll('\\PC', '\\P{C}'), 'u')
      : new RegExp(pattern.replace('(?i)', ''), pattern.includes('(?i)') ? 'i' : ''),
  { code: 'goPattern' },
);

function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, key === 'oneOf' || key === 'anyOf' ? value : closed(value)]),
  );
  const lists = typeof copy.properties === 'object' && copy.type === 'object' && copy['x-kubernetes-preserve-unknown-fields'] !== true;
  return lists ? { ...copy, additionalProperties: false } : copy;
}
