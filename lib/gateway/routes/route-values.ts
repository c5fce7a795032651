import type { Duration } from 'cdk8s';
import type { Reporter } from '../../diagnostics/reporter';
import { durationText } from '../../kubernetes/duration';
import { re2Problem } from '../../runtime/re2';

/** HTTP methods in the Gateway API. */
export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'CONNECT' | 'OPTIONS' | 'TRACE' | 'PATCH';

/** A name and its value, or an expression that the whole value must match. */
export interface NamedMatch {
  readonly name: string;
  readonly value: string;
  readonly regex: boolean;
}

/** A header or query parameter in a match. The default type is `Exact`. */
export interface RenderedMatch {
  readonly name: string;
  readonly type: 'Exact' | 'RegularExpression';
  readonly value: string;
}

const TOKEN = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/;
const DURATION = /^([0-9]{1,5}(h|m|s|ms)){1,4}$/;
const MILLISECONDS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Reports a list that is longer than the Gateway API allows. */
export function checkCount(name: string, count: number, max: number, fix: string, report: Reporter): void {
  if (count > max) report.add({ code: 'RTE005', what: `has ${count} ${name}`, expected: `at most ${max}, the limit of the Gateway API`, fix });
}

/** Reports an expression that Envoy cannot compile. */
export function checkRegex(expression: string, report: Reporter): void {
  const problem = re2Problem(expression);
  if (problem === undefined) return;
  report.add({
    code: 'RTE031',
    what: `is not a valid RE2 expression (${expression}: ${problem})`,
    fix: 'write it without look-around, back references and repetitions over 1000',
    link: 'https://github.com/google/re2/wiki/Syntax',
  });
}

/** Reports an invalid name of a header or query parameter. */
export function checkToken(name: string, noun: string, report: Reporter): void {
  if (name.length <= 256 && TOKEN.test(name)) return;
  const value = name === '' ? 'empty' : name.length > 256 ? `${name.length} characters` : name;
  report.add({ code: 'RTE032', what: `has an invalid ${noun} name (${value})`, fix: 'use letters, digits and dashes, at most 256 characters' });
}

/** Reports every mistake in the headers or query parameters of a match, and returns their fields. */
export function renderMatches(matches: readonly NamedMatch[], noun: 'header' | 'query parameter', report: Reporter): RenderedMatch[] {
  checkCount(`${noun}s`, matches.length, 16, `remove ${matches.length - 16} of them`, report);
  const known = new Set<string>();
  const max = noun === 'header' ? 4096 : 1024;
  return matches.map(({ name, value, regex }) => {
    checkToken(name, noun, report);
    const key = noun === 'header' ? name.toLowerCase() : name;
    if (known.has(key)) {
      const method = noun === 'header' ? 'headerRegex' : 'queryRegex';
      report.add({ code: 'RTE028', what: `has two conditions on ${noun} ${name}, of which only the first has an effect`, fix: `use one condition, for example .${method}('${name}', 'a|b')` });
    }
    known.add(key);
    if (value === '' || value.length > max) {
      const method = noun === 'header' ? 'headerRegex' : 'queryRegex';
      report.add({
        code: 'RTE033',
        what: `has an ${value === '' ? 'empty' : 'overlong'} value for ${noun} ${name}${value === '' ? '' : ` (${value.length} characters)`}`,
        fix: value === '' ? `use .${method}('${name}', '.*') to match any value` : `shorten it to ${max} characters`,
      });
    }
    if (regex) checkRegex(value, report);
    return { name, type: regex ? ('RegularExpression' as const) : ('Exact' as const), value };
  });
}

/** A duration of the Gateway API, as it is written and in milliseconds. */
export interface ApiDuration {
  readonly text: string;
  /** Undefined for an invalid duration, which is reported. */
  readonly milliseconds: number | undefined;
}

/**
 * Reads a duration: `10s`, `1m30s`, `500ms`, `Duration.seconds(10)`. Reports an invalid one.
 *
 * @see https://gateway-api.sigs.k8s.io/geps/gep-2257/
 */
export function readDuration(duration: string | Duration, report: Reporter): ApiDuration {
  const text = durationText(duration);
  if (DURATION.test(text)) {
    return { text, milliseconds: [...text.matchAll(/(\d+)(h|ms|m|s)/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * MILLISECONDS[unit!]!, 0) };
  }
  report.add({
    code: 'RTE035',
    what: `is not a valid duration (${text || 'empty'})`,
    expected: 'integers with the units h, m, s and ms',
    fix: proposedDuration(text),
    link: 'https://gateway-api.sigs.k8s.io/geps/gep-2257/',
  });
  return { text, milliseconds: undefined };
}

/** Proposes a duration: `1.5s` is 1500ms, and a number without a unit is usually in seconds. */
function proposedDuration(text: string): string {
  const [, amount, unit = 's'] = /^(\d{1,5}(?:\.\d{1,3})?)(h|m|s|ms)?$/.exec(text) ?? [];
  const milliseconds = amount === undefined ? NaN : Math.round(Number(amount) * MILLISECONDS[unit]!);
  if (!(milliseconds > 0)) return "write a duration such as '10s'";
  return `write '${milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`}'`;
}
