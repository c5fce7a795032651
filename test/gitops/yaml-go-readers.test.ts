import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { stringifyYaml, stringifyYamlDocuments } from '../../lib/yaml/writer';
import { nastyStrings } from '../support/nasty-strings';
import { helmBinary, kubectlBinary } from '../support/tools';

/** Each string as a value, the last value, an item, an item of a list in a list, and a key. */
const values = nastyStrings.map((text) => ({
  value: text,
  nested: { last: text },
  items: [text, [[text], { first: text, second: [text] }]],
  keys: Object.fromEntries([[text, { [text]: [text] }], ['last', true]]) as unknown,
}));

function run(command: string, args: readonly string[], input: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { KUBECONFIG: os.devNull, HOME: os.tmpdir() },
  });
  if (status !== 0) throw error ?? new Error(stderr);
  return stdout;
}

/** JSON with sorted keys, as Go writes it. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

test('kubectl reads every nasty string back', () => {
  const documents = values.map((value, index) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `c${index}` }, value }));
  // `--local` is the one way of making kubectl parse without asking a server.
  const json = run(kubectlBinary(), ['annotate', '--local', '-f', '-', 'a=b', '-o', 'json'], stringifyYamlDocuments(documents));
  const read = JSON.parse(`[${json.replaceAll('\n}\n{\n', '\n},\n{\n')}]`) as { value: unknown }[];
  expect(read.map(({ value }) => canonical(value))).toEqual(values.map(canonical));
});

test('helm reads every nasty string back', () => {
  const chart = fs.mkdtempSync(path.join(os.tmpdir(), 'nasty-strings-'));
  try {
    fs.mkdirSync(path.join(chart, 'templates'));
    fs.writeFileSync(path.join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: nasty\nversion: 1.0.0\n');
    // In base64, because helm could not read its own JSON back where that holds control characters.
    const template = 'kind: ConfigMap\napiVersion: v1\nvalue: {{ .Values.all | toJson | b64enc }}\n';
    fs.writeFileSync(path.join(chart, 'templates/values.yaml'), template);
    const rendered = run(helmBinary(), ['template', 'nasty', chart, '-f', '-'], stringifyYaml({ all: values }));
    const [, encoded] = /^value: (.*)$/m.exec(rendered) ?? [];
    const read = JSON.parse(Buffer.from(encoded ?? '', 'base64').toString()) as unknown[];
    expect(read.map(canonical)).toEqual(values.map(canonical));
  } finally {
    fs.rmSync(chart, { recursive: true });
  }
});
