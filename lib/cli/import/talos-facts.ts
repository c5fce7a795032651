import { isIP } from 'node:net';
import { join, normalize } from 'node:path';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import type { Facts, InputDocument, InputFile } from './inputs';
import { parseKubernetesYaml } from '../../yaml/reader';
import { isTemplated, withoutTemplates } from './templates';

/** Whether a document is a machine configuration of Talos, a patch of one, a talhelper file, or part of an Omni cluster template. */
export function isTalosDocument({ content }: InputDocument): boolean {
  if (isJsonObject(content.machine) || (content.apiVersion === 'v1alpha1' && typeof content.kind === 'string')) return true;
  if (isJsonObject(content.cluster) && content.apiVersion === undefined && CLUSTER_KEYS.some((key) => Object.hasOwn(content.cluster as JsonObject, key))) return true;
  return isTalhelper(content) || isOmni(content) || isConfigPatch(content);
}

const CLUSTER_KEYS = ['network', 'proxy', 'clusterName', 'controlPlane', 'allowSchedulingOnControlPlanes', 'allowSchedulingOnMasters', 'apiServer', 'discovery', 'inlineManifests', 'extraManifests', 'etcd'];

function isTalhelper(content: JsonObject): boolean {
  return typeof content.clusterName === 'string' && Array.isArray(content.nodes);
}

function isOmni(content: JsonObject): boolean {
  return content.apiVersion === undefined && ['Cluster', 'ControlPlane', 'Workers', 'Machine'].includes(String(content.kind));
}

/** A resource of Omni with a patch of a cluster, a set of machines or one machine. */
function isConfigPatch({ metadata }: JsonObject): boolean {
  return isJsonObject(metadata) && metadata.type === 'ConfigPatches.omni.sidero.dev';
}

/**
 * Facts in the documents; a later one wins.
 *
 * @returns the facts, and in sentences what could not be read
 */
export function talosFacts(documents: readonly InputDocument[]): { readonly facts: Facts; readonly notes: readonly string[] } {
  const facts: Facts = {};
  const notes: string[] = [];
  const references = documents.flatMap(referencesIn);
  const readFiles = new Set(documents.map(({ file }) => normalize(file.name)));
  for (const { file, path, target } of references) if (!readFiles.has(target)) notes.push(`${file.name} refers to the patch ${path}, which was not read. Pass it too.`);
  const ofCluster = new Set(references.filter(({ isOfCluster }) => isOfCluster).map(({ target }) => target));
  const ofSomeNodes = new Set(references.filter(({ target }) => !ofCluster.has(target)).map(({ target }) => target));
  const used = documents.filter(({ file }) => !ofSomeNodes.has(normalize(file.name)));
  for (const { file, content } of used) {
    const { workers = 0 } = facts;
    const found = known(factsOf(content, (what) => void notes.push(`${file.name}: ${what}`)));
    // A template of Omni has a document for each set of workers.
    Object.assign(facts, found, content.kind === 'Workers' && found.workers !== undefined && { workers: workers + found.workers });
  }
  if (facts.controlPlanes !== undefined) facts.workers ??= 0;
  return { facts, notes: [...new Set(notes)] };
}

/** A patch in a file of its own. */
interface PatchReference {
  readonly file: InputFile;
  readonly path: string;
  readonly target: string;
  /** Whether it is for all nodes or the control planes: patches of others say nothing of the cluster. */
  readonly isOfCluster: boolean;
}

function referencesIn({ file, content }: InputDocument): PatchReference[] {
  const of = (patches: Json | undefined, isOfCluster: boolean): PatchReference[] => (Array.isArray(patches) ? patches : []).flatMap((patch) => {
    const path = typeof patch === 'string' && patch.startsWith('@') ? patch.slice(1) : isJsonObject(patch) ? text(patch.file) : undefined;
    return path === undefined || isTemplated(path) ? [] : [{ file, path, target: join(file.directory, path), isOfCluster }];
  });
  const nodes = Array.isArray(content.nodes) ? content.nodes.filter(isJsonObject) : [];
  if (isTalhelper(content)) return [...of(content.patches, true), ...of(valueAt(content, ['controlPlane', 'patches']), true), ...of(valueAt(content, ['worker', 'patches']), false), ...nodes.flatMap(({ patches }) => of(patches, false))];
  return isOmni(content) ? of(content.patches, content.kind === 'Cluster' || content.kind === 'ControlPlane') : [];
}

/** Says what could not be read. */
type Note = (what: string) => void;

