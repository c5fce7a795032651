import type { TalosCluster } from '../cluster/talos-cluster';
import type { Reporter } from '../diagnostics/reporter';
import { stringifyYaml, stringifyYamlDocuments } from '../yaml/writer';
import type { BootstrapManifest } from './bootstrap-manifests';
import type { GitOpsOwner } from './gitops-owner';

const MIB = 1024 * 1024;

/** The patch for control planes with the manifests that Talos applies when the cluster starts, and the patch that removes them. */
export function bootstrapPatch(cluster: TalosCluster, manifests: readonly BootstrapManifest[], owner: GitOpsOwner | undefined): { readonly add: string; readonly remove: string } {
  const head = `# Manifests that the control planes of cluster ${cluster.name} apply by themselves when it starts: the same objects as in ../manifests${owner ? `,\n# with the marks by which ${owner.facts.controller} knows its own` : ''}.\n`;
  const end = '# Takes the manifests of bootstrap.yaml out of the machine configuration. README.md says when.\n';
  if (cluster.talosVersion.usesDocuments) {
    const document = (name: string): object => ({ apiVersion: 'v1alpha1', kind: 'KubeInlineManifestConfig', name });
    return {
      add: head + stringifyYamlDocuments(manifests.map(({ name, text }) => ({ ...document(name), manifest: text }))),
      remove: end + stringifyYamlDocuments(manifests.map(({ name }) => ({ ...document(name), $patch: 'delete' }))),
    };
  }
  return {
    add: head + stringifyYaml({ cluster: { inlineManifests: manifests.map(({ name, text }) => ({ name, contents: text })) } }),
    remove: end + stringifyYaml({ cluster: { inlineManifests: manifests.map(({ name }) => ({ name, $patch: 'delete' })) } }),
  };
}

/**
 * Reports a patch that is too large to be applied.
 *
 * @see https://docs.siderolabs.com/talos/v1.14/reference/cli (`apply-config`)
 */
export function checkSize(cluster: TalosCluster, text: string, report: Reporter): void {
  const old = cluster.runningTalosVersion.isBefore('1.13');
  const limit = old ? 4 * MIB : 32 * MIB;
  const size = Buffer.byteLength(text);
  if (size <= limit) return;
  report.add({
    code: 'MCH012',
    what: `the bootstrap manifests have a size of ${(size / MIB).toFixed(1)} MiB, but a machine configuration of Talos ${cluster.runningTalosVersion} can have at most ${limit / MIB} MiB`,
    fix: `use Bootstrap.hosted() instead of Bootstrap.inline()${old ? ', or upgrade Talos to 1.13' : ''}`,
  });
}
