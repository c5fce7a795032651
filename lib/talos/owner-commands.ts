import type { HelmCommand } from '../cilium/talos-cilium';
import type { SynthesizedObject } from '../synthesis/synthesis';
import { layersByName, type GitOpsOwner, type GitOpsOwnerFacts } from './gitops-owner';
import { releaseOf } from './owner-marks';

/** The command of the release that the objects come from. */
export function helmCommandOf(objects: readonly SynthesizedObject[]): HelmCommand | undefined {
  for (const entry of objects) {
    const release = releaseOf(entry);
    if (release) return release.helmCommand;
  }
  return undefined;
}

/**
 * How an owner takes Cilium over: what to look at before, what to do, what to look at after.
 *
 * @param root path of the cluster's directory from where the commands run, empty or ending in `/`
 */
export function takeOver({ facts }: GitOpsOwner, command: HelmCommand | undefined, root: string): string[] {
  switch (facts.controller) {
    case 'Argo CD':
      return argoCd(facts);
    case 'Flux':
      return flux(facts, root);
    case 'Helm':
      return command ? helm(facts, command, root) : [];
  }
}

function argoCd({ application, applicationNamespace }: GitOpsOwnerFacts & { controller: 'Argo CD' }): string[] {
  const apps = layersByName(application).map(({ name }) => (applicationNamespace === undefined ? name : `${applicationNamespace}/${name}`));
  return [
    `Let ${listed('the Application', apps)} apply \`../manifests\`. The objects have the field manager \`talos\`, so it takes the sync option`,
    '`ServerSideApply=true`, which is an apply with force. They are the same objects and carry the mark of their Application already, so',
    'nothing restarts. Argo CD deletes what carries its mark and is not in its source: turn automated pruning on when it says Synced.',
    '',
    '```sh',
    ...apps.flatMap((app) => [
      `argocd app diff ${app}   # before: nothing may differ`,
      `argocd app sync ${app} --server-side`,
      `argocd app wait ${app} --sync --health --timeout 600`,
    ]),
    '```',
    '',
  ];
}

function flux({ kustomization, namespace }: GitOpsOwnerFacts & { controller: 'Flux' }, root: string): string[] {
  const all = layersByName(kustomization);
  return [
    `Let ${listed('the Kustomization', all.map(({ name }) => name))} in \`${namespace}\` apply \`../manifests\`. Flux does so server-side and with force.`,
    'They are the same objects and carry the labels of their Kustomization already, so nothing restarts.',
    '',
    '```sh',
    ...all.flatMap(({ name, layer }) => [
      `flux diff kustomization ${name} --namespace ${namespace} --path ${root}manifests${layer ? `/${layer}` : ''}   # before: nothing may differ`,
      `flux reconcile kustomization ${name} --namespace ${namespace} --with-source`,
      `flux get kustomizations ${name} --namespace ${namespace}`,
    ]),
    '```',
    '',
  ];
}

function helm(facts: GitOpsOwnerFacts & { controller: 'Helm' }, { releaseName, namespace, chart, version }: HelmCommand, root: string): string[] {
  const { helmRelease, namespace: around } = facts;
  const upgrade = (options: string): string[] => [
    `helm upgrade --install ${releaseName} ${chart} --version ${version} \\`,
    `  --namespace ${namespace} --values ${root}cilium-values.yaml ${options}`,
  ];
  const own = helmRelease === undefined;
  return [
    `Let Helm make its release \`${releaseName}\` in \`${namespace}\` of them. The chart's objects carry the marks without which it refuses what it`,
    'has not made itself ("invalid ownership metadata").',
    ...(own
      ? []
      : [
          `The HelmRelease \`${helmRelease}\` needs \`releaseName: ${releaseName}\`, \`targetNamespace: ${namespace}\` and`,
          `\`storageNamespace: ${namespace}\`, version ${version} of the chart, and the values in \`../cilium-values.yaml\`.`,
        ]),
    '',
    '```sh',
    `kubectl diff --server-side --force-conflicts -k ${root}manifests/cilium   # before: nothing may differ`,
    ...upgrade('--dry-run=server'),
    ...(own
      ? upgrade('--force-conflicts   # helm 3 has no such option: leave it out')
      : [`flux reconcile helmrelease ${helmRelease} --namespace ${around} --with-source`, `flux get helmreleases ${helmRelease} --namespace ${around}`]),
    `helm status ${releaseName} --namespace ${namespace}`,
    '```',
    '',
    ...(own
      ? [
          'Helm 4 applies server-side and takes values that the chart writes although they are the defaults (`hostNetwork: false`) for',
          'conflicts with the field manager `talos`. Without the option it stops halfway, and leaves a failed release: do not uninstall that,',
          'it would take Cilium along.',
          '',
        ]
      : []),
    'Helm renders the chart alone: it undoes patches of `TalosCilium.patchObject` and the repairs that `../cilium-values.yaml` names. The',
    'layer `cilium` of `../manifests` must have no other owner from then on. The layer `crds` is no part of the release: go on applying it',
    'as before.',
    '',
  ];
}

/**
 * How the one that made the objects stops being an owner of their fields. Server-side apply removes a field that was dropped from a
 * manifest only when nobody else owns it.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function releaseFields(owner: GitOpsOwner | undefined, root: string): string[] {
  const controller = owner?.facts.controller;
  return [
    `The field manager \`talos\` still owns every field beside ${controller ?? 'the controller'}: one that is dropped from the manifests later would stay in the`,
    'cluster, and no diff would show it. So take its entry out of the objects that the new owner has applied, with jq:',
    '',
    '```sh',
    ...RELEASE_FIELDS.map((line) => line.replace(/MANIFESTS/g, `${root}manifests`)),
    '```',
    '',
    ...(controller === 'Flux' || controller === undefined
      ? ['Flux does the same at each apply when its kustomize-controller has the argument `--override-manager=talos`.', '']
      : []),
    ...(controller === 'Helm' ? ['Helm 3 needs none of this: it compares with its last release instead.', ''] : []),
  ];
}

/** Looks at every object again when it writes: one that somebody changed meanwhile is refused, and the command can be repeated. */
const RELEASE_FIELDS: readonly string[] = [
  'for layer in crds cilium; do',
  '  [ -d "MANIFESTS/$layer" ] || continue',
  '  kubectl get -k "MANIFESTS/$layer" -o json --show-managed-fields |',
  "    jq '(.items // [.])[]",
  '      | select(any(.metadata.managedFields[]?; .manager == "talos"))',
  '      | select(any(.metadata.managedFields[]?; .manager != "talos" and .operation == "Apply"))',
  "      | del(.metadata.managedFields[] | select(.manager == \"talos\"))' |",
  '    kubectl replace -f -',
  'done',
];

function listed(what: string, names: readonly string[]): string {
  return `${what}${names.length > 1 ? 's' : ''} ${names.map((name) => `\`${name}\``).join(' and ')}`;
}