function factsOf(content: JsonObject, note: Note): Facts {
  if (isTalhelper(content)) return ofTalhelper(content, note);
  if (isOmni(content)) return ofOmni(content, note);
  if (isConfigPatch(content)) return ofConfigPatch(content, note);
  if (content.apiVersion === 'v1alpha1') return ofDocument(content);
  return ofMachineConfig(content);
}

function ofMachineConfig(content: JsonObject): Facts {
  const at = (path: string): Json | undefined => valueAt(content, path.split('.'));
  const span = at('machine.network.kubespan');
  const flags = map(at('cluster.controllerManager.extraArgs'));
  return {
    name: text(at('cluster.clusterName')),
    talosVersion: tagOf(at('machine.install.image')),
    kubernetesVersion: tagOf(at('machine.kubelet.image')) ?? tagOf(at('cluster.apiServer.image')),
    podSubnets: texts(at('cluster.network.podSubnets')),
    serviceSubnets: texts(at('cluster.network.serviceSubnets')),
    nodeCidrMaskSizeIpv4: size(flags['node-cidr-mask-size-ipv4'] ?? flags['node-cidr-mask-size']),
    nodeCidrMaskSizeIpv6: size(flags['node-cidr-mask-size-ipv6']),
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
      return {
        podSubnets: texts(content.podSubnets),
        serviceSubnets: texts(content.serviceSubnets),
        nodeCidrMaskSizeIpv4: size(content.nodeCIDRMaskSizeIPv4),
        nodeCidrMaskSizeIpv6: size(content.nodeCIDRMaskSizeIPv6),
        dnsDomain: text(content.dnsDomain),
      };
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

function ofTalhelper(content: JsonObject, note: Note): Facts {
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
    nodeAddresses: addressesOf(nodes),
    ...ofPatches(content.patches, 'patches', note),
    ...ofPatches(valueAt(content, ['controlPlane', 'patches']), 'controlPlane.patches', note),
  };
}

/** Addresses of all nodes; undefined if one is a name or a template. */
function addressesOf(nodes: readonly JsonObject[]): string[] | undefined {
  const addresses = nodes.flatMap(({ ipAddress }) => texts(ipAddress) ?? ['']);
  return addresses.length > 0 && addresses.every((address) => isIP(address) > 0) ? addresses : undefined;
}

function ofOmni(content: JsonObject, note: Note): Facts {
  const size = valueAt(content, ['machineClass', 'size']);
  const machines = Array.isArray(content.machines) ? content.machines.length : typeof size === 'number' ? size : undefined;
  if (content.kind === 'ControlPlane') return { controlPlanes: machines, ...ofPatches(content.patches, 'patches of the ControlPlane', note) };
  if (content.kind === 'Workers') return { workers: machines };
  if (content.kind !== 'Cluster') return {};
  return {
    ...ofPatches(content.patches, 'patches of the Cluster', note),
    management: 'omni',
    name: text(content.name),
    talosVersion: version(valueAt(content, ['talos', 'version'])),
    kubernetesVersion: version(valueAt(content, ['kubernetes', 'version'])),
  };
}

/** A patch for the machines of a cluster or its control planes. */
function ofConfigPatch({ metadata, spec }: JsonObject, note: Note): Facts {
  const labels = map(valueAt(metadata, ['labels']));
  const isOfSome = ['omni.sidero.dev/cluster-machine', 'omni.sidero.dev/machine'].some((label) => labels[label] !== undefined) || String(labels['omni.sidero.dev/machine-set'] ?? '').endsWith('-workers');
  const patch = valueAt(spec, ['data']);
  return isOfSome || typeof patch !== 'string' ? {} : ofPatches([patch], 'spec.data', note);
}

/** Patches in the file itself: texts of talhelper, and `inline` of Omni. Those of workers or of one node say nothing of the cluster. */
function ofPatches(patches: Json | undefined, place: string, note: Note): Facts {
  const documents = (Array.isArray(patches) ? patches : []).flatMap((patch, index) => {
    if (isJsonObject(patch)) return isJsonObject(patch.inline) ? [patch.inline] : [];
    // `@patch.yaml` is a file, which is read by itself.
    if (typeof patch !== 'string' || patch.startsWith('@')) return [];
    try {
      return parseKubernetesYaml(withoutTemplates(patch)).filter(isJsonObject);
    } catch {
      note(`patch ${index + 1} of ${place} is not YAML, so what it says of the cluster is not known. Render its template first.`);
      return [];
    }
  });
  return Object.assign({}, ...documents.map((document) => known(factsOf(document, note)))) as Facts;
}

function map(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
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

/** A number, which a flag often has in quotes. */
function size(value: Json | undefined): number | undefined {
  return /^\d+$/.test(String(value)) ? Number(value) : undefined;
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
