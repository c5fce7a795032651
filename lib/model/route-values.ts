import { isDnsSubdomain, nearestDnsLabel } from '../kubernetes/dns-names';
import { hostnameProblem, nearestHostname } from '../kubernetes/hostnames';
import { isSubstituted } from '../diagnostics/substitution';
import type { Reporter } from '../diagnostics/reporter';
import { re2Problem } from '../runtime/re2';

const PATH = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/;
const MAX_PATH = 1024;
const TOKEN = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/;
/** Printable characters, with spaces and tabs only between them, as in HTTP. */
const HEADER_VALUE = /^[!-~]+([\t ]+[!-~]+)*$/;
const DURATION = /^([0-9]{1,5}(h|m|s|ms)){1,4}$/;
const MILLISECONDS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
const YEAR = 31_536_000;

/** Reports a list that is longer than the Gateway API allows. */
export function checkCount(count: number, max: number, fix: string, report: Reporter): void {
  if (count > max) report.add({ code: 'RTE005', what: `has ${count} entries`, expected: `at most ${max}, the limit of the Gateway API`, fix });
}

/** Reports an invalid hostname. One with a variable is not known before Flux fills it in. */
export function checkHostname(hostname: string, options: { readonly wildcard: boolean }, report: Reporter): void {
  const problem = hostnameProblem(hostname, options);
  if (problem === undefined || isSubstituted(hostname)) return;
  const nearest = nearestHostname(hostname);
  const fix = nearest === undefined ? "write a DNS name in lower case, for example 'shop.example.com'" : `write '${nearest}'`;
  report.add({ code: 'RTE003', what: `${problem} (${hostname})`, fix: options.wildcard && hostname === '*' ? 'remove hostnames; the route is then for all hostnames of its listeners' : fix });
}

