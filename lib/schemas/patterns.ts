import { CRON_SCHEDULE } from '../kubernetes/cron';

/**
 * Patterns of CRDs are RE2. JavaScript's engine is quicker to load and to run, but it tries every way to split a text where a repetition
 * holds another one: these are the same texts without a choice.
 */
const EQUAL: ReadonlyMap<string, string> = new Map([
  ['^([-a-zA-Z0-9_*]+[.]?)+$', '^[-a-zA-Z0-9_*]+(?:[.][-a-zA-Z0-9_*]+)*[.]?$'],
  ['^([-a-zA-Z0-9_]+[.]?)+$', '^[-a-zA-Z0-9_]+(?:[.][-a-zA-Z0-9_]+)*[.]?$'],
  ['^(\\*?\\*\\.)?([-a-zA-Z0-9_]+\\.?)+$', '^(?:\\*?\\*\\.)?[-a-zA-Z0-9_]+(?:\\.[-a-zA-Z0-9_]+)*\\.?$'],
  ['^[!-~]+([\\t ]?[!-~]+)*$', '^[!-~]+(?:[\\t ][!-~]+)*$'],
  ['^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$', '^(?:[0-9]+(?:\\.[0-9]+)?(?:ms|s|m|h))+$'],
  ['^([0-9]+(\\.[0-9]+)?(ms|s|m))+$', '^(?:[0-9]+(?:\\.[0-9]+)?(?:ms|s|m))+$'],
  // Every further part of a list begins with a comma.
  [CRON_SCHEDULE, CRON_SCHEDULE],
  ['^(?i)(abort|warn)?$', '^(?:[aA][bB][oO][rR][tT]|[wW][aA][rR][nN])?$'],
]);

type Matches = (text: string) => boolean;

const compiled = new Map<string, Matches>();

/** Whether a text has a part that matches, as Go's `MatchString` says. A pattern that cannot be read matches everything. */
export function matchesPattern(pattern: string, text: string): boolean {
  let matches = compiled.get(pattern);
  if (!matches) compiled.set(pattern, (matches = compile(pattern)));
  return matches(text);
}

function compile(pattern: string): Matches {
  const source = EQUAL.get(pattern) ?? inJavaScript(pattern);
  if (source !== undefined) {
    try {
      const expression = new RegExp(source, 'u');
      return (text) => expression.test(text);
    } catch {
      // Some of Go's escapes are none in JavaScript.
    }
  }
  const { RE2JS } = require('re2js') as typeof import('re2js');
  try {
    const expression = RE2JS.compile(pattern);
    return (text) => expression.matcher(text).find();
  } catch {
    return () => true;
  }
}

interface Group {
  repeats: boolean;
  /** The character with which every round of the group begins, and that is nowhere else in it. */
  delimiter: string | undefined;
}

/**
 * The same pattern for JavaScript; undefined where the two engines differ, or where a repetition of a repetition may make JavaScript's
 * slow. A repetition whose every round begins with a character of its own is harmless.
 */
function inJavaScript(pattern: string): string | undefined {
  let result = '';
  const groups: Group[] = [{ repeats: false, delimiter: undefined }];
  let repeatedGroup: Group | undefined;
  let opened = false;
  for (let index = 0; index < pattern.length; ) {
    const rest = pattern.slice(index);
    const token = /^(?:\\x[0-9A-Fa-f]{2}|\\.|\[\^?\]?(?:\\.|\[:[^\]]*:\]|[^\]\\])*\]|\(\?:|\(|\)|\{\d+(?:,\d*)?\}|[\s\S])/u.exec(rest)?.[0];
    if (token === undefined) return undefined;
    index += token.length;
    const group = groups.at(-1)!;
    if (token === '(' || token === '(?:') {
      if (pattern.startsWith('?', index)) return undefined;
      groups.push({ repeats: false, delimiter: undefined });
      result += '(?:';
      opened = true;
      continue;
    } else if (token === ')') {
      repeatedGroup = groups.pop();
      if (groups.length === 0) return undefined;
      if (repeatedGroup!.repeats) groups.at(-1)!.repeats = true;
      result += ')';
      opened = false;
      continue;
    } else if (/^[*+]|^\{\d+(?:,\d*)?\}/.test(token)) {
      if (repeatedGroup?.repeats && repeatedGroup.delimiter === undefined && !isShort(token)) return undefined;
      if (!/^\{\d+\}/.test(token)) group.repeats = true;
      result += token;
    } else {
      const atom = inCharacters(token);
      if (atom === undefined) return undefined;
      for (const each of groups) if (each.delimiter !== undefined && isOneOf(each.delimiter, atom)) each.delimiter = undefined;
      if (opened) group.delimiter = /^\\?([-.:/,])(?![?*{+])/.exec(rest)?.[1] ?? /^\[([.])\](?![?*{+])/.exec(rest)?.[1];
      result += atom;
    }
    repeatedGroup = undefined;
    opened = false;
  }
  return groups.length === 1 ? result : undefined;
}

/** What stands for one character, for JavaScript; undefined where the engines differ. */
function inCharacters(token: string): string | undefined {
  if (token === '.') return '[^\\n]';
  if (token === '\\s') return '[\\t\\n\\f\\r ]';
  if (token === '\\S') return '[^\\t\\n\\f\\r ]';
  if (/^\\[A-Za-z]/.test(token) && !/^\\(?:[dwtnrf]|x[0-9A-Fa-f]{2})/.test(token)) return undefined;
  return /^\[/.test(token) && /\\[sSpPQ]|\[:/.test(token) ? undefined : token;
}

function isOneOf(character: string, atom: string): boolean {
  return atom.length === 1 ? atom === character || atom === '|' : new RegExp(atom).test(character);
}

function isShort(repeat: string): boolean {
  const most = /^\{(?:\d+,)?(\d+)\}$/.exec(repeat)?.[1];
  return most !== undefined && Number(most) <= 8;
}
