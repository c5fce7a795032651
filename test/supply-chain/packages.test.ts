import { readFileSync } from 'node:fs';
import { sbom } from '../../scripts/sbom';

interface Entry {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  /** It is in the archive of the package that it belongs to, whose digest covers it. */
  readonly inBundle?: boolean;
}

const packagesOf = (file: string): [name: string, entry: Entry][] =>
  Object.entries((JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Entry> }).packages).filter(([name, { link }]) => name !== '' && !link);

const LOCK_FILES = ['package-lock.json', 'scripts/check-package/fixture/package-lock.json'];

/** What a package may ask of those who ship it: to be named. */
const PERMISSIVE = new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'CC0-1.0', 'PSF-2.0', 'Unlicense']);
/** Tools and data of the build, of which nothing is in the published package. */
const OF_TOOLS: Readonly<Record<string, string>> = { 'rollup-plugin-dts': 'LGPL-3.0-only', 'caniuse-lite': 'CC-BY-4.0' };

/** All parts of an `AND`, one of an `OR`. */
function isPermissive(expression: string): boolean {
  return expression.replace(/[()]/g, '').split(' AND ').every((part) => part.split(' OR ').some((license) => PERMISSIVE.has(license)));
}

describe.each(LOCK_FILES)('%s', (file) => {
  const packages = packagesOf(file);

  test('every package that is downloaded has a digest', () => {
    const without = packages.filter(([, { integrity, inBundle }]) => !inBundle && !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''));
    expect([packages.length > 50, without.map(([name]) => name)]).toEqual([true, []]);
  });

  test('every package comes from the npm registry', () => {
    expect(packages.filter(([, { resolved }]) => resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'))).toEqual([]);
  });
});

test('every license is permissive, or that of a tool', () => {
  const other = packagesOf('package-lock.json').filter(([name, { license, dev }]) => !(license !== undefined && (isPermissive(license) || (dev && OF_TOOLS[name.split('node_modules/').at(-1)!] === license))));
  expect(other.map(([name, { license }]) => `${name}: ${license ?? 'none'}`)).toEqual([]);
});

test.each([['MIT', true], ['Apache-2.0 AND MIT', true], ['(MIT OR GPL-3.0-or-later)', true], ['GPL-3.0-only', false], ['MIT AND GPL-2.0-only', false], ['SEE LICENSE IN LICENSE', false]])('license %s', (license, expected) => {
  expect(isPermissive(license)).toBe(expected);
});

test('the bill of materials has each dependency with its version, license and digest, and the same bytes each time', () => {
  const bom = sbom();
  const { bomFormat, components, metadata } = bom as unknown as { bomFormat: string; components: { purl: string; hashes: { content: string }[]; licenses: object[] }[]; metadata: { component: object } };
  expect({ bomFormat, component: metadata.component }).toMatchObject({ bomFormat: 'CycloneDX', component: { type: 'library', name: 'cdk8s-talos-cilium', licenses: [{ license: { id: 'Apache-2.0' } }] } });
  const expected = packagesOf('package-lock.json').filter(([, { dev }]) => !dev).map(([name, { version, integrity }]) =>
    `pkg:npm/${name.split('node_modules/').at(-1)!.replace('@', '%40')}@${version!} ${Buffer.from(integrity!.slice('sha512-'.length), 'base64').toString('hex')}`);
  expect(components.map(({ purl, hashes: [hash] }) => `${purl} ${hash?.content ?? ''}`).sort()).toEqual(expected.sort());
  expect(components.filter(({ licenses }) => licenses.length === 0)).toEqual([]);
  expect(JSON.stringify(sbom())).toBe(JSON.stringify(bom));
});
