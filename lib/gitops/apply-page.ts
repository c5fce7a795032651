import { applyCommand, applySteps, APPLY_TOOLS } from '../synthesis/apply-steps';
import type { ObjectsByLayer } from '../synthesis/by-layer';
import { shell } from '../synthesis/markdown';

/**
 * `apply.md` of a cluster: the plain commands that apply all layers.
 *
 * @param controller section about the controller that applies the layers instead
 */
export function applyPage(cluster: string, layers: ObjectsByLayer, controller: readonly string[]): string {
  const commands = controller.length === 0 ? ['with the commands below, or with one Argo CD Application or Flux Kustomization for each directory.'] : ['with your GitOps controller or with the commands below.'];
  return `${[
    `# Apply the manifests of cluster ${cluster}`,
    '',
    'Each directory in `manifests/` is a layer with a `kustomization.yaml`. The objects in a layer depend on the layers before it. Apply the layers in order,',
    ...commands,
    '',
    ...controller,
    '## With kubectl',
    '',
    `Run the commands in the directory that contains \`manifests/\`. You need ${APPLY_TOOLS}. Each \`kubectl apply\` prints one line for each object, which`,
    'ends with `serverside-applied`.',
    '',
    ...applySteps(layers),
    '## Later changes',
    '',
    'After all CRDs exist, you can apply all layers with one command:',
    '',
    ...shell(`${applyCommand(layers)} manifests`),
  ].join('\n').trimEnd()}\n`;
}
