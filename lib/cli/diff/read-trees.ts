import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { readTar } from '../../assets/tar-reader';
import { TalosCiliumError, type Problem } from '../../diagnostics/problem';
import { Reporter } from '../../diagnostics/reporter';
import { SETTINGS_FILE, type DiffObject } from '../../diff/model';
import { textOf } from '../../diff/text-of';
import { isJsonObject, type JsonObject } from '../../kubernetes/json';
import type { KubernetesObject } from '../../kubernetes/object';
import { readDocuments, type ManifestPart } from '../../manifests/documents';
import { filesBelow, isDirectory, isManifestName, unreadable } from '../../manifests/files';
import { isReadable, readRepository, type RepositoryObject } from '../../manifests/check/repository';
import { scopesOf } from '../../manifests/check/variants';
import { groupBy } from '../../runtime/group-by';
import { identityOf } from '../../model/identity';
import { UsageError } from '../command';
import { KUSTOMIZATION, Kustomizations } from './kustomizations';

/** What to compare: a file, a directory, standard input, or a revision of Git with a path in it. */
export type Source =
  | { readonly type: 'path'; readonly path: string }
  | { readonly type: 'input' }
  /** The path is relative to the working directory where it begins with `./`, else to the top of the repository. */
  | { readonly type: 'git'; readonly revision: string; readonly path: string; /** Whether nothing at the path is an error. */ readonly mayBeMissing?: boolean };

/** The objects of both sides. */
export interface ReadTrees {
  readonly before: readonly DiffObject[];
  readonly after: readonly DiffObject[];
  /** Reads the objects in files that are the same on both sides. */
  readonly unchanged: () => readonly DiffObject[];
  /** Files that are neither objects nor maps, and that differ. */
  readonly otherFiles: readonly string[];
  /** What the user is told, such as a path that a revision does not have. */
  readonly notes: readonly string[];
}

/** `main:dist`, unless there is a file or directory of that name. */
export function sourceOf(text: string): Source {
  if (text === '-') return { type: 'input' };
  if (existsSync(text)) return { type: 'path', path: text };
  const [, revision, path] = /^([^:]{2,}):(.*)$/s.exec(text) ?? [];
  if (revision !== undefined) return { type: 'git', revision, path: path! };
  throw new UsageError(`${text} does not exist. Pass a directory, a file, - for standard input, or a revision of Git and a path in it, such as main:dist.`);
}

