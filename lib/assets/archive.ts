import { CodedError } from '../diagnostics/coded';
import { Reporter } from '../diagnostics/reporter';
import { readTar, TarFormatError } from './tar-reader';
import type { TarEntry } from './tar-reader';

/** How an archive is read. */
export interface ArchiveOptions {
  /** Name of the archive in errors: `cilium 1.19.6`. @default 'cilium chart' */
  readonly subject?: string;
  /** Version that `cilium/Chart.yaml` must have. @default - any */
  readonly version?: string;
  /** Largest unpacked size, in bytes. @default 67108864 (64 MiB) */
  readonly maxBytes?: number;
  /** Most files. @default 10000 */
  readonly maxFiles?: number;
}

const LINK = 'https://helm.sh/docs/topics/charts/#the-chart-file-structure';
const PUBLISHED = { fix: 'use the published archive', link: LINK };

/**
 * Reads a packaged Cilium chart without writing anything: files by path, `cilium/Chart.yaml` first as packed.
 *
 * @param bytes the `.tgz`; verify its digest first
 * @throws TalosCiliumError AST024 not a gzipped tar archive, AST025 truncated, AST026 too large when unpacked, AST027 unsafe or
 *   duplicate paths, AST028 links or devices, AST029 no `cilium/Chart.yaml`, AST030 different chart or version
 */
export function readArchive(bytes: Uint8Array, options: ArchiveOptions = {}): Map<string, Buffer> {
  const { subject = 'cilium chart', maxBytes = 64 * 1024 * 1024, maxFiles = 10_000 } = options;
  const report = new Reporter(subject);
  const entries = unpack(bytes, maxBytes, subject);
  if (entries.length > maxFiles) {
    throw new CodedError({ code: 'AST026', path: subject, what: `the archive contains too many files (${entries.length}, at most ${maxFiles})`, ...PUBLISHED });
  }
  const files = new Map<string, Buffer>();
  for (const { name, type, content } of entries) {
    const path = name.replace(/^(?:\.\/)+/, '');
    if (path === '' || path === '.') continue;
    if (type !== '0' && type !== '5') {
      report.add({ code: 'AST028', what: `the archive contains a link or device (${name}, type ${type})`, ...PUBLISHED });
    } else if (isUnsafe(path)) {
      report.add({ code: 'AST027', what: `the archive contains an unsafe path (${JSON.stringify(name)})`, ...PUBLISHED });
    } else if (type === '0') {
      if (files.has(path)) report.add({ code: 'AST027', what: `the archive contains a path twice (${path})`, ...PUBLISHED });
      files.set(path, content);
    }
  }
  checkIdentity(files.get('cilium/Chart.yaml'), options.version, report);
  report.throwIfAny();
  return files;
}

function unpack(bytes: Uint8Array, maxBytes: number, path: string): TarEntry[] {
  const { gunzipSync } = require('node:zlib') as typeof import('node:zlib');
  const again = { fix: 'get the published archive again', link: LINK };
  try {
    // The limit applies while unpacking, so that an archive bomb cannot fill the memory.
    return readTar(gunzipSync(bytes, { maxOutputLength: maxBytes }));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new CodedError({ code: 'AST026', path, what: `the archive unpacks to more than ${maxBytes} bytes`, ...again });
    }
    const truncated = error instanceof TarFormatError ? error.truncated : code === 'Z_BUF_ERROR';
    if (truncated) throw new CodedError({ code: 'AST025', path, what: `the archive is truncated (${message})`, ...again });
    throw new CodedError({ code: 'AST024', path, what: `the file is not a gzipped tar archive (${message})`, ...again });
  }
}

function isUnsafe(path: string): boolean {
  // Backslashes and colons are harmless here, but not when the same file is unpacked on Windows.
  return path.startsWith('/') || /[\\\0:]/.test(path) || path.split('/').includes('..');
}

function checkIdentity(chartFile: Buffer | undefined, version: string | undefined, report: Reporter): void {
  if (!chartFile) {
    report.add({ code: 'AST029', what: 'the archive has no cilium/Chart.yaml', fix: 'use the chart archive, not the source archive of a release', link: LINK });
    return;
  }
  const text = chartFile.toString('utf8');
  const name = topLevelValue(text, 'name');
  const found = topLevelValue(text, 'version');
  if (name === 'cilium' && found !== undefined && (version === undefined || found === version)) return;
  const wanted = `cilium ${version ?? 'of any version'}`;
  report.add({
    code: 'AST030',
    what: `the archive contains a different chart (${name ?? 'no name'} ${found ?? 'no version'}, expected ${wanted})`,
    fix: 'use the archive of this version, or change the version',
    link: LINK,
  });
}

/**
 * Plain value of a top-level key of a YAML mapping. `helm package` always writes Chart.yaml in block style, where nothing
 * inside a block value starts in the first column, so no YAML parser is needed (loading one takes 13 ms).
 */
function topLevelValue(yaml: string, key: string): string | undefined {
  const found = [...yaml.matchAll(new RegExp(`^${key}:[ \\t]*(["']?)([^"'#\\s]+)\\1[ \\t]*(?:#.*)?\\r?$`, 'gm'))];
  return found.length === 1 ? found[0]?.[2] : undefined;
}
