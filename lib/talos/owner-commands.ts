import { crdsNeededBy, resourceOf } from '../synthesis/apply-steps';
import { BOOTSTRAP_LAYERS, byLayer, isBootstrapLayer } from '../synthesis/by-layer';
import { directoriesOf, helmUpgrade } from '../synthesis/helm-delivery';
import type { Layer } from '../synthesis/layer';
import { listed } from '../runtime/listed';
import { shell } from '../synthesis/markdown';
import type { HelmCommand } from '../synthesis/release';
import type { SynthesizedObject } from '../synthesis/synthesis';
import { layersByName, nameFor, startOf, type GitOpsOwner, type GitOpsOwnerFacts, type LayerNames } from './gitops-owner';
import { releaseOf } from './owner-marks';

/** The steps by which an owner takes over Cilium, with checks before and after. */
export function takeOver(owner: GitOpsOwner | undefined, objects: readonly SynthesizedObject[]): string[] {
  const start = startOf(owner);
  if (owner && start) return delivered(owner.facts, start, objects);
  switch (owner?.facts.controller) {
    case 'Argo CD':
      return argoCd(owner.facts, objects);
    case 'Flux':
      return flux(owner.facts, objects);
    case 'Helm':
      return helm(owner.facts, objects);
    case undefined:
      return [
        'Configure the controller to apply `manifests`. The objects have the field manager `talos`, so it must use server-side apply with force. In Argo CD,',
        'set the sync option `ServerSideApply=true`. Flux uses it by default. The objects do not change, so no pod restarts.',
        '',
        ...laterCrds(objects),
      ];
  }
}

/** The output contains the Applications or Kustomizations, which take over as soon as they exist. */
function delivered(facts: GitOpsOwnerFacts, start: readonly string[], objects: readonly SynthesizedObject[]): string[] {
  const all = byLayer(objects);
  const layers = [...all.keys()].filter(isBootstrapLayer);
  const command = helmCommandOf(objects);
  const release = facts.controller === 'Helm' ? command : undefined;
  const names = facts.controller === 'Helm' ? [] : layers.map((layer) => nameFor(facts.controller === 'Flux' ? facts.kustomization : facts.application, layer)!);
  return [
    'Check that the cluster has the same objects as the manifests. The commands must print nothing:',
    '',
    ...shell(...directoriesOf(all, layers).map((directory) => `kubectl diff --server-side --force-conflicts -k ${directory}`)),
    `Start the delivery, which \`apply.md\` describes. The objects already have the marks of ${facts.controller} and do not change, so no pod restarts:`,
    '',
    ...shell(...(start.length === 0 && release ? helmUpgrade(release, ['--force-conflicts']) : start)),
    ...(start.length === 0 ? HELM_CONFLICTS : [`Wait until ${start.length > 0 && release ? 'Flux' : facts.controller} has taken over:`, '']),
    ...shell(
      ...(release ? [start.length > 0 ? `kubectl -n ${release.namespace} wait --for=condition=Ready helmrelease ${release.releaseName} --timeout=15m` : `helm status ${release.releaseName} --namespace ${release.namespace}`] : []),
      ...names.map((name) =>
        facts.controller === 'Flux'
          ? `kubectl -n ${facts.namespace} wait --for=condition=Ready kustomization ${name} --timeout=15m`
          : `argocd app wait ${name} --sync --health --timeout 900`,
      ),
    ),
  ];
}

/** Controllers apply either all objects of a directory or none. */
function laterCrds(objects: readonly SynthesizedObject[], unit = 'an Application or Kustomization'): string[] {
  const layers = byLayer(objects);
  const needing = [...layers.keys()].flatMap((layer) => {
    const projects = crdsNeededBy(layers, layer);
    return projects.length > 0 ? [`\`manifests/${layer}\` needs ${listed(projects)}`] : [];
  });
  if (needing.length === 0) return [];
  return [`${listed(needing)}. Until these CRDs exist, the controller cannot apply any part of ${unit} that contains the layer. Use a separate one for the layer.`, ''];
}

function directoryOf(layer: Layer | undefined): string {
  return layer === undefined ? 'manifests' : `manifests/${layer}`;
}

