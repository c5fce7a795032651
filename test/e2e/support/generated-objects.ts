import type { JsonObject } from '../../../lib/kubernetes/json';
import { hasFormat } from '../../../lib/schemas/formats';
import { matchesPattern } from '../../../lib/schemas/patterns';

/** The part of a CRD's schema that objects are made from. */
export interface Schema {
  readonly [keyword: string]: unknown;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly format?: string;
}

/** Numbers from 0 to 1, the same for one seed. */
export type Random = () => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)]!;
}

/** Texts that some pattern or other takes; a few that none does. */
const TEXTS = [
  'a', 'web', 'web-1', 'A', '', '/', '/path', '*', '*.example.com', 'a.example.com', 'example.com', '10s', '1h', '5m30s', '80', '443', '0', '65535', '192.0.2.1', '192.0.2.0/24', '2001:db8::1',
  '2001:db8::/32', 'a/b', 'example.com/a', 'group.example.com', 'Service', 'HTTPRoute', 'GET', 'TCP', 'UDP', '64512:1', '64512:1:2', '100', '1', '5', 'http', 'https://a.example', 'oci://a/b', 'https://a.example/x.git',
  'ssh://git@a/b', 'True', 'System', 'sha256:abc', '10GB', '1MB', 'abort', 'IPAddress', 'a b', 'a_b', 'x'.repeat(64), 'x'.repeat(254), '💥', '2026-01-31T12:00:00Z', '192.0.2.01', '::ffff:192.0.2.1', '192.0.02.0/24', '::ffff:192.0.2.0/120', 'fe80::1%eth0', 'YQ==', 'EchoRequest', '1.2.3.4/33', 'a..b', '-a', 'a-', '${', '.',
] as const;

/** A value that a schema allows; undefined when none was found. */
export function validValue(schema: Schema, random: Random, depth = 0): unknown {
  if (schema.enum) return pick(random, schema.enum);
  if (schema['x-kubernetes-int-or-string']) return random() < 0.5 ? 1 : text({ ...schema, type: 'string' }, random);
  switch (schema.type) {
    case 'string':
      return text(schema, random);
    case 'integer':
    case 'number': {
      const [least, most] = [(schema.minimum as number | undefined) ?? 0, (schema.maximum as number | undefined) ?? 1000];
      return Math.min(least + Math.floor(random() * 5), most);
    }
    case 'boolean':
      return random() < 0.5;
    case 'array': {
      const count = Math.max((schema.minItems as number | undefined) ?? 0, depth > 7 ? 0 : 1);
      const items = Array.from({ length: Math.min(count, (schema.maxItems as number | undefined) ?? count) }, () => validValue(schema.items ?? {}, random, depth + 1));
      return items.filter((item) => item !== undefined);
    }
    case 'object':
      return object(schema, random, depth);
    default:
      return { a: 1 };
  }
}

function text(schema: Schema, random: Random): string | undefined {
  const { pattern, format, minLength = 0, maxLength = Infinity } = schema as { pattern?: string; format?: string; minLength?: number; maxLength?: number };
  const fit = TEXTS.filter((each) => [...each].length >= minLength && [...each].length <= maxLength && (!pattern || matchesPattern(pattern, each)) && (!format || hasFormat(format, each)));
  return fit.length === 0 ? undefined : pick(random, fit);
}

function object(schema: Schema, random: Random, depth: number): JsonObject | undefined {
  const members: Record<string, unknown> = {};
  const one = schema.oneOf ? pick(random, schema.oneOf) : schema.anyOf ? pick(random, schema.anyOf) : undefined;
  const alternatives = new Set([...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].flatMap(({ required, properties }) => [...(required ?? []), ...Object.keys(properties ?? {})]));
  const needed = new Set([...(schema.required ?? []), ...(one?.required ?? [])]);
  for (const [name, below] of Object.entries(schema.properties ?? {})) {
    const wanted = needed.has(name) || (!alternatives.has(name) && random() < (depth > 5 ? 0 : depth < 2 ? 0.9 : 0.35));
    const value = wanted ? validValue(below, random, depth + 1) : undefined;
    if (value !== undefined) members[name] = value;
  }
  if (typeof schema.additionalProperties === 'object' && depth < 8) {
    const value = validValue(schema.additionalProperties, random, depth + 1);
    if (value !== undefined) members.key = value;
  }
  return members as JsonObject;
}

/** A copy of an object with one thing changed, anywhere in it. It may still be valid. */
export function changed(object: JsonObject, random: Random): JsonObject {
  const copy = structuredClone(object);
  const places: { readonly holder: Record<string, unknown> | unknown[]; readonly key: string | number }[] = [];
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
      places.push({ holder: value as unknown[], key });
      collect((value as Record<string | number, unknown>)[key]);
    }
  };
  for (const key of Object.keys(copy)) {
    if (['apiVersion', 'kind', 'metadata', 'status'].includes(key)) continue;
    places.push({ holder: copy, key });
    collect(copy[key]);
  }
  if (places.length === 0) return { ...copy, spec: pick<JsonObject | string>(random, ['x', { unknown: 1 }]) };
  const { holder, key } = pick(random, places);
  change(holder as Record<string | number, unknown>, key, random);
  return copy;
}

function change(holder: Record<string | number, unknown>, key: string | number, random: Random): void {
  const value = holder[key];
  const isList = Array.isArray(holder);
  const ways: (() => void)[] = [
    () => (holder[key] = pick<unknown>(random, [1, -1, 1.5, true, 'text', '1', [], {}, ['a'], { a: 1 }, 3_000_000_000, 70_000])),
    () => (isList ? (holder as unknown as unknown[]).splice(key as number, 1) : delete holder[key]),
  ];
  if (typeof value === 'string') for (let times = 0; times < 4; times += 1) ways.push(() => (holder[key] = pick(random, TEXTS)));
  if (typeof value === 'number') ways.push(() => (holder[key] = pick(random, [0, -1, 1e6, 65536, 2 ** 31, 1e12])));
  if (isList) ways.push(() => (holder as unknown as unknown[]).push(structuredClone(value)));
  else ways.push(() => (holder[`${key}s`] = structuredClone(value)));
  if (Array.isArray(value)) {
    ways.push(() => (holder[key] = []));
    if (value.length > 0) ways.push(() => (holder[key] = Array.from({ length: 70 }, () => structuredClone(value[0] as unknown))), () => value.push(structuredClone(value[0])));
  } else if (typeof value === 'object' && value !== null) ways.push(() => ((value as JsonObject).unknown = 1), () => (holder[key] = {}));
  pick(random, ways)();
}
