import type { TalosCluster } from '../cluster/talos-cluster';
import { shell } from '../synthesis/markdown';
import type { SynthesizedObject } from '../synthesis/synthesis';
import type { Bootstrap } from './bootstrap';
import { bootstrapDirectories, releaseFields, takeOver } from './owner-commands';
import { forEach, kubernetesVersion } from './readme-commands';

/**
 * The steps that move Cilium from the machine configuration to its owner, a GitOps controller or Helm. If Cilium stays in the machine
 * configuration, the next upgrade of Kubernetes reverts or deletes it.
 *
 * @see https://github.com/siderolabs/talos/issues/5640
 */
export function handover(cluster: TalosCluster, bootstrap: Bootstrap, objects: readonly SynthesizedObject[]): string[] {
  const { owner } = bootstrap;
  const controller = owner?.facts.controller ?? 'Argo CD or Flux';
  const { apply, dryRun, remove } = cluster.management === 'omni' ? omni(cluster) : talosctl(cluster, bootstrap);
  const directories = bootstrapDirectories(objects);
  return [
    ...(bootstrap.mode === 'inline' ? beforeHandover(cluster) : []),
    `## Hand Cilium over to ${controller}`,
    '',
    `Talos creates the objects of \`bootstrap.yaml\` when the cluster starts. Later, only ${apply} applies them again, and`,
    'that would revert every change of Cilium since then. Therefore hand Cilium over as soon as',
    `${controller === 'Helm' ? 'the cluster' : controller} runs. Follow the steps in this order.`,
    '',
    `### 1. Let ${controller} take over`,
    '',
    ...takeOver(owner, objects),
    '### 2. Remove Cilium from the machine configuration',
    '',
    ...remove,
    ...(cluster.runningTalosVersion.atLeast('1.13')
      ? [
          '### 3. Make Talos forget the objects',
          '',
          `Talos keeps an inventory of the objects that it created. ${apply} deletes objects that are in the inventory but not in`,
          'the machine configuration, which would now delete Cilium. Remove its objects from the inventory, and the annotation of the inventory from the objects:',
          '',
          ...shell(...forgetObjects(directories)),
          'Check that no object of Cilium would be deleted:',
          '',
          ...shell(dryRun),
          '### 4. Remove the field manager of Talos',
          '',
        ]
      : [`Before Talos 1.13, ${apply} does not delete objects, so Cilium stays.`, '', '### 3. Remove the field manager of Talos', '']),
    ...releaseFields(owner, objects),
  ];
}

/** How the manifests in the machine configuration are kept in step with those of the app. */
function beforeHandover(cluster: TalosCluster): string[] {
  const omni = cluster.management === 'omni';
  return [
    '## Change Cilium before the handover',
    '',
    'Keep a copy of the `bootstrap.yaml` that you applied, and pass its path as `Bootstrap.inline({ installed: \'...\' })`. Synth then fails if the',
    'manifests differ from the machine configuration.',
    '',
    'To change Cilium, remove `installed`, run the program, and replace the manifests in the machine configuration.',
    `${omni ? 'Omni applies them to the cluster when you run the command' : 'Talos applies them to the cluster when you run the last command'}:`,
    '',
    ...(omni
      ? ['Replace the content of the patch `bootstrap.yaml` of the control plane machine set in Omni.', '', ...shell(`omnictl cluster kubernetes manifest-sync ${cluster.name} --dry-run=false`)]
      : shell(
          ...forEach('CONTROL_PLANES', 'talosctl patch machineconfig --nodes "$node" --patch @talos/bootstrap-remove.yaml --patch @talos/bootstrap.yaml'),
          `talosctl upgrade-k8s --nodes "$FIRST" --to ${kubernetesVersion(cluster)}`,
        )),
    'Then replace the copy, and set `installed` again.',
    '',
  ];
}

/** Keys of the inventory consist of namespace, name, group and kind. A name can have a colon, but a key cannot. */
function forgetObjects(directories: string): string[] {
  return [
    `for directory in ${directories}; do`,
    '  kubectl get -k "$directory" -o json',
    'done |',
    "  jq -s '{data: (map(.items // [.]) | add | map({",
    '    key: "\\(.metadata.namespace // "")_\\(.metadata.name | gsub(":"; "__"))_\\(.apiVersion | if contains("/") then split("/")[0] else "" end)_\\(.kind)",',
    "    value: null}) | from_entries)}' |",
    '  kubectl -n kube-system patch configmap talos-bootstrap-manifests-inventory --type=merge --patch-file=/dev/stdin',
    `for directory in ${directories}; do`,
    '  kubectl annotate -k "$directory" config.k8s.io/owning-inventory-',
    'done',
  ];
}

interface Commands {
  readonly apply: string;
  readonly dryRun: string;
  readonly remove: readonly string[];
}

function talosctl(cluster: TalosCluster, { mode }: Bootstrap): Commands {
  const dryRun = `talosctl upgrade-k8s --nodes "$FIRST" --to ${kubernetesVersion(cluster)} --dry-run`;
  if (mode === 'inline') {
    return { apply: '`talosctl upgrade-k8s`', dryRun, remove: [...shell(...forEach('CONTROL_PLANES', 'talosctl patch machineconfig --nodes "$node" --patch @talos/bootstrap-remove.yaml')), ...(cluster.talosVersion.usesDocuments ? [] : ['If you repeat the command, a node that no longer has the manifests reports `lookup failed`, and its configuration does not change.', ''])] };
  }
  const what = cluster.talosVersion.usesDocuments ? 'the document `KubeExternalManifestConfig` with the name `cilium`' : 'the URL in `cluster.extraManifests`';
  return {
    apply: '`talosctl upgrade-k8s`',
    dryRun,
    remove: [`This command opens an editor for each control plane. Remove ${what}:`, '', ...shell(...forEach('CONTROL_PLANES', 'talosctl edit machineconfig --nodes "$node"'))],
  };
}

function omni({ name }: TalosCluster): Commands {
  return {
    apply: '`omnictl cluster kubernetes manifest-sync`',
    dryRun: `omnictl cluster kubernetes manifest-sync ${name}`,
    remove: ['Delete the patch `bootstrap.yaml` of the control plane machine set in Omni.', ''],
  };
}
