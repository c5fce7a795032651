import * as fc from 'fast-check';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { TalosCiliumError } from '../../lib/diagnostics/problem';
import { OWNERSHIP_FILE, ownershipText } from '../../lib/gitops/output-scan';
import { writeOutputTree } from '../../lib/gitops/output-tree';
import { readTree } from '../support/tree';

type Files = Record<string, string>;

/** Few names, so that files, directories, ours and the user's meet often. */
const place = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
const files = fc
  .dictionary(place, fc.constantFrom('1', '2'), { maxKeys: 5, noNullPrototype: true })
  .filter((tree) => Object.keys(tree).every((file) => !Object.keys(tree).some((other) => other.startsWith(`${file}/`))));
const steps = fc.array(
  fc.oneof(fc.record({ write: files }), fc.record({ userWrites: place }), fc.record({ userDeletes: place })),
  { maxLength: 12 },
);

function filesBelow(root: string): Files {
  return fs.existsSync(root) ? (Object.fromEntries(Object.entries(readTree(root)).filter(([, text]) => text !== null)) as Files) : {};
}

test('after any history, the output is what was asked for and what is of the user', () => {
  fc.assert(
    fc.property(steps, (history) => {
      const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'output-tree-'));
      const root = path.join(directory, 'dist');
      try {
        let ours: Files = {};
        for (const step of history) {
          if ('write' in step) {
            const before = filesBelow(root);
            const foreign = Object.keys(before).filter((file) => !(file in ours));
            const inTheWay = Object.keys(step.write).some((file) =>
              foreign.some((other) => other === file || other.startsWith(`${file}/`) || file.startsWith(`${other}/`)),
            );
            if (inTheWay) {
              expect(() => writeOutputTree({ root, files: new Map(Object.entries(step.write)) })).toThrow(TalosCiliumError);
              expect(filesBelow(root)).toEqual(before);
            } else {
              writeOutputTree({ root, files: new Map(Object.entries(step.write)) });
              ours = { ...step.write, [OWNERSHIP_FILE]: ownershipText(Object.keys(step.write)) };
              expect(filesBelow(root)).toEqual({ ...Object.fromEntries(foreign.map((file) => [file, before[file]])), ...ours });
            }
          } else if ('userWrites' in step) {
            userWrites(path.join(root, step.userWrites));
          } else {
            userDeletes(path.join(root, step.userDeletes));
            // An empty directory of the user's would be in the way of a file; that is a test of its own.
            removeEmptyDirectories(root);
          }
        }
        expect(fs.readdirSync(directory).filter((name) => name !== 'dist')).toEqual([]);
      } finally {
        fs.rmSync(directory, { recursive: true });
      }
    }),
    { numRuns: 300 },
  );
});

function userWrites(file: string): void {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, 'user');
  } catch {
    // There is a directory of this name, or a file of a parent's.
  }
}

function userDeletes(file: string): void {
  try {
    fs.rmSync(file, { recursive: true });
  } catch {
    // There is nothing of this name, or a file of a parent's.
  }
}

function removeEmptyDirectories(directory: string): void {
  if (!fs.existsSync(directory)) return;
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyDirectories(path.join(directory, entry.name));
  }
  if (fs.readdirSync(directory).length === 0) fs.rmdirSync(directory);
}
