import type { Reporter } from '../../diagnostics/reporter';
import { imageReference } from '../../kubernetes/image-reference';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import { selectorIn, selectorMatches } from '../../kubernetes/label-selector';
import type { KubernetesObject } from '../../kubernetes/object';
import { isCiliumConfig } from '../../model/cilium-config';
import { map, maps } from '../../model/json';
import { groupBy } from '../../runtime/group-by';
import { listed } from '../../runtime/listed';
import { titleOf, type LiveCluster } from './live-cluster';

const DEBUG = 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/';
const TROUBLESHOOTING = 'https://docs.cilium.io/en/stable/operations/troubleshooting/';
/** A restart that is longer ago than this many seconds is past. */
const RECENT = 3600;
/** Pods that a message shows. */
const MAX_PODS = 3;

/** Why a container or pod does not run, and what to do about it. */
interface Cause {
  readonly why: string;
  readonly fix: string;
}

/** The workloads to look at: those of the output, else those of Cilium. */
function workloads(live: LiveCluster): KubernetesObject[] {
  const kinds = ['DaemonSet', 'Deployment', 'StatefulSet'] as const;
  const { namespace } = live;
  const present = kinds.flatMap((kind) => live.all(kind, 'apps'));
  const names = new Set(live.output.map(titleOf));
  return present.filter((object) => names.has(titleOf(object)) || (object.metadata.namespace === namespace && isOfCilium(object)));
}

function isOfCilium({ metadata }: KubernetesObject): boolean {
  return metadata.labels?.['app.kubernetes.io/part-of'] === 'cilium' || /^cilium(?:-envoy|-operator)?$|^hubble-(?:relay|ui)$/.test(metadata.name);
}

/** Workloads without all of their pods, pods that crash, and pods of different versions. */
export function checkWorkloads(live: LiveCluster, report: Reporter): void {
  if (live.wasRead('DaemonSet', 'apps') && !live.agents) {
    report.on('DaemonSet cilium').add({ code: 'VER015', what: 'no DaemonSet of Cilium agents is in the cluster', fix: 'apply the layer cilium of the output', link: TROUBLESHOOTING });
  }
  for (const workload of workloads(live)) {
    const own = report.on(titleOf(workload));
    const pods = podsOf(live, workload);
    const missing = shortage(workload);
    if (missing !== undefined) {
      const causes = groupBy(pods.flatMap((pod) => causesOf(pod, live).map((cause) => ({ pod, ...cause }))), ({ why, fix }) => `${why} ${fix}`);
      const [first] = causes.values();
      const texts = [...causes.values()].slice(0, MAX_PODS).map((members) => `${listed(members.slice(0, MAX_PODS).map(({ pod }) => podText(pod)))}${members.length > MAX_PODS ? ` and ${members.length - MAX_PODS} more` : ''}: ${members[0]!.why}`);
      own.add({ code: 'VER020', what: `${missing}${texts.length > 0 ? `. ${texts.join('; ')}` : ''}`, fix: first?.[0]?.fix ?? `read its events: kubectl -n ${workload.metadata.namespace} describe ${workload.kind.toLowerCase()} ${workload.metadata.name}`, link: DEBUG });
      continue;
    }
    const restarted = pods.flatMap((pod) => recentRestarts(pod, live));
    if (restarted.length > 0) {
      own.add({
        code: 'VER021',
        severity: 'warning',
        what: `containers restarted in the last hour: ${restarted.slice(0, MAX_PODS).map(({ text }) => text).join('; ')}${restarted.length > MAX_PODS ? `; and ${restarted.length - MAX_PODS} more` : ''}`,
        fix: restarted.some(({ isOutOfMemory }) => isOutOfMemory) ? 'raise the memory limit of the container, or remove it' : `read why: kubectl -n ${workload.metadata.namespace} logs ${restarted[0]!.pod} --previous --all-containers`,
        link: DEBUG,
      });
    }
  }
  checkJobs(live, report);
  checkVersions(live, report);
  checkConfiguration(live, report);
}

