import { shortJson, type Json, type JsonObject } from '../../kubernetes/json';
import type { TalosCluster } from '../../cluster/talos-cluster';
import type { Code } from '../../diagnostics/catalogue';
import type { Reporter } from '../../diagnostics/reporter';
import { nearestNames } from '../../runtime/near-names';
import { checkForSecrets } from '../machine-config-problems';
import type { OmniVersion } from './omni-version';

const TEMPLATES = 'https://docs.siderolabs.com/omni/reference/cluster-templates';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const RESERVED = 'omni.sidero.dev/';

const DESCRIPTORS = ['kind', 'name', 'labels', 'annotations', 'patches', 'systemExtensions', 'kernelArgs'];
const SET = [...DESCRIPTORS, 'machines', 'machineClass', 'bootstrapSpec', 'updateStrategy', 'upgradeStrategy', 'deleteStrategy'];

/** Fields by kind. Omni rejects all others. Source: siderolabs/omni, client/pkg/template/internal/models. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Cluster: [...DESCRIPTORS, 'kubernetes', 'talos', 'features'],
  ControlPlane: SET,
  Workers: SET,
  Machine: [...DESCRIPTORS, 'locked', 'install'],
};

/** Fields that a kind of machine set does not have, although the other kind does. */
const MISPLACED: Readonly<Record<string, readonly string[]>> = {
  ControlPlane: ['name', 'updateStrategy', 'deleteStrategy'],
  Workers: ['bootstrapSpec'],
};

/** Reports everything in the finished documents of a template that Omni would reject. */
export function checkTemplate(documents: readonly JsonObject[], cluster: TalosCluster, omni: OmniVersion, report: Reporter): void {
  const add = (code: Code, what: string, fix: string): void => report.add({ code, what, fix, link: TEMPLATES });
  checkFacts(cluster, add);
  for (const document of documents) checkDocument(document, omni, report, add);
  checkMachines(documents, cluster, add);
}

type Add = (code: Code, what: string, fix: string) => void;

function checkFacts({ management, runningTalosVersion, kubernetesVersion }: TalosCluster, add: Add): void {
  if (management !== 'omni') add('OMN004', `the cluster is not managed by Omni (management is ${management})`, "set management: 'omni' on the TalosCluster, or use TalosMachineConfig");
  if (runningTalosVersion.patch === undefined) {
    add('OMN005', `the Talos version ${runningTalosVersion} is only a minor, but Omni installs an exact release`, `write a release such as '${runningTalosVersion.minorString}.0' in talosVersion, or in runningTalosVersion after an upgrade`);
  }
  if (kubernetesVersion.patch === undefined) {
    add('OMN005', `the Kubernetes version ${kubernetesVersion} is only a minor, but Omni installs an exact release`, `set kubernetesVersion to a release such as '${kubernetesVersion.minorString}.0'`);
  }
}

function fieldFix(field: string, fields: readonly string[]): string {
  const [near] = nearestNames(field, fields);
  return near === undefined ? `remove it; the fields are ${fields.join(', ')}` : `rename ${field} to ${near}`;
}

function checkDocument(document: JsonObject, omni: OmniVersion, report: Reporter, add: Add): void {
  const kind = String(document.kind);
  const where = describeDocument(document);
  checkForSecrets(document, where, report);
  for (const field of Object.keys(document)) {
    if (!FIELDS[kind]?.includes(field)) add('OMN010', `${where} has an unknown field (${field})`, fieldFix(field, FIELDS[kind]?.slice(1) ?? []));
    else if (MISPLACED[kind]?.includes(field)) add('OMN010', `${where} has a field that Omni does not accept in this kind (${field})`, 'remove it');
  }
  for (const list of ['labels', 'annotations'] as const) {
    for (const key of Object.keys((document[list] as JsonObject | undefined) ?? {})) {
      if (key.startsWith(RESERVED)) add('OMN012', `${where} has a key in ${list} with the prefix ${RESERVED}, which Omni reserves (${key})`, `use another prefix, for example example.com/${key.slice(key.indexOf('/') + 1)}`);
    }
  }
  checkSet(document, where, add);
  checkLists(document, where, omni, add);
}

function checkSet(document: JsonObject, where: string, add: Add): void {
  const { kind, machines, machineClass, name } = document;
  if (kind === 'Workers' && (typeof name !== 'string' || !NAME.test(name) || name === 'control-planes')) {
    add('OMN011', `${where} does not have a valid name (${shortJson(name)})`, 'use lower-case letters, digits and dashes; control-planes is reserved');
  }
  if (machines !== undefined && machineClass !== undefined) add('OMN009', `${where} has both machines and a machine class`, 'remove one of them');
  if (machineClass !== undefined && document.kernelArgs !== undefined) {
    add('OMN014', `${where} has kernelArgs (${shortJson(document.kernelArgs)}), which Omni rejects for machines of a class`, 'list the machines with OmniMachines.ids(), or remove kernelArgs');
  }
}

