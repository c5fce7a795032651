import type { IConstruct } from 'constructs';
import type { TalosCluster } from '../../cluster/talos-cluster';
import { applySteps, APPLY_TOOLS } from '../../synthesis/apply-steps';
import { BOOTSTRAP_LAYERS, byLayer } from '../../synthesis/by-layer';
import type { Layer } from '../../synthesis/layer';
import { shell } from '../../synthesis/markdown';
import type { SynthesizedObject } from '../../synthesis/synthesis';
import { keyOf } from '../bootstrap-manifests';
import { releaseFields, takeOver } from '../owner-commands';
import { kubeProxyRemoval, unchangeable } from '../patch-readme';
import type { OmniManifests } from './omni-manifests';
import { RESOURCE_LAYERS } from './template-manifests';

/** `omni/README.md`: what to do with the template, in order. */
export function omniReadme(cluster: TalosCluster, manifests: OmniManifests | undefined, left: readonly SynthesizedObject[], objects: readonly SynthesizedObject[], scope: IConstruct): string {
  const template = (command: string, options = ''): string => `omnictl cluster template ${command} --file cluster-template.yaml${options}`;
  const lines = [
    `# Cluster template of cluster ${cluster.name}`,
    '',
    '`cluster-template.yaml` describes the complete cluster for Omni: its machines, and patches with the machine configuration that Cilium and the',
    'other parts of this app require. It matches the Helm values in `../cilium-values.yaml`.',
    '',
    `The patches are for machine configurations that were generated with Talos ${cluster.talosVersion}. Omni keeps the format of the Talos version that a cluster was created with.`,
    '',
    'Run all commands in the parent directory of this file, which has the directories `omni` and `manifests`, in one terminal.',
    `You need \`omnictl\`, ${APPLY_TOOLS}${manifests?.cilium === 'one-time' ? ', and `jq`' : ''}.`,
    '',
    '## A new cluster',
    '',
    ...(cluster.runningTalosVersion.usesDocuments === cluster.talosVersion.usesDocuments
      ? []
      : [
          `This template is for a cluster that was created with Talos ${cluster.talosVersion} and then upgraded. A new cluster starts with`,
          `${cluster.runningTalosVersion}, which has a different configuration format. To create a new cluster, set \`talosVersion\` to this version first.`,
          '',
        ]),
    'Validate the template, preview the changes, and apply it. The file names in the template are relative to its directory, so change to it first:',
    '',
    ...shell('cd omni', template('validate'), template('sync', ' --dry-run --verbose'), template('sync', ' --verbose'), template('status', manifests ? '' : ' --wait 0s'), 'cd ..'),
    ...(manifests ? ['`status` waits up to five minutes until the cluster is ready. If that is not enough, run it again. Then get access to the cluster:'] : ['Repeat `status` until the Kubernetes API is available. Then get access to it:']),
    '',
    ...shell(`omnictl kubeconfig --cluster ${cluster.name}`),
    ...layers(manifests, left, objects, scope),
    ...handover(manifests, objects),
    '## An existing cluster',
    '',
    'Export the current cluster from Omni, and compare its machines, extensions and patches with the template. Then preview the changes and apply them:',
    '',
    ...shell(`omnictl cluster template export --cluster ${cluster.name} --output "$HOME/${cluster.name}-exported.yaml"`, 'cd omni', template('diff'), template('sync', ' --verbose'), 'cd ..'),
    ...(cluster.kubeProxy ? [] : kubeProxyRemoval(cluster)),
    ...unchangeable(cluster),
  ];
  return `${lines.join('\n')}\n`;
}

/** What Omni applies, and what is applied with kubectl afterwards. */
function layers(manifests: OmniManifests | undefined, left: readonly SynthesizedObject[], objects: readonly SynthesizedObject[], scope: IConstruct): string[] {
  const all = byLayer(objects);
  const incomplete = new Set(byLayer(left).keys());
  const done: Layer[] = manifests ? [...BOOTSTRAP_LAYERS, ...(manifests.resources ? RESOURCE_LAYERS.filter((layer) => !incomplete.has(layer)) : [])] : [];
  const steps = applySteps(all, scope, done);
  return [
    ...who(manifests),
    ...(left.length > 0
      ? [
          'The template does not contain these objects, because nothing in it creates their CRDs or namespaces. They are in the layers below:',
          '',
          ...left.map(({ object }) => `- ${keyOf(object)}`).sort(),
          '',
        ]
      : []),
    ...(steps.length > 0 ? [`Apply the ${manifests ? 'other ' : ''}layers of the manifests in this order. Each \`kubectl apply\` prints one line for each object, which ends in \`serverside-applied\`.`, '', ...steps] : []),
  ];
}

function who(manifests: OmniManifests | undefined): string[] {
  if (!manifests) return ['The nodes stay NotReady until Cilium runs.', ''];
  if (manifests.cilium === 'full') {
    return [
      'Omni installs Cilium as soon as a control plane is reachable, and reverts changes that are not in the template. Change Cilium only with',
      '`omnictl cluster template sync`, and do not let Argo CD or Flux apply the layers `crds` and `cilium`.',
      '',
    ];
  }
  return [
    `Omni installs Cilium once, as soon as a control plane is reachable. It does not apply later changes. After the handover below, ${manifests.owner?.facts.controller ?? 'Argo CD or Flux'}`,
    'applies them.',
    '',
  ];
}

/** Omni does not track objects that it has applied once, so nothing must be removed from it. */
function handover(manifests: OmniManifests | undefined, objects: readonly SynthesizedObject[]): string[] {
  if (manifests?.cilium !== 'one-time') return [];
  const { owner } = manifests;
  const controller = owner?.facts.controller ?? 'Argo CD or Flux';
  return [
    `## Hand Cilium over to ${controller}`,
    '',
    `### 1. Let ${controller} take over`,
    '',
    ...takeOver(owner, objects),
    '### 2. Remove the field manager of Omni',
    '',
    'Omni uses the field manager `talos`.',
    '',
    ...releaseFields(owner, objects),
  ];
}
