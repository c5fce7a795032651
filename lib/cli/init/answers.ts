import { CHART_DIGESTS } from '../../assets/chart-digests';
import { Cidr } from '../../cluster/cidr';
import { CiliumVersion } from '../../cluster/cilium-version';
import type { IpFamily } from '../../cluster/ip-text';
import { TalosVersion } from '../../cluster/talos-version';
import { TalosCiliumError } from '../../diagnostics/problem';

/** What a new project is made of. Lists are empty for `none`. */
export interface Answers {
  readonly name: string;
  readonly talosVersion: string;
  readonly kubernetesVersion: string;
  readonly ciliumVersion: string;
  readonly controlPlanes: number;
  readonly workers: number;
  readonly nodeSubnets: readonly string[];
  readonly podSubnets: readonly string[];
  readonly serviceSubnets: readonly string[];
  readonly loadBalancerRanges: readonly string[];
  readonly gatewayApi: boolean;
  readonly hubble: boolean;
  readonly gitops: 'argocd' | 'flux' | 'none';
  /** URL of the Git repository that Argo CD or Flux reads. */
  readonly repository: string;
}

/** Answers as they are typed, by flag. */
export type Texts = Readonly<Partial<Record<string, string>>>;

/** One flag of the command, and one question on a terminal. */
export interface Question {
  readonly flag: string;
  /** Placeholder of the value in `--help`. */
  readonly value: string;
  readonly help: string;
  /** The question. @default - not asked: the flag is for those who need it */
  readonly ask?: string;
  readonly choices?: readonly string[];
  /** Whether the answer is a whole number. @default false */
  readonly isCount?: boolean;
  /** False where the earlier answers leave nothing to ask. @default - always asked */
  readonly applies?: (earlier: Texts) => boolean;
  /** Default, from the answers before it; these may be wrong. */
  readonly initial: (earlier: Texts) => string;
}

const TALOS = '1.14.1';
/** The newest Kubernetes that the default Cilium is tested with. */
const KUBERNETES = '1.35.10';
const YES_NO = ['yes', 'no'] as const;

/** Never an address of somebody's repository: Argo CD would apply what it finds there. */
export const EXAMPLE_REPOSITORY = 'https://git.example.com';

/** All questions, in order. */
export const QUESTIONS: readonly Question[] = [
  { flag: 'name', value: '<name>', help: 'cluster name (default: from the directory)', ask: 'Cluster name', initial: () => 'home' },
  { flag: 'talos-version', value: '<version>', help: `Talos version that generates the machine configuration (default: ${TALOS})`, ask: 'Talos version', initial: () => TALOS },
  {
    flag: 'kubernetes-version',
    value: '<version>',
    help: `Kubernetes version (default: ${KUBERNETES}, or an older one that the Talos version supports)`,
    ask: 'Kubernetes version',
    initial: kubernetesFor,
  },
  { flag: 'cilium-version', value: '<version>', help: `Cilium version (default: ${CiliumVersion.DEFAULT})`, ask: 'Cilium version', initial: () => String(CiliumVersion.DEFAULT) },
  { flag: 'control-planes', value: '<count>', help: 'number of control plane nodes (default: 1)', ask: 'Control plane nodes', isCount: true, initial: () => '1' },
  { flag: 'workers', value: '<count>', help: 'number of worker nodes; without workers, the control planes run all pods (default: 0)', ask: 'Worker nodes', isCount: true, initial: () => '0' },
  {
    flag: 'node-subnet',
    value: '<cidr>',
    help: 'subnet of the nodes, or one of each IP family with a comma, or none (default: 192.168.1.0/24)',
    ask: 'Node subnet (for dual stack: IPv4,IPv6)',
    initial: () => '192.168.1.0/24',
  },
  {
    flag: 'pod-subnet',
    value: '<cidr>',
    help: 'subnet of the pods, or one of each IP family (default: 10.244.0.0/16; fd00:10:244::/56 for IPv6)',
    initial: (earlier) => freeSubnets(earlier, { 4: ['10.244.0.0/16', '172.20.0.0/16'], 6: ['fd00:10:244::/56', 'fd00:20:244::/56'] }),
  },
  {
    flag: 'service-subnet',
    value: '<cidr>',
    help: 'subnet of the Services, or one of each IP family (default: 10.96.0.0/12; fd00:10:96::/112 for IPv6)',
    initial: (earlier) => freeSubnets(earlier, { 4: ['10.96.0.0/12', '172.24.0.0/16'], 6: ['fd00:10:96::/112', 'fd00:20:96::/112'] }),
  },
  {
    flag: 'load-balancer-range',
    value: '<range>',
    help: 'addresses for LoadBalancer Services: CIDR, first-last or none (default: 16 addresses of the node subnet)',
    ask: 'LoadBalancer range, in the node subnet but outside the DHCP range (CIDR, first-last, or none)',
    initial: (earlier) => proposedRanges(listOf(earlier['node-subnet']), earlier['cilium-version'] ?? '') ?? 'none',
  },
  { flag: 'gateway-api', value: '<yes|no>', help: 'install the CRDs of the Gateway API, and a Gateway (default: yes)', ask: 'Gateway API', choices: YES_NO, initial: () => 'yes' },
  { flag: 'hubble', value: '<yes|no>', help: 'install Hubble Relay and Hubble UI (default: yes)', ask: 'Hubble Relay and UI', choices: YES_NO, initial: () => 'yes' },
  {
    flag: 'gitops',
    value: '<tool>',
    help: 'tool that applies the manifests: argocd, flux or none (default: none)',
    ask: 'GitOps tool',
    choices: ['none', 'argocd', 'flux'],
    initial: () => 'none',
  },
  {
    flag: 'repository',
    value: '<url>',
    help: 'URL of the Git repository, for Argo CD and Flux (default: an example to replace)',
    ask: 'URL of the Git repository that Argo CD or Flux will read',
    applies: ({ gitops }) => gitops === 'argocd' || gitops === 'flux',
    initial: ({ name }) => `${EXAMPLE_REPOSITORY}/${name}.git`,
  },
];

