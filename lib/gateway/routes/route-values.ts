import { re2Problem } from '../../runtime/re2';
import type { Report } from '../report';

/** Methods that the Gateway API names. */
export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'CONNECT' | 'OPTIONS' | 'TRACE' | 'PATCH';

/** A name with a value that must be equal, or match as a whole. */
export interface NamedMatch {
  readonly name: string;
  readonly value: string;
  readonly regex: boolean;
}

/** A header or query parameter as the API takes it; `Exact` is its default type. */
export interface RenderedMatch {
  readonly name: string;
  readonly type?: 'RegularExpression';
  readonly value: string;
}

const TOKEN = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/;
const DURATION = /^([0-9]{1,5}(h|m|s|ms)){1,4}$/;
const MILLISECONDS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Notes `RTE031` for an expression that Envoy cannot compile. */
export function checkRegex(expression: string, report: Report): void {
  const problem = re2Problem(expression);
  if (problem === undefined) return;
  report.add(
    'RTE031',
    `is no regular expression of RE2, which Envoy uses (${expression}: ${problem})`,
    'write it without look-around, back references and repeat counts over 1000',
    'https://github.com/google/re2/wiki/Syntax',
  );
}

/** Notes `RTE032` for what is no name of a header or query parameter. */
export function checkToken(name: string, what: string, report: Report): void {
  if (name.length <= 256 && TOKEN.test(name)) return;
  report.add('RTE032', `has an invalid name of a ${what} (${name === '' ? 'empty' : name})`, 'use letters, digits and dashes, at most 256 characters');
}

/** Headers or query parameters to match, with all mistakes noted. */
export function renderMatches(matches: readonly NamedMatch[], what: 'header' | 'query parameter', report: Report): RenderedMatch[] {
  report.limit(`${what}s`, matches.length, 16, 'match fewer');
  const seen = new Set<string>();
  const most = what === 'header' ? 4096 : 1024;
  return matches.map(({ name, value, regex }) => {
    checkToken(name, what, report);
    const key = what === 'header' ? name.toLowerCase() : name;
    if (seen.has(key)) report.add('RTE028', `names a ${what} twice (${name})`, 'the first alone would count: join them into one expression');
    seen.add(key);
    if (value === '' || value.length > most) {
      const found = value === '' ? 'empty' : `${value.length} characters`;
      report.add('RTE033', `has an invalid value for ${what} ${name} (${found})`, `give 1 to ${most} characters; \`.*\` as an expression matches any value`);
    }
    if (regex) checkRegex(value, report);
    return { name, ...(regex && { type: 'RegularExpression' as const }), value };
  });
}

/**
 * Length of a duration as the Gateway API writes it: `10s`, `1m30s`, `500ms`. Notes `RTE035` for anything else.
 *
 * @returns milliseconds
 * @see https://gateway-api.sigs.k8s.io/geps/gep-2257/
 */
export function checkDuration(name: string, text: string, report: Report): number | undefined {
  if (!DURATION.test(text)) {
    report.add('RTE035', `${name} is no duration (${text})`, 'write whole numbers with h, m, s or ms, such as 10s or 1m30s', 'https://gateway-api.sigs.k8s.io/geps/gep-2257/');
    return undefined;
  }
  return [...text.matchAll(/(\d+)(h|ms|m|s)/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * MILLISECONDS[unit!]!, 0);
}
