import type { IConstruct } from 'constructs';
import { applyCommand } from '../../synthesis/apply-steps';
import { shell } from '../../synthesis/markdown';
import { notedYaml, type ClusterDelivery } from './plan';
import { chartOf, type ReleaseDelivery } from './release';

/** `helmfile.yaml`, with which a cluster without a network starts. */
export function helmfile({ command }: ReleaseDelivery, { layers }: ClusterDelivery, scope: IConstruct): string {
  const { releaseName, namespace, version } = command;
  const { url, name } = chartOf(command);
  const crds = layers.some(({ layer }) => layer === 'crds');
  const [kubectl = '', ...args] = `${applyCommand(scope)} manifests/crds`.split(' ');
  const object = {
    ...(name !== undefined && { repositories: [{ name: 'cilium', url }] }),
    releases: [
      {
        name: releaseName,
        namespace,
        chart: name === undefined ? url : `cilium/${name}`,
        version: version.toString(),
        values: ['cilium-values.yaml'],
        ...(crds && { hooks: [{ events: ['presync'], showlogs: true, command: kubectl, args }] }),
      },
    ],
  };
  return `# Installs Cilium in a cluster that has no network yet: helmfile sync\n${notedYaml(object)}`;
}

/** The section of `apply.md` about a release. */
export function releasePage({ isBootstrapped, command: { releaseName } }: ReleaseDelivery, controller: string | undefined): string[] {
  if (isBootstrapped) return [];
  return [
    '## A new cluster',
    '',
    ...(controller === undefined
      ? ['The nodes are NotReady until Cilium runs. Install it with [helmfile](https://helmfile.readthedocs.io/), in the directory of this file:']
      : [
          `A cluster without a network cannot run ${controller}. Install Cilium first, with [helmfile](https://helmfile.readthedocs.io/), in the directory of this file. ${controller}`,
          `${controller === 'Flux' ? `takes over the release \`${releaseName}\`.` : 'takes over the objects.'}`,
        ]),
    '',
    ...shell('helmfile sync'),
    'Without helmfile, use the commands of the layers `crds` and `cilium` below, which do the same.',
    '',
  ];
}
