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

/**
 * The same pattern for JavaScript; undefined where the two engines differ, or where a repetition of a repetition may make JavaScript's
 * slow. A repetition whose every round begins with one certain character is harmless.
 */
function inJavaScript(pattern: string): string | undefined {
  let result = '';
  const groups: { repeats: boolean; delimited: boolean }[] = [{ repeats: false, delimited: false }];
  let repeatedGroup: { repeats: boolean; delimited: boolean } | undefined;
  for (let index = 0; index < pattern.length; ) {
    const rest = pattern.slice(index);
    const token = /^(?:\\x[0-9A-Fa-f]{2}|\\.|\[\^?\]?(?:\\.|\[:[^\]]*:\]|[^\]\\])*\]|\(\?:|\(|\)|\{\d+(?:,\d*)?\}|[\s\S])/u.exec(rest)?.[0];
    if (token === undefined) return undefined;
    index += token.length;
    const group = groups.at(-1)!;
    if (token === '(' || token === '(?:') {
      if (pattern.startsWith('?', index)) return undefined;
      groups.push({ repeats: false, delimited: /^(?:\\[.:/]|[:/.]|\[\.\])(?![?*{+])/.test(pattern.slice(index)) });
      result += '(?:';
    } else if (token === ')') {
      repeatedGroup = groups.pop();
      if (groups.length === 0) return undefined;
      if (repeatedGroup!.repeats) groups.at(-1)!.repeats = true;
      result += ')';
      continue;
    } else if (/^[*+]|^\{\d+,\d*\}/.test(token)) {
      if (repeatedGroup?.repeats && !repeatedGroup.delimited && !isShort(token)) return undefined;
      group.repeats = true;
      result += token;
    } else if (token === '.') result += '[^\\n]';
    else if (token === '\\s') result += '[\\t\\n\\f\\r ]';
    else if (/^\\[A-Za-z]/.test(token) && !/^\\(?:[dwtnrf]|x[0-9A-Fa-f]{2})/.test(token)) return undefined;
    else if (/^\[/.test(token) && /\\[sSpPQ]|\[:/.test(token)) return undefined;
    else result += token;
    repeatedGroup = undefined;
  }
  return groups.length === 1 ? result : undefined;
}

function isShort(repeat: string): boolean {
  const most = /^\{\d+,(\d+)\}$/.exec(repeat)?.[1];
  return most !== undefined && Number(most) <= 8;
}
