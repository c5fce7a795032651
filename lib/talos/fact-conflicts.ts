import type { TalosCluster } from '../cluster/talos-cluster';
import type { Reporter } from '../diagnostics/reporter';
import type { NotedEntry } from './noted-entries';
import { documentKey } from './noted-entries';
import { shortJson } from '../kubernetes/json';

/**
 * Settings that must come from the facts of the cluster, because the values of Cilium depend on them, by fact; those without one are set for Cilium as the CNI. The generated patches leave
 * some of them to the default of Talos, so that a patch of the user could change them without a contradiction to a generated value.
 */
const FACTS: readonly { readonly kind?: string; readonly path: string; readonly fact?: string; readonly allowed?: (cluster: TalosCluster) => unknown }[] = [
  { path: 'cluster.allowSchedulingOnMasters', fact: 'allowSchedulingOnControlPlanes' },
  { path: 'machine.network.kubespan', fact: 'kubeSpan' },
  { kind: 'KubeSpanConfig', path: 'enabled', fact: 'kubeSpan', allowed: ({ kubeSpan }) => kubeSpan.enabled },
  { kind: 'KubeSpanConfig', path: 'mtu', fact: 'kubeSpan', allowed: ({ kubeSpan }) => kubeSpan.mtu },
  { kind: 'KubeSpanConfig', path: 'advertiseKubernetesNetworks', fact: 'kubeSpan', allowed: ({ kubeSpan }) => kubeSpan.advertiseKubernetesNetworks },
  { kind: 'KubeNetworkConfig', path: 'nodeCIDRMaskSizeIPv4', fact: 'nodeCidrMaskSizeIpv4', allowed: (cluster) => cluster.nodeCidrMaskSizeIpv4 },
  { kind: 'KubeNetworkConfig', path: 'nodeCIDRMaskSizeIPv6', fact: 'nodeCidrMaskSizeIpv6', allowed: (cluster) => cluster.nodeCidrMaskSizeIpv6 },
  ...['cluster.controllerManager.extraArgs', 'cluster.apiServer.extraArgs'].flatMap((args) => ARGUMENTS().map(([flag, fact]) => ({ path: `${args}.${flag}`, fact }))),
  ...['KubeControllerManagerConfig', 'KubeAPIServerConfig'].flatMap((kind) => ARGUMENTS().map(([flag, fact]) => ({ kind, path: `extraArgs.${flag}`, fact }))),
  { path: 'cluster.network.cni' },
  { kind: 'KubeFlannelCNIConfig', path: '' },
];

function ARGUMENTS(): [flag: string, fact: string][] {
  return [
    ['cluster-cidr', 'podSubnets'],
    ['service-cluster-ip-range', 'serviceSubnets'],
    ['node-cidr-mask-size', 'nodeCidrMaskSizeIpv4'],
    ['node-cidr-mask-size-ipv4', 'nodeCidrMaskSizeIpv4'],
    ['node-cidr-mask-size-ipv6', 'nodeCidrMaskSizeIpv6'],
  ];
}

/** Lists that Talos replaces; it appends to all others. */
const REPLACED_LISTS = ['podSubnets', 'serviceSubnets'];

/** Reports patches of the user that contradict the facts of the cluster, from which the values of Cilium come as well. */
export function checkFactConflicts(settings: readonly NotedEntry[], raw: readonly NotedEntry[], cluster: TalosCluster, report: Reporter): void {
  for (const entry of raw) {
    const place = describePlace(entry);
    const known = settings.filter((setting) => documentKey(setting) === documentKey(entry) && meets(setting.role, entry.role));
    const clash = known.find((setting) => clashes(setting, entry));
    if (clash) {
      reportConflict(entry, place, `${samePath(clash.path, entry.path) ? 'it' : clash.path.join('.')} is ${shortJson(clash.value)} (${clash.note})`, report);
      continue;
    }
    if (known.some((setting) => samePath(setting.path, entry.path))) continue;
    const fact = FACTS.find((candidate) => candidate.kind === entry.document?.kind && covers(candidate.path, entry.path));
    if (fact && !(fact.allowed && same(fact.allowed(cluster), entry.value))) reportConflict(entry, place, fact.fact ? `it must be set by ${fact.fact} of the TalosCluster` : 'Cilium is the CNI of this cluster', report, fact.fact && `${fact.fact} of the TalosCluster`);
  }
}

function reportConflict({ note, value }: NotedEntry, place: string, reason: string, report: Reporter, prop?: string): void {
  report.add({
    code: 'MCH010',
    what: `${note.replace(`${report.path} `, '')} sets ${place} to ${shortJson(value)}, but ${reason}`,
    fix: `remove ${place} from the patch${prop ? `, and set ${prop}` : ''}`,
  });
}

function clashes(setting: NotedEntry, raw: NotedEntry): boolean {
  if (samePath(setting.path, raw.path)) return !(grows(setting) && Array.isArray(raw.value)) && !same(setting.value, raw.value);
  // Deleting a part or a document deletes everything in it, and something that is deleted has no parts.
  if (raw.path.at(-1) === '$patch') return startsWith(setting.path, raw.path.slice(0, -1));
  if (setting.path.at(-1) === '$patch') return startsWith(raw.path, setting.path.slice(0, -1));
  const empty = typeof raw.value === 'object' && raw.value !== null && Object.keys(raw.value).length === 0;
  return startsWith(raw.path, setting.path) && setting.path.length > 0 ? true : startsWith(setting.path, raw.path) && !empty;
}

function grows({ path, value }: NotedEntry): boolean {
  return Array.isArray(value) && !REPLACED_LISTS.includes(path.at(-1)!);
}

function covers(fact: string, path: readonly string[]): boolean {
  const text = path.join('.');
  return fact === '' || text === fact || text.startsWith(`${fact}.`);
}

function describePlace({ document, path }: NotedEntry): string {
  return [...(document ? [document.kind] : []), path.join('.')].join(' ');
}

const meets = (a: string | undefined, b: string | undefined): boolean => a === undefined || b === undefined || a === b;
const startsWith = (path: readonly string[], prefix: readonly string[]): boolean => path.length > prefix.length && prefix.every((key, index) => path[index] === key);
const samePath = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && startsWith([...a, ''], b);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
