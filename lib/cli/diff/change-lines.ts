import type { Json } from '../../kubernetes/json';
import type { KubernetesObject } from '../../kubernetes/object';
import { imageOf } from '../../diff/images';
import { SETTINGS_FILE, type FieldChange, type FoldedReason, type ImageChange, type ImageVersion, type ObjectChange, type ObjectDiff } from '../../diff/model';
import { isGiven, namesSecret, secretOf } from '../../diagnostics/secrets';
import { findSecret, secretTexts } from '../../model/secrets';
import { stringifyYaml } from '../../yaml/writer';
import { textOf } from '../../diff/text-of';

/** One change of a field as text. */
export interface ChangeLine {
  readonly sign: '+' | '-' | '~';
  readonly at: string;
  /** The values; undefined where there is none. */
  readonly before?: string;
  readonly after?: string;
  /** Lines in place of the values, each with its sign where it is one of a text. */
  readonly note?: readonly string[];
}

/** The changes of one object. */
export interface ObjectLines {
  readonly object: ObjectChange;
  readonly lines: readonly ChangeLine[];
  /** How many changes are not shown. */
  readonly more: number;
}

const SIGNS: Readonly<Record<FieldChange['type'], ChangeLine['sign']>> = { added: '+', removed: '-', changed: '~', reordered: '~' };
/** Lines of an object that are shown. */
const MAX_LINES = 40;
/** Lines of a text. */
const MAX_TEXT_LINES = 12;
/** Longer values are cut off. */
const MAX_VALUE = 300;

/** The lines of an object; with `all`, also those that are folded. */
export function linesOf(object: ObjectChange, all = false): ObjectLines {
  const images = new Set<string>();
  const secrets = secretsOf(object);
  const lines: ChangeLine[] = [];
  for (const field of object.fields) {
    if (field.folded !== undefined && !all) continue;
    // The old name is in the title.
    if (object.type === 'renamed' && field.at === 'metadata.name') continue;
    // All containers of an image change together.
    const image = imageOf(field);
    if (image && !all) {
      const text = `${image.before.name} ${versionText(image.before, image.after)[0]}`;
      if (images.has(text)) continue;
      images.add(text);
    }
    lines.push(lineOf(object, field, secrets, all));
  }
  const shown = all ? lines : lines.slice(0, MAX_LINES);
  return { object, lines: shown, more: lines.length - shown.length };
}

function lineOf(object: ObjectChange, field: FieldChange, secrets: ReadonlySet<string>, all: boolean): ChangeLine {
  const sign = SIGNS[field.type];
  const inside = object.kind === SETTINGS_FILE ? 'content' : object.kind === 'ConfigMap' ? 'data' : undefined;
  const at = inside !== undefined && field.path[0] === inside ? field.at.slice(inside.length).replace(/^\./, '') : field.at;
  const image = imageOf(field);
  if (image && !all) {
    const [before, after] = versionText(image.before, image.after);
    return { sign, at: `image ${image.before.name}`, before, after };
  }
  if (field.note !== undefined && isSecretText(object, field, secrets)) return { sign, at, note: [HIDDEN] };
  if (field.note !== undefined) return { sign, at, note: cut(field.note.split('\n'), all ? Infinity : MAX_TEXT_LINES) };
  if (field.type === 'reordered') return { sign, at, note: ['order changed'] };
  const value = (given: Json): string => (isSecretField(field, given, secrets) ? HIDDEN : valueText(given, all));
  return { sign, at, ...(field.before !== undefined && { before: value(field.before) }), ...(field.after !== undefined && { after: value(field.after) }) };
}

function cut(lines: readonly string[], max: number): string[] {
  return lines.length <= max ? [...lines] : [...lines.slice(0, max), `... ${lines.length - max} more lines`];
}

/** Written in place of a secret. */
export const HIDDEN = '(secret value)';

/** All secrets of an object before and after: whether a text is one may depend on what is next to it. */
export function secretsOf({ before, after }: ObjectChange): ReadonlySet<string> {
  return new Set([before, after].flatMap((side) => (side ? [...secretTexts(side.fields)] : [])));
}

