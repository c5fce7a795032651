import { Construct } from 'constructs';
import type { Code } from '../diagnostics/catalogue';
import { secretOf, withoutSecrets } from '../diagnostics/secrets';
import { nearestNames } from '../runtime/near-names';
import { isPlainObject } from '../yaml/writer-problems';
import { markOf } from './brand';

/** One mistake in a value. */
export interface Finding {
  readonly code: Code;
  /** Where it is below the value: `.kubePrism.port`, `[0]`; empty for the value itself. */
  readonly at: string;
  /** The sentence, given the name of the place. */
  readonly what: (place: string) => string;
  /** A function where it takes a search: most findings are of alternatives that are dropped. */
  readonly fix: string | (() => string);
  /** What the value is, in words. */
  readonly actual?: string;
  /** True when a text is not the one that tells the alternatives of a union apart. */
  readonly isOther?: boolean;
}

/** What a value must look like. */
export interface Shape {
  /** In words: `a string`. */
  readonly one: string;
  /** In words, for items of an array: `strings`. */
  readonly many: string;
  /** Kind of a value that is looked into: only there does a mistake lie deeper. */
  readonly within?: 'array' | 'object';
  /** True for an object with known members. */
  readonly isProps?: boolean;
  /** What is wrong; `NONE` when nothing is, which costs nothing. */
  find(value: unknown): readonly Finding[];
  /** Whether nothing is wrong, where that can be told without a finding. */
  fits?(value: unknown): boolean;
  /** Alternatives that are not looked into. */
  readonly scalars?: readonly Shape[];
  /** What to write for a value that means this shape and is not of it; undefined when that cannot be told. */
  meant?(value: unknown): string | undefined;
  /** A value of this shape as TypeScript; undefined when there is none that always works. */
  example?(): string | undefined;
  /** What it is made of, for who proposes values of it. Leaves have none. */
  readonly parts?: Parts;
}

/** What a shape is made of. */
export type Parts =
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'array'; readonly item: Shape }
  | { readonly kind: 'record'; readonly member: Shape }
  | { readonly kind: 'object'; readonly members: readonly Member[] }
  | { readonly kind: 'union'; readonly alternatives: readonly Shape[] }
  | { readonly kind: 'made'; readonly makers: readonly Maker[] };

/** A member of an object, or a parameter. */
export interface Member {
  readonly name: string;
  readonly shape: Shape;
  readonly optional: boolean;
  readonly rest: boolean;
  /** What to write, for example; only for what is required. */
  readonly example: string | undefined;
}

/** Where there is no example of a member, its shape may have one. */
export function exampleOf({ example, shape }: Member): string | undefined {
  return example ?? shape.example?.();
}

export const NONE: readonly Finding[] = [];
const MAX_TEXT_LENGTH = 60;
const MAX_NAMES = 8;
const MAX_PROPS = 12;
const DEEPEST = 100;

/** What a value is, for a message: `the string "2"`. */
export function describe(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'boolean' || (typeof value === 'number' && !Number.isFinite(value))) return String(value);
  if (typeof value === 'string') {
    if (value === '') return 'an empty string';
    if (secretOf(value)) return `the string ${JSON.stringify(withoutSecrets(value))}`;
    return `the string ${JSON.stringify(value.length > MAX_TEXT_LENGTH ? `${value.slice(0, MAX_TEXT_LENGTH)}...` : value)}`;
  }
  if (typeof value === 'number' || typeof value === 'bigint') return `the ${typeof value} ${value}`;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
  if (typeof value !== 'object') return withArticle(typeof value);
  try {
    return describeObject(value);
  } catch {
    // A getter or a proxy may throw.
    return 'an object that cannot be read';
  }
}

