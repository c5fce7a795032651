import { UPSTREAM_FILES } from '../../scripts/repository-assets';
import { PLAIN_SCHEMA_KINDS, SCHEMA_ONLY_KINDS } from '../../scripts/import/kinds';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { generate } from '../../scripts/import/generate';
import { inputPaths } from '../../scripts/import/inputs';
import { singular, pascal } from '../../scripts/import/type-names';
import { channelledReleases, releaseLine } from '../../scripts/import/version-family';

const IMPORTS = resolve(__dirname, '..', '..', 'imports');
const committed = new Map(
  (readdirSync(IMPORTS, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.ts'))
    .map((name): [string, string] => [name, readFileSync(join(IMPORTS, name), 'utf8')]),
);

test('imports/ holds what the generator makes, twice the same', () => {
  const made = generate(inputPaths());
  expect([...made.keys()].sort()).toEqual([...committed.keys()].sort());
  for (const [name, text] of made)
    expect(`${name} ${text === committed.get(name) ? 'equal' : 'differs: run npm run import'}`).toBe(`${name} equal`);
  expect([...generate(inputPaths())]).toEqual([...made]);
});

const typed = [...committed].filter(([name]) => !name.startsWith('schemas/'));

test.each(typed)('%s knows no any, no two types of one name, no long name, no long line', (_, text) => {
  const code = text.replace(/\/\*\*[\s\S]*?\*\/|\/\/.*/g, '');
  expect(code).not.toMatch(/[:<|(] *any\b/);
  const names = [...code.matchAll(/^export (?:interface|type|class|const) (\w+)/gm)].map((match) => match[1] ?? '');
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => name.length > 48)).toEqual([]);
  expect(text.split('\n').filter((line) => line.length > 140)).toEqual([]);
});

test('no two types of a file have the same fields', () => {
  for (const [name, text] of committed) {
    const types = [...text.replace(/ *\/\*\*[\s\S]*?\*\/\n/g, '').matchAll(/^export interface (\w+) \{\n([\s\S]*?)^\}/gm)];
    const bodies = types.filter((match) => !match[1]?.endsWith('Props')).map((match) => match[2]);
    expect([name, new Set(bodies).size]).toEqual([name, bodies.length]);
  }
});

test('the values and the typed objects stay small', () => {
  expect(committed.get('cilium-values.ts')?.length).toBeLessThan(120_000);
  expect(typed.map(([, text]) => text).join('').length).toBeLessThan(220_000);
  // Schemas are loaded one by one, Kubernetes' by every app. HTTPRoute is in thirteen bundles.
  const schemas = [...committed].filter(([name]) => name.startsWith('schemas/'));
  expect(schemas.filter(([name, { length }]) => length > (name === 'schemas/kubernetes.ts' ? 80_000 : 38_000)).map(([name]) => name)).toEqual([]);
});

test('names are made as the field writes them', () => {
  expect(['toPorts', 'policies', 'addresses', 'matches', 'egress', 'dns', 'tls', 'toGroups'].map(singular)).toEqual([
    'toPort',
    'policy',
    'address',
    'match',
    'egress',
    'dns',
    'tls',
    'toGroup',
  ]);
  expect(['http', 'urlRewrite', 'httpOptions', 'toCIDRSet', 'k8s-app'].map(pascal)).toEqual([
    'HTTP',
    'URLRewrite',
    'HTTPOptions',
    'ToCIDRSet',
    'K8sApp',
  ]);
});

test('versions are said briefly', () => {
  const all = ['1.18', '1.19', '1.20'];
  const cilium = releaseLine('Cilium', all);
  expect([['1.19', '1.20'], ['1.18', '1.19'], ['1.18'], ['1.19']].map((present) => cilium.note(present, all))).toEqual([
    'Cilium 1.19 and newer',
    'Cilium up to 1.19',
    'Cilium 1.18 only',
    'Cilium 1.19',
  ]);
  const bundles = ['v1.4.1/standard', 'v1.4.1/experimental', 'v1.5.1/standard', 'v1.5.1/experimental'];
  const gateway = channelledReleases('Gateway API', bundles);
  const note = (...at: number[]): string =>
    gateway.note(
      at.map((index) => bundles[index] ?? ''),
      bundles,
    );
  expect([note(1, 3), note(2, 3), note(1, 2, 3), note(3)]).toEqual([
    'Experimental channel only',
    'Gateway API 1.5 and newer',
    'Standard channel 1.5 and newer, experimental channel',
    'Experimental channel only, 1.5 and newer',
  ]);
});

test('npm run assets fetches every schema that is read', () => {
  const fetched = new Set(UPSTREAM_FILES.flatMap(({ files }) => Object.keys(files)));
  const read = [...PLAIN_SCHEMA_KINDS, ...SCHEMA_ONLY_KINDS].map(({ group, file }) => `schemas/crds/${group}/${file}`);
  expect(read.filter((file) => !fetched.has(file))).toEqual([]);
});
