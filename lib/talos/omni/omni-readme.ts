import type { HelmCommand } from '../../cilium/talos-cilium';
import type { TalosCluster } from '../../cluster/talos-cluster';
import { releaseFields, takeOver } from '../owner-commands';
import { DELETIONS, unchangeable } from '../patch-readme';
import type { OmniManifests } from './omni-manifests';

/** `omni/README.md`: what to do with the template, in order. */
export function omniReadme(cluster: TalosCluster, manifests: OmniManifests | undefined, left: readonly string[], command: HelmCommand | undefined): string {
  const lines = [
    `# Cluster template of ${cluster.name}`,
    '',
    `For Omni, in the dialect of machine configurations that Talos ${cluster.talosVersion} generated: Omni keeps the dialect of the version`,
    'that a cluster was created with. The patches agree with the Helm values of Cilium in `../cilium-values.yaml`: both come from the',
    'same facts.',
    '',
    '## A new cluster',
    '',
    ...(cluster.runningTalosVersion.usesDocuments === cluster.talosVersion.usesDocuments
      ? []
      : [
          `This template is for a cluster that was created with Talos ${cluster.talosVersion} and upgraded since. A new one would be created with`,
          `${cluster.runningTalosVersion}, whose dialect is another: set \`talosVersion\` to it first.`,
          '',
        ]),
    '```sh',
    'cd omni   # the template names files beside it',
    'omnictl cluster template validate --file cluster-template.yaml',
    'omnictl cluster template sync --file cluster-template.yaml --dry-run --verbose',
    'omnictl cluster template sync --file cluster-template.yaml --verbose',
    'omnictl cluster template status --file cluster-template.yaml',
    `omnictl kubeconfig --cluster ${cluster.name}`,
    '```',
    '',
    ...next(manifests),
    ...(left.length > 0 ? ['Omni does not get these, as nothing in the template makes their CRDs; they are in `../manifests`:', '', ...left.map((key) => `- ${key}`), ''] : []),
    ...handover(manifests, command),
    '## A cluster that runs already',
    '',
    '```sh',
    `omnictl cluster template export --cluster ${cluster.name} --output exported.yaml   # what Omni has: compare machines, extensions and patches`,
    'omnictl cluster template diff --file cluster-template.yaml',
    'omnictl cluster template sync --file cluster-template.yaml --verbose',
    '```',
    '',
    ...(cluster.kubeProxy ? [] : kubeProxyRemoval(cluster)),
    ...unchangeable(cluster),
  ];
  return `${lines.join('\n')}\n`;
}

function next(manifests: OmniManifests | undefined): string[] {
  const layers = ['network', 'gateway', 'policies', 'workloads'];
  const rest = !manifests ? ['crds', 'cilium', ...layers] : manifests.resources ? ['workloads'] : layers;
  const who = !manifests
    ? ['Nodes stay NotReady until Cilium runs. Apply the layers in the order of `../manifests/kustomization.yaml`:']
    : manifests.cilium === 'full'
      ? ['Omni applies Cilium as soon as a control plane answers, and reconciles it from then on: change it by `sync` only, and keep the', 'layers `crds` and `cilium` away from Argo CD and Flux. Then apply the rest:']
      : [
          'Omni applies Cilium once, as soon as a control plane answers. Later changes of these manifests have no effect there: from then on',
          ...(manifests.owner
            ? [`${manifests.owner.facts.controller} is the owner: see below. Then apply the rest:`]
            : [
                'Argo CD or Flux is the owner, server-side and with force, as the objects have the field manager `talos`. Argo CD: sync option',
                '`ServerSideApply=true`. Flux does it by itself. The objects are the same, so nothing restarts. Then apply the rest:',
              ]),
        ];
  return [
    ...who,
    '',
    '```sh',
    `for layer in ${rest.join(' ')}; do`,
    '  [ -d "../manifests/$layer" ] && kubectl apply --server-side -k "../manifests/$layer"',
    'done',
    '```',
    '',
    'A layer after `cilium` needs the CRDs that Cilium\'s operator installs: wait for it with',
    '`kubectl -n kube-system rollout status deployment/cilium-operator`.',
    '',
  ];
}

/** Omni forgets what it has applied once, so that there is nothing to take out of it. */
function handover(manifests: OmniManifests | undefined, command: HelmCommand | undefined): string[] {
  if (manifests?.cilium !== 'one-time') return [];
  const { owner } = manifests;
  return [`## Handing Cilium over to ${owner?.facts.controller ?? 'Argo CD or Flux'}`, '', ...(owner ? takeOver(owner, command, '../') : []), ...releaseFields(owner, '../')];
}

function kubeProxyRemoval(cluster: TalosCluster): string[] {
  return [
    'The patches turn kube-proxy and Flannel off, but what runs already stays until it is removed. Do it once Cilium runs with kube-proxy',
    'replacement on all nodes:',
    '',
    '```sh',
    ...(cluster.runningTalosVersion.atLeast('1.13')
      ? ['# Talos 1.13 and newer delete what is no longer in the machine configuration.', `omnictl cluster kubernetes manifest-sync ${cluster.name}                   # shows the difference`, `omnictl cluster kubernetes manifest-sync ${cluster.name} --dry-run=false`]
      : ['# Talos up to 1.12 never deletes what it made.', ...DELETIONS]),
    '# Rules that kube-proxy left in the kernel go with a reboot, one node after the other.',
    `omnictl talosconfig --cluster ${cluster.name} talosconfig`,
    'talosctl --talosconfig talosconfig reboot --nodes <node> --wait',
    '```',
    '',
  ];
}