/** What a workload lacks, as a clause. */
function shortage({ kind, spec, status, metadata }: KubernetesObject): string | undefined {
  const [wanted, is] = [map(spec), map(status)];
  const number = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);
  const all = kind === 'DaemonSet' ? number(is.desiredNumberScheduled) : typeof wanted.replicas === 'number' ? wanted.replicas : 1;
  if (number(is.observedGeneration) < number(metadata.generation as Json)) return 'Kubernetes has not processed its last change';
  if (kind === 'DaemonSet' && all === 0) return 'no node is selected for its pods';
  const updated = number(kind === 'DaemonSet' ? is.updatedNumberScheduled : is.updatedReplicas);
  const ready = number(kind === 'DaemonSet' ? is.numberAvailable : kind === 'StatefulSet' ? is.readyReplicas : is.availableReplicas);
  const onDelete = valueAt(spec, ['updateStrategy', 'type']) === 'OnDelete';
  if (ready < all) return `${all - ready} of ${pods(all)} ${all - ready === 1 ? 'is' : 'are'} not ready`;
  if (updated < all) return `${all - updated} of ${pods(all)} still ${all - updated === 1 ? 'has' : 'have'} the previous version of the template${onDelete ? ', and its update strategy is OnDelete' : ''}`;
  return undefined;
}

function pods(count: number): string {
  return `${count} ${count === 1 ? 'pod' : 'pods'}`;
}

/** The pods that a workload selects. */
export function podsOf(live: LiveCluster, { metadata, spec }: KubernetesObject): KubernetesObject[] {
  const selector = selectorIn(map(spec).selector);
  return selector ? live.all('Pod').filter((pod) => pod.metadata.namespace === metadata.namespace && selectorMatches(selector, pod.metadata.labels ?? {})) : [];
}

function podText({ metadata, spec }: KubernetesObject): string {
  const node = map(spec).nodeName;
  return `${metadata.name}${typeof node === 'string' ? ` on ${node}` : ''}`;
}

function statuses(pod: KubernetesObject): { readonly status: JsonObject; readonly isInit: boolean }[] {
  const { initContainerStatuses, containerStatuses } = map(pod.status);
  return [...maps(initContainerStatuses).map((status) => ({ status, isInit: true })), ...maps(containerStatuses).map((status) => ({ status, isInit: false }))];
}

/** Why a pod is not ready. */
function causesOf(pod: KubernetesObject, live: LiveCluster): Cause[] {
  const { phase, reason, message, conditions } = map(pod.status);
  const { name, namespace, deletionTimestamp } = pod.metadata;
  const describe = `read its events: kubectl -n ${namespace} describe pod ${name}`;
  if (deletionTimestamp !== undefined && live.secondsSince(deletionTimestamp) > 60) return [{ why: 'does not end', fix: 'check that its node is reachable; if the node is gone for good, delete it with kubectl delete node' }];
  if (phase === 'Failed') return [{ why: `failed (${[reason, message].filter((part) => typeof part === 'string').join(': ') || 'without a reason'})`, fix: describe }];
  const scheduled = maps(conditions).find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False') return [{ why: `is not scheduled: ${String(scheduled.message)}`, fix: 'read the message: add nodes or resources, tolerate the taint, or lower the requests or the replicas' }];
  const containers = statuses(pod).flatMap(({ status, isInit }) => {
    const cause = containerCause(status, isInit, `${namespace} ${name}`);
    return cause ? [cause] : [];
  });
  if (containers.length > 0) return containers;
  const ready = maps(conditions).find(({ type }) => type === 'Ready');
  return ready?.status === 'True' ? [] : [{ why: 'is not ready yet', fix: describe }];
}

