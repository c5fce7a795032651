import { existsSync, readFileSync } from 'node:fs';
import type { TalosCluster } from '../cluster/talos-cluster';
import { Reporter } from '../diagnostics/reporter';
import { stringifyYaml } from '../yaml/writer';
import { byLayer } from '../synthesis/by-layer';
import type { ContributedFiles, FileText } from '../synthesis/output-files';
import type { SynthesizedObject } from '../synthesis/synthesis';
import type { Bootstrap } from './bootstrap';
import { checkDrift, inlineManifestsIn } from './bootstrap-drift';
import { bootstrapManifests, bootstrapObjects, checkBootstrapNamespaces, checkBootstrapObjects, namespacesOutsideBootstrap } from './bootstrap-manifests';
import { bootstrapPatch, checkSize } from './bootstrap-patch';
import { checkRelease } from './owner-problems';

/** Name of the manifest that is downloaded. */
const HOSTED = 'cilium';

/** The files of a bootstrap, and its problems. */
export function bootstrapFiles(bootstrap: Bootstrap, cluster: TalosCluster, all: readonly SynthesizedObject[], path: string): ContributedFiles {
  const outside = namespacesOutsideBootstrap(all);
  const objects = bootstrapObjects(all).filter((entry) => !outside.has(entry));
  const { owner } = bootstrap;
  const manifests = bootstrapManifests(objects, owner);
  const report = new Reporter(path);
  checkBootstrapObjects(objects, report);
  checkBootstrapNamespaces(byLayer(all), report);
  checkRelease(owner, objects, report);
  const files = new Map<string, FileText>();
  if (bootstrap.hosted) {
    files.set('talos/bootstrap-manifests.yaml', manifests.map(({ text }) => text).join('---\n'));
    files.set('talos/bootstrap.yaml', hostedPatch(cluster, bootstrap.hosted.url, bootstrap.hosted.headers));
    return { files, problems: report.problems };
  }
  const { add, remove } = bootstrapPatch(cluster, manifests, owner);
  files.set('talos/bootstrap.yaml', add);
  files.set('talos/bootstrap-remove.yaml', remove);
  checkSize(cluster, add, report);
  const { installed } = bootstrap.inline;
  if (installed === undefined) return { files, problems: report.problems };
  if (existsSync(installed)) checkDrift(inlineManifestsIn(readFileSync(installed, 'utf8'), installed), manifests, objects, installed, owner, report);
  else report.add({ code: 'MCH014', what: `the file in installed does not exist (${installed})`, fix: 'correct the path, which is relative to the working directory, or remove installed' });
  return { files, problems: report.problems };
}

function hostedPatch(cluster: TalosCluster, url: string, headers: Readonly<Record<string, string>> | undefined): string {
  const head = `# The control planes of cluster ${cluster.name} download this when the cluster starts. Change the URL when the content changes.\n`;
  if (cluster.talosVersion.usesDocuments) {
    return head + stringifyYaml({ apiVersion: 'v1alpha1', kind: 'KubeExternalManifestConfig', name: HOSTED, url, ...(headers && { headers: { ...headers } }) });
  }
  return head + stringifyYaml({ cluster: { extraManifests: [url], ...(headers && { extraManifestHeaders: { ...headers } }) } });
}
