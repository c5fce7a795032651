import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

// Types by tsc, file by file; JavaScript by esbuild, one file per entry point: a synth is short, and loading a hundred
// small files would take a fifth of it.
const root = resolve(__dirname, '..');
const out = join(root, 'build');
const imports = ['cilium.io', 'gateway.networking.k8s.io', 'cert-manager.io', 'monitoring.coreos.com'];

rmSync(out, { recursive: true, force: true });
execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
buildSync({
  absWorkingDir: root,
  entryPoints: ['lib/index.ts', ...imports.map((name) => `imports/${name}.ts`)],
  outbase: '.',
  outdir: 'build',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
  logLevel: 'warning',
});