function containerCause(status: JsonObject, isInit: boolean, pod: string): Cause | undefined {
  const name = String(status.name);
  const container = `${isInit ? 'init container' : 'container'} ${name}`;
  const { waiting, running, terminated } = map(status.state);
  const last = map(map(status.lastState).terminated);
  const [namespace, podName] = pod.split(' ') as [string, string];
  const logs = `read its log: kubectl -n ${namespace} logs ${podName} -c ${name}`;
  if (isJsonObject(waiting)) {
    const reason = String(waiting.reason);
    const message = typeof waiting.message === 'string' ? `: ${waiting.message}` : '';
    if (reason === 'PodInitializing' || reason === 'ContainerCreating') return undefined;
    if (last.reason === 'OOMKilled') return { why: `${container} runs out of memory and restarts`, fix: 'raise the memory limit of the container, or remove it' };
    if (reason === 'CrashLoopBackOff') return { why: `${container} crashes${exitText(last)}`, fix: `${logs} --previous` };
    if (/Image/.test(reason)) return { why: `the image of ${container} cannot be pulled (${reason}${message})`, fix: 'check the name of the image, the registry mirror of Talos and the pull secret' };
    if (reason === 'CreateContainerConfigError') return { why: `${container} cannot be created (${reason}${message})`, fix: 'create the Secret or ConfigMap that the message names' };
    return { why: `${container} cannot start (${reason}${message})`, fix: 'read the message; on Talos, containers cannot load kernel modules or have the capability SYS_MODULE' };
  }
  if (isJsonObject(terminated) && !(isInit && terminated.exitCode === 0)) return { why: `${container} ended${exitText(terminated)}`, fix: logs };
  if (isJsonObject(running) && status.ready === false && !isInit) return { why: `${container} runs and is not ready`, fix: logs };
  return isInit && isJsonObject(running) ? { why: `${container} has not finished`, fix: logs } : undefined;
}

function exitText({ exitCode, reason, message }: JsonObject): string {
  const last = typeof message === 'string' ? message.trim().split('\n').at(-1)! : '';
  return exitCode === undefined ? '' : ` (exit code ${String(exitCode)}${typeof reason === 'string' && reason !== 'Error' ? `, ${reason}` : ''}${last === '' ? '' : `: ${last}`})`;
}

function recentRestarts(pod: KubernetesObject, live: LiveCluster): { readonly pod: string; readonly text: string; readonly isOutOfMemory: boolean }[] {
  return statuses(pod).flatMap(({ status, isInit }) => {
    const last = map(map(status.lastState).terminated);
    if (isInit || last.exitCode === 0 || last.finishedAt === undefined || live.secondsSince(last.finishedAt) > RECENT) return [];
    return [{ pod: pod.metadata.name, text: `${String(status.name)} of ${podText(pod)}${exitText(last)}`, isOutOfMemory: last.reason === 'OOMKilled' }];
  });
}

/** Jobs of the output and of Cilium that failed. */
function checkJobs(live: LiveCluster, report: Reporter): void {
  const names = new Set(live.output.map(titleOf));
  const namespace = live.namespace;
  for (const job of live.all('Job', 'batch')) {
    const owner = maps(job.metadata.ownerReferences).find(({ kind }) => kind === 'CronJob');
    const isOwn = names.has(titleOf(job)) || (owner && names.has(`CronJob ${job.metadata.namespace}/${String(owner.name)}`)) || (job.metadata.namespace === namespace && /^(?:cilium|hubble|clustermesh)-/.test(job.metadata.name));
    const failed = maps(map(job.status).conditions).find(({ type, status }) => type === 'Failed' && status === 'True');
    if (!isOwn || !failed) continue;
    // A later one of the same CronJob succeeded.
    const later = live.all('Job', 'batch').some((other) => owner && maps(other.metadata.ownerReferences).some(({ uid, name }) => uid === owner.uid && name === owner.name) && map(other.status).succeeded === 1 && String(map(other.status).completionTime) > String(failed.lastTransitionTime));
    if (later) continue;
    report.on(titleOf(job)).add({
      code: 'VER022',
      what: `failed: ${String(failed.message ?? failed.reason)}${/certs/.test(job.metadata.name) ? '. Without it, the certificates of Hubble are not issued or renewed' : ''}`,
      fix: `read its log, then delete it so that it is created again: kubectl -n ${job.metadata.namespace} logs job/${job.metadata.name}`,
      link: DEBUG,
    });
  }
}

