import type { TalosCluster } from '../cluster/talos-cluster';
import type { Problem } from '../diagnostics/problem';
import { stringifyYaml, stringifyYamlDocuments } from '../yaml/writer';
import type { BootstrapManifest } from './bootstrap-manifests';
import type { GitOpsOwner } from './gitops-owner';

const MIB = 1024 * 1024;

/** Patch for control planes that makes Talos apply manifests when the cluster starts, and the one that takes them out again. */
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
 * Whether the patch can be applied at all.
 *
 * @see https://docs.siderolabs.com/talos/v1.14/reference/cli (`apply-config`)
 */
export function sizeProblems(cluster: TalosCluster, text: string, path: string): Problem[] {
  const old = cluster.runningTalosVersion.isBefore('1.13');
  const limit = old ? 4 * MIB : 32 * MIB;
  const size = Buffer.byteLength(text);
  if (size <= limit) return [];
  return [
    {
      code: 'MCH012',
      path,
      what: `the bootstrap manifests are too large for a machine configuration (${(size / MIB).toFixed(1)} MiB, at most ${limit / MIB} on Talos ${cluster.runningTalosVersion})`,
      fix: `use Bootstrap.hosted(), or leave the CRDs out${old ? ', or upgrade Talos to 1.13' : ''}`,
    },
  ];
}