/** `the Application \`cilium\` apply \`manifests\``, and the same for one name for each layer. */
function whoAppliesWhat(what: string, names: LayerNames): string {
  return listed(layersByName(names).map(({ name, layer }) => `the ${what} \`${name}\` apply \`${directoryOf(layer)}\``));
}

function argoCd({ application, applicationNamespace }: GitOpsOwnerFacts & { controller: 'Argo CD' }, objects: readonly SynthesizedObject[]): string[] {
  const all = layersByName(application);
  return [
    `Let ${whoAppliesWhat('Application', application)}, with the sync option \`ServerSideApply=true\`. The objects have the field manager \`talos\`, and`,
    'this option also takes over their fields. The objects already have the tracking mark of their Application and do not change, so no pod restarts.',
    'Enable automated pruning only after the Application is Synced: Argo CD deletes objects that have its mark but are not in its source.',
    '',
    ...(all.some(({ layer }) => layer === undefined) ? laterCrds(objects, 'an Application') : []),
    'The diff command must not show any difference. Run the commands one at a time:',
    '',
    ...shell(
      ...all
        .map(({ name }) => (applicationNamespace === undefined ? name : `${applicationNamespace}/${name}`))
        .flatMap((app) => [`argocd app diff ${app}`, `argocd app sync ${app} --server-side`, `argocd app wait ${app} --sync --health --timeout 600`]),
    ),
  ];
}

function flux({ kustomization, namespace }: GitOpsOwnerFacts & { controller: 'Flux' }, objects: readonly SynthesizedObject[]): string[] {
  const all = layersByName(kustomization);
  return [
    `Let ${whoAppliesWhat('Kustomization', kustomization)} (namespace \`${namespace}\`). Flux uses server-side apply and takes over the fields. The objects`,
    'already have the labels of their Kustomization and do not change, so no pod restarts.',
    '',
    ...(all.some(({ layer }) => layer === undefined) ? laterCrds(objects, 'a Kustomization') : []),
    'The diff command must not show any difference. Run the commands one at a time:',
    '',
    ...shell(
      ...all.flatMap(({ name, layer }) => [
        `flux diff kustomization ${name} --namespace ${namespace} --path ${directoryOf(layer)}`,
        `flux reconcile kustomization ${name} --namespace ${namespace} --with-source`,
        `flux get kustomizations ${name} --namespace ${namespace}`,
      ]),
    ),
  ];
}

const HELM_CONFLICTS: readonly string[] = [
  'Helm 4 uses server-side apply, and the field manager `talos` owns some of the fields. Without `--force-conflicts`, Helm stops halfway and leaves a',
  'failed release. If that happens, run the command again with the option. Do not uninstall the failed release: that deletes Cilium.',
  '',
];

/** The command of the release that the objects come from. */
function helmCommandOf(objects: readonly SynthesizedObject[]): HelmCommand | undefined {
  for (const entry of objects) {
    const release = releaseOf(entry);
    if (release) return release.helmCommand;
  }
  return undefined;
}

function helm({ helmRelease, namespace: around }: GitOpsOwnerFacts & { controller: 'Helm' }, objects: readonly SynthesizedObject[]): string[] {
  const command = helmCommandOf(objects);
  if (!command) return [];
  const { releaseName, namespace, version } = command;
  const upgrade = (option: string): string[] => helmUpgrade(command, [option]);
  const own = helmRelease === undefined;
  return [
    `Helm creates the release \`${releaseName}\` in the namespace \`${namespace}\` from the existing objects. They already have the marks of that release.`,
    'Helm rejects existing objects without these marks ("invalid ownership metadata").',
    '',
    ...(own
      ? []
      : [
          `The HelmRelease \`${helmRelease}\` needs \`releaseName: ${releaseName}\`, \`targetNamespace: ${namespace}\`,`,
          `\`storageNamespace: ${namespace}\`, version ${version} of the chart, and the values in \`cilium-values.yaml\`.`,
          '',
        ]),
    ...marksOfLaterObjects(objects, command),
    'Check that the cluster has the same objects as the manifests. This command must print nothing:',
    '',
    ...shell('kubectl diff --server-side --force-conflicts -k manifests/cilium'),
    'Preview the upgrade:',
    '',
    ...shell(...upgrade('--dry-run=server')),
    ...(own ? ['Then run it. With Helm 3, omit `--force-conflicts`, which it does not have.', ''] : ['Then let Flux take over:', '']),
    ...shell(
      ...(own ? upgrade('--force-conflicts') : [`flux reconcile helmrelease ${helmRelease} --namespace ${around} --with-source`, `flux get helmreleases ${helmRelease} --namespace ${around}`]),
      `helm status ${releaseName} --namespace ${namespace}`,
    ),
    ...(own
      ? HELM_CONFLICTS
      : []),
    'From now on, only Helm may apply the objects of the chart: `manifests/cilium`, and the chart objects in other layers. Helm does not apply patches',
    'from `TalosCilium.patchObject` or the repairs that `cilium-values.yaml` lists. `manifests/crds` is not part of the release, so apply it as before.',
    '',
  ];
}

