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
export function omniReadme(cluster: TalosCluster, manifests: OmniManifests | undefined, left: readonly SynthesizedObject[], objects: readonly SynthesizedObject[]): string {
  const template = (command: string, options = ''): string => `omnictl cluster template ${command} --file cluster-template.yaml${options}`;
  const lines = [
    `# Cluster template of cluster ${cluster.name}`,
    '',
    '`cluster-template.yaml` is the complete cluster for Omni: its machines, and patches with the machine configuration that Cilium and the other',
    'parts of this app require. It matches the Helm values in `../cilium-values.yaml`.',
    '',
    `The patches fit machine configurations that were generated with Talos ${cluster.talosVersion}. Omni keeps the form of the version that a cluster was created with.`,
    '',
    'Run all commands in the parent directory of this file, which has the directories `omni` and `manifests`, in one terminal.',
    `You need \`omnictl\`, ${APPLY_TOOLS}${manifests?.cilium === 'one-time' ? ', and `jq`' : ''}.`,
    '',
    '## A new cluster',
    '',
    ...(cluster.runningTalosVersion.usesDocuments === cluster.talosVersion.usesDocuments
      ? []
      : [
          `This template is for a cluster that was created with Talos ${cluster.talosVersion} and upgraded since. Omni would create a new one with`,
          `${cluster.runningTalosVersion}, whose machine configuration has another form: set \`talosVersion\` to it first.`,
          '',
        ]),
    'Check the template, look at what Omni would do, and apply it. Its file names are relative to its directory, so change to it:',
    '',
    ...shell('cd omni', template('validate'), template('sync', ' --dry-run --verbose'), template('sync', ' --verbose'), template('status', manifests ? '' : ' --wait 0s'), 'cd ..'),
    ...(manifests ? ['`status` waits until the cluster is ready, five minutes at most. Repeat it if that is not enough. Then get access to the cluster:'] : ['Repeat `status` until the Kubernetes API is there. Then get access to it:']),
    '',
    ...shell(`omnictl kubeconfig --cluster ${cluster.name}`),
    ...layers(manifests, left, objects),
    ...handover(manifests, objects),
    '## An existing cluster',
    '',
    'Export what Omni has now and compare its machines, extensions and patches with the template. Then look at what Omni would change, and apply it:',
    '',
    ...shell(`omnictl cluster template export --cluster ${cluster.name} --output "$HOME/${cluster.name}-exported.yaml"`, 'cd omni', template('diff'), template('sync', ' --verbose'), 'cd ..'),
    ...(cluster.kubeProxy ? [] : kubeProxyRemoval(cluster)),
    ...unchangeable(cluster),
  ];
  return `${lines.join('\n')}\n`;
}

/** What Omni applies, and what is applied with kubectl afterwards. */
function layers(manifests: OmniManifests | undefined, left: readonly SynthesizedObject[], objects: readonly SynthesizedObject[]): string[] {
  const all = byLayer(objects);
  const incomplete = new Set(byLayer(left).keys());
  const done: Layer[] = manifests ? [...BOOTSTRAP_LAYERS, ...(manifests.resources ? RESOURCE_LAYERS.filter((layer) => !incomplete.has(layer)) : [])] : [];
  const steps = applySteps(all, done);
  return [
    ...who(manifests),
    ...(left.length > 0
      ? [
          'Omni does not get these objects, because nothing in the template creates their CRDs or namespaces. They are in the layers below:',
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
      'Omni installs Cilium as soon as a control plane answers, and reverts changes that are not in the template. Change Cilium only with',
      '`omnictl cluster template sync`, and do not let Argo CD or Flux apply the layers `crds` and `cilium`.',
      '',
    ];
  }
  return [
    `Omni installs Cilium once, as soon as a control plane answers. It does not apply later changes: that is what ${manifests.owner?.facts.controller ?? 'Argo CD or Flux'} does after the`,
    'handover below.',
    '',
  ];
}

/** Omni does not track objects that it has applied once, so nothing must be removed from it. */
function handover(manifests: OmniManifests | undefined, objects: readonly SynthesizedObject[]): string[] {
  if (manifests?.cilium !== 'one-time') return [];
  const { owner } = manifests;
  const controller = owner?.facts.controller ?? 'Argo CD or Flux';
  return [
    `## Handing Cilium over to ${controller}`,
    '',
    `### 1. Let ${controller} take over`,
    '',
    ...takeOver(owner, objects),
    '### 2. Take the fields away from Omni',
    '',
    'Omni applies as the field manager `talos`.',
    '',
    ...releaseFields(owner, objects),
  ];
}
