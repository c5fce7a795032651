import { applySteps, APPLY_TOOLS } from '../synthesis/apply-steps';
import { byLayer } from '../synthesis/by-layer';
import { shell } from '../synthesis/markdown';
import type { SynthesizedObject } from '../synthesis/synthesis';

/** `manifests/README.md` of a cluster for which no other README has the commands. */
export function manifestsReadme(cluster: string, objects: readonly SynthesizedObject[]): string {
  return `${[
    `# Manifests of cluster ${cluster}`,
    '',
    'Each directory here is a layer with a `kustomization.yaml`, and a layer needs what the layers before it create. An Argo CD Application or a Flux',
    'Kustomization for each directory, in this order, does the same as the commands below.',
    '',
    `Run the commands in the directory that holds \`manifests/\`. You need ${APPLY_TOOLS}. Each \`kubectl apply\` prints one line for each object, which`,
    'ends in `serverside-applied`.',
    '',
    ...applySteps(byLayer(objects)),
    '## Later changes',
    '',
    'Once all CRDs are there, all layers can be applied in one go:',
    '',
    ...shell('kubectl apply --server-side -k manifests'),
  ].join('\n').trimEnd()}\n`;
}
