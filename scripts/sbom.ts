import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
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
  const bom = JSON.parse(execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'library', '--omit', 'dev', '--package-lock-only'], { cwd: root, encoding: 'utf8' })) as Bom;
  delete bom.serialNumber;
  delete bom.metadata.timestamp;
  bom.metadata.tools = [];
  bom.metadata.component.name = 'cdk8s-talos-cilium';
  return bom;
}

if (require.main === module) {
  const file = join(root, 'build/sbom.cdx.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(sbom(), null, 2)}\n`);
}
