import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { displayedLockFile, LOCK_COMMAND, lockFilePath, readLock, updateLock, type ClusterRecord } from '../assets';
import { minorsBetween, minorsInside } from '../cluster/version-steps';
import type { CodedProblem } from '../diagnostics/coded';
import { TalosCiliumError } from '../diagnostics/problem';
import { listed } from '../runtime/listed';
import { removeAbandonedStages } from '../runtime/stage';
import type { CiliumModel } from '../model/model';
import { keptClustersOf } from './kept-clusters';
import { keptSettingsOf } from './kept-settings';

const UPGRADE = 'https://docs.cilium.io/en/stable/operations/upgrade/';
const RESTART = 'In a running cluster, this changes the security identities of all pods: connections can fail until every agent and every pod has been restarted';

type Component = 'cilium' | 'talos' | 'kubernetes';

/** A cluster of this synth beside its record of the last one. */
interface Compared {
  readonly model: CiliumModel;
  readonly lockFile: string | undefined;
  readonly now: ClusterRecord;
  readonly before: ClusterRecord | undefined;
}

/**
 * What the lock file keeps of the clusters of an app, so that a change that breaks a running cluster is noticed. The output cannot keep it, because
 * `cdk8s synth` empties it first. Only an output below the directory of the lock file is recorded: others are tests and experiments. Where there is no record, the
 * output that is replaced tells the version of Cilium.
 */
export class ClusterRecords {
  private readonly clusters: readonly Compared[];
  private readonly vanished: readonly (readonly [name: string, record: ClusterRecord])[];

  /** @throws TalosCiliumError AST008 when a lock file cannot be read */
  constructor(root: IConstruct, releases: Iterable<{ readonly model: CiliumModel; readonly lockFile: string | undefined }>) {
    const all = [...releases];
    // Two installations for one cluster, as in a comparison of versions, say nothing of what runs.
    const single = all.filter(({ model }) => all.filter((other) => other.model.cluster.name === model.cluster.name).length === 1);
    this.clusters = single.map(({ model, lockFile }): Compared => {
      const output = outputOf(root, lockFile);
      const records = output === undefined ? {} : (readLock(lockFilePath(lockFile)).clusters ?? {});
      const known = Object.hasOwn(records, model.cluster.name) ? records[model.cluster.name] : undefined;
      // Another output is of another program, which may call its cluster the same.
      const before = known?.output === undefined || known.output === output ? known : undefined;
      return { model, lockFile, before, now: recordOf(model, output, before ?? recordOfTree(root, model), keptSettingsOf(root, model.cluster.name)) };
    });
    const names = new Set([...all.map(({ model }) => model.cluster.name), ...keptClustersOf(root)]);
    const recorded = this.clusters.filter(({ now }) => now.output !== undefined);
    const files = new Set(recorded.map(({ lockFile }) => lockFilePath(lockFile)));
    const outputs = new Set(recorded.map(({ now }) => now.output));
    this.vanished = [...files].flatMap((file) => Object.entries(readLock(file).clusters ?? {})).filter(([name, { output }]) => !names.has(name) && outputs.has(output));
  }

  /** What a running cluster would not survive, or should not. */
  problems(): CodedProblem[] {
    const vanished = [...this.vanished];
    return this.clusters.flatMap((compared) => {
      if (compared.before || compared.now.ciliumBefore !== undefined) return [...changesOf(compared)];
      const renamed = vanished.findIndex(([name, record]) => record.output !== undefined && record.output === compared.now.output && isSameCluster(record, name, compared));
      return renamed < 0 ? [] : [renamedFrom(vanished.splice(renamed, 1)[0]![0], compared)];
    });
  }

  /** Records the clusters after a successful synth; a file that is up to date is not touched. */
  write(): void {
    for (const { lockFile, now } of this.clusters) if (now.output !== undefined) removeAbandonedStages(lockFilePath(lockFile));
    const changed = this.clusters.filter(({ before, now }) => now.output !== undefined && !isDeepStrictEqual(before, now));
    for (const file of new Set(changed.map(({ lockFile }) => lockFile))) {
      const records = Object.fromEntries(changed.filter(({ lockFile }) => lockFile === file).map(({ model, now }) => [model.cluster.name, now]));
      try {
        updateLock(lockFilePath(file), (lock) => ({ ...lock, clusters: { ...lock.clusters, ...records } }));
      } catch (error) {
        if (!(error instanceof TalosCiliumError)) throw error;
        // A checkout that cannot be written can still be deployed from.
        process.stderr.write(`${error.problems[0]!.what}: name, id, versions and subnets of ${Object.keys(records).join(', ')} are not recorded\n`);
      }
    }
  }
}

