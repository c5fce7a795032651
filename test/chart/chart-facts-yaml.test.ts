import { parseKubernetesYaml, parseKubernetesYamlDocument } from '../../lib/yaml/reader';
import { TalosCiliumError } from '../../lib/diagnostics/problem';
import { CHART_VERSIONS, chartFiles } from '../values/charts';

/** What `helm template` 4.1.4 makes of `v: <text>` with `{{ .Values.v | toJson }}`. */
const SCALARS: readonly [string, unknown][] = [
  ['0400', 256], ['0o400', 256], ['0O400', 256], ['0777', 511], ['-012', -10], ['+012', 10], ['-0o7', -7], ['007', 7],
  ['00', 0], ['08', 8], ['0888', 888], ['09.5', 9.5], ['0_8', 8], ['0_1', 1], ['0o8', '0o8'], ['0o', '0o'],
  ['0x1F', 31], ['0X1f', 31], ['+0x1f', 31], ['-0x1f', -31], ['0x_1', 1], ['0x1_F', 31], ['0x', '0x'], ['0xg', '0xg'],
  ['0x1p4', '0x1p4'], ['0b11', 3], ['0B11', 3], ['-0b11', -3], ['0b_1', 1], ['0b2', '0b2'], ['0b', '0b'],
  ['1_000', 1000], ['1__0', 10], ['1_', 1], ['_1', '_1'], ['_', '_'], ['1_0.5', 10.5], ['1_2.3_4', 12.34],
  ['1,000', '1,000'], ['1 000', '1 000'], ['+1', 1], ['-1', -1], ['-0', 0], ['0.0', 0], ['1.0', 1], ['1.', 1],
  ['.5', 0.5], ['-.5', -0.5], ['+.5', 0.5], ['..5', '..5'], ['.3_9', 0.39], ['._1', '._1'], ['1e3', 1000],
  ['1E3', 1000], ['1e+3', 1000], ['1e-3', 0.001], ['1.5e3', 1500], ['1.e3', 1000], ['.1e3', 100], ['12e03', 12000],
  ['0e0', 0], ['1e', '1e'], ['e1', 'e1'], ['.e1', '.e1'], ['1e400', '1e400'], ['-1e400', '-1e400'], ['1.5.', '1.5.'],
  ['0.1.2', '0.1.2'], ['1:30', '1:30'], ['190:20:30', '190:20:30'], ['12:30:45.5', '12:30:45.5'],
  ['2001-12-14', '2001-12-14'], ['2001-12-14T21:59:43Z', '2001-12-14T21:59:43Z'],
  ['2001-12-14 21:59:43', '2001-12-14 21:59:43'], ['y', true], ['Y', true], ['yes', true], ['Yes', true],
  ['YES', true], ['yEs', 'yEs'], ['on', true], ['On', true], ['ON', true], ['true', true], ['True', true],
  ['TRUE', true], ['tRue', 'tRue'], ['n', false], ['N', false], ['no', false], ['No', false], ['off', false],
  ['OFF', false], ['false', false], ['FALSE', false], ['~', null], ['null', null], ['Null', null], ['NULL', null],
  ['nUll', 'nUll'], ['', null], ['inf', 'inf'], ['nan', 'nan'], ['NaN', 'NaN'], ['Infinity', 'Infinity'], ['+', '+'],
  ['=', '='], ['"0400"', '0400'], ["'yes'", 'yes'], ['!!str 5', '5'], ['!!int 5', 5], ['!!bool yes', true],
  ['18446744073709551616', 18446744073709552000],
];

it.each(SCALARS)('reads %s as Kubernetes does', (text, expected) => {
  expect(parseKubernetesYamlDocument(`v: ${text}\n`)).toEqual({ v: expected });
});

it('reads keys as Kubernetes does', () => {
  const text = 'y: 1\n0400: 2\n1.50: 3\n2001-12-14: 4\n"no": 5\n';
  expect(parseKubernetesYamlDocument(text)).toEqual({ true: 1, 256: 2, 1.5: 3, '2001-12-14': 4, no: 5 });
});

it('reads anchors and merge keys', () => {
  expect(parseKubernetesYamlDocument('a: &a {p: 1, q: 0}\nb:\n  <<: *a\n  q: 2\n')).toEqual({ a: { p: 1, q: 0 }, b: { p: 1, q: 2 } });
});

it.each([
  ['a key that occurs twice', 'a: 1\na: 2\n', 'duplicated mapping key'],
  ['null as a key', '~: 1\n', 'null cannot be a key'],
  ['an integer that a number cannot hold', 'a: 9007199254740993\n', '9007199254740993'],
  ['infinity', 'a: .inf\n', '.inf'],
  ['not a number', 'a: .NaN\n', '.NaN'],
  ['broken YAML', 'a: [1\n', 'line 2'],
  ['two documents where one is expected', 'a: 1\n---\nb: 1\n', '2 were found'],
])('refuses %s, naming the source', (_title, text, message) => {
  const refused = expect(() => parseKubernetesYamlDocument(text, 'my file'));
  refused.toThrow(TalosCiliumError);
  refused.toThrow(expect.objectContaining({ code: 'YAML001', message: expect.stringMatching(/^YAML001 my file: /) }));
  refused.toThrow(message);
});

it('leaves out empty documents of a stream', () => {
  expect(parseKubernetesYaml('---\n# Source: a.yaml\n---\na: 1\n---\n\n---\n- b\n')).toEqual([{ a: 1 }, ['b']]);
  expect(parseKubernetesYaml('')).toEqual([]);
  expect(parseKubernetesYamlDocument('# nothing\n')).toBeNull();
});

it.each(CHART_VERSIONS)('agrees with the yaml package on values.yaml of %s, which has nothing they differ in', (version) => {
  const { parse } = require('yaml') as typeof import('yaml');
  const text = chartFiles(version).get('cilium/values.yaml')!.toString('utf8');
  expect(parseKubernetesYamlDocument(text)).toEqual(parse(text, { version: '1.1' }));
});
