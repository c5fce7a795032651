import type { IConstruct } from 'constructs';
import type { TalosCluster } from '../cluster/talos-cluster';
import { applySteps, APPLY_TOOLS } from '../synthesis/apply-steps';
import { BOOTSTRAP_LAYERS, byLayer } from '../synthesis/by-layer';
import { deliveredLayers } from '../synthesis/helm-delivery';
import { shell } from '../synthesis/markdown';
import type { SynthesizedObject } from '../synthesis/synthesis';
import type { Bootstrap } from './bootstrap';
import { namespacesOutsideBootstrap } from './bootstrap-manifests';
import { startOf } from './gitops-owner';
import { handover } from './handover';
import { forEach, kubernetesVersion } from './readme-commands';

/** File that is applied before `control-plane.yaml` where that one deletes something. */
export const PREPARE = 'control-plane-prepare.yaml';

/**
 * `talos/README.md`: what to do with the patches, in order.
 *
 * @param prepare whether there is a file `control-plane-prepare.yaml`
 */
export function patchReadme(cluster: TalosCluster, prepare: boolean, bootstrap: Bootstrap | undefined, objects: readonly SynthesizedObject[], scope: IConstruct): string {
  const omni = cluster.management === 'omni';
  const lines = [
    `# Machine configuration of cluster ${cluster.name}`,
    '',
    'These files are patches for the machine configurations of Talos. They set everything that Cilium and the other parts of this app require,',
    'and they match the Helm values in `../cilium-values.yaml`.',
    '',
    '| File | Patches |',
    '|---|---|',
    '| `control-plane.yaml` | every control plane |',
    ...(prepare ? [`| \`${PREPARE}\` | every control plane of an existing cluster, before \`control-plane.yaml\` |`] : []),
    ...(cluster.workers > 0 ? ['| `worker.yaml` | every worker |'] : []),
    ...(bootstrap?.hosted ? ['| `bootstrap-manifests.yaml` | nothing: `bootstrap.yaml` refers to it by its URL |'] : []),
    ...(bootstrap ? ['| `bootstrap.yaml` | every control plane, so that Talos installs Cilium when the cluster starts |'] : []),
    ...(bootstrap?.mode === 'inline' ? ['| `bootstrap-remove.yaml` | every control plane, to remove `bootstrap.yaml` again after the handover |'] : []),
    '',
    `They are for machine configurations that were generated with Talos ${cluster.talosVersion}, even if the nodes run a newer version now.`,
    '',
    'Run all commands in the parent directory of this file, which has the directories `talos` and `manifests`. Paths in the commands start there.',
    `You need ${omni ? '`omnictl`' : '`talosctl`'}, ${APPLY_TOOLS}${bootstrap ? ', and `jq`' : ''}.`,
    '',
    ...(omni ? inOmni(cluster, bootstrap, objects, scope) : [...addresses(cluster), ...newCluster(cluster, bootstrap, objects, scope), ...existingCluster(cluster, prepare, bootstrap)]),
    ...(bootstrap ? handover(cluster, bootstrap, objects) : []),
    ...unchangeable(cluster),
  ];
  return `${lines.join('\n')}\n`;
}

/** For a cluster that is managed in the UI of Omni. `OmniClusterTemplate` writes a complete template instead. */
function inOmni(cluster: TalosCluster, bootstrap: Bootstrap | undefined, objects: readonly SynthesizedObject[], scope: IConstruct): string[] {
  return [
    '## In Omni',
    '',
    'Add the patches before you create the cluster, in the UI or in a cluster template:',
    '',
    `- \`control-plane.yaml\`${bootstrap ? ' and `bootstrap.yaml`' : ''} to the control plane machine set. Do not add ${bootstrap ? 'them' : 'it'} to the cluster: Omni would also give ${bootstrap ? 'them' : 'it'} to the workers, which reject ${bootstrap ? 'them' : 'it'}.`,
    ...(cluster.workers > 0 ? ['- `worker.yaml` to every machine set of workers.'] : []),
    '',
    ...(bootstrap?.hosted ? publish(bootstrap.hosted.url) : []),
    'Then create the cluster and get access to it:',
    '',
    ...shell(`omnictl kubeconfig --cluster ${cluster.name}`),
    ...layers(bootstrap, objects, scope),
    '## An existing cluster in Omni',
    '',
    'Omni applies a patch as soon as you save it.',
    '',
    ...(cluster.kubeProxy ? [] : kubeProxyRemoval(cluster)),
  ];
}

