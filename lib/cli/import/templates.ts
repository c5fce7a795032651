import { isGiven, namesSecret, secretOf, secretOption } from '../../diagnostics/secrets';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import { formatValuePath } from '../../values';
import { parseKubernetesYamlDocument } from '../../yaml/reader';

/** Stands in a YAML text for what a template puts there. */
const MARK = 'TEMPLATED_TEXT';

/** `{{ ... }}` of Go, Jinja and Jsonnet-like tools, `{% ... %}`, `#{ ... }#` of makejinja, `<% ... %>`. */
const EXPRESSION = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|#\{[\s\S]*?\}#|<%[\s\S]*?%>/g;

/** Parts of a template for the case that a condition does not hold. */
const OTHERWISE = /^[ \t]*(?:\{\{-?|\{%-?|#%-?)\s*(?:else|elif)\b[\s\S]*?(?=^[ \t]*(?:\{\{-?|\{%-?|#%-?)\s*end(?:if)?\b)/gm;

/**
 * A text with templates as YAML that can be read: lines that only control the template are removed, expressions become a mark. Of several cases
 * of a condition, the first one stays.
 */
export function withoutTemplates(text: string): string {
  if (text.match(EXPRESSION) === null && !/^\s*#%/m.test(text)) return text;
  const lines = text.replace(OTHERWISE, '').replace(EXPRESSION, (expression) => expression.replaceAll('\n', ' ')).split('\n');
  return lines
    // A line of `#%` is a comment of YAML anyway.
    .filter((line) => line.trim() === '' || line.replace(EXPRESSION, '').trim() !== '')
    .map((line) => line.replace(EXPRESSION, MARK))
    .join('\n');
}

/** A value of the environment of a helmfile in a template: `{{ .Values.cluster.name | quote }}`. */
const OF_ENVIRONMENT = /\{\{-?\s*\.(?:(?:Values|StateValues|Environment\.Values)\.([\w.-]+)|Environment\.(Name))\s*(?:\|\s*(quote|toString)\s*)?-?\}\}/g;

/** A template of a helmfile, with the values of its environment as far as they are known. */
export function withEnvironment(text: string, name: string | undefined, values: JsonObject): string {
  return text.replace(OF_ENVIRONMENT, (expression, path: string | undefined, ofName: string | undefined, pipe: string | undefined) => {
    const value = ofName !== undefined ? name : valueAt(values, (path ?? '').split('.'));
    if (value === undefined || value === null || typeof value === 'object' || (typeof value === 'string' && isTemplated(value))) return expression;
    return pipe === 'quote' ? JSON.stringify(String(value)) : String(value);
  });
}

/** The paths that a path with templates may stand for, and the path as a message shows it. */
export function templatedPath(path: string): { readonly pattern: RegExp; readonly shown: string } {
  const parts = path.split(new RegExp(`${MARK}|${EXPRESSION.source}|\\$\\{[^}]*\\}`));
  return { pattern: new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^/]+')}$`), shown: path.replaceAll(MARK, '{{...}}') };
}

/** Whether a string is only known when something fills it in: a template, or a variable of Flux or of a shell. */
export function isTemplated(text: string): boolean {
  return text.includes(MARK) || text.match(EXPRESSION) !== null || /\$\{[^}]*\}|\$\([^)]*\)|(?<!\$)\$[A-Za-z_]\w*/.test(text);
}

/** A value that is left out, and why. */
export interface LeftOut {
  readonly path: string;
  readonly why: 'template' | 'secret';
}

/** A value that is the default of a variable: `${MTU:=1500}`. */
export interface Defaulted {
  readonly path: string;
  readonly variables: readonly string[];
}

/** A variable of Flux or a shell with a default. */
const WITH_DEFAULT = /(?<!\$)\$\{(\w+):?[-=]([^{}$]*)\}/g;

/** Values without templates and secrets, which no file may contain. A variable with a default has its default. */
export function readable(values: JsonObject): { readonly values: JsonObject; readonly leftOut: readonly LeftOut[]; readonly defaulted: readonly Defaulted[] } {
  const leftOut: LeftOut[] = [];
  const defaulted: Defaulted[] = [];
  const filled = (text: string, path: readonly string[]): Json => {
    const variables = [...text.matchAll(WITH_DEFAULT)].map(([, name]) => name!);
    if (variables.length === 0) return text;
    const full = text.replace(WITH_DEFAULT, '$2');
    if (isTemplated(full)) return text;
    defaulted.push({ path: formatValuePath(path), variables });
    // The variable is replaced before the YAML is read.
    return text.replace(WITH_DEFAULT, '') === '' ? (parseKubernetesYamlDocument(full, 'default') as Json) : full;
  };
  const clean = (value: Json, path: readonly string[]): Json | undefined => {
    if (isJsonObject(value)) {
      const members = Object.entries(value).flatMap(([key, member]): [string, Json][] => {
        const below = [...path, key];
        const kept = isTemplated(key) ? undefined : clean(member, below);
        if (isTemplated(key)) leftOut.push({ path: formatValuePath(path), why: 'template' });
        return kept === undefined ? [] : [[key, kept]];
      });
      return members.length === 0 && Object.keys(value).length > 0 ? undefined : Object.fromEntries(members);
    }
    const given = typeof value === 'string' ? filled(value, path) : Array.isArray(value) ? value.map((item) => (typeof item === 'string' ? filled(item, path) : item)) : value;
    const why = reasonToLeaveOut(given, path);
    if (why) leftOut.push({ path: formatValuePath(path), why });
    return why ? undefined : given;
  };
  return { values: (clean(values, []) ?? {}) as JsonObject, leftOut, defaulted };
}

/** A shorter text in a field `key` is the name of a key in a Secret: `ca.crt`. */
const SHORTEST_KEY = 40;

/** A list is left out as a whole, because its items have no names. */
function reasonToLeaveOut(value: Json, path: readonly string[]): LeftOut['why'] | undefined {
  // An environment variable, whose name says what its value is.
  if (isJsonObject(value) && typeof value.name === 'string' && typeof value.value === 'string' && namesSecret(value.name, true) && isGiven(value.value)) return 'secret';
  if (Array.isArray(value) || isJsonObject(value)) {
    const reasons = Object.entries(value).map(([key, member]) => reasonToLeaveOut(member, [...path, key]));
    return reasons.includes('secret') ? 'secret' : reasons.find((reason) => reason !== undefined);
  }
  if (typeof value !== 'string' || value === '') return undefined;
  const key = path.at(-1) ?? '';
  if (value.startsWith('ENC[') || secretOf(value) || secretOption(value) !== undefined) return 'secret';
  if (isTemplated(value)) return 'template';
  if ((namesSecret(key, false) && isGiven(value)) || (key === 'key' && value.length >= SHORTEST_KEY && path.some((each) => each === 'tls' || each === 'ca'))) return 'secret';
  return undefined;
}