/** Directory of the output relative to the lock file; undefined when it is elsewhere. */
function outputOf(root: IConstruct, lockFile: string | undefined): string | undefined {
  const { root: ownRoot, outdir } = root as Partial<App> & { readonly root?: unknown };
  const output = typeof ownRoot === 'string' ? ownRoot : outdir;
  if (output === undefined) return undefined;
  const path = relative(dirname(lockFilePath(lockFile)), resolve(output));
  return isAbsolute(path) || path === '..' || path.startsWith(`..${sep}`) ? undefined : path.split(sep).join('/') || '.';
}

/** What the output that is about to be replaced says, where there is no record: the version of Cilium. */
function recordOfTree(root: IConstruct, { path, cluster }: CiliumModel): ClusterRecord | undefined {
  const { root: output } = root as { readonly root?: unknown };
  if (typeof output !== 'string') return undefined;
  try {
    const text = readFileSync(join(output, path.split('/')[0]!, 'cilium-values.yaml'), 'utf8');
    const [, cilium, name] = /^# Values of Cilium (\d+\.\d+\.\d+\S*) on cluster ([^,\s]+),/.exec(text) ?? [];
    return cilium !== undefined && name === cluster.name ? { cilium } : undefined;
  } catch {
    return undefined;
  }
}

function recordOf(model: CiliumModel, output: string | undefined, before: ClusterRecord | undefined, settings: readonly string[] | undefined): ClusterRecord {
  const { cluster, version } = model;
  const ipam = String(model.value('ipam.mode'));
  const versions = { cilium: version.toString(), talos: withoutV(cluster.runningTalosVersion ?? cluster.talosVersion), kubernetes: withoutV(cluster.kubernetesVersion) };
  const last = (component: Component): Partial<ClusterRecord> => {
    const [key, now] = [`${component}Before` as const, versions[component]];
    const from = before?.[component] === now ? before[key] : before?.[component];
    return from !== undefined && isUnsupported(component, minorsBetween(from, now)) ? { [key]: from } : {};
  };
  return {
    ...(output !== undefined && { output }),
    name: String(model.value('cluster.name')),
    id: Number(model.value('cluster.id')),
    ipam,
    podSubnets: ipam === 'cluster-pool' ? poolSubnets(model) : cluster.podSubnets.map(String),
    serviceSubnets: cluster.serviceSubnets.map(String),
    cilium: versions.cilium,
    ...last('cilium'),
    talos: versions.talos,
    ...last('talos'),
    kubernetes: versions.kubernetes,
    ...last('kubernetes'),
    ...machineSettings(settings, before),
  };
}

/** Those of this synth, and those of earlier ones that are gone since. */
function machineSettings(now: readonly string[] | undefined, { machineSettings: before = [], machineSettingsBefore: gone = [] }: ClusterRecord = {}): Partial<ClusterRecord> {
  if (!now) return {};
  const missing = [...new Set([...before, ...gone])].filter((setting) => !now.includes(setting)).sort();
  return { ...(now.length > 0 && { machineSettings: now }), ...(missing.length > 0 && { machineSettingsBefore: missing }) };
}

function poolSubnets(model: CiliumModel): string[] {
  return ['IPv4', 'IPv6'].flatMap((family) => {
    const value = model.value(`ipam.operator.clusterPool${family}PodCIDRList`);
    return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(/[\s,]+/) : [];
  });
}

function withoutV(version: { toString(): string }): string {
  return version.toString().replace(/^v/, '');
}

/** Whether upstream does not support such a change of a running cluster, or only with care. The installer of Talos accepts an upgrade by two minors. */
function isUnsupported(component: Component, minors: number): boolean {
  if (component === 'cilium') return Math.abs(minors) > 1;
  return minors < 0 || minors > (component === 'talos' ? 2 : 1);
}

