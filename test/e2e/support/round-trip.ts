import type { CiliumMinor } from '../../../imports/served-versions';
import type { CrdFiles } from './binaries';
import type { Cluster } from './cluster';
import { operatorCrds, platformCrds, type Crd } from './crds';
import { filledIn } from './filled-in';
import { waitForCrds, type InstalledCrds } from './installed-crds';
import { groupOf, titleOf, type KubeObject } from './kube-object';
import type { Kubectl } from './kubectl';
import { podsOf } from './pods';
import type { LayerOutput } from './synthesized-apps';

/** A server and what is done to it. */
export interface Bench {
  readonly files: CrdFiles;
  readonly cluster: Cluster;
  readonly kubectl: Kubectl;
  readonly crds: InstalledCrds;
}

/** What became of one cluster's output. */
export interface RoundTrip {
  readonly objects: number;
  readonly applied: number;
  /** What the server said to what it refused. */
  readonly refused: readonly string[];
  /** Objects that a second application changed. */
  readonly changed: readonly string[];
  /** Fields that the server filled in. */
  readonly filledIn: readonly string[];
  readonly pods: number;
  /** Workloads whose Pods are not admitted, and why. */
  readonly notAdmitted: readonly string[];
  readonly deleted: number;
  /** Objects that are there at the end and were not before, or the other way round. */
  readonly leftovers: readonly string[];
  readonly warnings: readonly string[];
}

/** Applies the layers of a cluster's output as a GitOps controller does, applies them again, tries the Pods, deletes it all. */
export async function roundTrip({ files, cluster, kubectl, crds }: Bench, minor: CiliumMinor, layers: readonly LayerOutput[]): Promise<RoundTrip> {
  const objects = layers.flatMap((layer) => layer.objects);
  const own = objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
  const ownNames = new Set(own.map(({ metadata }) => metadata.name));
  const platform = platformCrds(files, minor).filter(({ metadata }) => !ownNames.has(metadata.name));
  const operator = operatorCrds(files, minor).filter(({ metadata }) => !ownNames.has(metadata.name));

  await crds.use([...platform, ...operator]);
  const before = await cluster.inventory();
  const namespaces = await namespacesOfTheUser(cluster, objects);

  const first = new Map<string, string>();
  const refused: string[] = [];
  const filled: string[] = [];
  const warnings = new Set<string>();
  for (const layer of layers) {
    if (layer.name === 'crds' || layer.name === 'cilium') refused.push(...tooEarly(layer, operator));
    const run = await kubectl.apply(layer.directory);
    const written = new Map(layer.objects.map((object) => [titleOf(object), object]));
    for (const object of run.objects) {
      first.set(titleOf(object), contentOf(object));
      filled.push(...filledIn(written.get(titleOf(object)) ?? object, object));
    }
    for (const warning of run.warnings) warnings.add(warning);
    refused.push(...run.refused.map((message) => `${layer.name}: ${message}`));
    if (run.ok && run.objects.length !== layer.objects.length) {
      refused.push(`${layer.name}: ${layer.objects.length} objects are written, kubectl applied ${run.objects.length}`);
    }
    await waitForCrds(cluster, layer.objects.filter(({ kind }) => kind === 'CustomResourceDefinition' && run.ok));
    for (const { metadata } of layer.objects.filter(({ kind }) => kind === 'Namespace')) await cluster.ensureDefaultAccount(metadata.name!);
  }

  const changed: string[] = [];
  for (const layer of layers) {
    const run = await kubectl.apply(layer.directory);
    changed.push(...run.objects.filter((object) => first.get(titleOf(object)) !== contentOf(object)).map(titleOf));
    if (!run.ok && refused.length === 0) refused.push(...run.refused.map((message) => `${layer.name}, applied again: ${message}`));
  }

  const pods = objects.flatMap((object) => podsOf(object).map((pod) => ({ object, pod })));
  const notAdmitted: string[] = [];
  for (const { object, pod } of pods) {
    const { accepted, message } = await cluster.offerNew(pod);
    if (!accepted) notAdmitted.push(`${titleOf(object)}: ${message}`);
  }

  let deleted = 0;
  for (const layer of [...layers].reverse()) {
    const run = await kubectl.delete(layer.directory);
    deleted += run.deleted;
    if (!run.ok && refused.length === 0) refused.push(...run.refused.map((message) => `${layer.name}, deleted: ${message}`));
    await cluster.gone(layer.objects);
  }
  await cluster.remove(namespaces.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })));
  const after = await cluster.inventory();
  const leftovers = [
    ...[...after].filter((name) => !before.has(name)).map((name) => `left over: ${name}`),
    ...[...before].filter((name) => !after.has(name)).map((name) => `gone: ${name}`),
  ];
  return { objects: objects.length, applied: first.size, refused, changed, filledIn: filled, pods: pods.length, notAdmitted, deleted, leftovers, warnings: [...warnings] };
}

/**
 * What readers see of an object, `generation` included. Not its `resourceVersion`: the server keeps a new object without the
 * defaults of its `status`, shows it with them, and keeps them at the second write, as long as no controller has written any.
 * Nor the `status` of a CRD, which the server itself writes while it takes the kind up.
 */
export function contentOf(object: KubeObject): string {
  const ofServer = object.kind === 'CustomResourceDefinition' ? { status: undefined } : {};
  return JSON.stringify({ ...object, ...ofServer, metadata: { ...object.metadata, resourceVersion: undefined, managedFields: undefined } });
}

/** Objects that come before the operator, which is the one that installs their kind. (Its CRDs stay on the server throughout.) */
function tooEarly({ name, objects }: LayerOutput, operator: readonly Crd[]): string[] {
  const kinds = new Set(operator.map(({ spec }) => `cilium.io ${spec.names.kind}`));
  return objects
    .filter(({ apiVersion, kind }) => kinds.has(`${groupOf(apiVersion)} ${kind}`))
    .map((object) => `${name}: ${titleOf(object)} is applied before the operator has installed its kind`);
}

/** Makes the namespaces that objects are in, that the output does not make itself and that are not there. */
async function namespacesOfTheUser(cluster: Cluster, objects: readonly KubeObject[]): Promise<string[]> {
  const declared = new Set(objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name));
  const made: string[] = [];
  for (const name of new Set(objects.map(({ metadata }) => metadata.namespace))) {
    if (name !== undefined && !declared.has(name) && (await cluster.ensureNamespace(name))) made.push(name);
  }
  return made;
}
