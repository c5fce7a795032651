import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, normalize, sep } from 'node:path';
import { isKustomization } from './kustomization';

/** Files that may hold Kubernetes objects. */
const MANIFEST = /\.(?:ya?ml|json)$/;
/** Directories of other things, beside those whose names begin with a dot. */
const FOREIGN = new Set(['node_modules', 'vendor', 'testdata', 'fixtures']);

/** Whether a file name is that of a manifest. */
export function isManifestName(path: string): boolean {
  return MANIFEST.test(path);
}

/** Files in a directory and below, in the same order on every file system. Those whose names begin with a dot are left out. */
export function filesBelow(directory: string): string[] {
  const names = readdirSync(directory, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && !FOREIGN.has(name))
    .sort(({ name: a }, { name: b }) => (a < b ? -1 : 1));
  return names.flatMap((entry) => {
    const path = directory === '.' ? entry.name : join(directory, entry.name);
    if (entry.isDirectory() || (entry.isSymbolicLink() && isDirectory(path))) return entry.isSymbolicLink() ? [] : filesBelow(path);
    // A pipe would never end.
    return (isManifestName(entry.name) || isKustomization(path) || entry.name === 'Chart.yaml') && (entry.isFile() || isFile(path)) ? [path] : [];
  });
}

/** Whether a path has wildcards: `*`, `**`, `?` or `{a,b}`. */
export function isGlob(path: string): boolean {
  return /[*?{]/.test(path);
}

/** Files that a pattern with wildcards matches, sorted. */
export function globbed(pattern: string): string[] {
  const parts = normalize(pattern).split(sep);
  const fixed = parts.slice(0, parts.findIndex(isGlob)).join(sep);
  const base = fixed === '' ? (pattern.startsWith(sep) ? sep : '.') : fixed;
  const expression = expressionOf(normalize(pattern).split(sep).join('/'));
  if (!isDirectory(base)) return [];
  return everyFile(base).filter((file) => expression.test(file.split(sep).join('/')));
}

function everyFile(directory: string): string[] {
  const entries = readdirSync(directory, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.') && !FOREIGN.has(name)).sort(({ name: a }, { name: b }) => (a < b ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = directory === '.' ? entry.name : join(directory, entry.name);
    return entry.isDirectory() ? everyFile(path) : isDirectory(path) ? [] : [path];
  });
}

function expressionOf(pattern: string): RegExp {
  let depth = 0;
  const source = pattern.replace(/\*\*\/|\*\*|\*|\?|\{|\}|,|[.+^$()|[\]\\]/g, (part) => {
    switch (part) {
      case '**/':
        return '(?:[^/]+/)*';
      case '**':
        return '.*';
      case '*':
        return '[^/]*';
      case '?':
        return '[^/]';
      case '{':
        depth += 1;
        return '(?:';
      case '}':
        depth -= 1;
        return ')';
      case ',':
        return depth > 0 ? '|' : ',';
      default:
        return `\\${part}`;
    }
  });
  return new RegExp(`^${source}$`);
}

/** Whether there is a directory at a path. */
export function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Why something cannot be read, in words. */
export function unreadable(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'it does not exist' : code === 'EACCES' ? 'permission denied' : code === 'EISDIR' ? 'it is a directory' : (code ?? message);
}

/** The text of a file. */
export function textOf(path: string): string {
  return readFileSync(path, 'utf8');
}

/** Whether a file belongs to a Helm chart: `helm` fills in its templates. */
export function isInChart(path: string, charts: ReadonlySet<string>): boolean {
  for (let directory = dirname(path), child = basename(path); directory !== dirname(directory) || directory === '.'; child = basename(directory), directory = dirname(directory)) {
    if (charts.has(directory) && (child === 'templates' || child === 'charts' || /^values.*\.ya?ml$/.test(child) || child === 'ci')) return true;
    if (directory === '.') break;
  }
  return false;
}