/** Agents, operator and Envoy of other versions than the output has, or of different ones. */
function checkVersions(live: LiveCluster, report: Reporter): void {
  const agents = live.agents;
  if (!agents) return;
  const tagIn = (containers: Json | undefined, name: string): string | undefined => {
    const image = maps(containers).find((container) => container.name === name)?.image;
    return typeof image === 'string' ? imageReference(image).tag : undefined;
  };
  const running = groupBy(podsOf(live, agents), (pod) => tagIn(map(pod.spec).containers, 'cilium-agent') ?? '');
  running.delete('');
  if (running.size > 1) {
    const parts = [...running].sort(([a], [b]) => (a < b ? -1 : 1)).map(([tag, members]) => `${tag} on ${listed(members.slice(0, MAX_PODS).map(({ spec }) => String(map(spec).nodeName)))}${members.length > MAX_PODS ? ` and ${members.length - MAX_PODS} more` : ''}`);
    report.on(titleOf(agents)).add({ code: 'VER023', what: `agents of different versions run: ${parts.join(', ')}`, fix: `wait for the update to end: kubectl -n ${agents.metadata.namespace} rollout status daemonset/${agents.metadata.name}; if it does not, look at the pods that are not ready`, link: 'https://docs.cilium.io/en/stable/operations/upgrade/' });
  }
  const agentTag = tagIn(valueAt(agents.spec, ['template', 'spec', 'containers']), 'cilium-agent');
  const operator = live.all('Deployment', 'apps').find(({ metadata }) => metadata.name === 'cilium-operator' && metadata.namespace === agents.metadata.namespace);
  const operatorTag = operator && tagIn(valueAt(operator.spec, ['template', 'spec', 'containers']), 'cilium-operator');
  if (operator && agentTag !== undefined && operatorTag !== undefined && operatorTag !== agentTag) {
    report.on(titleOf(operator)).add({ code: 'VER023', what: `the operator has version ${operatorTag}, and the agents have ${agentTag}`, fix: 'apply the whole layer cilium of the output', link: 'https://docs.cilium.io/en/stable/operations/upgrade/' });
  }
}

/** Pods that started before the ConfigMap that they read when they start was changed. */
function checkConfiguration(live: LiveCluster, report: Reporter): void {
  const agents = live.agents;
  const config = live.all('ConfigMap').find((object) => isCiliumConfig(object) && object.metadata.namespace === agents?.metadata.namespace);
  if (!agents || !config) return;
  const changed = dataChanged(config);
  if (changed === undefined) return;
  const operator = live.all('Deployment', 'apps').find(({ metadata }) => metadata.name === 'cilium-operator' && metadata.namespace === agents.metadata.namespace);
  for (const workload of [agents, ...(operator ? [operator] : [])]) {
    const older = podsOf(live, workload).filter(({ status }) => {
      const { startTime } = map(status);
      return typeof startTime === 'string' && Date.parse(startTime) < Date.parse(changed);
    });
    if (older.length === 0) continue;
    report.on(titleOf(workload)).add({
      code: 'VER024',
      severity: 'warning',
      what: `${older.length === 1 ? '1 pod is' : `${older.length} pods are`} older than the last change of ConfigMap cilium-config (${changed}): ${listed(older.slice(0, MAX_PODS).map(podText))}${older.length > MAX_PODS ? ` and ${older.length - MAX_PODS} more` : ''}. The settings that changed are not in effect there`,
      fix: `kubectl -n ${workload.metadata.namespace} rollout restart ${workload.kind.toLowerCase()}/${workload.metadata.name}`,
      link: 'https://docs.cilium.io/en/stable/configuration/',
    });
  }
}


/**
 * When the data of a ConfigMap last changed, at the latest. The server keeps a time for each writer, and a writer that takes over fields as they are
 * becomes one more owner of them: what several own has not changed since the first of them wrote it.
 */
function dataChanged({ metadata }: KubernetesObject): string | undefined {
  const since = new Map<string, string>();
  for (const { fieldsV1, time } of maps(metadata.managedFields)) {
    for (const key of Object.keys(map(map(fieldsV1)['f:data']))) {
      const other = since.get(key);
      if (typeof time === 'string' && key !== '.' && (other === undefined || time < other)) since.set(key, time);
    }
  }
  return [...since.values()].sort().at(-1);
}
