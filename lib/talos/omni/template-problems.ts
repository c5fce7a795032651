import type { Json, JsonObject } from '../../kubernetes/json';
import type { TalosCluster } from '../../cluster/talos-cluster';
import type { Problem } from '../../diagnostics/problem';
import type { OmniVersion } from './omni-version';

const TEMPLATES = 'https://docs.siderolabs.com/omni/reference/cluster-templates';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const RESERVED = 'omni.sidero.dev/';

const DESCRIPTORS = ['kind', 'name', 'labels', 'annotations', 'patches', 'systemExtensions', 'kernelArgs'];
const SET = [...DESCRIPTORS, 'machines', 'machineClass', 'bootstrapSpec', 'updateStrategy', 'upgradeStrategy', 'deleteStrategy'];

/** Fields by kind; Omni refuses any other. Source: siderolabs/omni, client/pkg/template/internal/models. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Cluster: [...DESCRIPTORS, 'kubernetes', 'talos', 'features'],
  ControlPlane: SET,
  Workers: SET,
  Machine: [...DESCRIPTORS, 'locked', 'install'],
};

/** Fields that only one kind of set has. */
const MISPLACED: Readonly<Record<string, readonly string[]>> = {
  ControlPlane: ['name', 'updateStrategy', 'deleteStrategy'],
  Workers: ['bootstrapSpec'],
};

/** What Omni would refuse in the finished documents of a template, whatever they were made from. */
export function templateProblems(documents: readonly JsonObject[], cluster: TalosCluster, omni: OmniVersion, path: string): Problem[] {
  const made = (code: string, what: string, fix: string): Problem => ({ code, path, what, fix, link: TEMPLATES });
  return [...clusterMistakes(cluster, made), ...documents.flatMap((document) => [...documentMistakes(document, omni, made)]), ...machineMistakes(documents, cluster, made)];
}

type Make = (code: string, what: string, fix: string) => Problem;

function* clusterMistakes(cluster: TalosCluster, made: Make): Iterable<Problem> {
  if (cluster.management !== 'omni') yield made('OMN004', `the cluster is not managed by Omni (management ${cluster.management})`, 'set management: \'omni\' on the TalosCluster, or use TalosMachineConfig');
  if (cluster.runningTalosVersion.patch === undefined) {
    yield made('OMN005', `Omni installs an exact version of Talos (${cluster.runningTalosVersion})`, 'give talosVersion, or runningTalosVersion after an upgrade, with its patch: 1.14.1');
  }
  if (cluster.kubernetesVersion.patch === undefined) yield made('OMN005', `Omni installs an exact version of Kubernetes (${cluster.kubernetesVersion})`, 'give kubernetesVersion with its patch: 1.34.1');
}

function* documentMistakes(document: JsonObject, omni: OmniVersion, made: Make): Iterable<Problem> {
  const kind = String(document.kind);
  const where = shownDocument(document);
  for (const field of Object.keys(document)) {
    if (!FIELDS[kind]?.includes(field)) yield made('OMN010', `${where} has a field that Omni does not know (${field})`, 'correct it: Omni refuses the whole template');
    else if (MISPLACED[kind]?.includes(field)) yield made('OMN010', `${where} has a field that Omni does not take there (${field})`, 'leave it out');
  }
  for (const list of ['labels', 'annotations'] as const) {
    for (const key of Object.keys((document[list] as JsonObject | undefined) ?? {})) {
      if (key.startsWith(RESERVED)) yield made('OMN012', `${where} has one of the ${list} that Omni keeps for itself (${key})`, `use another prefix than ${RESERVED}`);
    }
  }
  yield* setMistakes(document, where, made);
  yield* listMistakes(document, where, omni, made);
}

function* setMistakes(document: JsonObject, where: string, made: Make): Iterable<Problem> {
  const { kind, machines, machineClass, name } = document;
  if (kind === 'Workers' && (typeof name !== 'string' || !NAME.test(name) || name === 'control-planes')) {
    yield made('OMN011', `${where} has no valid name (${JSON.stringify(name)})`, 'use lower-case letters, digits and dashes; control-planes is taken');
  }
  if (machines !== undefined && machineClass !== undefined) yield made('OMN009', `${where} has machines and a machine class`, 'take one of them');
  if (machineClass !== undefined && document.kernelArgs !== undefined) {
    yield made('OMN014', `${where} has arguments of the kernel for machines of a class (kernelArgs ${JSON.stringify(document.kernelArgs)})`, 'name the machines by id, or leave kernelArgs out');
  }
}