/** Whether a record is of the same cluster under another name: nothing but names is different. */
function isSameCluster(record: ClusterRecord, key: string, { now, model }: Compared): boolean {
  const facts = ({ id, ipam, podSubnets, serviceSubnets, talos, kubernetes }: ClusterRecord): unknown => [id, ipam, podSubnets, serviceSubnets, talos, kubernetes];
  // A name that was set by itself stays when the TalosCluster is renamed.
  return record.name === key && now.name === model.cluster.name && isDeepStrictEqual(facts(record), facts(now));
}

function renamedFrom(name: string, { model, lockFile, now }: Compared): CodedProblem {
  return {
    code: 'CLU032',
    path: model.path,
    what: `cluster ${name}, which the last synth wrote to ${now.output}, is now named ${model.cluster.name}, and nothing else of it changed. ${RESTART}`,
    fix: `keep the name ${name}; if the change is intended, or ${model.cluster.name} is another cluster, ${accepting(model, lockFile)}`,
    link: 'https://docs.cilium.io/en/stable/network/clustermesh/setup/#specify-the-cluster-name-and-id',
  };
}

function* changesOf({ model, lockFile, now, before = {} }: Compared): Iterable<CodedProblem> {
  const confirm = `if the change is intended, or the cluster is new, ${accepting(model, lockFile)}`;
  const { path, cluster } = model;
  const changed = (code: 'CLU032' | 'CLU033' | 'CLU034', key: keyof ClusterRecord, label: string, consequence: string, fix: string, link: string): CodedProblem => ({
    code,
    path,
    what: `${label} of cluster ${cluster.name} ${label.endsWith('s') ? 'change' : 'changes'} from ${shown(before[key])} to ${shown(now[key])} since the last synth. ${consequence}`,
    fix: `${fix}; ${confirm}`,
    link,
  });
  const mesh = 'https://docs.cilium.io/en/stable/network/clustermesh/setup/#specify-the-cluster-name-and-id';
  if (before.name !== undefined && before.name !== now.name) {
    yield changed('CLU032', 'name', 'the name (value cluster.name)', RESTART, `to keep it, set values: { cluster: { name: '${before.name}' } }`, mesh);
  }
  if (before.id !== undefined && before.id !== now.id) {
    yield changed('CLU033', 'id', 'the ID (value cluster.id)', RESTART, `to keep it, set clusterId: ${before.id} on the TalosCluster`, mesh);
  }
  if (before.ipam !== undefined && before.ipam !== now.ipam) {
    const consequence = 'Cilium does not support this in a running cluster: pods can lose their connections for good';
    yield changed('CLU034', 'ipam', 'the IPAM mode (value ipam.mode)', consequence, `to keep it, set values: { ipam: { mode: '${before.ipam}' } }`, 'https://docs.cilium.io/en/stable/network/concepts/ipam/');
  } else if (!continues(before.podSubnets, now.podSubnets)) {
    const consequence = 'Nodes that exist keep their old block of pod addresses, and Cilium then treats the pods on them as outside of the cluster';
    yield changed('CLU034', 'podSubnets', 'the pod subnets', consequence, `to keep them, set ${now.ipam === 'cluster-pool' ? 'the networks of Ipam.clusterPool()' : 'podSubnets of the TalosCluster'} to ${shown(before.podSubnets)}`, 'https://docs.cilium.io/en/stable/network/concepts/ipam/');
  }
  if (!continues(before.serviceSubnets, now.serviceSubnets)) {
    const consequence = 'Existing Services keep addresses outside of the new subnets, and the addresses of the Kubernetes API and of cluster DNS change';
    yield changed('CLU034', 'serviceSubnets', 'the Service subnets', consequence, `to keep them, set serviceSubnets of the TalosCluster to ${shown(before.serviceSubnets)}`, 'https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/');
  }
  if (now.ciliumBefore !== undefined) yield skipped(model, now.ciliumBefore, confirm);
  if (now.talosBefore !== undefined) yield talosStep(model, now.talosBefore, now.talos!, confirm);
  if (now.kubernetesBefore !== undefined) yield kubernetesStep(model, now.kubernetesBefore, now.kubernetes!, confirm);
  if (now.machineSettingsBefore !== undefined) yield keptOnNodes(model, now.machineSettingsBefore, accepting(model, lockFile));
}

