import { isJsonObject, type Json, type JsonObject } from '../../kubernetes/json';
import type { TalosCluster } from '../../cluster/talos-cluster';
import { rawPatches } from '../raw-patches';
import type { OmniClusterTemplateProps, OmniDescriptors, OmniStrategyProps } from './omni-props';

/** Patches by the document that they belong to: the whole cluster, its control plane, and all workers. */
export interface TemplatePatches {
  readonly common: readonly JsonObject[];
  readonly controlPlane: readonly JsonObject[];
  /** By the name of the set. */
  readonly workers: (name: string) => readonly JsonObject[];
}

const DEFAULT_WORKERS = 'workers';

/** The documents of a cluster template: the cluster, its control plane, its workers, its machines. */
export function templateDocuments(props: OmniClusterTemplateProps, cluster: TalosCluster, patches: TemplatePatches, manifests: readonly JsonObject[]): JsonObject[] {
  const { controlPlane, workers = [], machines = {}, features } = props;
  return [
    document('Cluster', props, {
      name: cluster.name,
      kubernetes: { version: cluster.kubernetesVersion.kubeVersion, ...(manifests.length > 0 && { manifests: [...manifests] }) },
      talos: { version: String(cluster.runningTalosVersion) },
      ...(features && { features: featuresOf(features) }),
      ...list('patches', patches.common),
    }),
    document('ControlPlane', controlPlane, {
      ...machinesOf(controlPlane.machines.fields),
      ...(controlPlane.restoreFrom && { bootstrapSpec: { clusterUUID: controlPlane.restoreFrom.clusterUuid, snapshot: controlPlane.restoreFrom.snapshot } }),
      ...strategy('upgradeStrategy', controlPlane.upgradeStrategy),
      ...list('patches', patches.controlPlane),
    }),
    ...workers.map((set) =>
      document('Workers', set, {
        name: set.name ?? DEFAULT_WORKERS,
        ...machinesOf(set.machines.fields),
        ...strategy('updateStrategy', set.updateStrategy),
        ...strategy('upgradeStrategy', set.upgradeStrategy),
        ...strategy('deleteStrategy', set.deleteStrategy),
        ...list('patches', patches.workers(set.name ?? DEFAULT_WORKERS)),
      }),
    ),
    ...Object.entries(machines)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, machine]) =>
        document('Machine', machine, {
          name: id,
          ...(machine.locked && { locked: true }),
          ...(machine.installDisk !== undefined && { install: { disk: machine.installDisk } }),
          ...list('patches', machinePatches(id, machine.patches)),
        }),
      ),
  ];
}

/** Patches of a machine. Their IDs contain the ID of the machine, so that they are stable and unique in Omni. */
function machinePatches(id: string, patches: readonly JsonObject[] | undefined): JsonObject[] {
  return rawPatches({ all: patches ?? [] }).map(({ patch }, index) => ({ name: `own-${index}`, idOverride: `${400 + index}-cm-${id}-own-${index}`, inline: patch }));
}

function document(kind: string, { labels, annotations, systemExtensions, kernelArgs, extra }: OmniDescriptors, fields: JsonObject): JsonObject {
  const { name, ...others } = fields;
  const made: JsonObject = {
    kind,
    ...(name !== undefined && { name }),
    ...(labels && { labels: { ...labels } }),
    ...(annotations && { annotations: { ...annotations } }),
    ...others,
    ...(systemExtensions && { systemExtensions: [...systemExtensions] }),
    ...(kernelArgs && { kernelArgs: [...kernelArgs] }),
  };
  return extra ? (merged(made, extra) as JsonObject) : made;
}

/** Maps are merged, lists of patches and manifests are joined, and all other values are replaced. */
function merged(base: Json | undefined, over: Json, key = ''): Json {
  if (Array.isArray(base) && Array.isArray(over) && (key === 'patches' || key === 'manifests')) return [...base, ...over];
  if (!isJsonObject(base) || !isJsonObject(over)) return over;
  return Object.fromEntries([...new Set([...Object.keys(base), ...Object.keys(over)])].map((member) => [member, member in over ? merged(base[member], over[member]!, member) : base[member]!]));
}

function featuresOf({ diskEncryption, enableWorkloadProxy, useEmbeddedDiscoveryService, backupInterval }: NonNullable<OmniClusterTemplateProps['features']>): JsonObject {
  return {
    ...(diskEncryption !== undefined && { diskEncryption }),
    ...(enableWorkloadProxy !== undefined && { enableWorkloadProxy }),
    ...(useEmbeddedDiscoveryService !== undefined && { useEmbeddedDiscoveryService }),
    ...(backupInterval !== undefined && { backupConfiguration: { interval: backupInterval } }),
  };
}

function machinesOf(fields: OmniClusterTemplateProps['controlPlane']['machines']['fields']): JsonObject {
  return structuredClone(fields) as unknown as JsonObject;
}

function strategy(key: string, props: OmniStrategyProps | undefined): JsonObject {
  if (!props) return {};
  return { [key]: { type: props.type ?? 'Rolling', ...(props.maxParallelism !== undefined && { rolling: { maxParallelism: props.maxParallelism } }) } };
}

function list(key: string, items: readonly JsonObject[]): JsonObject {
  return items.length > 0 ? { [key]: [...items] } : {};
}
