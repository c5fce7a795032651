import { posix } from 'node:path';
import { isJsonObject, type JsonObject } from '../../kubernetes/json';
import { list } from '../../model/json';
import { parseKubernetesYaml } from '../../yaml/reader';

/** They list files. Objects are compared wherever they are. */
export const KUSTOMIZATION = /(?:^|\/)kustomization(?:\.ya?ml)?$/i;

/** The kustomizations of one side, by directory, and what they list. */
export class Kustomizations {
  /** The kustomization in each directory. */
  private readonly fields = new Map<string, JsonObject>();
  /** Directories of the kustomizations that list a file or directory. */
  private readonly listers = new Map<string, string[]>();
  private readonly isThere: (path: string) => boolean;

  constructor(names: ReadonlySet<string>, read: (name: string) => Buffer) {
    const directories = new Set([...names].flatMap((name) => parents(name)));
    this.isThere = (path) => names.has(path) || directories.has(path);
    for (const name of names) {
      if (!KUSTOMIZATION.test(name)) continue;
      const fields = parsed(read(name).toString());
      if (!fields) continue;
      const directory = posix.dirname(name);
      this.fields.set(directory, fields);
      for (const key of LISTS) for (const entry of list(fields[key])) this.note(directory, entry);
    }
  }

  private note(directory: string, entry: unknown): void {
    const path = localPath(directory, entry);
    if (path !== undefined) this.listers.set(path, [...(this.listers.get(path) ?? []), directory]);
  }

  /** Whether nothing here applies a file or directory: its kustomization does not list it, and the other side tells which one should. */
  leavesOut(path: string, other: Kustomizations, above: readonly string[] = []): boolean {
    const listers = this.listers.get(path);
    if (listers) return listers.every((lister) => !above.includes(lister) && lister !== path && this.leavesOut(lister, other, [...above, path]));
    if ((other.listers.get(path) ?? []).some((lister) => this.fields.has(lister))) return true;
    if (this.fields.has(path)) return false;
    const directory = posix.dirname(path);
    if (this.fields.has(directory) && path !== '.') return true;
    const listed = parents(path).find((each) => this.listers.has(each) || other.listers.has(each));
    return listed !== undefined && this.leavesOut(listed, other, [...above, path]);
  }

  /** What a kustomization says that is not seen in the objects of this side and the other: patches, generators, what is elsewhere or listed more than once. */
  settings(name: string, other: Kustomizations): JsonObject {
    const directory = posix.dirname(name);
    const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, ...fields } = this.fields.get(directory) ?? {};
    const isSeen = (entry: unknown): boolean => {
      const path = localPath(directory, entry);
      return path !== undefined && (this.isThere(path) || other.isThere(path)) && [this, other].every(({ listers }) => (listers.get(path) ?? []).length <= 1);
    };
    return Object.fromEntries(Object.entries(fields).flatMap(([key, value]) => {
      if (!LISTS.includes(key)) return [[key, value]];
      const left = list(value).filter((entry) => !isSeen(entry));
      return left.length === 0 ? [] : [[key, left]];
    }));
  }
}

const LISTS = ['resources', 'bases', 'components'];

/** The path of an entry in the tree; undefined for what is in another place. */
function localPath(directory: string, entry: unknown): string | undefined {
  if (typeof entry !== 'string' || entry.includes('\n') || entry.includes('://')) return undefined;
  const path = posix.join(directory, entry).replace(/\/$/, '');
  return path.startsWith('..') ? undefined : path;
}

/** The directories around a path, the nearest first. */
function parents(path: string): string[] {
  const found: string[] = [];
  for (let directory = posix.dirname(path); ; directory = posix.dirname(directory)) {
    found.push(directory);
    if (directory === '.' || directory === '/') return found;
  }
}

function parsed(text: string): JsonObject | undefined {
  try {
    const [document] = parseKubernetesYaml(text);
    return isJsonObject(document) ? document : undefined;
  } catch {
    return undefined;
  }
}