/** Reads both sides. Files that are the same on both are not parsed. */
export function readTrees(before: Source, after: Source): ReadTrees {
  const work = mkdtempSync(join(tmpdir(), 'cdk8s-talos-cilium-diff-'));
  try {
    const notes: string[] = [];
    const [left, right] = [treeOf(before, join(work, 'old'), notes), treeOf(after, join(work, 'new'), notes)];
    // A command that failed before this one leaves nothing as well.
    if (!isEmpty(left) && isEmpty(right)) throw new UsageError(`${titleOf(after)} has no YAML, so that every object would count as removed. Check the path, or the command that writes it.`);
    return { ...compared(left, right), notes };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function isEmpty({ names, read }: Tree): boolean {
  return [...names].every((name) => read(name).toString().trim() === '');
}

function titleOf(source: Source): string {
  return source.type === 'input' ? 'Standard input' : source.type === 'git' ? `${source.revision}:${source.path}` : source.path;
}

/** Files of one side. They are read when they are needed: most are the same on both sides. */
interface Tree {
  readonly names: ReadonlySet<string>;
  readonly read: (name: string) => Buffer;
}

function treeOf(source: Source, work: string, notes: string[]): Tree {
  if (source.type === 'input') return treeOfText('stdin', readFileSync(0));
  if (source.type === 'git') {
    const found = checkOut(source, work);
    if (!found) notes.push(`${source.path} does not exist in ${source.revision}: every object is new.`);
    return found ? treeBelow(work) : { names: new Set(), read: readFileSync };
  }
  try {
    return isDirectory(source.path) ? treeBelow(source.path) : treeOfText(basename(source.path), readFileSync(source.path));
  } catch (error) {
    throw new UsageError(`${source.path} cannot be read: ${unreadable(error)}.`);
  }
}

function treeOfText(name: string, bytes: Buffer): Tree {
  return { names: new Set([name]), read: () => bytes };
}

function treeBelow(root: string): Tree {
  const top = root === '.' ? '' : `${root.replace(/[\\/]+$/, '')}/`;
  return { names: new Set(filesBelow(root).map((file) => relative(root, file).replaceAll('\\', '/'))), read: (name) => readFileSync(`${top}${name}`) };
}

/** Writes the YAML of a revision to a directory. Nothing in the repository changes. False where the revision does not have the path. */
export function checkOut({ revision, path, mayBeMissing }: Extract<Source, { type: 'git' }>, directory: string): boolean {
  let cwd = process.cwd();
  const git = (...args: string[]): { readonly status: number | null; readonly stdout: Buffer; readonly message: string } => {
    const { status, stdout, stderr, error } = spawnSync('git', args, { cwd, maxBuffer: 1024 ** 3 });
    if (error) throw new UsageError(`git cannot be run (${error.message}). Install git, or compare directories.`);
    return { status, stdout, message: stderr.toString().trim().replace(/^fatal: /, '') };
  };
  const commit = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  if (commit.status !== 0) {
    const inside = git('rev-parse', '--is-inside-work-tree');
    throw new UsageError(inside.status === 0 ? `${revision} is not a revision of this Git repository. In CI, fetch it first: git fetch origin ${revision.replace(/^origin\//, '')}` : `${revision}:${path} does not exist, and the working directory is not in a Git repository.`);
  }
  const found = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${commit.stdout.toString().trim()}:${/^\.\/*$/.test(path) ? './' : path.replace(/\/+$/, '')}`);
  const tree = found.stdout.toString().trim();
  const type = git('cat-file', '-t', tree);
  if (found.status !== 0 || type.status !== 0) {
    if (mayBeMissing) return false;
    throw new UsageError(`${path} does not exist in ${revision}.`);
  }
  mkdirSync(directory, { recursive: true });
  if (type.stdout.toString().trim() === 'blob') {
    writeFileSync(join(directory, 'file.yaml'), git('cat-file', 'blob', tree).stdout);
    return true;
  }
  // In a directory below it, git archive looks for that directory in the tree.
  cwd = git('rev-parse', '--show-toplevel').stdout.toString().trim();
  const archive = git('archive', '--format=tar', tree);
  if (archive.status !== 0) throw new UsageError(`git cannot read ${path} of ${revision}: ${archive.message}`);
  for (const { name, type: entry, content } of readTar(archive.stdout)) {
    if (entry !== '0' || !(isManifestName(name) || KUSTOMIZATION.test(name)) || name.split('/').includes('..')) continue;
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  return true;
}

function compared(left: Tree, right: Tree): Omit<ReadTrees, 'notes'> {
  // Two files are compared with each other, whatever they are called.
  const isPair = left.names.size === 1 && right.names.size === 1;
  const same = new Set<string>();
  const [olds, news] = [new Map<string, string>(), new Map<string, string>()];
  const [oldLists, newLists] = [left, right].map(({ names, read }) => new Kustomizations(names, read)) as [Kustomizations, Kustomizations];
  for (const name of new Set([...left.names, ...right.names])) {
    const [old, fresh] = [left, right].map((tree) => (tree.names.has(name) ? tree.read(name) : undefined));
    if (!isPair && old && fresh && !KUSTOMIZATION.test(name)) {
      // A file that kustomize applies on one side only is not there on the other.
      const [wasLeftOut, isLeftOut] = [oldLists.leavesOut(name, newLists), newLists.leavesOut(name, oldLists)];
      if (wasLeftOut !== isLeftOut) {
        if (isLeftOut) olds.set(name, old.toString());
        else news.set(name, fresh.toString());
        continue;
      }
    }
    if (!isPair && old && fresh && old.equals(fresh)) same.add(name);
    else {
      if (old) olds.set(name, old.toString());
      if (fresh) news.set(name, fresh.toString());
    }
  }
  const [before, after] = withoutMoved(sideOf(olds, (name) => oldLists.settings(name, newLists)), sideOf(news, (name) => newLists.settings(name, oldLists)));
  const scopeOf = scopes([before, after].map(({ objects }) => objects));
  const renamed = renamedScopes(before, after, left, right, scopeOf);
  const inScope = ({ objects, settings }: ReadSide): DiffObject[] => [
    ...objects.map(({ fields, place: { file } }) => ({ fields: fields as unknown as KubernetesObject, scope: scopeOf(file), file })),
    ...settings.map(({ file, title, content }) => {
      const scope = scopeOf(file);
      // In a cluster whose directory has another name, a file is the same file.
      const name = scope === '' ? file : file.slice(scope.length + 1);
      return { fields: { apiVersion: '', kind: SETTINGS_FILE, metadata: { name: `${name}${title}` }, content }, scope, file };
    }),
  ];
  return {
    before: inScope(before).map((object) => ({ ...object, scope: renamed.get(object.scope!) ?? object.scope! })),
    after: inScope(after),
    unchanged: () => inScope(sideOf(new Map([...same].map((name) => [name, right.read(name).toString()])))),
    otherFiles: [...new Set([...unmoved(before.others, olds, news), ...unmoved(after.others, news, olds)])].sort(),
  };
}

interface ReadSide {
  readonly objects: readonly RepositoryObject[];
  /** Maps that are no objects: Helm values, patches for Talos. */
  readonly settings: readonly { readonly file: string; /** What tells the documents of a file apart. */ readonly title: string; readonly content: JsonObject }[];
  /** Files with something else. */
  readonly others: readonly string[];
}

function sideOf(files: ReadonlyMap<string, string>, kustomization: (name: string) => JsonObject = () => ({})): ReadSide {
  const { objects, maps, problems } = readRepository([], [...files].map(([name, text]) => ({ name, text })), {});
  if (problems.length > 0) throw new TalosCiliumError(problems as readonly Problem[]);
  const isObject = new Set(objects.map(({ place }) => place));
  const byFile = groupBy(maps, ({ place }) => place.file);
  const settings: ReadSide['settings'][number][] = [];
  const others: string[] = [];
  for (const [name, text] of files) {
    if (KUSTOMIZATION.test(name)) {
      const content = kustomization(name);
      if (Object.keys(content).length > 0) settings.push({ file: name, title: '', content });
      continue;
    }
    const documents = byFile.get(name) ?? mapsOf(name, text);
    const left = documents.filter(({ place }) => !isObject.has(place));
    if (text.trim() !== '' && (documents.length === 0 || (text.includes('${') && !isReadable(text)))) others.push(name);
    left.forEach(({ fields }, index) => {
      const title = left.length === 1 ? '' : typeof fields.kind === 'string' ? ` ${[fields.kind, fields.name].filter((part) => typeof part === 'string').join(' ')}` : ` ${index + 1}`;
      settings.push({ file: name, title, content: fields });
    });
  }
  return { objects, settings, others };
}

/** Files that are not also there in another directory. */
function unmoved(names: readonly string[], own: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>): string[] {
  return names.filter((name) => ![...others].some(([other, text]) => basename(other) === basename(name) && text === own.get(name)));
}

/** Leaves out files that only have another directory. */
function withoutMoved(before: ReadSide, after: ReadSide): [ReadSide, ReadSide] {
  const key = ({ file, title, content }: ReadSide['settings'][number]): string => JSON.stringify([basename(file), title, content]);
  const [olds, news] = [before, after].map(({ settings }) => new Set(settings.map(key))) as [Set<string>, Set<string>];
  return [{ ...before, settings: before.settings.filter((each) => !news.has(key(each))) }, { ...after, settings: after.settings.filter((each) => !olds.has(key(each))) }];
}

/** The maps in a file that names no object. None where it is no YAML. */
function mapsOf(name: string, text: string): ManifestPart[] {
  return readDocuments(text, name, new Reporter(name)).flatMap(({ value, place }) => (isJsonObject(value) ? [{ fields: value, place }] : []));
}

/** The output of an app: <cluster>/manifests/<layer>. */
const OUTPUT = /^(.*?)\/manifests\//;

/** How many of the objects of a directory are in another one, so that it is the same under another name. */
const SAME_SCOPE = 0.5;

/** Clusters whose directories have other names: those that only one side has, and that have the same objects. */
function renamedScopes(before: ReadSide, after: ReadSide, left: Tree, right: Tree, scopeOf: (file: string) => string): ReadonlyMap<string, string> {
  const identities = ({ objects }: ReadSide, { names }: Tree): [scope: string, Set<string>][] => {
    const isThere = (scope: string): boolean => {
      const path = scope.replaceAll(':', '/');
      return names.has(path) || [...names].some((name) => name.startsWith(`${path}/`));
    };
    return [...groupBy(objects, ({ place }) => scopeOf(place.file))].filter(([scope]) => scope !== '' && !isThere(scope))
      .map(([scope, members]) => [scope, new Set(members.map(({ fields }) => `${textOf(fields.kind)} ${identityOf(fields as unknown as KubernetesObject).title}`))]);
  };
  const [olds, news] = [identities(before, right), identities(after, left)];
  const candidates = olds.flatMap(([from, old]) => news.map(([to, fresh]) => ({ from, to, common: [...old].filter((each) => fresh.has(each)).length / Math.max(old.size, fresh.size) })));
  const renamed = new Map<string, string>();
  for (const { from, to, common } of candidates.sort((a, b) => b.common - a.common || (a.from < b.from ? -1 : 1))) {
    if (common >= SAME_SCOPE && !renamed.has(from) && ![...renamed.values()].includes(to)) renamed.set(from, to);
  }
  return renamed;
}

/** What belongs to one cluster, by the directories of both sides. */
function scopes(sides: readonly (readonly RepositoryObject[])[]): (file: string) => string {
  const known = new Set<string>();
  for (const objects of sides) {
    const scopeOf = scopesOf(objects);
    for (const object of objects) {
      known.add(scopeOf(object));
      const [, cluster] = OUTPUT.exec(object.place.file) ?? [];
      if (cluster !== undefined) known.add(cluster.replaceAll('/', ':'));
    }
  }
  const byLength = [...known].filter((scope) => scope !== '').sort((a, b) => b.length - a.length);
  const ofDirectory = new Map<string, string>();
  return (file) => {
    const key = file.replaceAll('/', ':');
    const directory = key.replace(/[^:]*$/, '');
    let scope = ofDirectory.get(directory);
    if (scope === undefined) ofDirectory.set(directory, (scope = byLength.find((each) => directory.startsWith(`${each}:`)) ?? ''));
    return byLength.includes(key) ? key : scope;
  };
}
