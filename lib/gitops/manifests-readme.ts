import { applySteps, APPLY_TOOLS } from '../synthesis/apply-steps';
import { byLayer } from '../synthesis/by-layer';
import { shell } from '../synthesis/markdown';
import type { SynthesizedObject } from '../synthesis/synthesis';

/** `manifests/README.md` of a cluster for which no other README has the commands. */
export function manifestsReadme(cluster: string, objects: readonly SynthesizedObject[]): string {
  return `${[
    `# Manifests of cluster ${cluster}`,
    '',
    'Each directory here is a layer with a `kustomization.yaml`. The objects in a layer depend on the layers before it. Apply the layers in this order,',
    'with the commands below, or with one Argo CD Application or Flux Kustomization for each directory.',
    '',
    `Run the commands in the directory that contains \`manifests/\`. You need ${APPLY_TOOLS}. Each \`kubectl apply\` prints one line for each object, which`,
    'ends with `serverside-applied`.',
    '',
    ...applySteps(byLayer(objects)),
    '## Later changes',
    '',
    'After all CRDs exist, you can apply all layers with one command:',
    '',
    ...shell('kubectl apply --server-side -k manifests'),
  ].join('\n').trimEnd()}\n`;
}