function skipped({ path, version }: CiliumModel, before: string, confirm: string): CodedProblem {
  const between = minorsInside(before, version.toString());
  const isUpgrade = minorsBetween(before, version.toString()) > 0;
  return {
    code: 'CLU035',
    severity: 'warning',
    path,
    what: `Cilium goes from ${before} to ${version} and skips ${listed(between)}; the Cilium project tests ${isUpgrade ? 'upgrades' : 'downgrades'} between consecutive minors only`,
    fix: `deploy ${between.join(' and then ')} first, and read the upgrade notes of ${listed([...between, version.minorString])}; ${confirm}`,
    link: UPGRADE,
  };
}

function kubernetesStep({ path }: CiliumModel, before: string, now: string, confirm: string): CodedProblem {
  const isUpgrade = minorsBetween(before, now) > 0;
  const between = minorsInside(before, now);
  const consequence = isUpgrade
    ? '`talosctl upgrade-k8s` refuses to skip a minor'
    : '`talosctl upgrade-k8s` refuses this. An older API server cannot read objects that the newer one stored in newer API versions';
  return {
    code: 'CLU036',
    severity: 'warning',
    path,
    what: `Kubernetes goes from ${before} to ${now}${isUpgrade ? ` and skips ${listed(between)}` : ''}; ${consequence}`,
    fix: `${isUpgrade ? `upgrade to ${between.join(' and then ')} first` : `set kubernetesVersion: '${before}' on the TalosCluster`}; ${confirm}`,
    link: 'https://kubernetes.io/releases/version-skew-policy/#supported-component-upgrade-order',
  };
}

function talosStep({ path }: CiliumModel, before: string, now: string, confirm: string): CodedProblem {
  const minors = minorsBetween(before, now);
  const between = minorsInside(before, now);
  const consequence = minors > 0
    ? `the installer of Talos ${now} refuses nodes that are more than two minors older`
    : minors < -1
      ? `the installer of Talos ${now} refuses nodes that are more than one minor newer`
      : `nodes keep the machine configuration of Talos ${before}, and Talos ${now} rejects documents and fields of it that it does not know`;
  const way = minors < 0 ? `set talosVersion: '${before}' on the TalosCluster; to downgrade, first apply a machine configuration that Talos ${now} can read` : `upgrade to ${between.join(' and then ')} first`;
  return {
    code: 'CLU037',
    severity: 'warning',
    path,
    what: `Talos goes from ${before} to ${now}${between.length > 0 ? ` and skips ${listed(between)}` : ''}; ${consequence}`,
    fix: `${way}; ${confirm}`,
    link: 'https://docs.siderolabs.com/talos/v1.13/configure-your-talos-cluster/lifecycle-management/upgrading-talos',
  };
}

function keptOnNodes({ path, cluster }: CiliumModel, settings: readonly string[], confirm: string): CodedProblem {
  return {
    code: 'CLU038',
    severity: 'warning',
    path,
    what: `the program no longer has settings that earlier patches added to the nodes of cluster ${cluster.name} (${settings.join(', ')}). A patch does not remove them: they stay in effect`,
    fix: `remove them on each node with talosctl edit machineconfig, and then ${confirm}`,
    link: 'https://docs.siderolabs.com/talos/v1.14/configure-your-talos-cluster/system-configuration/patching',
  };
}

/** Whether subnets are those that were recorded, perhaps with more: a second family or another pool can be added to a running cluster. */
function continues(before: readonly string[] | undefined, now: readonly string[] = []): boolean {
  return before === undefined || before.every((subnet, index) => now[index] === subnet);
}

function shown(value: string | number | readonly string[] | undefined): string {
  return typeof value === 'object' ? value.join(', ') : JSON.stringify(value);
}

/** How to confirm a change. */
function accepting({ cluster }: CiliumModel, lockFile: string | undefined): string {
  if (lockFile === undefined) return `run \`${LOCK_COMMAND} --accept ${cluster.name}\`, and commit ${displayedLockFile()}`;
  return `write "${cluster.name}": {} into "clusters" in ${displayedLockFile(lockFile)}`;
}
