import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json';
import type { KubernetesObject } from '../kubernetes/object';
import { map, maps } from '../model/json';
import { textOf } from './text-of';

/** A served or stored version of a CustomResourceDefinition. */
export interface DefinedVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  /** Every field of the schema with its path: `spec.rules[].name`. */
  readonly fields: ReadonlySet<string>;
  readonly schema: Json;
}

/** Whether an object defines a kind. */
export function isDefinition({ apiVersion, kind }: KubernetesObject): boolean {
  return kind === 'CustomResourceDefinition' && apiVersion.startsWith('apiextensions.k8s.io/');
}

/** The versions that a CustomResourceDefinition has, by name. */
export function definedVersions({ spec }: KubernetesObject): ReadonlyMap<string, DefinedVersion> {
  return new Map(maps(map(spec).versions).map((version) => {
    const schema = map(version.schema).openAPIV3Schema ?? {};
    return [textOf(version.name), { name: textOf(version.name), served: version.served !== false, storage: version.storage === true, fields: fieldsOf(schema), schema }];
  }));
}

function fieldsOf(schema: Json, at = '', fields = new Set<string>()): Set<string> {
  if (!isJsonObject(schema)) return fields;
  const { properties, items, additionalProperties } = schema as JsonObject;
  for (const [name, below] of Object.entries(map(properties))) {
    const path = at === '' ? name : `${at}.${name}`;
    fields.add(path);
    fieldsOf(below, path, fields);
  }
  if (isJsonObject(items)) fieldsOf(items, `${at}[]`, fields);
  if (isJsonObject(additionalProperties)) fieldsOf(additionalProperties, `${at}.*`, fields);
  return fields;
}

/** Fields of one set that the other lacks; of those below one another only the topmost. */
export function missingFields(fields: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  const missing = [...fields].filter((field) => !others.has(field));
  const all = new Set(missing);
  return missing.filter((field) => !parents(field).some((parent) => all.has(parent)));
}

function parents(field: string): string[] {
  const found: string[] = [];
  for (let at = field.lastIndexOf('.'); at > 0; at = field.lastIndexOf('.', at - 1)) found.push(field.slice(0, at).replace(/(?:\[\]|\.\*)+$/, ''));
  return found;
}