/** Patches and manifests: each is named, and has one content. */
function* listMistakes(document: JsonObject, where: string, omni: OmniVersion, made: Make): Iterable<Problem> {
  const manifests = listOf((document.kubernetes as JsonObject | undefined)?.manifests);
  if (manifests.length > 0 && !omni.takesManifests) yield made('OMN003', `Omni ${omni} applies no Kubernetes manifests (manifests)`, 'upgrade Omni to 1.7, or leave manifests out');
  for (const [list, items] of [['patch', listOf(document.patches)], ['manifest', manifests]] as const) {
    const names = items.map((item) => String(list === 'patch' ? (item.idOverride ?? item.name ?? item.file) : (item.name ?? item.file)));
    for (const name of new Set(names.filter((candidate, index) => names.indexOf(candidate) !== index))) {
      yield made('OMN019', `${where} has two of one name (${list} "${name}")`, 'give each a name of its own');
    }
    for (const item of items) {
      const id = item.name ?? item.idOverride ?? item.file;
      if (id === undefined) yield made('OMN024', `${where} has a ${list} without a name (${JSON.stringify(item).slice(0, 60)})`, 'set name');
      if ((item.file === undefined) === (item.inline === undefined)) yield made('OMN024', `${where} has a ${list} without one content (${String(id)})`, 'set either file or inline');
      if (list === 'manifest' && item.mode !== 'one-time' && item.mode !== 'full') {
        yield made('OMN024', `${where} has a manifest without a mode (${String(id)}, mode ${JSON.stringify(item.mode)})`, 'set one-time or full');
      }
    }
  }
}

function* machineMistakes(documents: readonly JsonObject[], cluster: TalosCluster, made: Make): Iterable<Problem> {
  const sets = documents.filter(({ kind }) => kind === 'ControlPlane' || kind === 'Workers');
  const names = sets.map(({ name }) => String(name));
  for (const name of new Set(names.filter((candidate, index) => names.indexOf(candidate) !== index))) yield made('OMN011', `two sets of workers have one name ("${name}")`, 'give each a name of its own');
  const owners = new Map<string, string[]>();
  for (const set of sets) {
    for (const id of idsOf(set)) {
      if (!UUID.test(id)) yield made('OMN007', `${shownDocument(set)} has a machine whose id is no UUID (${JSON.stringify(id)})`, 'take the id from "omnictl get machines"');
      owners.set(id.toLowerCase(), [...(owners.get(id.toLowerCase()) ?? []), shownDocument(set)]);
    }
  }
  for (const [id, users] of owners) {
    if (users.length > 1) yield made('OMN008', `a machine is in the template twice (${id}: ${users.join(', ')})`, 'leave it in one set, once');
  }
  for (const document of documents.filter(({ kind }) => kind === 'Machine')) {
    const id = String(document.name).toLowerCase();
    const user = owners.get(id)?.[0];
    if (!user) yield made('OMN015', `machines has one that is in no set (${String(document.name)})`, 'put its id into controlPlane or workers, or remove it');
    if (user === 'ControlPlane' && document.locked) yield made('OMN016', `a machine of the control plane cannot be locked (${id})`, 'leave locked out');
  }
  yield* counts(documents, cluster, made);
}

/** The facts count the nodes as well: replicas and pod subnets were made for that number. */
function* counts(documents: readonly JsonObject[], cluster: TalosCluster, made: Make): Iterable<Problem> {
  const controlPlane = documents.find(({ kind }) => kind === 'ControlPlane')!;
  if (countOf(controlPlane) === 0) yield made('OMN006', 'the control plane has no machines, and workers alone are no cluster (controlPlane.machines)', 'name its machines, or a machine class with a size');
  const workers = documents.filter(({ kind }) => kind === 'Workers').map(countOf);
  const sum = workers.some((count) => count === undefined) ? undefined : workers.reduce<number>((total, count) => total + count!, 0);
  if (sum === undefined && cluster.workers === 0) {
    const what = 'the template has workers of a machine class without a fixed size, but the TalosCluster has no workers (workers 0), so the control planes would run all workloads';
    yield made('OMN017', what, 'set workers of the TalosCluster to the number of workers that you expect, at least 1');
  }
  for (const [fact, expected, count] of [['controlPlanes', cluster.controlPlanes, countOf(controlPlane)], ['workers', cluster.workers, sum]] as const) {
    if (count === undefined || count === 0 && fact === 'controlPlanes' || count === expected) continue;
    yield made('OMN017', `the template has another number of machines than the cluster (${fact} ${expected}, in the template ${count})`, `set ${fact}: ${count} on the TalosCluster, or change the machines`);
  }
}

function countOf({ machines, machineClass }: JsonObject): number | undefined {
  if (machineClass === undefined) return listLength(machines);
  const { size } = machineClass as JsonObject;
  return typeof size === 'number' ? size : undefined;
}

function idsOf({ machines }: JsonObject): string[] {
  return Array.isArray(machines) ? machines.map(String) : [];
}

function listLength(value: Json | undefined): number {
  return Array.isArray(value) ? value.length : 0;
}

function listOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? (value as JsonObject[]) : [];
}

function shownDocument({ kind, name }: JsonObject): string {
  return kind === 'Cluster' || kind === 'ControlPlane' ? String(kind) : `${String(kind)} ${String(name)}`;
}