/** Adds the defaults of what is not answered. */
export function withDefaults(texts: Texts): Texts {
  const complete: Record<string, string | undefined> = { ...texts };
  for (const { flag, initial } of QUESTIONS) complete[flag] ??= initial(complete);
  return complete;
}

/** Reads complete answers. They may be wrong in every way; see `checkAnswers`. */
export function readAnswers(texts: Texts): Answers {
  const text = (flag: string): string => (texts[flag] ?? '').trim();
  return {
    name: text('name'),
    talosVersion: text('talos-version'),
    kubernetesVersion: text('kubernetes-version'),
    ciliumVersion: text('cilium-version'),
    controlPlanes: Number(text('control-planes')),
    workers: Number(text('workers')),
    nodeSubnets: listOf(text('node-subnet')),
    podSubnets: listOf(text('pod-subnet')),
    serviceSubnets: listOf(text('service-subnet')),
    loadBalancerRanges: listOf(text('load-balancer-range')),
    gatewayApi: text('gateway-api') === 'yes',
    hubble: text('hubble') === 'yes',
    gitops: text('gitops') as Answers['gitops'],
    repository: text('repository'),
  };
}

/** A cluster name from the name of a directory. */
export function nameFrom(directory: string): string | undefined {
  const name = directory.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 32).replace(/^-+|-+$/g, '');
  return name === '' ? undefined : name;
}

/** Whether this package has the digest of a chart. Without it, the first synth needs a lock. */
export function isKnownChart(ciliumVersion: string): boolean {
  return Object.hasOwn(CHART_DIGESTS, ciliumVersion.replace(/^v/, ''));
}

/** An address for examples: the `index`-th of a subnet, or the last in a small one. */
export function sampleAddress(subnet: string, index: number): string {
  const { first, size } = Cidr.parse(subnet);
  return String(first.offset(size > BigInt(index) ? index : size - 1n));
}

function listOf(text: string | undefined): string[] {
  return (text ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '' && part !== 'none');
}

function kubernetesFor(earlier: Texts): string {
  const range = attempt(() => TalosVersion.parse(earlier['talos-version'] ?? ''))?.kubernetesRange;
  const [, minor] = KUBERNETES.split('.').map(Number);
  const newest = Number(range?.max.split('.')[1] ?? minor);
  return newest < minor! ? `${range!.max}.0` : KUBERNETES;
}

/** For each IP family of the nodes, the first subnet that shares no address with theirs. */
function freeSubnets(earlier: Texts, candidates: Readonly<Record<IpFamily, readonly string[]>>): string {
  const nodes = listOf(earlier['node-subnet']).flatMap((text) => readable(text) ?? []);
  const families = [...new Set(nodes.map(({ family }) => family))];
  return (families.length > 0 ? families : [4 as const])
    .map((family) => candidates[family].find((candidate) => !nodes.some((node) => node.overlaps(Cidr.parse(candidate)))) ?? candidates[family][0])
    .join(',');
}

/** Addresses for LoadBalancer Services in the subnets of the nodes, as far as these have room. */
export function proposedRanges(nodeSubnets: readonly string[], ciliumVersion: string): string | undefined {
  return nodeSubnets.flatMap((text) => rangeIn(readable(text), ciliumVersion) ?? []).join(',') || undefined;
}

/** Sixteen addresses far from the start of a subnet, where routers and DHCP servers usually are. */
function rangeIn(subnet: Cidr | undefined, ciliumVersion: string): string | undefined {
  if (!subnet || subnet.hostBits < 6) return undefined;
  if (subnet.family === 4) return `${subnet.first.offset((subnet.size * 3n) / 4n)}/28`;
  // Up to 1.18 the nodes answer ARP only.
  const announced = attempt(() => CiliumVersion.parse(ciliumVersion))?.atLeast('1.19') ?? false;
  return announced && subnet.hostBits > 8 ? `${subnet.first.offset(0x100)}/124` : undefined;
}

function readable(text: string): Cidr | undefined {
  return attempt(() => Cidr.parse(text));
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof TalosCiliumError) return undefined;
    throw error;
  }
}
