import { isJsonObject, type Json } from '../../lib/kubernetes/json';

interface Schema {
  readonly default?: Json;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
}

/** Fields that a CRD fills in and that an object does not have, with their places: Argo CD shows each of them as a difference that never ends. */
export function unwrittenDefaults(schema: object, value: unknown, place = ''): string[] {
  const { properties = {}, additionalProperties, items } = schema as Schema;
  if (Array.isArray(value)) return items ? value.flatMap((item, index) => unwrittenDefaults(items, item, `${place}[${index}]`)) : [];
  if (!isJsonObject(value)) return [];
  const missing = Object.entries(properties).flatMap(([name, below]) => (below.default !== undefined && value[name] === undefined ? [`${place}.${name}`] : []));
  const within = Object.entries(value).flatMap(([name, below]) => {
    if (place === '' && name === 'status') return [];
    const next = properties[name] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
    return next ? unwrittenDefaults(next, below, `${place}.${name}`) : [];
  });
  return [...missing.filter((each) => each !== '.status'), ...within];
}
