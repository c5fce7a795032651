import type { HelmCommand } from '../cilium/talos-cilium';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { Bootstrap } from './bootstrap';
import { releaseFields, takeOver } from './owner-commands';

/**
 * How Cilium gets from the machine configuration to its owner, a GitOps controller or Helm. Whoever leaves it in both has it turned back, or deleted, by
 * the next upgrade of Kubernetes.
 *
 * @see https://github.com/siderolabs/talos/issues/5640
 */
export function handover(cluster: TalosCluster, bootstrap: Bootstrap, command: HelmCommand | undefined): string[] {
  const { owner } = bootstrap;
  const inventory = cluster.runningTalosVersion.atLeast('1.13');
  const { apply, dryRun, remove } = cluster.management === 'omni' ? omni(cluster) : talosctl(cluster, bootstrap);
  return [
    `## Handing Cilium over to ${owner?.facts.controller ?? 'Argo CD or Flux'}`,
    '',
    `Talos makes the bootstrap objects once and never changes them again, with one exception: ${apply} applies what is in the`,
    `machine configuration over whatever is in the cluster. So there must be one owner. ${owner?.facts.controller === 'Helm' ? 'Once the cluster runs' : 'Once the controller runs'}:`,
    '',
    ...step(1, owner ? takeOver(owner, command, '') : ANY_CONTROLLER),
    ...remove,
    ...(inventory
      ? [
          `3. Talos 1.13 and newer remember what they made, and the next ${apply} would delete what is no longer in the`,
          '   configuration: all of Cilium. Let it forget the objects first, and look at the dry run:',
          '',
          '   ```sh',
          '   kubectl -n kube-system get configmap talos-bootstrap-manifests-inventory -o yaml > inventory.yaml',
          '   # Remove the entries of the objects in manifests/crds and manifests/cilium from inventory.yaml, then:',
          '   kubectl replace -f inventory.yaml',
          '   for layer in crds cilium; do',
          '     [ -d "manifests/$layer" ] && kubectl annotate -k "manifests/$layer" config.k8s.io/owning-inventory-',
          '   done',
          `   ${dryRun}   # must delete nothing`,
          '   ```',
          '',
        ]
      : [`3. ${apply[0]!.toUpperCase()}${apply.slice(1)} of Talos up to 1.12 deletes nothing, so that is all.`, '']),
    ...step(4, releaseFields(owner, '')),
    ...(bootstrap.mode === 'inline'
      ? ['Until then pass `bootstrap: Bootstrap.inline({ installed: \'talos/installed.yaml\' })` with a copy of what was applied: the synth fails', 'when the manifests and the machine configuration drift apart.', '']
      : []),
  ];
}

/** What every controller can do. */
const ANY_CONTROLLER: readonly string[] = [
  'Let it apply `../manifests`, server-side and with force: the objects have the field manager `talos`. Argo CD: sync option',
  '`ServerSideApply=true`. Flux does it by itself. The objects are the same, so nothing restarts.',
];

/** A step of a list, with the lines that belong to it. */
function step(number: number, lines: readonly string[]): string[] {
  return lines.map((line, index) => (index === 0 ? `${number}. ${line}` : line === '' ? '' : `   ${line}`));
}

interface Commands {
  readonly apply: string;
  readonly dryRun: string;
  readonly remove: readonly string[];
}

function talosctl({ talosVersion }: TalosCluster, { mode }: Bootstrap): Commands {
  return {
    apply: '`talosctl upgrade-k8s`',
    dryRun: 'talosctl upgrade-k8s --nodes <first control plane> --to <the version it has> --dry-run',
    remove: [
      '2. Take the bootstrap out of the machine configuration of every control plane:',
      '',
      '   ```sh',
      mode === 'inline'
        ? '   talosctl patch machineconfig --nodes <control planes> --patch @talos/bootstrap-remove.yaml'
        : `   talosctl edit machineconfig --nodes <control planes>   # remove ${talosVersion.usesDocuments ? 'KubeExternalManifestConfig cilium' : 'the URL from cluster.extraManifests'}`,
      '   ```',
      '',
    ],
  };
}

function omni({ name }: TalosCluster): Commands {
  return {
    apply: '`omnictl cluster kubernetes manifest-sync`',
    dryRun: `omnictl cluster kubernetes manifest-sync ${name}`,
    remove: ['2. Delete the patch `bootstrap.yaml` of the control plane in Omni.', ''],
  };
}
