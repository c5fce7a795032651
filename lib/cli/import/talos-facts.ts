import { isJsonObject, valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import type { Facts, InputDocument } from './inputs';
import { parseKubernetesYaml } from '../../yaml/reader';
import { isTemplated, withoutTemplates } from './templates';

/** Whether a document is a machine configuration of Talos, a patch of one, a talhelper file, or part of an Omni cluster template. */
export function isTalosDocument({ content }: InputDocument): boolean {
  if (isJsonObject(content.machine) || (content.apiVersion === 'v1alpha1' && typeof content.kind === 'string')) return true;
  if (isJsonObject(content.cluster) && content.apiVersion === undefined && CLUSTER_KEYS.some((key) => Object.hasOwn(content.cluster as JsonObject, key))) return true;
  return isTalhelper(content) || isOmni(content);
}

const CLUSTER_KEYS = ['network', 'proxy', 'clusterName', 'controlPlane', 'allowSchedulingOnControlPlanes', 'allowSchedulingOnMasters', 'apiServer', 'discovery', 'inlineManifests', 'extraManifests', 'etcd'];

function isTalhelper(content: JsonObject): boolean {
  return typeof content.clusterName === 'string' && Array.isArray(content.nodes);
}

function isOmni(content: JsonObject): boolean {
  return content.apiVersion === undefined && ['Cluster', 'ControlPlane', 'Workers', 'Machine'].includes(String(content.kind));
}

/** Facts in the documents; a later one wins. */
export function talosFacts(documents: readonly InputDocument[]): Facts {
  const facts: Facts = {};
  for (const { content } of documents) Object.assign(facts, known(factsOf(content)));
  if (facts.controlPlanes !== undefined) facts.workers ??= 0;
  return facts;
}

function factsOf(content: JsonObject): Facts {
  if (isTalhelper(content)) return ofTalhelper(content);
  if (isOmni(content)) return ofOmni(content);
  if (content.apiVersion === 'v1alpha1') return ofDocument(content);
  return ofMachineConfig(content);
}

function ofMachineConfig(content: JsonObject): Facts {
  const at = (path: string): Json | undefined => valueAt(content, path.split('.'));
  const span = at('machine.network.kubespan');
  return {
    name: text(at('cluster.clusterName')),
    talosVersion: tagOf(at('machine.install.image')),
    kubernetesVersion: tagOf(at('machine.kubelet.image')) ?? tagOf(at('cluster.apiServer.image')),
    podSubnets: texts(at('cluster.network.podSubnets')),
    serviceSubnets: texts(at('cluster.network.serviceSubnets')),
    dnsDomain: text(at('cluster.network.dnsDomain')),
    kubeProxy: not(at('cluster.proxy.disabled')),
    allowSchedulingOnControlPlanes: flag(at('cluster.allowSchedulingOnControlPlanes') ?? at('cluster.allowSchedulingOnMasters')),
    kubePrism: kubePrism(at('machine.features.kubePrism')),
    hostDns: hostDns(at('machine.features.hostDNS')),
    nodeSubnets: texts(at('machine.kubelet.nodeIP.validSubnets')),
    kubeSpan: isJsonObject(span) && span.enabled === true ? kubeSpan(span) : undefined,
  };
}

/** The separate documents of Talos 1.14. */
function ofDocument(content: JsonObject): Facts {
  switch (content.kind) {
    case 'KubeNetworkConfig':
      return { podSubnets: texts(content.podSubnets), serviceSubnets: texts(content.serviceSubnets), dnsDomain: text(content.dnsDomain) };
    case 'KubeProxyConfig':
      return { kubeProxy: content.$patch === 'delete' ? undefined : flag(content.enabled) };
    case 'KubePrismConfig':
      return { kubePrism: content.$patch === 'delete' ? false : typeof content.port === 'number' && content.port !== 7445 ? { port: content.port } : undefined };
    case 'ResolverConfig':
      return { hostDns: hostDns(content.hostDNS) };
    case 'KubeSpanConfig':
      return { kubeSpan: content.enabled === true ? kubeSpan(content) : undefined };
    case 'KubeNodeConfig':
      return { nodeSubnets: texts(valueAt(content, ['nodeIP', 'validSubnets'])) };
    case 'KubeClusterConfig':
      return { name: text(content.clusterName) };
    default:
      return {};
  }
}

function ofTalhelper(content: JsonObject): Facts {
  const nodes = (content.nodes as Json[]).filter(isJsonObject);
  const controlPlanes = nodes.filter(({ controlPlane }) => controlPlane === true).length;
  return {
    name: text(content.clusterName),
    talosVersion: version(content.talosVersion),
    kubernetesVersion: version(content.kubernetesVersion),
    podSubnets: texts(content.clusterPodNets),
    serviceSubnets: texts(content.clusterSvcNets),
    dnsDomain: text(content.domain),
    allowSchedulingOnControlPlanes: flag(content.allowSchedulingOnControlPlanes ?? content.allowSchedulingOnMasters),
    ...(controlPlanes > 0 && { controlPlanes, workers: nodes.length - controlPlanes }),
    ...ofPatches(content.patches),
    ...ofPatches(valueAt(content, ['controlPlane', 'patches'])),
  };
}

function ofOmni(content: JsonObject): Facts {
  const machines = Array.isArray(content.machines) ? content.machines.length : undefined;
  if (content.kind === 'ControlPlane') return { controlPlanes: machines };
  if (content.kind === 'Workers') return { workers: machines };
  if (content.kind !== 'Cluster') return {};
  return {
    ...ofPatches(content.patches),
    management: 'omni',
    name: text(content.name),
    talosVersion: version(valueAt(content, ['talos', 'version'])),
    kubernetesVersion: version(valueAt(content, ['kubernetes', 'version'])),
  };
}

/** Patches in the file itself: texts of talhelper, and `inline` of Omni. Those of workers or of one node say nothing of the cluster. */
function ofPatches(patches: Json | undefined): Facts {
  const documents = (Array.isArray(patches) ? patches : []).flatMap((patch) => {
    if (isJsonObject(patch)) return isJsonObject(patch.inline) ? [patch.inline] : [];
    // `@patch.yaml` is a file, which is read by itself.
    return typeof patch === 'string' && !patch.startsWith('@') ? documentsIn(patch) : [];
  });
  return Object.assign({}, ...documents.map((document) => known(factsOf(document)))) as Facts;
}

function documentsIn(patch: string): JsonObject[] {
  try {
    return parseKubernetesYaml(withoutTemplates(patch)).filter(isJsonObject);
  } catch {
    // A template that is no YAML without its values.
    return [];
  }
}

function kubePrism(value: Json | undefined): Facts['kubePrism'] {
  if (!isJsonObject(value)) return undefined;
  if (value.enabled === false) return false;
  return typeof value.port === 'number' && value.port !== 7445 ? { port: value.port } : undefined;
}

function hostDns(value: Json | undefined): Facts['hostDns'] {
  if (!isJsonObject(value)) return undefined;
  if (value.enabled === false) return false;
  return value.forwardKubeDNSToHost === false ? { forwardKubeDnsToHost: false } : undefined;
}

function kubeSpan({ mtu, advertiseKubernetesNetworks }: JsonObject): Facts['kubeSpan'] {
  const settings = { ...(advertiseKubernetesNetworks === true && { advertiseKubernetesNetworks }), ...(typeof mtu === 'number' && mtu !== 1420 && { mtu }) };
  return Object.keys(settings).length > 0 ? settings : true;
}

/** Without what is not known. */
function known(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined && value !== null)) as Facts;
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' && !isTemplated(value) ? value : undefined;
}

function flag(value: Json | undefined): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function not(value: Json | undefined): boolean | undefined {
  return typeof value === 'boolean' ? !value : undefined;
}

/** A single subnet is often written without a list. */
function texts(value: Json | undefined): string[] | undefined {
  const found = (typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : []).filter((each): each is string => typeof each === 'string');
  return found.length > 0 && !found.some(isTemplated) ? found.map((each) => each.trim()) : undefined;
}

/** Version in the tag of an image: `ghcr.io/siderolabs/kubelet:v1.35.0`. */
function tagOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? version(value.slice(value.lastIndexOf(':') + 1).replace(/@.*/, '')) : undefined;
}

function version(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? /^v?(\d+\.\d+(?:\.\d+)?)/.exec(value)?.[1] : undefined;
}
