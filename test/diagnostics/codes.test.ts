import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { explanationOf, explanations } from '../../lib/checks/explanation';
import { codePages } from '../../scripts/docs/codes';

const ROOT = resolve(__dirname, '..', '..');
const all = explanations();
const active = all.filter(({ retired }) => retired === undefined);

/** Codes that the library's source names where it reports something: not those that only examples and texts of the catalogue name. */
const reported = new Set(
  (readdirSync(join(ROOT, 'lib'), { recursive: true }) as string[])
    .filter((file) => file.endsWith('.ts') && !file.includes(join('diagnostics', 'catalogue')))
    .flatMap((file) => [...readFileSync(join(ROOT, 'lib', file), 'utf8').matchAll(/'([A-Z]{3,5}\d{3})'/g)].map(([, code]) => code!)),
);

// That each has an input that provokes it is held by test/invalid, test/checks/rules.test.ts and catalogue.test.ts.
test('every code that the library reports is explained, and none of them is retired', () => {
  expect([...reported].filter((code) => !active.some((each) => each.code === code)).sort()).toEqual([]);
});

test('every code that is explained is reported', () => {
  expect(active.map(({ code }) => code).filter((code) => !reported.has(code))).toEqual([]);
});

test('no code is explained twice, and related codes exist', () => {
  const codes = all.map(({ code }) => code);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  expect(all.flatMap(({ code, related = [] }) => related.filter((other) => !codes.includes(other) || other === code).map((other) => `${code} names ${other}`))).toEqual([]);
});

test('the pages in docs/codes are what `npm run docs` makes, and have a section for each code', () => {
  const pages = codePages();
  for (const [file, text] of pages) expect([file, readFileSync(join(ROOT, file), 'utf8') === text]).toEqual([file, true]);
  expect(readdirSync(join(ROOT, 'docs/codes')).filter((file) => !pages.has(`docs/codes/${file}`))).toEqual([]);
  const text = [...pages.values()].join('\n');
  expect(all.filter(({ code, title }) => !text.includes(`\n## ${code}\n\n**${title}**`)).map(({ code }) => code)).toEqual([]);
});

test('links to codes in the documentation lead somewhere', () => {
  const docs = (readdirSync(join(ROOT, 'docs'), { recursive: true }) as string[]).filter((file) => file.endsWith('.md')).map((file) => join('docs', file));
  const links = ['README.md', ...docs].flatMap((file) => [...readFileSync(join(ROOT, file), 'utf8').matchAll(/([A-Z]{3,5})\.md#([a-z]{3,5}\d{3})\b/g)].map(([, prefix, code]) => ({ file, prefix: prefix!, code: code! })));
  expect(links.length).toBeGreaterThan(300);
  expect(links.filter(({ prefix, code }) => explanationOf(code) === undefined || !code.toUpperCase().startsWith(prefix))).toEqual([]);
});
