import type { Duration } from 'cdk8s';
import type { Reporter } from '../../diagnostics/reporter';
import { millisecondsOf } from '../../kubernetes/duration';
import { isJsonObject, type Json, type JsonObject } from '../../kubernetes/json';
import type { DirectTable, DirectValue, Feature, FeatureContext } from './feature';
import { VALUE_FORMATS } from '../../values';
import { checkNumber, readDuration } from './formats';

/** A feature whose settings are values of the chart as they are. */
export function directFeature<const Name extends string, Value>(prop: Name, direct: DirectTable): Feature<{ [Key in Name]?: Value }> & { readonly direct: DirectTable } {
  return { prop, direct, apply: (props, context) => setDirect(prop, props[prop as keyof typeof props], direct, context) };
}

/** Sets the values of a prop that are in the table. `true` and `false` set the switch only, and settings set it to true. */
export function setDirect(prop: string, setting: unknown, direct: DirectTable, context: FeatureContext): void {
  if (setting === undefined) return;
  for (const [name, entry] of Object.entries(direct)) {
    const { path, since }: DirectValue = typeof entry === 'string' ? { path: entry } : entry;
    const value = name === '' ? setting !== false : at(setting, name.split('.'));
    if (value === undefined) continue;
    const full = name === '' ? prop : `${prop}.${name}`;
    if (since !== undefined && !context.since(since, full)) continue;
    const format = VALUE_FORMATS[path];
    if (typeof format === 'object') checkNumber(full, value as number, format, context.report);
    const plain = format === 'duration' || format === 'seconds' ? readTime(full, value as string | Duration, format, context.report) : plainData(value);
    context.set(path, plain);
  }
}

/** A duration as the chart wants it. */
function readTime(prop: string, value: string | Duration, format: 'duration' | 'seconds', report: Reporter): Json | undefined {
  const text = readDuration(prop, value, report);
  if (format === 'duration' || text === undefined) return text;
  const seconds = (millisecondsOf(text) ?? 0) / 1000;
  if (Number.isInteger(seconds)) return seconds;
  report.add({ code: 'CIL033', what: `${prop} must be a whole number of seconds; got ${JSON.stringify(text)}`, fix: `write ${prop} in seconds, such as '30s'` });
  return undefined;
}

function at(setting: unknown, keys: readonly string[]): unknown {
  return keys.reduce((value, key) => (isJsonObject(value as Json) ? (value as JsonObject)[key] : undefined), setting);
}

/** A copy as JSON. Addresses and versions are written as strings. */
function plainData(value: unknown): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => plainData(item) ?? null);
  if (typeof value !== 'object' || value === null) return value as Json;
  if (Object.getPrototypeOf(value) !== Object.prototype) return String(value);
  return Object.fromEntries(Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, plainData(member)!]])));
}