function describeObject(value: object): string {
  if (!isPlainObject(value)) {
    const { name } = (value.constructor ?? {}) as { name?: unknown };
    return typeof name === 'string' && name !== '' ? withArticle(name) : 'an object';
  }
  if (Object.getPrototypeOf(value) === null) return 'an object without a prototype';
  const keys = Object.keys(value);
  return keys.length === 0 ? 'an empty object' : `an object with ${listed(keys, 'and')}`;
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

function listed(words: readonly string[], conjunction: string, more = words.length > MAX_NAMES): string {
  const shown = more ? words.slice(0, MAX_NAMES) : words;
  if (more) return `${shown.join(', ')} ${conjunction} others`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} ${conjunction} ${shown.at(-1)}`;
}

/** A scalar as TypeScript has it. */
function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll(/[\\']/g, '\\$&')}'` : String(value);
}

function wrong(shape: Shape, value: unknown): Finding[] {
  return [{
    code: 'API003',
    at: '',
    what: (place) => `${place} must be ${shape.one}; got ${describe(value)}`,
    actual: describe(value),
    fix: shape.meant?.(value) ?? `give ${shape.one}`,
  }];
}

function leaf(one: string, many: string, fits: (value: unknown) => boolean, meant?: (value: unknown) => string | undefined): Shape {
  const shape: Shape = { one, many, meant, fits, find: (value) => (fits(value) ? NONE : wrong(shape, value)) };
  return shape;
}

/** Shapes that have a name of their own. */
export const LEAVES: Readonly<Record<string, Shape>> = {
  string: leaf('a string', 'strings', (value) => typeof value === 'string', (value) => {
    if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'boolean') return undefined;
    // 1.30 is 1.3 before it comes here.
    return typeof value === 'number' && !Number.isInteger(value) ? 'put it in quotes' : `write '${value}'`;
  }),
  number: leaf('a number', 'numbers', (value) => typeof value === 'number' && Number.isFinite(value), (value) => {
    return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? `write ${Number(value)}` : undefined;
  }),
  boolean: leaf('true or false', 'booleans', (value) => typeof value === 'boolean', (value) => {
    if (typeof value !== 'string') return undefined;
    return /^(true|yes|on|enabled?|strict)$/i.test(value) ? 'write true' : /^(false|no|off|disabled?)$/i.test(value) ? 'write false' : undefined;
  }),
  bigint: leaf('a bigint', 'bigints', (value) => typeof value === 'bigint', (value) => (Number.isInteger(value) ? `write ${String(value)}n` : undefined)),
  null: leaf('null', 'nulls', (value) => value === null),
  function: leaf('a function', 'functions', (value) => typeof value === 'function'),
  // Its members are read once, so that a getter that throws is found here.
  object: leaf('an object', 'objects', (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).length >= 0),
  any: leaf('any value', 'values', () => true),
  data: { one: 'plain data', many: 'plain data', find: allDataFindings },
  Construct: leaf('a construct', 'constructs', (value) => typeof value === 'object' && value !== null && Construct.isConstruct(value)),
  // `string | Duration` in the types. Whether the string is one is for the construct to say, which knows the format.
  Duration: leaf("a duration such as '30s' or Duration.seconds(30)", 'durations', (value) => typeof value === 'string' || typeof (value as { toMilliseconds?: unknown } | null)?.toMilliseconds === 'function', (value) => {
    return typeof value === 'number' ? `write it with its unit, for example '${value}s' or Duration.seconds(${value})` : undefined;
  }),
  // `string | Size` in the types.
  Size: leaf("a size such as '10Mi' or Size.mebibytes(10)", 'sizes', (value) => typeof value === 'string' || typeof (value as { toMebibytes?: unknown } | null)?.toMebibytes === 'function', (value) => {
    return typeof value === 'number' ? `write it with its unit, for example '${value}Mi' or Size.mebibytes(${value})` : undefined;
  }),
  JsonPatch: leaf('a JsonPatch', 'JsonPatch values', (value) => typeof (value as { _toJson?: unknown } | null)?._toJson === 'function', () => "use JsonPatch.add('/path', value), JsonPatch.remove('/path') or another of cdk8s"),
};

