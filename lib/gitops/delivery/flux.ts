import { isBootstrapLayer } from '../../synthesis/by-layer';
import { isOfRelease } from '../../synthesis/helm-delivery';
import { listed } from '../../runtime/listed';
import { shell } from '../../synthesis/markdown';
import type { FileText } from '../../synthesis/output-files';
import { substitutionsOf } from '../../model/substitutions';
import { fluxHealthCheck } from './health';
import type { GitOpsDeliveryFacts } from './gitops-delivery';
import { helmReleaseFiles } from './helm-release';
import { nameOfLayer, notedYaml, type ClusterDelivery, type LayerDelivery } from './plan';

type Facts = GitOpsDeliveryFacts & { readonly controller: 'Flux' };

/** Name of the Kustomization above those of the layers, and of the source that the output contains. */
function rootName({ name }: Facts): string {
  return `${name}-layers`;
}

function sourceRef(facts: Facts): object {
  return { kind: facts.source.kind, name: facts.source.name ?? rootName(facts) };
}

/** Files of the delivery by Flux, by path below the output. */
export function fluxFiles(facts: Facts, deliveries: readonly ClusterDelivery[]): Map<string, FileText> {
  const files = new Map<string, FileText>();
  for (const delivery of deliveries) {
    files.set(`${delivery.cluster}/flux/root.yaml`, root(facts, delivery));
    for (const layer of delivery.layers) {
      files.set(`${delivery.cluster}/flux/layers/${layer.layer}.yaml`, kustomization(facts, delivery, layer));
      if (!delivery.release || layer.layer !== 'cilium') continue;
      const own = layer.members.some((entry) => !isOfRelease(entry)) ? '../../manifests/cilium' : undefined;
      for (const [name, text] of helmReleaseFiles(delivery.release, layer.members, own)) files.set(`${delivery.cluster}/flux/cilium/${name}`, text);
    }
  }
  return files;
}

/** The command that starts the delivery. It runs in the directory of the cluster. */
export function fluxStart(): string[] {
  return ['kubectl apply -f flux/root.yaml'];
}

/** The section of `apply.md`. */
export function fluxPage(facts: Facts, { layers, release }: ClusterDelivery): string[] {
  return [
    '## With Flux',
    '',
    '`flux/root.yaml` is the Kustomization that applies the Kustomization of each layer in `flux/layers/`. A layer is applied when those that it depends on',
    'are ready:',
    '',
    '| Kustomization | Layer | Depends on |',
    '|---|---|---|',
    ...layers.map(({ name, layer, after }) => `| \`${name}\` | \`${layer}\` | ${listed(after.map((other) => `\`${other}\``)) || '-'} |`),
    '',
    ...(release ? [`The Kustomization \`${nameOfLayer(facts.name, 'cilium')}\` applies the HelmRelease \`${release.command.releaseName}\` in \`flux/cilium/\`, from which Flux installs Cilium.`, ''] : []),
    'Copy `flux/root.yaml` to the directory that Flux reads (`--path` of `flux bootstrap`), or apply it once:',
    '',
    ...shell(...fluxStart()),
    ...(facts.source.name === undefined ? artifact(facts) : [`It reads the ${facts.source.kind} \`${facts.source.name}\`, which must exist in the namespace \`${facts.namespace}\`.`, '']),
  ];
}

/** The command that makes the artifact which an OCIRepository reads. */
function artifact({ source: { kind, spec } }: Facts): string[] {
  if (kind !== 'OCIRepository') return [];
  const { tag = 'latest' } = spec!.ref as { readonly tag?: string };
  return [
    'It reads an artifact in a registry. Push the artifact after each commit, from the top directory of the repository:',
    '',
    ...shell(
      `flux push artifact ${String(spec!.url)}:${tag} --path=. \\`,
      '  --source="$(git config --get remote.origin.url)" --revision="$(git branch --show-current)@sha1:$(git rev-parse HEAD)"',
    ),
  ];
}

function object(facts: Facts, name: string, spec: object): object {
  return { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata: { name, namespace: facts.namespace }, spec };
}

