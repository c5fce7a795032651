import type { TalosCluster } from '../cluster/talos-cluster';
import type { Problem } from '../diagnostics/problem';
import type { NotedEntry } from './noted-entries';
import { documentKey } from './noted-entries';

/**
 * What only the facts of the cluster may say, as they are in the values of Cilium too, and which fact says it. The patches leave
 * some of it to Talos' default, so a patch of a user could set it apart unseen.
 */
const FACTS: readonly { readonly kind?: string; readonly path: string; readonly fact: string; readonly allowed?: (cluster: TalosCluster) => unknown }[] = [
  { path: 'cluster.allowSchedulingOnMasters', fact: 'allowSchedulingOnControlPlanes' },
  { path: 'machine.network.kubespan', fact: 'kubeSpan' },
  { kind: 'KubeSpanConfig', path: 'enabled', fact: 'kubeSpan', allowed: ({ kubeSpan }) => kubeSpan.enabled },
  { kind: 'KubeSpanConfig', path: 'mtu', fact: 'kubeSpan', allowed: ({ kubeSpan }) => kubeSpan.mtu },
  { kind: 'KubeSpanConfig', path: 'advertiseKubernetesNetworks', fact: 'kubeSpan', allowed: ({ kubeSpan }) => kubeSpan.advertiseKubernetesNetworks },
  { kind: 'KubeNetworkConfig', path: 'nodeCIDRMaskSizeIPv4', fact: 'nodeCidrMaskSizeIpv4', allowed: (cluster) => cluster.nodeCidrMaskSizeIpv4 },
  { kind: 'KubeNetworkConfig', path: 'nodeCIDRMaskSizeIPv6', fact: 'nodeCidrMaskSizeIpv6', allowed: (cluster) => cluster.nodeCidrMaskSizeIpv6 },
  ...['cluster.controllerManager.extraArgs', 'cluster.apiServer.extraArgs'].flatMap((args) => ARGUMENTS().map(([flag, fact]) => ({ path: `${args}.${flag}`, fact }))),
  ...['KubeControllerManagerConfig', 'KubeAPIServerConfig'].flatMap((kind) => ARGUMENTS().map(([flag, fact]) => ({ kind, path: `extraArgs.${flag}`, fact }))),
  { path: 'cluster.network.cni', fact: 'Cilium, which is the CNI' },
  { kind: 'KubeFlannelCNIConfig', path: '', fact: 'Cilium, which is the CNI' },
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

/** Places where a patch of a user says something else than the settings, from which the values of Cilium come as well. */
export function factConflicts(settings: readonly NotedEntry[], raw: readonly NotedEntry[], cluster: TalosCluster, path: string): Problem[] {
  return raw.flatMap((entry): Problem[] => {
    const place = shownPlace(entry);
    const known = settings.filter((setting) => documentKey(setting) === documentKey(entry) && meets(setting.role, entry.role));
    const clash = known.find((setting) => clashes(setting, entry));
    if (clash) return [problem(entry, `${place} ${JSON.stringify(entry.value)}, and ${clash.path.join('.')} ${JSON.stringify(clash.value)} by ${clash.note}`, path)];
    if (known.some((setting) => samePath(setting.path, entry.path))) return [];
    const fact = FACTS.find((candidate) => candidate.kind === entry.document?.kind && covers(candidate.path, entry.path));
    if (!fact || (fact.allowed && same(fact.allowed(cluster), entry.value))) return [];
    return [problem(entry, `${place} ${JSON.stringify(entry.value)}, which is for ${fact.fact} to say`, path)];
  });
}

function problem({ note }: NotedEntry, what: string, path: string): Problem {
  return {
    code: 'MCH010',
    path,
    what: `a patch sets the machine configuration apart from the facts of the cluster (${note.replace(/: as given$/, '')}: ${what})`,
    fix: 'change the TalosCluster, or the prop that asks for it, and take it out of the patch',
  };
}

function clashes(setting: NotedEntry, raw: NotedEntry): boolean {
  if (samePath(setting.path, raw.path)) return !(grows(setting) && Array.isArray(raw.value)) && !same(setting.value, raw.value);
  // Deleting a part, or a document, deletes what is in it; and what is deleted cannot have parts.
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

function shownPlace({ document, path }: NotedEntry): string {
  return [...(document ? [document.kind] : []), path.join('.')].join(' ');
}

const meets = (a: string | undefined, b: string | undefined): boolean => a === undefined || b === undefined || a === b;
const startsWith = (path: readonly string[], prefix: readonly string[]): boolean => path.length > prefix.length && prefix.every((key, index) => path[index] === key);
const samePath = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && startsWith([...a, ''], b);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
