import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { TalosCiliumError } from '../../lib/diagnostics/problem';
import { writeSarif } from '../../lib/synthesis/sarif';
import { findAbandonedOutput } from '../../lib/gitops/abandoned-output';
import { fileNames } from '../../lib/gitops/file-names';
import { writeOutputTree } from '../../lib/gitops/output-tree';
import { stringifyYaml } from '../../lib/yaml/writer';
import type { InvalidInput } from './invalid-input';

function writeBelow(prepare: (root: string) => void, files: Record<string, string>): void {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'invalid-output-'));
  const root = path.join(directory, 'dist');
  try {
    prepare(root);
    writeOutputTree({ root, files: new Map(Object.entries(files)) });
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}

function cyclic(): object {
  const spec: Record<string, unknown> = {};
  spec.self = spec;
  return spec;
}

const nothing = (): void => undefined;
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };

/** Values that YAML cannot hold, and output that cannot be written. */
export const invalid: readonly InvalidInput[] = [
  { code: 'OUT001', title: 'a date in an object', run: () => void stringifyYaml({ spec: { since: new Date(0) } }) },
  { code: 'OUT002', title: 'a number that is not a number', run: () => void stringifyYaml({ spec: { replicas: NaN } }) },
  {
    code: 'OUT003',
    title: 'an object that contains itself',
    run: () => void stringifyYaml({ spec: cyclic() }),
  },
  { code: 'OUT004', title: 'half a character', run: () => void stringifyYaml({ data: { key: 'a\ud83d' } }) },
  { code: 'OUT005', title: 'a file path that leaves the output', run: () => writeBelow(nothing, { '../a.yaml': '' }) },
  { code: 'OUT006', title: 'two file paths that differ only in case', run: () => writeBelow(nothing, { 'a.yaml': '', 'A.yaml': '' }) },
  {
    code: 'OUT007',
    title: 'a file of the user in the way',
    run: () =>
      writeBelow(
        (root) => {
          fs.mkdirSync(root);
          fs.writeFileSync(path.join(root, 'a.yaml'), 'mine');
        },
        { 'a.yaml': '' },
      ),
  },
  {
    code: 'OUT008',
    title: 'an output directory that is a file',
    run: () => writeBelow((root) => fs.writeFileSync(root, ''), { 'a.yaml': '' }),
  },
  {
    code: 'OUT009',
    title: 'a path too long for the file system',
    run: () => writeBelow(nothing, { [Array(30).fill('x'.repeat(200)).join('/')]: '' }),
  },
  { code: 'OUT011', title: 'an object without a name', run: () => void fileNames([{ ...configMap, metadata: {} }]) },
  {
    code: 'OUT014',
    title: 'the output of another program',
    run: () => {
      throw new TalosCiliumError(findAbandonedOutput('dist', ['home/cilium-values.yaml'], ['office/cilium-values.yaml']));
    },
  },
  {
    code: 'OUT015',
    title: 'a SARIF file below a file',
    run: () => {
      process.env.TALOS_CILIUM_SARIF = path.join(__filename, 'checks.sarif');
      try {
        writeSarif({}, { problems: [], suppressed: [] });
      } finally {
        delete process.env.TALOS_CILIUM_SARIF;
      }
    },
  },
  { code: 'OUT012', title: 'the same object twice', run: () => void fileNames([configMap, configMap]) },
];