/** Shell variables with the addresses of the nodes. */
function addresses(cluster: TalosCluster): string[] {
  const [virtualIp] = cluster.virtualIps.map(String);
  const known = cluster.workers === 0 && cluster.nodeAddresses.length === cluster.controlPlanes ? cluster.nodeAddresses.map(String) : undefined;
  const nodes = (role: string, count: number): string => `(${Array.from({ length: count }, (_, index) => `"${known?.[index] ?? `<${role} ${index + 1}>`}"`).join(' ')})`;
  const endpoint = virtualIp === undefined ? (cluster.controlPlanes === 1 ? '$FIRST' : '<Kubernetes API>') : virtualIp.includes(':') ? `[${virtualIp}]` : virtualIp;
  return [
    '## Addresses of the nodes',
    '',
    ...(known
      ? ['The other commands use these variables, so set them first, in the same terminal:']
      : [
          'The other commands use these variables, so set them first, in the same terminal. This app does not contain the addresses of all nodes.',
          `Replace each text in angle brackets${endpoint.startsWith('<') ? '. For the Kubernetes API, use the host name or address of the load balancer or virtual IP in front of the control planes' : ''}.`,
        ]),
    '',
    ...shell(
      `CONTROL_PLANES=${nodes('control plane', cluster.controlPlanes)}`,
      ...(cluster.workers > 0 ? [`WORKERS=${nodes('worker', cluster.workers)}`] : []),
      'FIRST="${CONTROL_PLANES[@]:0:1}"',
      `ENDPOINT="${endpoint}"`,
    ),
  ];
}

function newCluster(cluster: TalosCluster, bootstrap: Bootstrap | undefined, objects: readonly SynthesizedObject[], scope: IConstruct): string[] {
  const directory = `"$HOME/.talos/${cluster.name}"`;
  const file = (name: string): string => `"$HOME/.talos/${cluster.name}/${name}"`;
  return [
    '## A new cluster',
    '',
    ...(bootstrap?.hosted ? publish(bootstrap.hosted.url) : []),
    'Generate the machine configurations. They contain the private keys and tokens of the cluster, so never commit them to Git.',
    `The command writes them to \`${directory.slice(1, -1)}\`, outside of this repository. Keep a copy in a safe place. Talos installs itself on`,
    '`/dev/sda`. If your nodes have a different disk, add `--install-disk` with its path.',
    '',
    ...shell(
      `talosctl gen config ${cluster.name} "https://$ENDPOINT:6443" \\`,
      `  --talos-version ${cluster.talosVersion} --kubernetes-version ${kubernetesVersion(cluster)} \\`,
      '  --config-patch-control-plane @talos/control-plane.yaml \\',
      ...(bootstrap ? ['  --config-patch-control-plane @talos/bootstrap.yaml \\'] : []),
      ...(cluster.workers > 0 ? ['  --config-patch-worker @talos/worker.yaml \\'] : []),
      `  --output ${directory}`,
    ),
    'Boot every node from the installation media of Talos. Then send each node its configuration:',
    '',
    ...shell(
      ...forEach('CONTROL_PLANES', `talosctl apply-config --insecure --nodes "$node" --file ${file('controlplane.yaml')}`),
      ...(cluster.workers > 0 ? forEach('WORKERS', `talosctl apply-config --insecure --nodes "$node" --file ${file('worker.yaml')}`) : []),
    ),
    'The nodes install Talos and restart, which takes some minutes. Then bootstrap the cluster from the first control plane, and get access to',
    'Kubernetes. If `talosctl bootstrap` cannot connect yet, wait and repeat it. After it has succeeded, never run it again.',
    '',
    ...shell(
      `export TALOSCONFIG=${file('talosconfig')}`,
      'talosctl config endpoint "${CONTROL_PLANES[@]}"',
      'talosctl config node "$FIRST"',
      'talosctl bootstrap',
      'talosctl kubeconfig',
    ),
    ...layers(bootstrap, objects, scope),
    ...(bootstrap ? [] : ['All nodes become Ready within a few minutes:', '', ...NODES_READY]),
  ];
}

function publish(url: string): string[] {
  return [`Publish \`talos/bootstrap-manifests.yaml\` at <${url}>: the control planes download it when the cluster starts.`, ''];
}

const NODES_READY = shell('kubectl wait --for=condition=Ready node --all --timeout=15m', 'kubectl get nodes');

/** The layers that are applied with kubectl. */
function layers(bootstrap: Bootstrap | undefined, objects: readonly SynthesizedObject[], scope: IConstruct): string[] {
  const outside = namespacesOutsideBootstrap(objects).size > 0;
  const steps = applySteps(byLayer(objects), scope, bootstrap ? BOOTSTRAP_LAYERS.filter((layer) => layer !== 'crds' || !outside) : []);
  const printed = 'Each `kubectl apply` prints one line for each object, which ends in `serverside-applied`.';
  const isWithCilium = deliveredLayers(byLayer(objects), scope).has('cilium');
  const notReady = isWithCilium ? 'its nodes stay NotReady until Cilium runs.' : 'its nodes stay NotReady until Cilium runs, which this app does not install.';
  if (!bootstrap) return [`Kubernetes starts, and ${notReady} Apply the layers of the manifests in this order. ${printed}`, '', ...steps];
  return [
    'Talos installs Cilium: the control planes apply the layers `crds` and `cilium`. A node becomes Ready when Cilium runs on it:',
    '',
    ...NODES_READY,
    ...(steps.length > 0
      ? [`${startOf(bootstrap.owner) ? `${bootstrap.owner!.facts.controller} applies the other layers when it takes over. To have them earlier, apply them in this order.` : 'Then apply the other layers of the manifests in this order.'} ${printed}${outside ? ' The bootstrap\nleaves out the namespaces that Cilium does not need, so the layer `crds` is applied once more.' : ''}`, '', ...steps]
      : []),
  ];
}

