import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { allRules } from '../../lib/checks/catalogue';
import { CATALOGUE } from '../../lib/diagnostics/catalogue';
import { TalosCiliumError } from '../../lib/diagnostics/problem';
import type { InvalidInput } from './invalid-input';

const modules = readdirSync(__dirname).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'invalid-input.ts');
const inputs = modules.flatMap((file) => (require(join(__dirname, file)) as { invalid: readonly InvalidInput[] }).invalid);
const RULE_IDS = new Set(allRules().map(({ id }) => id));

/** Codes that the library's source names. */
function codesInSource(directory: string): Set<string> {
  const codes = new Set<string>();
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    // Examples in the catalogue may name codes that do not exist.
    if (entry.name === 'catalogue') continue;
    if (entry.isDirectory()) for (const code of codesInSource(path)) codes.add(code);
    else for (const [, code] of readFileSync(path, 'utf8').matchAll(/'([A-Z]{3,5}\d{3})'/g)) codes.add(code!);
  }
  return codes;
}

test.each(inputs.map((input) => [input.code, input.title, input] as const))('%s: %s', async (code, _title, input) => {
  let thrown: unknown;
  try {
    await input.run();
  } catch (error) {
    thrown = error;
  }
  if (!(thrown instanceof TalosCiliumError)) throw thrown ?? new Error('nothing was thrown');
  const { problems } = thrown;
  const codes = problems.map((problem) => problem.code);
  expect(codes).toContain(code);
  // One mistake is told once. AST004 names the places that were looked into, whatever went wrong there; test/checks does it for rules.
  if (!RULE_IDS.has(code)) expect(codes.filter((each) => each !== code && each !== 'AST004')).toEqual([]);
  for (const problem of problems) {
    expect(problem.path).not.toBe('');
    expect(problem.what).not.toBe('');
    expect(problem.fix).toMatch(/[^.\s]$/);
  }
});

test('every code of the library has a bad input', () => {
  const covered = new Set(inputs.map(({ code }) => code));
  expect([...codesInSource(resolve(__dirname, '..', '..', 'lib'))].filter((code) => !covered.has(code)).sort()).toEqual([]);
});

test('a retired code is not used again', () => {
  const used = codesInSource(resolve(__dirname, '..', '..', 'lib'));
  const retired = Object.values(CATALOGUE).flatMap(({ codes }) => Object.entries(codes).flatMap(([code, entry]) => ('retired' in entry ? [code] : [])));
  expect(retired.filter((code) => used.has(code))).toEqual([]);
});
