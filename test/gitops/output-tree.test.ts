import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { TalosCiliumError } from '../../lib/diagnostics/problem';
import { OWNERSHIP_FILE } from '../../lib/gitops/output-scan';
import { writeOutputTree } from '../../lib/gitops/output-tree';
import { identityOf, readTree } from '../support/tree';

let directory: string;
let root: string;

beforeEach(() => {
  directory = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'output-tree-')));
  root = path.join(directory, 'dist');
});
afterEach(() => fs.rmSync(directory, { recursive: true }));

const write = (files: Record<string, string>, to = root): boolean =>
  writeOutputTree({ root: to, files: new Map(Object.entries(files)) }).changed;
const user = (file: string, text: string): void => {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
};

function problems(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof TalosCiliumError) return error.problems.map(({ code, what }) => `${code} ${what}`);
    throw error;
  }
  return [];
}

test('writes the files and a sorted list of them, making missing parents', () => {
  const deep = path.join(directory, 'a/b/dist');
  expect(write({ 'n/b.yaml': 'b', 'a.yaml': 'a', 'n/m/c.yaml': 'c\n' }, deep)).toBe(true);
  const { [OWNERSHIP_FILE]: list, ...files } = readTree(deep);
  expect(files).toEqual({ 'a.yaml': 'a', n: null, 'n/b.yaml': 'b', 'n/m': null, 'n/m/c.yaml': 'c\n' });
  expect(list?.split('\n').slice(1)).toEqual(['a.yaml', 'n/b.yaml', 'n/m/c.yaml', '']);
  expect(fs.readdirSync(path.dirname(deep))).toEqual(['dist']);
});

test('a run that changes nothing touches nothing', () => {
  write({ 'a.yaml': 'a', 'n/b.yaml': 'b' });
  const { ino, mtimeMs } = fs.statSync(root);
  expect(write({ 'n/b.yaml': 'b', 'a.yaml': 'a' })).toBe(false);
  expect(fs.statSync(root)).toMatchObject({ ino, mtimeMs });
});

test('a run that changes something replaces that, removes what is stale, and leaves no second tree behind', () => {
  write({ 'a.yaml': 'a', 'n/b.yaml': 'b', 'stale/c.yaml': 'c', 'edited.yaml': 'd', 'gone/e.yaml': 'e' });
  const before = identityOf(path.join(root, 'a.yaml'));
  fs.chmodSync(root, 0o750);
  user('edited.yaml', 'by hand');
  user('stale/c.yaml', 'by hand');
  fs.rmSync(path.join(root, 'gone/e.yaml'));

  expect(write({ 'a.yaml': 'a', 'n/b.yaml': 'new', 'edited.yaml': 'd' })).toBe(true);
  expect(readTree(root)).toEqual({ [OWNERSHIP_FILE]: expect.anything(), 'a.yaml': 'a', n: null, 'n/b.yaml': 'new', 'edited.yaml': 'd' });
  expect(identityOf(path.join(root, 'a.yaml'))).toEqual(before);
  expect(fs.statSync(path.join(root, 'a.yaml')).nlink).toBe(1);
  expect(fs.statSync(root).mode & 0o777).toBe(0o750);
  expect(fs.readdirSync(directory)).toEqual(['dist']);
});

test('what is not ours is carried over as it is', () => {
  write({ 'n/a.yaml': 'a', 'stale/b.yaml': 'b' });
  user('README.md', 'mine');
  user('n/notes.txt', 'mine');
  user('theirs/deep/run.sh', '#!/bin/sh');
  fs.mkdirSync(path.join(root, 'n/empty'));
  fs.symlinkSync('../README.md', path.join(root, 'theirs/link'));
  fs.symlinkSync('nowhere', path.join(root, 'dangling'));
  fs.symlinkSync('n', path.join(root, 'directory-link'));
  fs.chmodSync(path.join(root, 'theirs/deep/run.sh'), 0o755);
  fs.chmodSync(path.join(root, 'theirs/deep'), 0o500);
  const kept = ['README.md', 'n/notes.txt', 'theirs', 'theirs/deep', 'theirs/deep/run.sh', 'n/empty'];
  const links = ['theirs/link', 'dangling', 'directory-link'];
  for (const entry of [...kept, ...links]) fs.lutimesSync(path.join(root, entry), 1e9, 1e9);
  const before = kept.map((entry) => identityOf(path.join(root, entry)));

  write({ 'n/a.yaml': 'new' });
  expect(readTree(root)).toEqual({
    [OWNERSHIP_FILE]: expect.anything(),
    'README.md': 'mine',
    n: null,
    'n/a.yaml': 'new',
    'n/notes.txt': 'mine',
    'n/empty': null,
    theirs: null,
    'theirs/deep': null,
    'theirs/deep/run.sh': '#!/bin/sh',
    'theirs/link': '-> ../README.md',
    dangling: '-> nowhere',
    'directory-link': '-> n',
  });
  expect(kept.map((entry) => identityOf(path.join(root, entry)))).toEqual(before);
  for (const link of links) expect(fs.lstatSync(path.join(root, link)).mtimeMs).toBe(1e12);
});

