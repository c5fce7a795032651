import type { HelmCommand } from '../cilium/talos-cilium';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { Bootstrap } from './bootstrap';
import { handover } from './handover';

/** File that is applied before `control-plane.yaml` where that one deletes something. */
export const PREPARE = 'control-plane-prepare.yaml';

/**
 * `talos/README.md`: what to do with the patches, in order.
 *
 * @param prepare whether there is a file `control-plane-prepare.yaml`
 */
export function patchReadme(cluster: TalosCluster, prepare: boolean, bootstrap?: Bootstrap, command?: HelmCommand): string {
  const lines = [
    `# Machine configuration of ${cluster.name}`,
    '',
    `Strategic merge patches for machine configurations that Talos ${cluster.talosVersion} generated. That version decides their dialect,`,
    'not the version that the nodes run now. They agree with the Helm values of Cilium in `../cilium-values.yaml`: both come from',
    'the same facts.',
    '',
    ...(cluster.management === 'omni' ? withOmni(cluster, bootstrap) : [...newCluster(cluster, bootstrap), ...existingCluster(cluster, prepare)]),
    ...(bootstrap ? handover(cluster, bootstrap, command) : []),
    ...unchangeable(cluster),
  ];
  return `${lines.join('\n')}\n`;
}

/** `OmniClusterTemplate` writes all of it; these are the patches alone, for a cluster that is kept in the UI. */
function withOmni(cluster: TalosCluster, bootstrap: Bootstrap | undefined): string[] {
  return [
    '## In Omni',
    '',
    'Add the patches before the cluster is created, in the UI or in a cluster template:',
    '',
    '- `control-plane.yaml` to the control plane machine set, never to the cluster: Omni would give it to workers too, which refuse it.',
    ...(bootstrap ? ['- `bootstrap.yaml` to the control plane machine set as well.'] : []),
    ...(cluster.workers > 0 ? ['- `worker.yaml` to each machine set of workers.'] : []),
    '',
    'In a cluster that runs already, changed patches are rolled out when they are saved; what kube-proxy and Flannel left goes with',
    `\`omnictl cluster kubernetes manifest-sync ${cluster.name} --dry-run=false\` from Talos 1.13 on, and before with:`,
    '',
    '```sh',
    ...DELETIONS,
    '```',
    '',
  ];
}

function patches(cluster: TalosCluster, bootstrap: Bootstrap | undefined): string[] {
  return ['  --config-patch-control-plane @talos/control-plane.yaml', ...(bootstrap ? ['  --config-patch-control-plane @talos/bootstrap.yaml'] : []), ...(cluster.workers > 0 ? ['  --config-patch-worker @talos/worker.yaml'] : [])];
}

function newCluster(cluster: TalosCluster, bootstrap: Bootstrap | undefined): string[] {
  const generate = [
    `talosctl gen config ${cluster.name} https://<endpoint>:6443`,
    `  --talos-version ${cluster.talosVersion} --kubernetes-version ${cluster.kubernetesVersion.kubeVersion.replace(/^v/, '')}`,
    ...patches(cluster, bootstrap),
  ].join(' \\\n');
  return [
    '## A new cluster',
    '',
    '```sh',
    '# The files hold the secrets of the cluster: keep them out of Git.',
    generate,
    'talosctl apply-config --insecure --nodes <control planes> --file controlplane.yaml',
    ...(cluster.workers > 0 ? ['talosctl apply-config --insecure --nodes <workers> --file worker.yaml'] : []),
    'talosctl bootstrap --nodes <first control plane> --endpoints <first control plane> --talosconfig talosconfig',
    'talosctl kubeconfig --nodes <first control plane> --endpoints <first control plane> --talosconfig talosconfig',
    '```',
    '',
    bootstrap
      ? 'The control planes apply the layers `crds` and `cilium` by themselves. Nodes are Ready soon after; then apply the rest:'
      : 'Nodes stay NotReady until Cilium runs. Apply the layers in the order of `../manifests/kustomization.yaml`:',
    '',
    '```sh',
    `for layer in ${bootstrap ? '' : 'crds cilium '}network gateway policies workloads; do`,
    '  [ -d "manifests/$layer" ] && kubectl apply --server-side -k "manifests/$layer"',
    'done',
    '```',
    '',
    'A layer after `cilium` needs the CRDs that Cilium\'s operator installs: wait for it with',
    '`kubectl -n kube-system rollout status deployment/cilium-operator`.',
    '',
  ];
}

function existingCluster(cluster: TalosCluster, prepare: boolean): string[] {
  const prunes = cluster.runningTalosVersion.atLeast('1.13');
  const controlPlane = `talosctl patch machineconfig --nodes <control planes> ${prepare ? `--patch @talos/${PREPARE} ` : ''}--patch @talos/control-plane.yaml`;
  return [
    '## A cluster that runs already',
    '',
    '```sh',
    `${controlPlane} --dry-run`,
    controlPlane,
    ...(cluster.workers > 0 ? ['talosctl patch machineconfig --nodes <workers> --patch @talos/worker.yaml'] : []),
    '```',
    '',
    ...(prepare
      ? [
          `Talos refuses a patch that deletes what is not there, such as a label that an earlier patch deleted. \`${PREPARE}\` puts it`,
          'back first; nodes see only the result of both.',
          '',
        ]
      : []),
    ...(cluster.kubeProxy ? [] : kubeProxyRemoval(prunes)),
  ];
}

/** What Talos made for kube-proxy and Flannel, and up to 1.12 never deletes. */
export const DELETIONS: readonly string[] = [
  'kubectl -n kube-system delete daemonset kube-proxy kube-flannel --ignore-not-found',
  'kubectl -n kube-system delete serviceaccount kube-proxy flannel --ignore-not-found',
  'kubectl -n kube-system delete configmap kube-flannel-cfg --ignore-not-found',
  'kubectl delete clusterrolebinding system:kube-proxy flannel --ignore-not-found',
  'kubectl delete clusterrole flannel --ignore-not-found',
];

function kubeProxyRemoval(prunes: boolean): string[] {
  return [
    'The patch turns kube-proxy and Flannel off, but what runs already stays until it is removed. Do it once Cilium runs with',
    'kube-proxy replacement on all nodes:',
    '',
    '```sh',
    ...(prunes
      ? ['talosctl upgrade-k8s --nodes <first control plane> --to <the version it has> --dry-run   # lists what goes', 'talosctl upgrade-k8s --nodes <first control plane> --to <the version it has>']
      : DELETIONS),
    '# Rules that kube-proxy left in the kernel go with a reboot, one node after the other.',
    'talosctl reboot --nodes <node> --wait',
    '```',
    '',
  ];
}

/** Facts that stay as they are for the life of a cluster. */
export function unchangeable(cluster: TalosCluster): string[] {
  return [
    '## What cannot be changed later',
    '',
    `- The pod subnets (${cluster.podSubnets.join(', ')}): nodes keep the block that they were given.`,
    `- The service subnets (${cluster.serviceSubnets.join(', ')}): Services keep their addresses.`,
    `- The domain of Services (${cluster.dnsDomain}): certificates and workloads have it written down.`,
    `- The dialect: Talos keeps the form that ${cluster.talosVersion} generated through all upgrades. Leave \`talosVersion\` as it is and set`,
    '  `runningTalosVersion` when the nodes are upgraded.',
  ];
}