/** Instances of a class of the library, by any copy of it; or constructs of a kind, which the classes of `imports` make. */
export function instanceShape(name: string, makers: readonly Maker[]): Shape {
  const { one, many, meant, example } = madeBy(name, makers);
  const mark = markOf(name);
  const fits = (value: unknown): boolean => (typeof value === 'object' && value !== null && mark in value) || ((value as { kind?: unknown } | null)?.kind === name && LEAVES.Construct!.find(value) === NONE);
  return { ...leaf(one, many, fits, meant), example, parts: { kind: 'made', makers } };
}

const MAX_MAKERS = 4;

/** What makes a value: `new L2Announcement(chart, 'l2-announcement')`, `Announce.none('a static route on the router')`. */
export interface Maker {
  /** Name without the class; empty for the constructor. */
  readonly name: string;
  /** Name in the table: `Announce.none`. */
  readonly callable: string;
  /** The call with arguments. Not a value, because arguments have makers too. */
  call(): string;
}

/** How a value is called that has makers, and which of them may be meant. */
export function madeBy(name: string, makers: readonly Maker[]): Pick<Shape, 'one' | 'many' | 'meant' | 'example' | 'parts'> {
  const meant = (value: unknown): string | undefined => {
    const [near] = typeof value === 'string' ? nearestNames(value, makers.map((maker) => maker.name)) : [];
    const shown = near === undefined ? makers.slice(0, MAX_MAKERS) : makers.filter((maker) => maker.name === near);
    return shown.length === 0 ? undefined : `use ${listed(shown.map((maker) => maker.call()), 'or', makers.length > MAX_MAKERS && near === undefined)}`;
  };
  return { one: withArticle(name), many: `${name} values`, meant, example: () => makers[0]?.call(), parts: { kind: 'made', makers } };
}

/** A text or a number that is written as it is. */
export function literalShape(wanted: string | number | boolean): Shape {
  const shape: Shape = {
    one: JSON.stringify(wanted),
    many: JSON.stringify(wanted),
    parts: { kind: 'literal', value: wanted },
    fits: (value) => value === wanted,
    find: (value) => (value === wanted ? NONE : wrong(shape, value).map((finding) => ({ ...finding, isOther: true }))),
    meant: (value) => (typeof wanted === 'string' && typeof value === 'string' && nearestNames(value, [wanted]).length > 0 ? `write '${wanted}'` : undefined),
    example: () => literal(wanted),
  };
  return shape;
}

/** Values in plain data. Data that YAML aliases share counts as often as it is written. */
const MAX_VALUES = 1_000_000;
const TOO_MANY = new Error('too many values');
let visited = 0;

function allDataFindings(value: unknown): readonly Finding[] {
  visited = 0;
  try {
    return dataFindings(value, 0);
  } catch (error) {
    if (error !== TOO_MANY) throw error;
    return [{ code: 'API003', at: '', what: (place) => `${place} has more than a million values, or shares a part of itself so often that it is written as many`, fix: 'give less data, and write it out where it is used' }];
  }
}

/** Plain data of any form: what a JSON or YAML file can hold, and what turns itself into it. */
function dataFindings(value: unknown, depth: number): readonly Finding[] {
  if (++visited > MAX_VALUES) throw TOO_MANY;
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return NONE;
    case 'number':
      return Number.isFinite(value) ? NONE : notData(value);
    case 'object':
      break;
    default:
      return notData(value);
  }
  if (value === null) return NONE;
  if (depth > DEEPEST) return [{ code: 'API003', at: '', what: (place) => `${place.slice(0, MAX_TEXT_LENGTH)}... contains itself, or is nested more than ${DEEPEST} levels deep`, fix: 'give plain data without a cycle' }];
  if (Array.isArray(value)) return inItems(value, (item) => dataFindings(item, depth + 1));
  // Left to whoever writes the object: cdk8s' Lazy, and what has a form of its own in JSON.
  const { toJSON, produce } = value as { toJSON?: unknown; produce?: unknown };
  if ((typeof toJSON === 'function' && !(value instanceof Date)) || typeof produce === 'function') return NONE;
  // cdk8s fails on an object without a prototype.
  if (!isPlainObject(value) || Object.getPrototypeOf(value) === null) return notData(value);
  return inMembers(value, (member) => (member === undefined ? NONE : dataFindings(member, depth + 1)));
}

