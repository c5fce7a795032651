import { re2Problem } from '../../runtime/re2';
import { type Fields, type PolicyWalk, given } from './policy-walk';

const MISMATCHES: ReadonlySet<unknown> = new Set(['LOG', 'ADD', 'DELETE', 'REPLACE']);
const EXPRESSIONS = ['method', 'path', 'host'] as const;

/**
 * What any reader of regular expressions takes: literals, `.`, a few classes, each with one repeat at most. Most paths and
 * methods are of this kind, and compiling ten thousand of them takes longer than all else that is checked.
 */
const PLAIN = /^(?:\^|\$|(?:[-\w/.,:;=@%&~#!'"<> ]|\\[-./+*?()[\]{}^$|\\dws]|\[(?:a-z|A-Z|0-9|[\w.])+\])[*+?]?)*$/;

const known = new Map<string, string | undefined>();

/** An HTTP rule. */
export function checkHttp(rule: Fields, walk: PolicyWalk): void {
  for (const name of EXPRESSIONS) {
    const expression = rule[name];
    if (!given(expression)) continue;
    if (typeof expression !== 'string') {
      walk.report('POL229', name, expression, 'an expression is no text', 'write it in quotes');
      continue;
    }
    const problem = PLAIN.test(expression) ? undefined : problemOf(expression);
    if (problem !== undefined) walk.report('POL229', name, expression, `RE2 does not read the expression: ${problem.replace(/: `.*$/s, '')}`, 'write it without look-around and back references, as RE2 reads it');
  }
  if (given(rule.headerMatches)) walk.maps(rule.headerMatches, 'headerMatches', checkHeader);
}

function checkHeader({ name, mismatch, secret }: Fields, walk: PolicyWalk): void {
  if (typeof name !== 'string' || name === '') walk.report('POL230', 'name', name === '' ? '""' : name, 'the header has no name', 'write name');
  if (given(mismatch) && !MISMATCHES.has(mismatch)) {
    walk.report('POL230', 'mismatch', mismatch, 'there is no such action for a header that does not match', `use one of ${[...MISMATCHES].join(', ')}, or leave it out to refuse the request`);
  }
  if (given(secret) && !(secret as Fields).name) walk.report('POL230', 'secret.name', (secret as Fields).name, 'the Secret has no name', 'write secret.name');
}

function problemOf(expression: string): string | undefined {
  if (!known.has(expression)) known.set(expression, re2Problem(expression));
  return known.get(expression);
}
