import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json';
import { parseKubernetesYaml } from '../yaml/reader';
import { compareValues, isEqual, pathText, type Segment, type ValueChange } from './compare';
import type { FieldChange } from './model';

type TextChange = Omit<FieldChange, 'path'>;

/** Beyond this, texts are not read as data. */
const MAX_TEXT = 3_000_000;
/** Longer texts are not compared line by line. */
const MAX_LINES = 2000;

/** What differs inside of two texts, at the path of the text. Undefined where a text is one line that is no data. */
export function compareTexts(name: string, before: string, after: string, at: string): TextChange[] | undefined {
  if (withoutLineBreaks(before) === withoutLineBreaks(after)) return [{ at, type: 'changed', note: 'only line breaks and spaces at the end changed', folded: 'line breaks' }];
  if (before.length > MAX_TEXT || after.length > MAX_TEXT) return isLarge(before, after) ? [{ at, type: 'changed', note: sizes(before, after) }] : undefined;
  const [left, right] = [dataOf(name, before), dataOf(name, after)];
  if (left !== undefined && right !== undefined) {
    if (isDashboard(left) || isDashboard(right)) return [{ at, type: 'changed', note: isEqual(left, right) ? 'written in another way' : 'dashboard changed' }];
    if (isEqual(left, right)) return [{ at, type: 'changed', note: 'written in another way', folded: 'line breaks' }];
    if (isStreamOfObjects(left) && isStreamOfObjects(right)) return [{ at, type: 'changed', note: objectsNote(left, right) }];
    return compareValues(left, right).changes.map((change) => ({ ...valuesOf(change), at: inside(at, change.path) }));
  }
  if (!isLarge(before, after)) return undefined;
  return [{ at, type: 'changed', note: linesNote(before, after) }];
}

function valuesOf({ type, before, after, meansNothing }: ValueChange): Omit<TextChange, 'at'> {
  return { type, ...(before !== undefined && { before }), ...(after !== undefined && { after }), ...(meansNothing && { folded: 'order' as const }) };
}

function inside(at: string, path: readonly Segment[]): string {
  const text = pathText(path);
  return text === '' ? at : `${at}: ${text}`;
}

/** The map or list that a text is: JSON, YAML, or lines with `key=value`. */
function dataOf(name: string, text: string): Json | undefined {
  const trimmed = text.trim();
  if (/^[{[]/.test(trimmed)) return parsed(() => JSON.parse(trimmed) as Json);
  if (!trimmed.includes('\n') && !/\.ya?ml$/.test(name)) return undefined;
  const lines = trimmed.split('\n').filter((line) => !/^\s*(?:[#;]|$)/.test(line));
  if (lines.length > 0 && lines.every((line) => /^\s*[\w.-]+\s*=/.test(line))) {
    return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()]));
  }
  // Configurations of other programs are rarely valid YAML: a map is asked for.
  if (!/^(?:---|[\w"'.$/-]+:(?:\s|$)|- )/m.test(trimmed)) return undefined;
  const documents = parsed(() => parseKubernetesYaml(text)) as Json[] | undefined;
  const value = documents?.length === 1 ? documents[0] : documents;
  return isJsonObject(value) || Array.isArray(value) ? value : undefined;
}

function parsed<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

/** Grafana's dashboards are written by programs: nobody reads what changed in one. */
function isDashboard(value: Json): boolean {
  return isJsonObject(value) && Array.isArray(value.panels) && (value.schemaVersion !== undefined || value.templating !== undefined);
}

/** Manifests inside of another file, such as those that Talos applies at bootstrap. */
function isStreamOfObjects(value: Json): value is JsonObject[] {
  return Array.isArray(value) && value.length > 1 && value.every((item) => isJsonObject(item) && typeof item.apiVersion === 'string' && typeof item.kind === 'string');
}

function objectsNote(before: readonly JsonObject[], after: readonly JsonObject[]): string {
  const keyed = (objects: readonly JsonObject[]): Map<string, JsonObject> => new Map(objects.map((object) => [JSON.stringify([object.kind, isJsonObject(object.metadata) ? [object.metadata.namespace, object.metadata.name] : '']), object]));
  const [left, right] = [keyed(before), keyed(after)];
  const differing = [...new Set([...left.keys(), ...right.keys()])].filter((key) => !isEqual(left.get(key), right.get(key)));
  return `${differing.length} of the ${after.length} objects inside differ`;
}

function withoutLineBreaks(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(/[ \t]+$/gm, '').trimEnd();
}

function isLarge(before: string, after: string): boolean {
  return before.trim().includes('\n') || after.trim().includes('\n') || before.length > MAX_TEXT || after.length > MAX_TEXT;
}

function linesNote(before: string, after: string): string {
  const [left, right] = [before.split('\n'), after.split('\n')];
  if (left.length > MAX_LINES || right.length > MAX_LINES) return sizes(before, after);
  const { lineDiff } = require('../checks/line-diff') as typeof import('../checks/line-diff');
  const lines = lineDiff(before.trimEnd(), after.trimEnd()).split('\n').filter((line) => !line.startsWith(' '));
  return lines.join('\n');
}

function sizes(before: string, after: string): string {
  return `text changed (${before.length} to ${after.length} characters)`;
}