/** Whether the note of a field quotes a text with a secret. */
export function isSecretText({ kind, before, after }: ObjectChange, { path }: FieldChange, secrets: ReadonlySet<string>): boolean {
  // Those of Secrets have no values in their notes.
  return kind !== 'Secret' && [before, after].some((side) => {
    const text = path.reduce<unknown>((below, segment) => (below as Record<string | number, unknown> | undefined)?.[typeof segment === 'string' ? segment : segment.index], side?.fields);
    return typeof text === 'string' && secrets.has(text);
  });
}

/** Whether a value of a field is a secret. */
export function isSecretField({ path, at }: FieldChange, value: Json, secrets: ReadonlySet<string>): boolean {
  if (typeof value === 'string' ? secrets.has(value) : hasText(value, secrets)) return true;
  if (typeof value !== 'string') return findSecret(value) !== undefined;
  const name = at.slice(Math.max(at.lastIndexOf('.'), at.lastIndexOf(' ')) + 1);
  return secretOf(value) !== undefined || (!METADATA.test(at) && namesSecret(name, path[0] === 'data') && isGiven(value));
}

function hasText(value: unknown, texts: ReadonlySet<string>): boolean {
  if (typeof value === 'string') return texts.has(value);
  return typeof value === 'object' && value !== null && Object.values(value).some((child) => hasText(child, texts));
}

const METADATA = /(?:^|\.)(?:labels|annotations|matchLabels|selector|nodeSelector)\b/;

/** Whether an object holds a secret: then it is not shown as a whole. */
export function isSecretObject(fields: KubernetesObject): boolean {
  return (fields.kind === 'Secret' && ['data', 'stringData'].some((key) => fields[key] !== undefined)) || findSecret(fields) !== undefined;
}

/** A value on one line, or a map as YAML. */
function valueText(value: Json, all: boolean): string {
  if (typeof value === 'string') return shortened(value === '' || /^\s|\s$|\n/.test(value) ? JSON.stringify(value) : value, all);
  if (typeof value !== 'object' || value === null) return textOf(value);
  const text = JSON.stringify(value);
  if (text.length <= MAX_INLINE) return inline(value);
  return cut(stringifyYaml(value).trimEnd().split('\n'), all ? Infinity : MAX_TEXT_LINES).join('\n');
}

const MAX_INLINE = 80;

/** A value in the flow style of YAML. */
function inline(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0 ? '{}' : `{ ${Object.entries(value).map(([key, child]) => `${key}: ${inline(child)}`).join(', ')} }`;
  return typeof value === 'string' && /^$|[,:{}[\]#"'\s]/.test(value) ? JSON.stringify(value) : textOf(value);
}

function shortened(text: string, all: boolean): string {
  return all || text.length <= MAX_VALUE ? text : `${text.slice(0, MAX_VALUE)}...`;
}

/** Both versions of an image: the tags, and the digests where they are all that differs. */
export function versionText(before: ImageVersion, after: ImageVersion): readonly [string, string] {
  const digest = ({ digest: text }: ImageVersion): string => (text === undefined ? 'no digest' : text.replace(/^sha256:/, '').slice(0, SHOWN_OF_DIGEST));
  const text = (version: ImageVersion): string => (version.tag === undefined ? digest(version) : before.digest === undefined && after.digest === undefined ? version.tag : `${version.tag} (${digest(version)})`);
  return [text(before), text(after)];
}

const SHOWN_OF_DIGEST = 12;

/** How many changes are folded, by reason. */
export function foldedCounts({ objects }: ObjectDiff): ReadonlyMap<FoldedReason, number> {
  const counts = new Map<FoldedReason, number>();
  for (const { fields } of objects) for (const { folded } of fields) if (folded) counts.set(folded, (counts.get(folded) ?? 0) + 1);
  return counts;
}

/** Whether an object has nothing but folded changes. */
export function isFolded({ type, fields }: ObjectChange): boolean {
  return (type === 'changed' || type === 'renamed') && fields.every(({ folded }) => folded !== undefined);
}

/** Images whose version changes, with both versions. */
export function imageLine({ name, before, after }: ImageChange): string {
  const [from, to] = versionText(before, after);
  return `${name} ${from} -> ${to}`;
}
