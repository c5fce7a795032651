import { TalosCiliumError } from '../diagnostics/problem';
import type { Problem } from '../diagnostics/problem';
import { readTar, TarFormatError } from './tar-reader';
import type { TarEntry } from './tar-reader';

/** How an archive is read. */
export interface ArchiveOptions {
  /** What the archive is called in errors: `cilium 1.19.6`. @default 'cilium chart' */
  readonly subject?: string;
  /** Version that `cilium/Chart.yaml` must have. @default - any */
  readonly version?: string;
  /** Largest unpacked size, in bytes. @default 67108864 (64 MiB) */
  readonly maxBytes?: number;
  /** Most files. @default 10000 */
  readonly maxFiles?: number;
}

const LINK = 'https://helm.sh/docs/topics/charts/#the-chart-file-structure';

/**
 * Reads a packaged Cilium chart without writing anything: files by path, `cilium/Chart.yaml` first as packed.
 *
 * @param bytes the `.tgz`; verify its digest first
 * @throws TalosCiliumError AST024 not a gzipped tar archive, AST025 cut off, AST026 unpacks to too much, AST027 unsafe or
 *   doubled paths, AST028 links or devices, AST029 no `cilium/Chart.yaml`, AST030 another chart or version
 */
export function readArchive(bytes: Uint8Array, options: ArchiveOptions = {}): Map<string, Buffer> {
  const { subject = 'cilium chart', maxBytes = 64 * 1024 * 1024, maxFiles = 10_000 } = options;
  const problem = (code: string, what: string, fix: string): Problem => ({ code, path: subject, what, fix, link: LINK });
  const entries = unpack(bytes, maxBytes, problem);
  if (entries.length > maxFiles) {
    throw new TalosCiliumError(
      problem('AST026', `the archive holds too many files (${entries.length}, at most ${maxFiles})`, 'use the published archive'),
    );
  }
  const files = new Map<string, Buffer>();
  const problems: Problem[] = [];
  for (const { name, type, content } of entries) {
    const path = name.replace(/^(?:\.\/)+/, '');
    if (path === '' || path === '.') continue;
    if (type !== '0' && type !== '5') {
      problems.push(problem('AST028', `the archive holds a link or device (${name}, type ${type})`, 'use the published archive'));
    } else if (isUnsafe(path)) {
      problems.push(problem('AST027', `the archive holds an unsafe path (${JSON.stringify(name)})`, 'use the published archive'));
    } else if (type === '0') {
      if (files.has(path)) problems.push(problem('AST027', `the archive holds a path twice (${path})`, 'use the published archive'));
      files.set(path, content);
    }
  }
  problems.push(...identityProblems(files.get('cilium/Chart.yaml'), options.version, problem));
  if (problems.length > 0) throw new TalosCiliumError(problems);
  return files;
}

type MakeProblem = (code: string, what: string, fix: string) => Problem;

function unpack(bytes: Uint8Array, maxBytes: number, problem: MakeProblem): TarEntry[] {
  const { gunzipSync } = require('node:zlib') as typeof import('node:zlib');
  const again = 'get the published archive again';
  try {
    // The limit counts while unpacking, so a bomb never fills the memory.
    return readTar(gunzipSync(bytes, { maxOutputLength: maxBytes }));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new TalosCiliumError(problem('AST026', `the archive unpacks to more than ${maxBytes} bytes`, again));
    }
    const truncated = error instanceof TarFormatError ? error.truncated : code === 'Z_BUF_ERROR';
    if (truncated) throw new TalosCiliumError(problem('AST025', `the archive is cut off (${message})`, again));
    throw new TalosCiliumError(problem('AST024', `the file is not a gzipped tar archive (${message})`, again));
  }
}

function isUnsafe(path: string): boolean {
  // Backslashes and colons are harmless here, but not to whoever unpacks the same file on Windows.
  return path.startsWith('/') || /[\\\0:]/.test(path) || path.split('/').includes('..');
}

function identityProblems(chartFile: Buffer | undefined, version: string | undefined, problem: MakeProblem): Problem[] {
  if (!chartFile) {
    return [problem('AST029', 'the archive has no cilium/Chart.yaml', 'use the chart archive, not the source archive of a release')];
  }
  const text = chartFile.toString('utf8');
  const name = topLevelValue(text, 'name');
  const found = topLevelValue(text, 'version');
  if (name === 'cilium' && found !== undefined && (version === undefined || found === version)) return [];
  const wanted = `cilium ${version ?? 'of any version'}`;
  return [
    problem(
      'AST030',
      `the archive holds another chart (${name ?? 'no name'} ${found ?? 'no version'}, expected ${wanted})`,
      'give the archive of the version that was asked for, or change the version',
    ),
  ];
}

/**
 * Plain value of a key at the top of a YAML mapping. `helm package` always writes Chart.yaml in block style, and nothing
 * inside a block value starts in the first column, so this reads it rightly without loading a YAML parser (13 ms).
 */
function topLevelValue(yaml: string, key: string): string | undefined {
  const found = [...yaml.matchAll(new RegExp(`^${key}:[ \\t]*(["']?)([^"'#\\s]+)\\1[ \\t]*(?:#.*)?\\r?$`, 'gm'))];
  return found.length === 1 ? found[0]?.[2] : undefined;
}
