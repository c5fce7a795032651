import { type KnownKeys } from '../chart/known-keys';
import { isJsonObject, type Json } from '../kubernetes/json';
import { formatValuePath } from './value-path';

/** What to write instead of a value of the wrong type, in the imperative. */
export function typeAdvice(path: readonly string[], value: Json, { types = [], keys = {} }: KnownKeys): string {
  const name = formatValuePath(path);
  const takes = (type: string): boolean => types.includes(type);
  if (typeof value === 'boolean' && takes('object') && Object.hasOwn(keys, 'enabled')) return `write ${name}.enabled: ${value}`;
  if (isJsonObject(value) && takes('boolean') && typeof value.enabled === 'boolean') return `write ${name}: ${value.enabled}`;
  if (typeof value === 'string' && ((takes('boolean') && /^(?:true|false)$/i.test(value)) || (takes('integer') && /^-?\d+$/.test(value)))) {
    return `write ${value.toLowerCase()} without quotes`;
  }
  if ((typeof value === 'number' || typeof value === 'boolean') && takes('string') && !takes('boolean')) {
    return `write it in quotes: ${JSON.stringify(String(value))}`;
  }
  if (typeof value === 'string' && takes('array')) return `write a list: ${JSON.stringify(value.split(/[,\s]+/).filter(Boolean))}`;
  return `give ${types.filter((type) => type !== 'null').map(withArticle).join(' or ')}`;
}

function withArticle(type: string): string {
  if (type === 'object') return 'a map';
  if (type === 'array') return 'a list';
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