/** Reports a path that the API server rejects. */
export function checkPath(path: string, report: Reporter): void {
  const add = (what: string, fix: string): void => report.add({ code: 'RTE030', what: `${what} (${path})`, fix });
  if (path.length > MAX_PATH) report.add({ code: 'RTE030', what: `has ${path.length} characters`, fix: `shorten it to ${MAX_PATH}` });
  if (!path.startsWith('/')) return add('does not start with a slash', `write '/${path}'`);
  for (const part of ['//', '/./', '/../']) if (path.includes(part)) add(`contains ${part}`, 'write the path without empty, . and .. segments');
  for (const end of ['/.', '/..']) if (path.endsWith(end)) add(`ends with ${end}`, 'write the path without . and .. segments');
  if (/%2f/i.test(path)) add('contains an encoded slash', 'use a regular expression for this path; in TypeScript: HttpMatch.regex(...)');
  else if (/[?#]/.test(path)) add('contains a query or a fragment', `write '${path.replace(/[?#].*$/, '')}'; query parameters are matched by queryParams; in TypeScript: .query(name, value)`);
  else if (!PATH.test(path)) add('contains characters that a URL path cannot contain', 'encode them, for example a space as %20');
}

/** Reports a path that a filter writes and that breaks the request or the redirect. Other paths are free: a redirect may have a query and encoded slashes. */
export function checkNewPath(path: string, isRedirect: boolean, report: Reporter): void {
  const add = (what: string, fix: string): void => report.add({ code: 'RTE030', what: `${what} (${path})`, fix });
  if (path.length > MAX_PATH) report.add({ code: 'RTE030', what: `has ${path.length} characters`, fix: `shorten it to ${MAX_PATH}` });
  if (!path.startsWith('/')) add('does not start with a slash', `write '/${path}'`);
  else if (!isRedirect && /[?#]/.test(path)) add('contains a query or a fragment', `write '${path.replace(/[?#].*$/, '')}'; the query of the request is kept`);
  else if (!isRedirect && !PATH.test(path)) add('contains characters that a URL path cannot contain', 'encode them, for example a space as %20');
}

/** Reports an expression that Envoy cannot compile. */
export function checkRegex(expression: string, report: Reporter): void {
  const problem = re2Problem(expression);
  if (problem === undefined) return;
  report.add({
    code: 'RTE031',
    what: `is not a valid RE2 expression (${expression}: ${problem})`,
    fix: 'write it without look-around, back references and repetitions of more than 1000',
    link: 'https://github.com/google/re2/wiki/Syntax',
  });
}

/** Reports an invalid name of a header or query parameter. */
export function checkToken(name: string, noun: string, report: Reporter): void {
  if (name.length <= 256 && TOKEN.test(name)) return;
  const value = name === '' ? 'empty' : name.length > 256 ? `${name.length} characters` : name;
  report.add({ code: 'RTE032', what: `has an invalid ${noun} name (${value})`, fix: 'use letters, digits and dashes, at most 256 characters' });
}

/** Reports the value of a header that a filter sets or adds. */
export function checkHeaderValue(name: string, value: string, report: Reporter): void {
  if (value.length > 4096 || !HEADER_VALUE.test(value)) {
    const found = value === '' ? 'empty' : value.length > 4096 ? `${value.length} characters` : JSON.stringify(value);
    report.add({ code: 'RTE033', what: `has an invalid value for header ${name} (${found})`, fix: 'write 1 to 4096 printable ASCII characters without surrounding spaces' });
  }
  if (name.toLowerCase() === 'strict-transport-security') checkStrictTransport(value, report);
}

function checkStrictTransport(value: string, report: Reporter): void {
  const [, age] = /\bmax-age="?([\d.]+)/i.exec(value) ?? [];
  const seconds = Number(age);
  if (age !== undefined && !Number.isInteger(seconds)) {
    report.add({ code: 'RTE047', what: `has Strict-Transport-Security with a max-age that is not a whole number of seconds (${age})`, fix: 'write whole seconds, for example 3600' });
  }
  if (!/\bpreload\b/i.test(value) || (/\bincludeSubDomains\b/i.test(value) && seconds >= YEAR)) return;
  report.add({
    code: 'RTE047',
    what: `has Strict-Transport-Security with preload, which requires includeSubDomains and a max-age of at least one year (${value})`,
    fix: `set includeSubDomains and a max-age of ${YEAR} seconds, or remove preload`,
    link: 'https://hstspreload.org/',
  });
}

/** Reports an invalid name of a rule. */
export function checkRuleName(name: string, report: Reporter): void {
  if (isDnsSubdomain(name)) return;
  report.add({ code: 'RTE045', what: `is not a valid name of a rule (${name})`, expected: 'lower-case letters, digits, dashes and dots, at most 253', fix: `set name: '${nearestDnsLabel(name)}'` });
}

/**
 * Milliseconds of a duration: `10s`, `1m30s`, `500ms`. Undefined for an invalid one, which is reported.
 *
 * @see https://gateway-api.sigs.k8s.io/geps/gep-2257/
 */
export function readDuration(text: string, report: Reporter): number | undefined {
  if (DURATION.test(text)) return [...text.matchAll(/(\d+)(h|ms|m|s)/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * MILLISECONDS[unit!]!, 0);
  report.add({
    code: 'RTE035',
    what: `is not a valid duration (${text || 'empty'})`,
    expected: 'integers with the units h, m, s and ms',
    fix: proposedDuration(text),
    link: 'https://gateway-api.sigs.k8s.io/geps/gep-2257/',
  });
  return undefined;
}

/** Proposes a duration: `1.5s` is 1500ms, and a number without a unit is usually in seconds. */
function proposedDuration(text: string): string {
  const [, amount, unit = 's'] = /^(\d{1,5}(?:\.\d{1,3})?)(h|m|s|ms)?$/.exec(text) ?? [];
  const milliseconds = amount === undefined ? NaN : Math.round(Number(amount) * MILLISECONDS[unit]!);
  if (!(milliseconds > 0)) return "write a duration such as '10s'";
  return `write '${milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`}'`;
}
