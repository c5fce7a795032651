import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface LockEntry {
  readonly name?: string;
  readonly version: string;
  readonly integrity?: string;
}

type Manifest = Record<string, unknown> & { readonly name: string; readonly version: string };

export interface Registry {
  readonly url: string;
  /** Packages that were asked for and are in no lock file. */
  readonly unknown: ReadonlySet<string>;
  close(): void;
}

/**
 * A registry on loopback, so that the commands of the documentation run as they are printed. It has this package, which is not
 * published yet, and of all others the versions of the lock files, so that a run of today and one of next year install the same.
 * The archives come from the real registry, or from npm's cache.
 *
 * @param packed the archive of this package
 * @param locks lock files; none passes all other packages on to `upstream`
 */
export async function startRegistry(packed: { readonly manifest: Manifest; readonly archive: string }, locks: readonly string[], upstream: string): Promise<Registry> {
  const archive = readFileSync(packed.archive);
  const known = locks.length > 0 ? pinned(locks, upstream) : undefined;
  const unknown = new Set<string>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url!.slice(1));
    const json = (status: number, body: unknown): void => void response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body));
    if (path === `${packed.manifest.name}.tgz`) response.end(archive);
    else if (path === packed.manifest.name) json(200, packument([{ ...packed.manifest, dist: { tarball: `${url}/${path}.tgz`, integrity: integrityOf(archive) } }]));
    else if (!known) response.writeHead(307, { location: `${upstream}${request.url!.slice(1)}` }).end();
    else if (known.has(path)) json(200, packument(known.get(path)!));
    else {
      unknown.add(path);
      json(404, { error: `${path} is not in the lock files of the check` });
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, unknown, close: () => void server.close() };
}

/** What the entries of lock files say is what npm wants to know of a version. */
function pinned(locks: readonly string[], upstream: string): Map<string, Manifest[]> {
  const found = new Map<string, Map<string, Manifest>>();
  for (const lock of locks) {
    const { packages } = JSON.parse(readFileSync(lock, 'utf8')) as { packages: Record<string, LockEntry> };
    for (const [path, { integrity, ...entry }] of Object.entries(packages)) {
      if (!integrity) continue;
      const name = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const tarball = `${upstream}${name}/-/${name.replace(/^.*\//, '')}-${entry.version}.tgz`;
      const versions = found.get(name) ?? new Map<string, Manifest>();
      found.set(name, versions.set(entry.version, { ...entry, name, dist: { tarball, integrity } }));
    }
  }
  return new Map([...found].map(([name, versions]) => [name, [...versions.values()]]));
}

/** The latest version is the highest one. */
function packument(manifests: readonly Manifest[]): object {
  const versions = manifests.map(({ version }) => version).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return { name: manifests[0]!.name, 'dist-tags': { latest: versions.at(-1) }, versions: Object.fromEntries(manifests.map((manifest) => [manifest.version, manifest])) };
}

function integrityOf(content: Buffer): string {
  return `sha512-${createHash('sha512').update(content).digest('base64')}`;
}
