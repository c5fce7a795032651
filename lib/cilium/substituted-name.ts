import { isSubstituted } from '../diagnostics/substitution';
import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json';
import type { KubernetesObject } from '../kubernetes/object';

/** The only value that a template compares with a pattern (templates/validate.yaml). */
const STAND_IN = 'name-of-the-cluster';

/** Values with which the chart renders although `cluster.name` is a variable, such as `${CLUSTER}`, that is replaced later. */
export function withReadableName(values: JsonObject): JsonObject {
  return nameIn(values) === undefined ? values : { ...values, cluster: { ...(values.cluster as JsonObject), name: STAND_IN } };
}

/** The rendered objects, with the variable where the name of the cluster belongs. */
export function withWrittenName(objects: readonly KubernetesObject[], values: JsonObject): readonly KubernetesObject[] {
  const name = nameIn(values);
  return name === undefined ? objects : (objects.map((object) => replaced(object as Json, name)) as unknown as readonly KubernetesObject[]);
}

function nameIn({ cluster }: JsonObject): string | undefined {
  return isJsonObject(cluster) && isSubstituted(cluster.name) ? (cluster.name as string) : undefined;
}

function replaced(value: Json, name: string): Json {
  if (typeof value === 'string') return value.replaceAll(STAND_IN, () => name);
  if (Array.isArray(value)) return value.map((item) => replaced(item, name));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key.replaceAll(STAND_IN, () => name), replaced(member, name)]));
}
