import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

// `npm run sbom` writes `build/sbom.cdx.json`, which is published with the package: the packages that an installation gets, as CycloneDX,
// with versions, licenses and digests from the lock file. The same lock file gives the same bytes.
const root = resolve(__dirname, '..');

interface Bom {
  serialNumber?: string;
  metadata: { timestamp?: string; tools: unknown[]; component: { name: string } };
}

/** What `npm sbom` says of the dependencies, without the time, the random number and the name of the directory. */
export function sbom(): Bom {
  const bom = JSON.parse(withoutTools((cwd) => execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'library', '--package-lock-only'], { cwd, encoding: 'utf8' }))) as Bom;
  delete bom.serialNumber;
  delete bom.metadata.timestamp;
  bom.metadata.tools = [];
  bom.metadata.component.name = 'cdk8s-talos-cilium';
  return bom;
}

/** With `--omit dev`, npm leaves out packages that the library and a tool share. Here there are no tools, and no peers, which are tools of this repository. */
function withoutTools(work: (directory: string) => string): string {
  const read = (file: string): Record<string, unknown> => JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, unknown>;
  const lock = read('package-lock.json');
  const packages = Object.entries(lock.packages as Readonly<Record<string, { readonly dev?: boolean }>>).filter(([, { dev }]) => !dev);
  const directory = mkdtempSync(join(tmpdir(), 'cdk8s-talos-cilium-sbom-'));
  const write = (file: string, content: object): void => writeFileSync(join(directory, file), JSON.stringify(content));
  try {
    write('package.json', { ...read('package.json'), devDependencies: undefined, peerDependencies: undefined, overrides: undefined });
    write('package-lock.json', { ...lock, packages: Object.fromEntries(packages.map(([path, entry]) => [path, path === '' ? { ...entry, devDependencies: undefined, peerDependencies: undefined } : entry])) });
    return work(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

if (require.main === module) {
  const file = join(root, 'build/sbom.cdx.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(sbom(), null, 2)}\n`);
}