/** Objects of the chart that are not in the bootstrap are applied without marks, and Helm would reject them. */
function marksOfLaterObjects(objects: readonly SynthesizedObject[], { releaseName, namespace }: HelmCommand): string[] {
  const layers = byLayer(objects);
  const later = [...layers].flatMap(([layer, members]) => (isBootstrapLayer(layer) ? [] : members.filter(releaseOf)));
  if (later.length === 0) return [];
  const byNamespace = new Map<string | undefined, string[]>();
  for (const { object } of later) {
    const { namespace: place, name } = object.metadata;
    byNamespace.set(place, [...(byNamespace.get(place) ?? []), `${resourceOf(object)}/${name}`]);
  }
  return [
    'Some objects of the chart are not in the bootstrap, because their CRDs or namespaces are created later. Apply their layers first, as described',
    'above. Then add the same marks to them:',
    '',
    ...shell(
      ...[...byNamespace].flatMap(([place, names]) => {
        const target = `${place === undefined ? '' : ` -n ${place}`}`;
        return [
          `kubectl${target} label --overwrite ${names.join(' ')} app.kubernetes.io/managed-by=Helm`,
          `kubectl${target} annotate --overwrite ${names.join(' ')} meta.helm.sh/release-name=${releaseName} meta.helm.sh/release-namespace=${namespace}`,
        ];
      }),
    ),
  ];
}

/** The directories with the objects of the bootstrap, as words of a shell. */
export function bootstrapDirectories(objects: readonly SynthesizedObject[]): string {
  return directoriesOf(byLayer(objects), BOOTSTRAP_LAYERS).join(' ');
}

/**
 * The steps by which the creator of the objects stops owning their fields. Server-side apply removes a field that is no longer in the
 * manifest only if nothing else owns it.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function releaseFields(owner: GitOpsOwner | undefined, objects: readonly SynthesizedObject[]): string[] {
  const controller = owner?.facts.controller;
  return [
    `The field manager \`talos\` still owns every field together with ${controller ?? 'the controller'}. If you later remove a field from the manifests, it would`,
    'stay in the cluster, and no diff would show it. Remove this field manager from the objects that the new owner has applied. You can repeat the',
    'command:',
    '',
    ...shell(...RELEASE_FIELDS.map((line) => line.replace('DIRECTORIES', bootstrapDirectories(objects)))),
    ...(controller === 'Flux' || controller === undefined ? ['If the kustomize-controller of Flux runs with `--override-manager=talos`, it does the same with each apply.', ''] : []),
    ...(controller === 'Helm' ? ['Helm 3 does not need this, because it compares with its previous release.', ''] : []),
  ];
}

/** The API server rejects an object that was changed in the meantime. The command can be repeated. */
const RELEASE_FIELDS: readonly string[] = [
  'for directory in DIRECTORIES; do',
  '  kubectl get -k "$directory" -o json --show-managed-fields |',
  "    jq '(.items // [.])[]",
  '      | select(any(.metadata.managedFields[]?; .manager == "talos"))',
  '      | select(any(.metadata.managedFields[]?; .manager != "talos" and .operation == "Apply"))',
  "      | del(.metadata.managedFields[] | select(.manager == \"talos\"))' |",
  '    kubectl replace -f -',
  'done',
];