function existingCluster(cluster: TalosCluster, prepare: boolean, bootstrap: Bootstrap | undefined): string[] {
  const before = prepare ? `--patch @talos/${PREPARE} ` : '';
  const patch = (options: string): string[] => [
    ...forEach('CONTROL_PLANES', `talosctl patch machineconfig --nodes "$node" ${before}--patch @talos/control-plane.yaml${options}`),
    ...(cluster.workers > 0 ? forEach('WORKERS', `talosctl patch machineconfig --nodes "$node" --patch @talos/worker.yaml${options}`) : []),
  ];
  return [
    '## An existing cluster',
    '',
    'First preview the changes on each node:',
    '',
    ...shell(...patch(' --dry-run')),
    'Then apply them:',
    '',
    ...shell(...patch('')),
    ...(prepare
      ? [`Talos rejects a patch that deletes a setting that does not exist, such as a label that was deleted earlier. \`${PREPARE}\` therefore adds these`, 'settings first. Talos applies only the result of both patches.', '']
      : []),
    'A patch adds to the machine configuration and removes nothing from it. If you remove a setting from the program later, such as a sysctl or a firewall',
    'rule, it stays on the nodes: the synth lists what to remove with `talosctl edit machineconfig`.',
    '',
    ...(bootstrap
      ? ['Do not apply `bootstrap.yaml`: it is only for new clusters. Apply the layers `crds` and `cilium` of the manifests with kubectl or with your GitOps', 'controller, and after them the other layers as above.', '']
      : ['Then apply the layers of the manifests as above.', '']),
    ...(cluster.kubeProxy ? [] : kubeProxyRemoval(cluster)),
  ];
}

/** Deletes the objects that Talos created for kube-proxy and Flannel; Talos 1.12 and older never deletes them. */
const DELETIONS: readonly string[] = [
  'kubectl -n kube-system delete daemonset kube-proxy kube-flannel --ignore-not-found',
  'kubectl -n kube-system delete serviceaccount kube-proxy flannel --ignore-not-found',
  'kubectl -n kube-system delete configmap kube-flannel-cfg --ignore-not-found',
  'kubectl delete clusterrolebinding system:kube-proxy flannel --ignore-not-found',
  'kubectl delete clusterrole flannel --ignore-not-found',
];

/** The steps that remove kube-proxy and Flannel from an existing cluster. */
export function kubeProxyRemoval(cluster: TalosCluster): string[] {
  const omni = cluster.management === 'omni';
  const prunes = cluster.runningTalosVersion.atLeast('1.13');
  const upgrade = `talosctl upgrade-k8s --nodes "$FIRST" --to ${kubernetesVersion(cluster)}`;
  const sync = `omnictl cluster kubernetes manifest-sync ${cluster.name}`;
  return [
    'The patches disable kube-proxy and Flannel, but they do not delete their existing objects. Delete them after Cilium runs on all nodes.',
    ...(prunes
      ? [
          'Talos deletes objects that are no longer in the machine configuration. The first command only lists them:',
          '',
          ...shell(...(omni ? [sync, `${sync} --dry-run=false`] : [`${upgrade} --dry-run`, upgrade])),
          ...(omni ? [] : [`Both commands keep Kubernetes ${kubernetesVersion(cluster)}. If the cluster runs a different version, use that version.`, '']),
        ]
      : ['Before version 1.13, Talos does not delete the objects:', '', ...shell(...DELETIONS)]),
    'The firewall rules of kube-proxy remain in the kernel until a node restarts. Restart the nodes one at a time:',
    '',
    ...shell(
      ...(omni
        ? [
            'NODES=("<node 1>" "<node 2>")   # the names of all nodes',
            `export TALOSCONFIG="$HOME/${cluster.name}-talosconfig"`,
            `omnictl talosconfig --cluster ${cluster.name} "$TALOSCONFIG"`,
            ...forEach('NODES', 'talosctl reboot --nodes "$node" --wait'),
          ]
        : [...forEach('CONTROL_PLANES', 'talosctl reboot --nodes "$node" --wait'), ...(cluster.workers > 0 ? forEach('WORKERS', 'talosctl reboot --nodes "$node" --wait') : [])]),
    ),
  ];
}

/** Properties that cannot change in an existing cluster. */
export function unchangeable(cluster: TalosCluster): string[] {
  return [
    '## What you cannot change later',
    '',
    `- The pod subnets (${cluster.podSubnets.join(', ')}): each node keeps its block.`,
    `- The service subnets (${cluster.serviceSubnets.join(', ')}): Services keep their addresses.`,
    `- The DNS domain of Services (${cluster.dnsDomain}): certificates and workloads refer to it.`,
    `- The format of the machine configuration: Talos keeps the format of ${cluster.talosVersion} through all upgrades. Do not change \`talosVersion\`. After an`,
    '  upgrade of the nodes, set `runningTalosVersion`.',
  ];
}
