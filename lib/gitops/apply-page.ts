import { applyCommand, applySteps, APPLY_TOOLS } from '../synthesis/apply-steps';
import type { IConstruct } from 'constructs';
import type { ObjectsByLayer } from '../synthesis/by-layer';
import { helmUpgrade, manifestLayers, releaseAt } from '../synthesis/helm-delivery';
import { shell } from '../synthesis/markdown';

/**
 * `apply.md` of a cluster: the plain commands that apply all layers.
 *
 * @param controller section about the controller that applies the layers instead
 */
export function applyPage(cluster: string, scope: IConstruct, layers: ObjectsByLayer, controller: readonly string[]): string {
  const release = releaseAt(scope);
  const hasManifests = manifestLayers(layers, scope).size > 0;
  const commands = release && controller.length === 0 ? ['with the commands below.'] : controller.length === 0 ? ['with the commands below, or with one Argo CD Application or Flux Kustomization for each directory.'] : ['with your GitOps controller or with the commands below.'];
  return `${[
    `# Apply the manifests of cluster ${cluster}`,
    '',
    ...(hasManifests
      ? ['Each directory in `manifests/` is a layer with a `kustomization.yaml`. The objects in a layer depend on the layers before it. Apply the layers in order,', ...commands, '']
      : []),
    ...(release
      ? [
          `Helm installs Cilium: the release \`${release.releaseName}\` of the chart ${release.version.toString()}, with the values in \`cilium-values.yaml\`. It takes the place of the layer \`cilium\`. The`,
          'directory `rendered` shows its objects for reviews. Do not apply them.',
          '',
        ]
      : []),
    ...controller,
    `## With kubectl${release ? ' and Helm' : ''}`,
    '',
    `Run the commands in the directory of this file. You need ${APPLY_TOOLS}${release ? ' and Helm 3.14 or newer' : ''}. Each \`kubectl apply\` prints one line for each object, which`,
    'ends with `serverside-applied`.',
    '',
    ...applySteps(layers, scope),
    '## Later changes',
    '',
    ...(release ? ['Upgrade the release, and apply all layers:'] : ['After all CRDs exist, you can apply all layers with one command:']),
    '',
    ...shell(...(release ? helmUpgrade(release) : []), ...(hasManifests ? [`${applyCommand(scope)} manifests`] : [])),
  ].join('\n').trimEnd()}\n`;
}
