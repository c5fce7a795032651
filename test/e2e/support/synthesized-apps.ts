import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseKubernetesYaml } from '../../../lib/yaml/reader';
import { LAYERS, type Layer } from '../../../lib/synthesis/layer';
import type { KubeObject } from './kube-object';

const ROOT = resolve(__dirname, '..', '..', '..');

/** Names of the apps of this repository. */
export const APPS: readonly string[] = readdirSync(join(ROOT, 'apps'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .sort();

/** One layer of a cluster's output, as it was written. */
export interface LayerOutput {
  readonly name: Layer;
  /** Holds a `kustomization.yaml`. */
  readonly directory: string;
  readonly objects: readonly KubeObject[];
}

/** What an app wrote for one cluster. */
export interface ClusterOutput {
  readonly cluster: string;
  /** In the order of application. */
  readonly layers: readonly LayerOutput[];
}

/** Runs `npm run synth` for one app with another version of Cilium; the error text when it fails. */
export function synthesize(app: string, version: string, outdir: string): string | undefined {
  const run = spawnSync(
    process.execPath,
    ['-r', join(ROOT, 'node_modules/ts-node/register'), '-r', join(__dirname, 'pin-cilium.ts'), join(ROOT, 'scripts/synth.ts'), app],
    { cwd: ROOT, env: { ...process.env, CDK8S_OUTDIR: outdir, E2E_CILIUM_VERSION: version }, encoding: 'utf8' },
  );
  return run.status === 0 ? undefined : run.stderr;
}

/** Reads back what an app wrote. */
export function outputOf(app: string, version: string, outdir: string): ClusterOutput[] {
  const root = join(outdir, app);
  return readdirSync(root)
    .sort()
    .filter((name) => existsSync(join(root, name, 'manifests')))
    .map((cluster) => {
      const values = join(root, cluster, 'cilium-values.yaml');
      if (existsSync(values) && !readFileSync(values, 'utf8').includes(`--version ${version} `)) {
        throw new Error(`${values} is not for Cilium ${version}: the app takes TalosCilium from elsewhere than lib`);
      }
      return { cluster, layers: layersOf(join(root, cluster, 'manifests')) };
    });
}

function layersOf(manifests: string): LayerOutput[] {
  const unknown = readdirSync(manifests).filter((name) => !['kustomization.yaml', 'README.md'].includes(name) && !LAYERS.some((layer) => layer === name));
  if (unknown.length > 0) throw new Error(`${manifests} holds what is no layer: ${unknown.join(', ')}`);
  return LAYERS.filter((name) => existsSync(join(manifests, name))).map((name) => {
    const directory = join(manifests, name);
    const files = (readdirSync(directory, { recursive: true }) as string[]).filter((file) => file.endsWith('.yaml') && !file.endsWith('kustomization.yaml')).sort();
    const objects = files.flatMap((file) => parseKubernetesYaml(readFileSync(join(directory, file), 'utf8'), file) as unknown as KubeObject[]);
    return { name, directory, objects };
  });
}
