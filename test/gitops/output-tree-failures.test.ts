import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { TalosCiliumError } from '../../lib/diagnostics/problem';
import { readTree } from '../support/tree';

/** The one object that all modules share, unlike the namespace that an import makes of it. */
const shared = require('node:fs') as Record<string, (...args: unknown[]) => unknown>;
const CHANGING = [
  ...['mkdirSync', 'mkdtempSync', 'writeFileSync', 'linkSync', 'symlinkSync', 'copyFileSync'],
  ...['renameSync', 'chmodSync', 'utimesSync', 'lutimesSync', 'rmSync', 'rmdirSync'],
];

let directory: string;
let root: string;

beforeEach(() => {
  directory = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'output-tree-')));
  root = path.join(directory, 'parent/dist');
});
afterEach(() => fs.rmSync(directory, { recursive: true, force: true }));

/** Writes with a file system in which `before` sees every change first, and may throw. Returns what was thrown. */
function writeThrough(
  files: Record<string, string>,
  before: (name: string, args: readonly unknown[]) => void,
): TalosCiliumError | undefined {
  const originals = CHANGING.map((name) => [name, shared[name]!] as const);
  for (const [name, original] of originals) {
    shared[name] = (...args) => {
      before(name, args);
      return original(...args);
    };
  }
  try {
    let thrown: TalosCiliumError | undefined;
    jest.isolateModules(() => {
      const { writeOutputTree } = require('../../lib/gitops/output-tree') as typeof import('../../lib/gitops/output-tree');
      try {
        writeOutputTree({ root, files: new Map(Object.entries(files)) });
      } catch (error) {
        thrown = error as TalosCiliumError;
      }
    });
    return thrown;
  } finally {
    for (const [name, original] of originals) shared[name] = original;
  }
}

const nothing = (): void => undefined;

function ioError(name: string): Error {
  return Object.assign(new Error(`EIO: i/o error, ${name}`), { code: 'EIO', syscall: name });
}

function failAt(call: number): { before: (name: string) => void; failed: () => string | undefined } {
  let count = 0;
  let failed: string | undefined;
  return {
    before: (name) => {
      if (++count !== call) return;
      failed = name;
      throw ioError(name);
    },
    failed: () => failed,
  };
}

function prepare(): void {
  writeThrough({ 'a.yaml': 'a', 'n/b.yaml': 'b', 'stale.yaml': 'c' }, nothing);
  fs.writeFileSync(path.join(root, 'n/README.md'), 'mine');
  fs.mkdirSync(path.join(root, 'empty'));
  fs.symlinkSync('n', path.join(root, 'link'));
}

const NEXT = { 'a.yaml': 'a', 'n/b.yaml': 'new', 'n/c.yaml': 'd' };

test('whichever call fails, the output is the previous one or the next one, and nothing else is left', () => {
  prepare();
  const previous = readTree(directory);
  expect(writeThrough(NEXT, nothing)).toBeUndefined();
  const next = readTree(directory);

  const failures = new Set<string>();
  for (let call = 1; ; call++) {
    fs.rmSync(root, { recursive: true });
    prepare();
    const { before, failed } = failAt(call);
    const error = writeThrough(NEXT, before);
    expect(readTree(directory)).toEqual(error ? previous : next);
    if (error) expect(error.code).toBe('OUT009');
    const name = failed();
    if (name === undefined) break;
    if (error) failures.add(name);
  }
  const fatal = ['chmodSync', 'lutimesSync', 'mkdirSync', 'mkdtempSync', 'renameSync', 'symlinkSync', 'utimesSync', 'writeFileSync'];
  expect([...failures].sort()).toEqual(fatal);
});

test('whichever call fails in a first write, not even the parents stay', () => {
  for (let call = 1; ; call++) {
    const { before, failed } = failAt(call);
    const error = writeThrough(NEXT, before);
    if (failed() === undefined) break;
    if (error) expect(readTree(directory)).toEqual({});
    else expect(Object.keys(readTree(root))).toContain('n/c.yaml');
    fs.rmSync(path.dirname(root), { recursive: true, force: true });
  }
  expect(fs.existsSync(root)).toBe(true);
});

test('a path too long for the system is an ordinary failure', () => {
  prepare();
  const before = readTree(directory);
  const error = writeThrough({ [Array(30).fill('x'.repeat(200)).join('/')]: '' }, nothing);
  expect(error?.message).toMatch(/^OUT009 .*ENAMETOOLONG.* — choose an output directory with a shorter path/);
  expect(readTree(directory)).toEqual(before);
});

test('an output that another program makes first is read again, and its files stay', () => {
  const other = (name: string, args: readonly unknown[]): void => {
    if (name !== 'renameSync' || args[1] !== root || fs.existsSync(path.join(root, '..', 'seen'))) return;
    fs.writeFileSync(path.join(root, '..', 'seen'), '');
    fs.mkdirSync(root);
    fs.writeFileSync(path.join(root, 'theirs'), '');
  };
  expect(writeThrough(NEXT, other)).toBeUndefined();
  expect(readTree(root)).toMatchObject({ theirs: '', ...NEXT });
  expect(fs.readdirSync(path.dirname(root))).toEqual(['dist', 'seen']);
});

test('if the previous output cannot be put back it is kept, and the error says where', () => {
  prepare();
  const before = readTree(root);
  const error = writeThrough(NEXT, (name, args) => {
    if (name !== 'renameSync' || args[1] !== root) return;
    fs.mkdirSync(root, { recursive: true });
    fs.writeFileSync(path.join(root, 'theirs'), '');
  });
  const [, kept] = /the previous output is kept in (\S+)/.exec(error?.message ?? '') ?? [];
  expect(readTree(kept!)).toEqual(before);
});

test('directories that the user made read-only do not keep the previous output from being removed', () => {
  // The superuser may write everywhere, so such a run goes on as somebody else.
  const superuser = process.geteuid?.() === 0;
  prepare();
  fs.chmodSync(path.join(root, 'n/README.md'), 0o400);
  fs.mkdirSync(path.join(root, 'fixed'));
  fs.writeFileSync(path.join(root, 'fixed/file'), 'mine');
  fs.chmodSync(path.join(root, 'fixed'), 0o500);
  if (superuser) for (const entry of ['', ...Object.keys(readTree(directory))]) fs.lchownSync(path.join(directory, entry), 65534, 65534);
  require('../../lib/gitops/output-tree');
  if (superuser) process.seteuid!(65534);
  try {
    const { writeOutputTree } = require('../../lib/gitops/output-tree') as typeof import('../../lib/gitops/output-tree');
    writeOutputTree({ root, files: new Map(Object.entries(NEXT)) });
    expect(fs.readdirSync(path.dirname(root))).toEqual(['dist']);
    expect(fs.readFileSync(path.join(root, 'fixed/file'), 'utf8')).toBe('mine');
    expect(fs.statSync(path.join(root, 'fixed')).mode & 0o777).toBe(0o500);
  } finally {
    if (superuser) process.seteuid!(0);
    fs.chmodSync(path.join(root, 'fixed'), 0o700);
  }
});
