import { type KnownKeys } from '../chart/known-keys';
import { withArticle } from '../chart/schema-check';
import { isJsonObject, type Json } from '../kubernetes/json';
import { formatValuePath } from './value-path';

/** What to write instead of a value, in the imperative, and the value itself if it is certain. */
export interface SettingAdvice {
  readonly fix: string;
  readonly to?: Json;
}

/** How to replace a value of the wrong type. */
export function typeAdvice(path: readonly string[], value: Json, { types = [], keys = {} }: KnownKeys): SettingAdvice {
  const name = formatValuePath(path);
  const accepts = (type: string): boolean => types.includes(type);
  if (typeof value === 'boolean' && accepts('object') && Object.hasOwn(keys, 'enabled')) return { fix: `write ${name}.enabled: ${value}`, to: { enabled: value } };
  if (isJsonObject(value) && accepts('boolean') && typeof value.enabled === 'boolean') return { fix: `write ${name}: ${value.enabled}`, to: value.enabled };
  if (typeof value === 'string' && ((accepts('boolean') && /^(?:true|false)$/i.test(value)) || (accepts('integer') && /^-?\d+$/.test(value)))) {
    return { fix: `write ${value.toLowerCase()} without quotes`, to: JSON.parse(value.toLowerCase()) as Json };
  }
  if ((typeof value === 'number' || typeof value === 'boolean') && accepts('string') && !accepts('boolean')) {
    return { fix: `write it as a string: ${JSON.stringify(String(value))}`, to: String(value) };
  }
  if (typeof value === 'string' && accepts('array')) {
    const list = value.split(/[,\s]+/).filter(Boolean);
    return { fix: `write a list: ${JSON.stringify(list)}`, to: list };
  }
  return { fix: `set ${name} to ${types.filter((type) => type !== 'null').map(withArticle).join(' or ')}` };
}
