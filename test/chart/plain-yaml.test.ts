import { parseKubernetesYamlDocument } from '../../lib/yaml/reader';
import { readPlainYaml } from '../../lib/yaml/plain-reader';
import { CHART_VERSIONS, chartFiles } from '../values/charts';

it.each(CHART_VERSIONS)('reads values.yaml of %s by itself, as the complete reader does', (version) => {
  const text = Buffer.from(chartFiles(version).get('cilium/values.yaml')!).toString('utf8');
  const plain = readPlainYaml(text);
  expect(Object.keys(plain as object).length).toBeGreaterThan(100);
  expect(JSON.stringify(plain)).toBe(JSON.stringify(parseKubernetesYamlDocument(`%YAML 1.2\n---\n${text}`)));
});

it.each([
  ['a map', 'a: 1\nb:\n  c: yes\n', { a: 1, b: { c: true } }],
  ['lists as far out as their key, and further in', 'a:\n- 1\n- b: 2\n  c: 3\nd:\n  - 4\n', { a: [1, { b: 2, c: 3 }], d: [4] }],
  ['blocks', 'a: |\n  b\n\n   c\n\nd: |-\n  e\n\nf: |+\n  g\n\n', { a: 'b\n\n c\n', d: 'e', f: 'g\n\n' }],
  ['quotes', 'a: "b\\n\\"c\\""\n\'d e\': \'it\'\'s\' # no\n', { a: 'b\n"c"', 'd e': "it's" }],
  ['flow that is simple', 'a: {}\nb: []\nc: [d, "e,f", \'g\']\n', { a: {}, b: [], c: ['d', 'e,f', 'g'] }],
  ['comments and values that are missing', '# a\nb: # c\nd: e#f # g\n  # h\n', { b: null, d: 'e#f' }],
  ['nothing', '# a\n\n', null],
])('reads %s', (_title, text, expected) => {
  expect(readPlainYaml(text)).toEqual(expected);
});

it.each([
  ['scalars of several lines', 'a: b\n  c\n'],
  ['quotes over several lines', 'a: "b\n  c"\n'],
  ['folded blocks', 'a: >\n  b\n'],
  ['blocks that say how far in they are', 'a: |2\n   b\n'],
  ['anchors', 'a: &b c\n'],
  ['tags', 'a: !!str 1\n'],
  ['merge keys', '<<: {}\n'],
  ['keys that are no strings', 'on: 1\n'],
  ['keys that occur twice', 'a: 1\na: 2\n'],
  ['maps in flow style', 'a: {b: c}\n'],
  ['tabs', 'a:\tb\n'],
  ['numbers that cannot be kept', 'a: 9007199254740993\n'],
  ['wrong indents', 'a:\n    b: 1\n  c: 2\n'],
  ['several documents', 'a: 1\n---\nb: 1\n'],
])('leaves %s to the complete reader', (_title, text) => {
  expect(readPlainYaml(text)).toBeUndefined();
});