test('files in the way that are not ours are all listed, and nothing is written', () => {
  write({ 'ours.yaml': 'a' });
  user('a.yaml', 'mine');
  user('README.md', 'mine');
  user('d/x', 'mine');
  fs.symlinkSync('d', path.join(root, 'link'));
  fs.mkdirSync(path.join(root, 'empty'));
  const before = readTree(directory);
  const files = { 'ours.yaml': 'b', 'a.yaml': 'mine', 'readme.md': '', d: '', 'link/x': '', empty: '', 'fine/y': '' };
  const listed = problems(() => write(files)).map((problem) => /file (\S+) exists/.exec(problem)?.[1]);
  expect(listed).toEqual(['a.yaml', 'readme.md', 'd', 'link', 'empty']);
  expect(readTree(directory)).toEqual(before);
});

test('without the list of our files everything is foreign, even what we would write alike', () => {
  write({ 'a.yaml': 'a' });
  fs.rmSync(path.join(root, OWNERSHIP_FILE));
  expect(problems(() => write({ 'a.yaml': 'a' }))).toEqual([expect.stringMatching(/^OUT007 file a\.yaml exists/)]);
});

test('a list with conflict markers or Windows line ends still serves', () => {
  write({ 'a.yaml': 'a', 'b.yaml': 'b' });
  const list = path.join(root, OWNERSHIP_FILE);
  fs.writeFileSync(list, `<<<<<<< ours\r\n${fs.readFileSync(list, 'utf8').replaceAll('\n', '\r\n')}=======\r\n../up\r\n>>>>>>> theirs\r\n`);
  expect(write({ 'a.yaml': 'new' })).toBe(true);
  expect(Object.keys(readTree(root)).sort()).toEqual([OWNERSHIP_FILE, 'a.yaml']);
});

test('a file may take the place of one of our directories, and the other way round', () => {
  write({ 'a/b': '1', c: '2' });
  write({ a: '3', 'c/d': '4' });
  expect(readTree(root)).toEqual({ [OWNERSHIP_FILE]: expect.anything(), a: '3', c: null, 'c/d': '4' });
});

test('a symbolic link to the output stays a link', () => {
  fs.mkdirSync(path.join(directory, 'real'));
  fs.symlinkSync('real', root);
  write({ 'a.yaml': 'a' });
  write({ 'a.yaml': 'b' });
  expect(fs.readlinkSync(root)).toBe('real');
  expect(fs.readFileSync(path.join(directory, 'real/a.yaml'), 'utf8')).toBe('b');
});

const NOT_RELATIVE = ['/a', '../a', 'a/../b', './a', 'a//b', 'a/', ''];
const NOT_PORTABLE = ['a\\b', 'C:a', 'a?', 'a\nb', 'a.', 'a /b', 'aux/a', 'NUL.yaml', 'é'.repeat(128)];

test.each([...NOT_RELATIVE, ...NOT_PORTABLE])('the path %j is refused', (file) => {
  expect(problems(() => write({ [file]: '', ok: '' }))).toEqual([expect.stringMatching(/^OUT005 /)]);
  expect(fs.readdirSync(directory)).toEqual([]);
});

test.each([
  ['a.yaml', 'A.yaml'],
  ['n/a', 'N/b'],
  ['n/a', 'n'],
  ['é', 'e\u0301'],
  ['x', OWNERSHIP_FILE],
])('the paths %j and %j fall together', (one, other) => {
  expect(problems(() => write({ [one]: '1', [other]: '2' }))).toEqual([expect.stringMatching(/^OUT006 /)]);
});

test('the output is never a file, the current directory or one above it', () => {
  fs.writeFileSync(root, '');
  fs.symlinkSync('nowhere', path.join(directory, 'dangling'));
  for (const bad of [root, path.join(directory, 'dangling'), '.', process.cwd(), path.dirname(process.cwd()), '/']) {
    expect(problems(() => write({ a: '' }, bad))).toEqual([expect.stringMatching(/^OUT008 /)]);
  }
});