/** Each patch and manifest has a name and one content. */
function checkLists(document: JsonObject, where: string, omni: OmniVersion, add: Add): void {
  const manifests = listOf((document.kubernetes as JsonObject | undefined)?.manifests);
  if (manifests.length > 0 && !omni.takesManifests) add('OMN003', `Omni ${omni} does not support manifests in a template`, 'upgrade Omni to 1.7 and set omniVersion, or remove manifests');
  for (const [list, items] of [['patch', listOf(document.patches)], ['manifest', manifests]] as const) {
    const names = items.map((item) => String(list === 'patch' ? (item.idOverride ?? item.name ?? item.file) : (item.name ?? item.file)));
    for (const name of new Set(names.filter((candidate, index) => names.indexOf(candidate) !== index))) {
      add('OMN019', `${where} has more than one ${list} with the name ${name}`, 'set another name on one of them');
    }
    for (const item of items) {
      const id = item.name ?? item.idOverride ?? item.file;
      if (id === undefined) add('OMN024', `${where} has a ${list} without a name (${shortJson(item)})`, 'set name');
      const isTwice = item.file !== undefined && item.inline !== undefined;
      if (isTwice || (item.file === undefined && item.inline === undefined)) add('OMN024', `${where}: ${list} ${String(id)} has ${isTwice ? 'both file and inline' : 'neither file nor inline'}`, isTwice ? 'remove one of them' : 'set one of them');
      if (list === 'manifest' && item.mode !== 'one-time' && item.mode !== 'full') {
        add('OMN024', `${where}: mode of manifest ${String(id)} must be one-time or full (${item.mode === undefined ? 'not set' : shortJson(item.mode)})`, "set mode: 'one-time' or mode: 'full'");
      }
    }
  }
}

function checkMachines(documents: readonly JsonObject[], cluster: TalosCluster, add: Add): void {
  const sets = documents.filter(({ kind }) => kind === 'ControlPlane' || kind === 'Workers');
  const names = sets.map(({ name }) => String(name));
  for (const name of new Set(names.filter((candidate, index) => names.indexOf(candidate) !== index))) add('OMN011', `two worker sets have the name ${name}`, 'set another name on one of them');
  const owners = new Map<string, string[]>();
  for (const set of sets) {
    for (const id of idsOf(set)) {
      if (!UUID.test(id)) add('OMN007', `${describeDocument(set)}: the machine ID ${JSON.stringify(id)} is not a UUID`, 'use an ID from the output of omnictl get machines');
      owners.set(id.toLowerCase(), [...(owners.get(id.toLowerCase()) ?? []), describeDocument(set)]);
    }
  }
  for (const [id, users] of owners) {
    if (users.length > 1) add('OMN008', `machine ${id} is listed more than once (${users.join(', ')})`, 'list it once, in one set');
  }
  for (const document of documents.filter(({ kind }) => kind === 'Machine')) {
    const id = String(document.name).toLowerCase();
    const user = owners.get(id)?.[0];
    if (!user) add('OMN015', `machines has settings for ${String(document.name)}, which is not in controlPlane or workers`, 'add the ID to controlPlane or workers, or remove the settings');
    if (user === 'ControlPlane' && document.locked) add('OMN016', `machine ${id} of the control plane is locked, which Omni supports only for workers`, 'remove locked');
  }
  checkCounts(documents, cluster, add);
}

/** Replicas and pod subnets are calculated from the counts of the TalosCluster. */
function checkCounts(documents: readonly JsonObject[], cluster: TalosCluster, add: Add): void {
  const controlPlane = documents.find(({ kind }) => kind === 'ControlPlane')!;
  if (countOf(controlPlane) === 0) add('OMN006', 'controlPlane.machines is empty', 'add the ID of at least one machine, or use a machine class with a size of at least 1');
  const workers = documents.filter(({ kind }) => kind === 'Workers').map(countOf);
  const sum = workers.some((count) => count === undefined) ? undefined : workers.reduce<number>((total, count) => total + count!, 0);
  if (sum === undefined && cluster.workers === 0) {
    const what = 'a worker set has a machine class without a fixed size, but workers of the TalosCluster is 0, so the control planes would run all workloads';
    add('OMN017', what, 'set workers of the TalosCluster to the number of workers that you expect, at least 1');
  }
  for (const [fact, expected, count] of [['controlPlanes', cluster.controlPlanes, countOf(controlPlane)], ['workers', cluster.workers, sum]] as const) {
    if (count === undefined || count === 0 && fact === 'controlPlanes' || count === expected) continue;
    add('OMN017', `the template has ${count} ${fact === 'workers' ? 'workers' : 'control planes'}, but ${fact} of the TalosCluster is ${expected}`, `set ${fact}: ${count} on the TalosCluster, or change the machines`);
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

function describeDocument({ kind, name }: JsonObject): string {
  return kind === 'Cluster' || kind === 'ControlPlane' ? String(kind) : `${String(kind)} ${String(name)}`;
}