function root(facts: Facts, { path }: ClusterDelivery): string {
  const kustomizations = notedYaml(object(facts, rootName(facts), { interval: '1h', retryInterval: '2m', timeout: '5m', sourceRef: sourceRef(facts), path: `./${path}/flux/layers`, prune: true }));
  const { kind, spec } = facts.source;
  if (!spec) return kustomizations;
  return `${notedYaml({ apiVersion: 'source.toolkit.fluxcd.io/v1', kind, metadata: { name: rootName(facts), namespace: facts.namespace }, spec })}---\n${kustomizations}`;
}

function kustomization(facts: Facts, delivery: ClusterDelivery, layer: LayerDelivery): string {
  const isBootstrap = isBootstrapLayer(layer.layer);
  const release = layer.layer === 'cilium' ? delivery.release : undefined;
  const substitute = substitutionsIn(layer);
  const spec = {
    ...(layer.after.length > 0 && { dependsOn: layer.after.map((name) => ({ name })) }),
    interval: '1h',
    retryInterval: '2m',
    timeout: '10m',
    sourceRef: sourceRef(facts),
    path: release ? `./${delivery.path}/flux/cilium` : `./${layer.path}`,
    prune: layer.layer !== 'crds' && !release,
    ...(isBootstrap && { deletionPolicy: 'Orphan' }),
    ...health(delivery, layer),
    ...(substitute && { postBuild: { substitute } }),
  };
  return notedYaml(object(facts, layer.name, spec), {
    'spec.prune': layer.layer === 'crds' ? 'Deleting a CRD deletes all objects of its kind.' : release && 'What this Kustomization applied before Helm took over must stay.',
    'spec.deletionPolicy': 'Deleting this Kustomization must not delete anything in the cluster.',
    'spec.healthChecks': healthNote(delivery, layer),
    'spec.retryInterval': layer.projects.length > 0 ? `Until the CRDs of ${listed(layer.projects)} exist.` : undefined,
  });
}

/** Parts of Cilium without which no pod gets a network, and policies and Gateways have no effect. */
const ESSENTIAL: readonly string[] = ['DaemonSet cilium', 'DaemonSet cilium-envoy', 'Deployment cilium-operator'];

/**
 * What must be ready before the layers after it. Of Cilium, that is neither Hubble, which may wait for a certificate, nor a finished Job, which
 * is deleted some time later.
 */
function health(delivery: ClusterDelivery, { layer, members }: LayerDelivery): object {
  const kinds = new Map(members.map(({ object: { apiVersion, kind } }) => [`${apiVersion} ${kind}`, fluxHealthCheck(apiVersion, kind)]));
  const healthCheckExprs = [...kinds.values()].filter((check) => check !== undefined).sort((a, b) => (a.kind < b.kind ? -1 : 1));
  if (layer !== 'cilium') return { wait: true, ...(healthCheckExprs.length > 0 && { healthCheckExprs }) };
  const essential = members.filter(({ object: { kind, metadata } }) => ESSENTIAL.includes(`${kind} ${metadata.name}`));
  const { release } = delivery;
  if (essential.length === 0 && !release) return { wait: true };
  return {
    healthChecks: [
      ...(release ? [{ apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', name: release.command.releaseName, namespace: release.command.namespace }] : []),
      ...essential.map(({ object: { apiVersion, kind, metadata } }) => ({ apiVersion, kind, name: metadata.name, namespace: metadata.namespace })),
      ...delivery.operatorCrds.map((name) => ({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name })),
    ],
  };
}

function healthNote({ operatorCrds }: ClusterDelivery, { layer }: LayerDelivery): string | undefined {
  if (layer !== 'cilium') return undefined;
  return `The essential parts of Cilium${operatorCrds.length > 0 ? ', and the CRDs that its operator creates when it starts' : ''}.`;
}

/** Values of the variables that the objects of a layer contain. */
function substitutionsIn({ members }: LayerDelivery): Readonly<Record<string, string>> | undefined {
  const used = new Map<string, string>();
  for (const { construct, object: { metadata, ...content } } of members) {
    const values = substitutionsOf(construct);
    if (!values) continue;
    const text = JSON.stringify([metadata, content]);
    for (const [name, value] of Object.entries(values)) if (text.includes(`\${${name}`)) used.set(name, value);
  }
  return used.size > 0 ? Object.fromEntries([...used].sort(([a], [b]) => (a < b ? -1 : 1))) : undefined;
}