function notData(value: unknown): Finding[] {
  return [{ code: 'API003', at: '', what: (place) => `${place} must be plain data; got ${describe(value)}`, fix: 'give objects, arrays, strings, finite numbers, booleans or null' }];
}

function inItems(values: readonly unknown[], find: (value: unknown) => readonly Finding[]): readonly Finding[] {
  let found: Finding[] | undefined;
  for (let index = 0; index < values.length; index++) found = added(found, find(values[index]), `[${index}]`);
  return found ?? NONE;
}

function inMembers(value: object, find: (value: unknown) => readonly Finding[]): readonly Finding[] {
  let found: Finding[] | undefined;
  for (const key of Object.keys(value)) found = added(found, find((value as Record<string, unknown>)[key]), memberPlace(key));
  return found ?? NONE;
}

function added(found: Finding[] | undefined, more: readonly Finding[], place: string): Finding[] | undefined {
  if (more === NONE) return found;
  return [...(found ?? []), ...more.map((finding) => ({ ...finding, at: place + finding.at }))];
}

function memberPlace(key: string): string {
  return /^[\w$-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

export function arrayShape(item: Shape): Shape {
  let depth = 0;
  const shape: Shape = {
    one: `an array of ${item.many}`,
    many: `arrays of ${item.many}`,
    within: 'array',
    parts: { kind: 'array', item },
    // Not by `find`: an array may be an item of itself.
    meant: (value) => {
      if (Array.isArray(value) || !(item.scalars ?? [item]).some(({ fits }) => fits?.(value))) return undefined;
      return typeof value === 'object' ? 'put the value in square brackets' : `write [${literal(value)}]`;
    },
    example() {
      const inside = item.example?.();
      return inside && `[${inside}]`;
    },
    find(value) {
      if (!Array.isArray(value)) return wrong(shape, value);
      // Items of `Traffic` may be such an array again.
      if (depth > DEEPEST) return [{ code: 'API003', at: '', what: () => 'an array contains itself', fix: 'give an array without a cycle' }];
      depth += 1;
      try {
        return inItems(value, item.find);
      } finally {
        depth -= 1;
      }
    },
  };
  return shape;
}

export function recordShape(member: Shape): Shape {
  const one = member === LEAVES.data ? 'an object' : `an object whose values are ${member.many}`;
  const shape: Shape = {
    one,
    many: one.replace(/^an object/, 'objects'),
    within: 'object',
    parts: { kind: 'record', member },
    find: (value) => (typeof value === 'object' && value !== null && isPlainObject(value) && !(member === LEAVES.data && Object.getPrototypeOf(value) === null) ? inMembers(value, member === LEAVES.data ? (each) => (each === undefined ? NONE : member.find(each)) : member.find) : wrong(shape, value)),
  };
  return shape;
}

/** An object with known members. An instance of a class may have others; nothing else may. */
export function objectShape(name: string | undefined, members: readonly Member[], ownerOf: (prop: string) => string | undefined = () => undefined): Shape {
  const byName = new Map(members.map((member) => [member.name, member]));
  const required = members.filter(({ optional }) => !optional);
  const names = [...byName.keys()];
  const one = name !== undefined && names.length > 4 ? `a ${name} object` : `an object with ${listed(names, 'or')}`;
  const unknown = (key: string, given: unknown): Finding => {
    // Labels are often written without matchLabels.
    if (byName.has('matchLabels') && names.length === 2 && typeof given === 'string') {
      return { code: 'API001', at: '', what: (place) => `${place || name || 'the object'} has no prop ${key}`, fix: `write { matchLabels: { ${/^[\w$]+$/.test(key) ? key : literal(key)}: ${literal(given)} } }` };
    }
    return { code: 'API001', at: '', what: (place) => `${place || name || 'the object'} has no prop ${key}`, fix: () => rename(key, given) };
  };
  const rename = (key: string, given: unknown): string => {
    const { otherName } = require('./other-names') as typeof import('./other-names');
    const other = otherName(name, byName, key, given);
    if (other !== undefined) return other;
    const [nearest] = nearestNames(key, names);
    if (nearest !== undefined) return `write ${nearest}`;
    const owner = /^[A-Za-z]\w*$/.test(key) ? ownerOf(key) : undefined;
    if (owner !== undefined) return `set ${key} in the props of ${owner}`;
    if (byName.has('values')) return `remove it; a value of the Helm chart belongs in values: { ${key}: ... }`;
    return names.length <= MAX_PROPS ? `remove it, or use ${listed(names, 'or', false)}` : 'remove it';
  };
  const shape: Shape = {
    one,
    many: one.replace(/^an? (?:(\w+) )?object/, (_, type?: string) => (type ? `${type} objects` : 'objects')),
    within: 'object',
    isProps: true,
    parts: { kind: 'object', members },
    example() {
      const written = required.map((member) => [member.name, exampleOf(member)] as const);
      return written.length > 0 && written.every(([, text]) => text !== undefined) ? `{ ${written.map((pair) => pair.join(': ')).join(', ')} }` : undefined;
    },
    find(value) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(shape, value);
      const plain = isPlainObject(value);
      // All members may be missing, so that any class would do: one has to be there.
      if (!plain && required.length === 0 && !names.some((key) => key in value)) return wrong(shape, value);
      const values = value as Readonly<Record<string, unknown>>;
      let found: Finding[] | undefined;
      for (const key of plain ? Object.keys(values) : names) {
        const given = values[key];
        if (given === undefined) continue;
        const member = byName.get(key);
        if (!member) {
          found = [...(found ?? []), unknown(key, given)];
          continue;
        }
        let wrongs = member.shape.find(given);
        if (given === null && wrongs !== NONE && (member.optional || member.example !== undefined)) {
          wrongs = wrongs.map((finding) => ({ ...finding, fix: member.optional ? 'leave it out' : `write ${member.name}: ${member.example}` }));
        }
        found = added(found, wrongs === NONE ? NONE : wrongs.map((finding) => withExample(member, finding)), memberPlace(key));
      }
      // A prop under another name is missing too, which is the same mistake.
      const isRenamed = ({ name: wanted }: Member): boolean => found?.some(({ code, fix }) => code === 'API001' && (typeof fix === 'string' ? fix : fix()) === `write ${wanted}`) ?? false;
      const absent = required.filter((member) => values[member.name] === undefined && !isRenamed(member));
      if (absent.length > 1) return added(found, [allMissing(absent)], memberPlace(absent[0]!.name))!;
      for (const member of absent) found = added(found, [missing(member)], memberPlace(member.name));
      return found ?? NONE;
    },
  };
  return shape;
}

/** A fix that says no more than what a value must be gets the example of the member, or that of an item. */
export function withExample({ example, shape }: Member, finding: Finding): Finding {
  const shown = finding.at === '' ? (example ?? (shape.isProps ? shape.example?.() : undefined)) : /^\[\d+\]$/.test(finding.at) && example?.startsWith('[') ? example.slice(1, -1) : undefined;
  if (shown === undefined || finding.code !== 'API003' || typeof finding.fix !== 'string' || !finding.fix.startsWith('give ') || finding.fix.includes(' such as ')) return finding;
  return { ...finding, fix: `${finding.fix}, such as ${shown}` };
}

/** Something that is required and absent. */
function missing({ name, shape, example }: Member): Finding & { readonly fix: string } {
  const fix = example === undefined ? (shape.meant?.(undefined) ?? `add ${name}, ${shape.one}`) : `add ${name}: ${example}`;
  return { code: 'API002', at: '', what: (place) => `${place} is required`, fix };
}

/** Several props that are required and absent: one finding, at the place of the first. */
function allMissing(members: readonly Member[]): Finding {
  const fixes = members.map((member) => missing(member).fix);
  const isAddition = fixes.every((fix) => fix.startsWith('add '));
  return {
    code: 'API002',
    at: '',
    what: (place) => `${listed(members.map(({ name }) => place.slice(0, place.length - members[0]!.name.length) + name), 'and', false)} are required`,
    fix: isAddition ? `add ${fixes.map((fix) => fix.slice('add '.length)).join(', ')}` : fixes.join('; '),
  };
}

/** One of several. A value of the kind of one of them is told what is wrong in it, others what may stand there. */
export function unionShape(alternatives: readonly Shape[]): Shape {
  const [scalars, others] = [alternatives.filter(({ within }) => !within), alternatives.filter(({ within }) => within)];
  const all = [...scalars, ...others];
  const words = alternatives.flatMap((each) => (each === LEAVES.boolean ? ['true', 'false'] : [each.one]));
  const shape: Shape = {
    one: listed(words, 'or'),
    many: alternatives.map(({ many }) => many).join(' or '),
    parts: { kind: 'union', alternatives },
    scalars,
    meant: (value) => all.map((each) => each.meant?.(value)).find((text) => text !== undefined),
    example: () => alternatives.map((each) => each.example?.()).find((text) => text !== undefined),
    find(value) {
      const inside: { readonly within: Shape['within']; readonly found: readonly Finding[] }[] = [];
      for (const { fits, find, within } of all) {
        if (fits) {
          if (fits(value)) return NONE;
          continue;
        }
        // Once only: what contains itself would be looked into twice at each level.
        const found = find(value);
        if (found === NONE) return NONE;
        inside.push({ within, found });
      }
      const kind = Array.isArray(value) ? 'array' : typeof value === 'object' && value !== null && isPlainObject(value) ? 'object' : undefined;
      const near = inside.filter(({ within }) => within !== undefined && within === kind).map(({ found }) => found);
      return near.length > 0 ? near.reduce((best, each) => (weight(each) < weight(best) ? each : best)) : wrong(shape, value);
    },
  };
  return others.length === alternatives.length && others.every(({ isProps }) => isProps) ? { ...shape, within: 'object', isProps: true } : shape;
}

function weight(findings: readonly Finding[]): number {
  return findings.reduce((sum, { isOther, fix }) => sum + (isOther ? DEEPEST - Number(typeof fix === 'string' && fix.startsWith('write')) : 1), 0);
}

/** What has makers, or a phrase of its own, and may be written by hand too. */
export function madeShape(shape: Shape, made: Pick<Shape, 'one' | 'many' | 'meant' | 'example' | 'parts'>): Shape {
  return { ...shape, ...made, find: (value) => (typeof value === 'object' && value !== null ? shape.find(value) : wrong({ ...shape, ...made }, value)) };
}

/** A union that messages call by a noun instead of its alternatives. */
export function calledShape(shape: Shape, noun: string, example: string): Shape {
  return { ...madeShape(shape, { one: withArticle(noun), many: `${noun}s`, meant: () => `use ${example}`, example: () => example }), within: 'object', scalars: undefined };
}

/** Both: a construct with certain members. */
export function bothShape(first: Shape, second: Shape): Shape {
  const one = second.one.startsWith('an object with') ? second.one.replace('an object', first.one) : `${first.one} that is ${second.one}`;
  const shape: Shape = { ...second, one, many: first.many, isProps: false, example: undefined, find: (value) => (first.find(value) === NONE ? second.find(value) : wrong(shape, value)) };
  return shape;
}

/** Not empty: what selects nothing in particular would select everything. */
export function nonEmptyShape(shape: Shape, fix: string | undefined): Shape {
  return {
    ...shape,
    fits: undefined,
    find(value) {
      const isEmpty = Array.isArray(value) ? value.length === 0 : typeof value === 'object' && value !== null && isPlainObject(value) && Object.values(value).every((member) => shape.isProps && member === undefined);
      return isEmpty ? [{ code: 'API004', at: '', what: (place) => `${place} must not be empty`, fix: fix ?? `give ${shape.one}` }] : shape.find(value);
    },
  };
}
