import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TalosCiliumError } from '../../lib/diagnostics/problem';
import { writeOutputTree } from '../../lib/gitops/output-tree';
import { inTemporaryDirectory } from '../support/scripts';

const MANY = 3000;

function manyFiles(text: (index: number) => string): Map<string, () => string> {
  return new Map(Array.from({ length: MANY }, (_, index): [string, () => string] => [`team-${index % 7}/file-${index}.yaml`, () => text(index)]));
}

describe('many files', () => {
  test('are all there with their texts when the writer returns', () => {
    inTemporaryDirectory((directory) => {
      const root = join(directory, 'out');
      writeOutputTree({ root, files: manyFiles((index) => `a: ${index} ü\n`) });
      for (let index = 0; index < MANY; index++) expect(readFileSync(join(root, `team-${index % 7}/file-${index}.yaml`), 'utf8')).toBe(`a: ${index} ü\n`);
      expect(readdirSync(directory)).toEqual(['out']);
    });
  });

  test('a text that cannot be made leaves nothing behind', () => {
    inTemporaryDirectory((directory) => {
      const root = join(directory, 'out');
      const broken = manyFiles((index) => {
        if (index === MANY - 10) throw new TalosCiliumError({ code: 'SEC004', path: 'x', what: 'no', fix: 'no' });
        return 'a: 1\n';
      });
      expect(() => writeOutputTree({ root, files: broken })).toThrow(/^SEC004 /);
      expect(readdirSync(directory)).toEqual([]);
    });
  });

  test('a file system that refuses one of them is reported, and the old output stays', () => {
    inTemporaryDirectory((directory) => {
      const root = join(directory, 'out');
      writeOutputTree({ root, files: new Map([['keep.yaml', 'a: 1\n']]) });
      const files = new Map(manyFiles(() => 'a: 1\n'));
      // Its directory can be made; with the file's name the path is longer than a system call takes.
      const deep = Array.from({ length: 28 }, () => 'd'.repeat(139)).join('/');
      files.set(`${deep}/${'f'.repeat(200)}`, () => 'a: 1\n');
      expect(() => writeOutputTree({ root, files })).toThrow(/^OUT009 /);
      expect(readdirSync(root).sort()).toEqual(['.cdk8s-talos-cilium.files', 'keep.yaml']);
      expect(readdirSync(directory)).toEqual(['out']);
    });
  });
});
