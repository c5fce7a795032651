import { isJsonObject, type Json, type JsonObject } from '../../kubernetes/json';

/**
 * Applies the text of `--set` or `--set-string` to values, as helm reads it: `a.b=1,c[0]=x,d={e,f},g\.h=i`.
 *
 * @param asText whether every value is a string (`--set-string`)
 * @see https://helm.sh/docs/intro/using_helm/#the-format-and-limitations-of---set
 */
export function applySet(values: JsonObject, text: string, asText: boolean): void {
  new SetReader(text, asText).readInto(values);
}

/** Applies `--set-json`: `a.b={"c":1}`, or a JSON object that is merged. */
export function applySetJson(values: JsonObject, text: string): void {
  if (text.trimStart().startsWith('{')) {
    mergeInto(values, JSON.parse(text) as JsonObject);
    return;
  }
  const at = text.indexOf('=');
  if (at < 0) return;
  putAt(values, new SetReader(text.slice(0, at + 1), true).path(), JSON.parse(text.slice(at + 1)) as Json);
}

/** Merges values as helm merges values files: maps key by key, everything else is replaced. */
export function mergeInto(target: JsonObject, source: JsonObject): void {
  for (const [key, value] of Object.entries(source)) {
    const before = target[key];
    if (isJsonObject(before) && isJsonObject(value)) mergeInto(before, value);
    else target[key] = JSON.parse(JSON.stringify(value)) as Json;
  }
}

type Step = string | number;

class SetReader {
  private readonly text: string;
  private readonly asText: boolean;
  private position = 0;

  constructor(text: string, asText: boolean) {
    this.text = text;
    this.asText = asText;
  }

  readInto(values: JsonObject): void {
    while (this.position < this.text.length) {
      const path = this.path();
      if (path.length > 0) putAt(values, path, this.value());
    }
  }

  /** Up to and with `=`. */
  path(): Step[] {
    const steps: Step[] = [];
    for (;;) {
      const key = this.until('.[=,');
      const end = this.text[this.position - 1];
      if (key !== '') steps.push(key);
      if (end === '[') {
        const index = this.until(']');
        steps.push(Number(index));
      }
      if (end === '=' || end === ',' || this.position >= this.text.length) return steps;
    }
  }

  private value(): Json {
    if (this.text[this.position] !== '{') return this.typed(this.until(','));
    this.position += 1;
    const items: Json[] = [];
    for (;;) {
      const item = this.until(',}');
      const end = this.text[this.position - 1];
      if (item !== '' || end === ',') items.push(this.typed(item));
      if (end !== ',') break;
    }
    if (this.text[this.position] === ',') this.position += 1;
    return items;
  }

  private typed(text: string): Json {
    if (this.asText) return text;
    if (text === 'true' || text === 'false') return text === 'true';
    if (text === 'null') return null;
    if (/^(0|-?[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
    return text;
  }

  /** Text up to one of the marks, which is passed; a backslash takes a mark for a letter. */
  private until(marks: string): string {
    let found = '';
    while (this.position < this.text.length) {
      const letter = this.text[this.position++]!;
      if (letter === '\\' && this.position < this.text.length) found += this.text[this.position++]!;
      else if (marks.includes(letter)) return found;
      else found += letter;
    }
    // What ends the text ends the last part as a mark would, but is not one.
    this.position += 1;
    return found;
  }
}

function putAt(values: JsonObject, path: readonly Step[], value: Json): void {
  let place: JsonObject | Json[] = values;
  path.forEach((step, index) => {
    const here = place as Record<Step, Json>;
    if (index === path.length - 1) {
      here[step] = value;
      return;
    }
    const next = path[index + 1];
    const below = here[step];
    if (typeof next === 'number' ? !Array.isArray(below) : !isJsonObject(below)) here[step] = typeof next === 'number' ? [] : {};
    place = here[step] as JsonObject | Json[];
  });
}
