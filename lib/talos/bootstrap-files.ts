import { existsSync, readFileSync } from 'node:fs';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { Problem } from '../diagnostics/problem';
import { stringifyYaml } from '../yaml/writer';
import { byLayer } from '../synthesis/by-layer';
import type { ContributedFiles, FileText } from '../synthesis/output-files';
import type { SynthesizedObject } from '../synthesis/synthesis';
import type { Bootstrap } from './bootstrap';
import { driftProblems, inlineManifestsIn } from './bootstrap-drift';
import { bootstrapManifests, bootstrapObjects, bootstrapProblems, namespaceProblems, namespacesBeside } from './bootstrap-manifests';
import { bootstrapPatch, sizeProblems } from './bootstrap-patch';
import { releaseProblems } from './owner-problems';

/** Name of the manifest that is downloaded. */
const HOSTED = 'cilium';

/** The files of a bootstrap and everything that stands against it. */
export function bootstrapFiles(bootstrap: Bootstrap, cluster: TalosCluster, all: readonly SynthesizedObject[], path: string): ContributedFiles {
  const beside = namespacesBeside(all);
  const objects = bootstrapObjects(all).filter((entry) => !beside.has(entry));
  const { owner } = bootstrap;
  const manifests = bootstrapManifests(objects, owner);
  const problems: Problem[] = [...bootstrapProblems(objects), ...namespaceProblems(byLayer(all)), ...releaseProblems(owner, objects, path)];
  const files = new Map<string, FileText>();
  if (bootstrap.hosted) {
    files.set('talos/bootstrap-manifests.yaml', manifests.map(({ text }) => text).join('---\n'));
    files.set('talos/bootstrap.yaml', hostedPatch(cluster, bootstrap.hosted.url, bootstrap.hosted.headers));
    return { files, problems };
  }
  const { add, remove } = bootstrapPatch(cluster, manifests, owner);
  files.set('talos/bootstrap.yaml', add);
  files.set('talos/bootstrap-remove.yaml', remove);
  problems.push(...sizeProblems(cluster, add, path));
  const { installed } = bootstrap.inline;
  if (installed === undefined) return { files, problems };
  if (existsSync(installed)) problems.push(...driftProblems(inlineManifestsIn(readFileSync(installed, 'utf8'), installed), objects, path, installed, owner));
  else problems.push({ code: 'MCH014', path, what: `the file of the installed machine configuration is not there (${installed})`, fix: 'correct the path, or leave installed out' });
  return { files, problems };
}

function hostedPatch(cluster: TalosCluster, url: string, headers: Readonly<Record<string, string>> | undefined): string {
  const head = `# The control planes of cluster ${cluster.name} download this when the cluster starts. Change the URL when the content changes.\n`;
  if (cluster.talosVersion.usesDocuments) {
    return head + stringifyYaml({ apiVersion: 'v1alpha1', kind: 'KubeExternalManifestConfig', name: HOSTED, url, ...(headers && { headers: { ...headers } }) });
  }
  return head + stringifyYaml({ cluster: { extraManifests: [url], ...(headers && { extraManifestHeaders: { ...headers } }) } });
}
