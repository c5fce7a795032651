import { type KnownKeys } from '../chart/known-keys';
import { withArticle } from '../chart/schema-check';
import { isJsonObject, type Json } from '../kubernetes/json';
import { formatValuePath } from './value-path';

/** How to replace a value of the wrong type, in the imperative. */
export function typeAdvice(path: readonly string[], value: Json, { types = [], keys = {} }: KnownKeys): string {
  const name = formatValuePath(path);
  const accepts = (type: string): boolean => types.includes(type);
  if (typeof value === 'boolean' && accepts('object') && Object.hasOwn(keys, 'enabled')) return `write ${name}.enabled: ${value}`;
  if (isJsonObject(value) && accepts('boolean') && typeof value.enabled === 'boolean') return `write ${name}: ${value.enabled}`;
  if (typeof value === 'string' && ((accepts('boolean') && /^(?:true|false)$/i.test(value)) || (accepts('integer') && /^-?\d+$/.test(value)))) {
    return `write ${value.toLowerCase()} without quotes`;
  }
  if ((typeof value === 'number' || typeof value === 'boolean') && accepts('string') && !accepts('boolean')) {
    return `write it as a string: ${JSON.stringify(String(value))}`;
  }
  if (typeof value === 'string' && accepts('array')) return `write a list: ${JSON.stringify(value.split(/[,\s]+/).filter(Boolean))}`;
  return `set ${name} to ${types.filter((type) => type !== 'null').map(withArticle).join(' or ')}`;
}
