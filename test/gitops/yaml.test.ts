import * as fc from 'fast-check';
import { runInNewContext } from 'node:vm';
import { parse } from 'yaml';
import { TalosCiliumError } from '../../lib/diagnostics/problem';
import { annotatedYaml } from '../../lib/yaml/annotated-yaml';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import { stringifyYaml, stringifyYamlDocuments } from '../../lib/yaml/writer';

test('block style: two spaces, dashes in the column of their key, members in order', () => {
  expect(
    stringifyYaml({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: 'a', labels: {}, finalizers: [] },
      spec: { rules: [{ ports: [{ port: '53', protocol: 'UDP' }], deny: false }, [1, [2, 'x']], {}, null] },
      data: { script: '#!/bin/sh\n\nset -e  \n\texec "$0"\n', end: 'a\nb', more: 'a\n\n' },
    }),
  ).toBe(`kind: ConfigMap
apiVersion: v1
metadata:
  name: a
  labels: {}
  finalizers: []
spec:
  rules:
  - ports:
    - port: "53"
      protocol: UDP
    deny: false
  - - 1
    - - 2
      - x
  - {}
  - null
data:
  script: |
    #!/bin/sh

    set -e${'  '}
    \texec "$0"
  end: |-
    a
    b
  more: |+
    a

`);
});

test('no line is folded, and a text of 300 kB is one literal block', () => {
  const line = `"expr": "sum(rate(hubble_flows_processed_total[5m]))", ${'x '.repeat(500)}y`;
  const text = `${`  ${line}\n`.repeat(300)}}\n`;
  expect(stringifyYaml({ line })).toBe(`line: '${line}'\n`);
  expect(stringifyYaml({ text: `{\n${text}` }).split('\n')).toHaveLength(304);
});

test('strings that are clearly strings stay readable', () => {
  const plain = ['allow-dns', '100Mi', '10.0.0.0/8', '--verbose=true', '$(POD_IP)', '/api/v1/.*', 'k8s:app', 'a, b', "it's", 'café'];
  plain.push('etcd', 'v1.2.3', '5m');
  expect(stringifyYaml(plain)).toBe(plain.map((text) => `- ${text}\n`).join(''));
  expect(stringifyYaml(['8080', 'yes', '1.5', '*', '{"a": 1}', 'a\u0085b', 'a\r\nb'])).toBe(
    `- "8080"\n- "yes"\n- "1.5"\n- "*"\n- '{"a": 1}'\n- "a\\u0085b"\n- "a\\r\\nb"\n`,
  );
});

test.each(['y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false'])('%j is a boolean in YAML 1.1 in any case, so it is written in quotes and read as one', (word) => {
  for (const form of [word, word[0]!.toUpperCase() + word.slice(1), word.toUpperCase()]) {
    expect(stringifyYaml({ [form]: form })).toBe(`"${form}": "${form}"\n`);
    expect(parseKubernetesYaml(`a: ${form}\nb: "${form}"\n`)).toEqual([{ a: ['y', 'yes', 'on', 'true'].includes(word), b: form }]);
  }
});

test('numbers have the shortest form that YAML 1.1 and 1.2 read as numbers', () => {
  expect(stringifyYaml([0, -0, -1.5, 1e21, 1.25e-9, 2 ** 53, 2 ** 60])).toBe(
    '- 0\n- 0\n- -1.5\n- 1.0e+21\n- 1.25e-9\n- 9007199254740992\n- 1152921504606847000\n',
  );
});

test('undefined members are left out, shared objects are written twice', () => {
  const labels = { app: 'a' };
  expect(stringifyYaml({ none: undefined, only: { none: undefined }, matchLabels: labels, items: [labels] })).toBe(
    'only: {}\nmatchLabels:\n  app: a\nitems:\n- app: a\n',
  );
});

test('objects of another realm and without a prototype are plain data', () => {
  const foreign: unknown = runInNewContext('({ a: [{ b: 1 }] })');
  expect(stringifyYaml(Object.assign(Object.create(null) as object, { foreign }))).toBe('foreign:\n  a:\n  - b: 1\n');
});

test('documents are separated by ---', () => {
  expect(stringifyYamlDocuments([{ a: 'x\n\n' }, 'b'])).toBe('a: |+\n  x\n\n---\nb\n');
  expect(stringifyYamlDocuments([])).toBe('');
});

test('every bad value is listed with its key path', () => {
  const cycle: Record<string, unknown> = {};
  cycle.list = [{ cycle }];
  const value = {
    date: new Date(0),
    spec: { ports: [1, undefined, () => 1, 10n], 'a.b/c': new Map() },
    not: [NaN, -Infinity],
    cycle,
    text: 'a\ud800',
  };
  const error = thrown(() => stringifyYaml(value, 'home/policies'));
  expect(error.problems.map(({ code, path, what }) => `${code} ${path}: ${what}`)).toEqual([
    'OUT001 home/policies: date is not plain data (Date)',
    'OUT001 home/policies: spec.ports[1] is not plain data (undefined in a list)',
    'OUT001 home/policies: spec.ports[2] is not plain data (function)',
    'OUT001 home/policies: spec.ports[3] is not plain data (bigint 10)',
    'OUT001 home/policies: spec["a.b/c"] is not plain data (Map)',
    'OUT002 home/policies: not[0] is NaN, which JSON cannot represent',
    'OUT002 home/policies: not[1] is -Infinity, which JSON cannot represent',
    'OUT003 home/policies: cycle.list[0].cycle contains itself (a cycle of length 3)',
    'OUT004 home/policies: text is a string with an unpaired surrogate, which is not valid Unicode ("a\\ud800")',
  ]);
});

test('a value that is too deep is refused, one that is not is written', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
  expect(stringifyYaml(nested(500)).split('\n')).toHaveLength(501);
  expect(thrown(() => stringifyYaml(nested(600))).problems.map((problem) => problem.code)).toEqual(['OUT003']);
});

function thrown(run: () => unknown): TalosCiliumError {
  try {
    run();
  } catch (error) {
    if (error instanceof TalosCiliumError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

test('a comment is one line, whatever its text has', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const yaml = annotatedYaml({ a: { b: 1 }, c: 2 }, [{ path: ['a', 'b'], note: `${text}\nevil: 1` }, { path: ['c'], note: '' }]);
      expect(parse(yaml)).toEqual({ a: { b: 1 }, c: 2 });
    }),
  );
});
