import type { KubernetesObject } from '../../../lib/kubernetes/object';
import type { ReachEnd, ReachFlow, ReachOptions, ReachPod } from '../../../lib';

// Random worlds: pods, nodes, addresses and policies as people and generators write them, without regard to whether they make sense, and flows
// between all of them.

/** One end of flows: for the library, and as the agent knows it. */
export interface WorldEnd {
  readonly end: ReachEnd;
  readonly number?: number;
  readonly cidr?: string;
  readonly labels: readonly string[];
  /** Labels that policies select; undefined where nothing is enforced. */
  readonly subject?: readonly string[];
  readonly subjectNumber?: number;
  readonly ports?: Readonly<Record<string, number>>;
}

export interface RandomWorld {
  readonly objects: readonly KubernetesObject[];
  readonly services: readonly { readonly namespace: string; readonly name: string; readonly selector: Readonly<Record<string, string>> }[];
  readonly ends: readonly WorldEnd[];
  readonly flows: readonly { readonly from: number; readonly to: number; readonly protocol: string; readonly port: number }[];
}

export const OPTIONS: ReachOptions = { hostFirewall: true };

/** A small generator of random numbers (mulberry32): worlds are the same for the same seed. */
class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  some<T>(items: readonly T[], min: number, max: number): T[] {
    const left = [...items];
    return Array.from({ length: Math.min(left.length, min + this.below(max - min + 1)) }, () => left.splice(this.below(left.length), 1)[0]!);
  }

  many<T>(min: number, max: number, make: () => T): T[] {
    return Array.from({ length: min + this.below(max - min + 1) }, make);
  }
}

type Json = Readonly<Record<string, unknown>>;

const NAMESPACES: Readonly<Record<string, Readonly<Record<string, string>>>> = { shop: { team: 'red' }, jobs: { team: 'blue', env: 'prod' }, old: {} };
const NAMES = Object.keys(NAMESPACES);
const APPS = ['web', 'api', 'db'];
const TIERS = ['front', 'back'];
const ACCOUNTS = ['default', 'deployer'];
const FQDNS: readonly Json[] = [{ matchName: 'api.stripe.com' }, { matchPattern: '*.stripe.com' }, { matchPattern: '*.example.com' }, { matchName: 'example.com' }, { matchPattern: '*' }, { matchPattern: 'a*.example.com' }];
/** Which of the names of policies a name has. */
const NAMES_OF: Readonly<Record<string, readonly string[]>> = {
  'api.stripe.com': ['api.stripe.com', '*.stripe.com', '*'],
  'assets.example.com': ['*.example.com', 'a*.example.com', '*'],
  'deep.assets.example.com': ['*'],
};
const CIDRS = ['198.51.100.0/24', '198.51.100.7/32', '10.0.0.0/8', '10.96.0.0/12', '0.0.0.0/0', '::/0', '2001:db8::/32', '192.168.1.0/24'];
const ENTITIES = ['all', 'world', 'cluster', 'host', 'init', 'ingress', 'unmanaged', 'remote-node', 'health', 'none', 'kube-apiserver'];
const CLUSTER = 'k8s:io.cilium.k8s.policy.cluster';

/** Worlds with about this many flows together. */
export function randomWorlds(flows: number, seed: number, minor: string): RandomWorld[] {
  const perWorld = 100;
  return Array.from({ length: Math.ceil(flows / perWorld) }, (_, index) => new WorldMaker(new Random(seed * 1_000_003 + index), minor).make(Math.min(perWorld, flows - index * perWorld)));
}

class WorldMaker {
  private readonly random: Random;
  private readonly minor: string;
  private count = 0;

  constructor(random: Random, minor: string) {
    this.random = random;
    this.minor = minor;
  }

  make(count: number): RandomWorld {
    const pods = this.random.many(6, 10, () => this.pod());
    const ends = [...pods, ...this.others()];
    const workloads = pods.map(({ end }, index) => workloadOf(end as ReachPod, index));
    const services = [{ namespace: 'old', name: 'legacy', selector: { app: 'web' } }];
    const objects = [
      ...Object.entries(NAMESPACES).map(([name, labels]) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })),
      ...workloads,
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'legacy', namespace: 'old' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } },
      { apiVersion: 'cilium.io/v2', kind: 'CiliumCIDRGroup', metadata: { name: 'partners' }, spec: { externalCIDRs: ['203.0.113.0/24'] } },
      ...this.random.many(1, 8, () => this.policy()),
    ];
    return { objects, services, ends, flows: Array.from({ length: count }, () => this.flow(ends.length, pods.length)) };
  }

  private flow(ends: number, pods: number): RandomWorld['flows'][number] {
    const { random } = this;
    const pod = random.below(pods);
    const other = random.below(ends);
    const [from, to] = random.chance(0.5) ? [pod, other] : [other, pod];
    const protocol = random.of(['TCP', 'TCP', 'TCP', 'TCP', 'UDP', 'UDP', 'SCTP', 'ICMP', 'ICMPv6']);
    const port = protocol.startsWith('ICMP') ? random.of([3, 8, 128]) : random.of([53, 80, 80, 443, 8080, 8080, 9090, 5432, 30000]);
    return { from, to, protocol, port };
  }

  private pod(): WorldEnd {
    const { random } = this;
    const namespace = random.of(NAMES);
    const labels: Record<string, string> = { app: random.of(APPS), ...(random.chance(0.6) && { tier: random.of(TIERS) }), ...(random.chance(0.3) && { 'pod-template-hash': 'abc' }) };
    const serviceAccount = random.of(ACCOUNTS);
    const ports = random.chance(0.7) ? { http: random.of([8080, 80]), ...(random.chance(0.5) && { metrics: 9090 }) } : undefined;
    const cluster = random.chance(0.1) ? 'other' : 'default';
    const ofNamespace = { 'kubernetes.io/metadata.name': namespace, ...NAMESPACES[namespace] };
    const identity = [
      ...Object.entries(labels).flatMap(([key, value]) => (key === 'pod-template-hash' ? [] : [`k8s:${key}=${value}`])),
      ...Object.entries(ofNamespace).map(([key, value]) => `k8s:io.cilium.k8s.namespace.labels.${key}=${value}`),
      `k8s:io.kubernetes.pod.namespace=${namespace}`,
      `${CLUSTER}=${cluster}`,
      `k8s:io.cilium.k8s.policy.serviceaccount=${serviceAccount}`,
    ];
    const named = Object.entries(ports ?? {}).map(([name, port]) => ({ name, port }));
    return { end: { namespace, labels, serviceAccount, ports: named, cluster }, labels: identity, subject: identity, ...(ports && { ports }) };
  }

  private others(): WorldEnd[] {
    const node = (local: boolean, labels: Readonly<Record<string, string>>, apiServer: boolean): WorldEnd => {
      const reserved = apiServer ? ['reserved:kube-apiserver'] : [];
      const asHost = ['reserved:host', ...reserved, ...Object.entries(labels).map(([key, value]) => `k8s:${key}=${value}`)];
      const asRemote = ['reserved:remote-node', ...reserved, `${CLUSTER}=default`, ...Object.entries(labels).map(([key, value]) => `node:${key}=${value}`)];
      return { end: { node: { local, labels, apiServer } }, ...(local && { number: 1 }), labels: local ? asHost : asRemote, subject: asHost, subjectNumber: 1 };
    };
    const address = (text: string, names: readonly string[], more: readonly string[] = []): WorldEnd => {
      const fqdns = names.flatMap((name) => NAMES_OF[name]!).map((name) => `fqdn:${name}`);
      return { end: { address: text, names }, cidr: `${text}/${text.includes(':') ? 128 : 32}`, labels: [...fqdns, ...more] };
    };
    const reserved = (entity: 'health' | 'ingress' | 'unmanaged', number: number): WorldEnd => {
      const labels = [`reserved:${entity}`];
      return { end: { entity }, number, labels, ...(entity !== 'unmanaged' && { subject: labels, subjectNumber: number }) };
    };
    return [
      node(true, { 'example.com/role': 'edge' }, false),
      node(false, { 'example.com/role': 'edge' }, false),
      node(false, { 'node-role': 'control' }, true),
      reserved('health', 4),
      reserved('ingress', 8),
      reserved('unmanaged', 3),
      address('198.51.100.7', []),
      address('198.51.100.8', []),
      address('10.100.0.1', []),
      address('10.1.2.3', []),
      address('2001:db8::7', []),
      address('203.0.113.9', [], ['cidrgroup:io.cilium.policy.cidrgroupname/partners=']),
      address('93.184.216.34', ['api.stripe.com']),
      address('93.184.216.35', ['assets.example.com']),
      address('93.184.216.36', ['deep.assets.example.com']),
    ];
  }

  private policy(): KubernetesObject {
    const { random } = this;
    const kind = random.of(['CiliumNetworkPolicy', 'CiliumNetworkPolicy', 'CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy', 'CiliumClusterwideNetworkPolicy', 'NetworkPolicy', 'NetworkPolicy', 'nodes']);
    const name = `p${this.count++}`;
    const namespace = random.of(NAMES);
    if (kind === 'NetworkPolicy') return { apiVersion: 'networking.k8s.io/v1', kind, metadata: { name, namespace }, spec: this.kubernetesSpec() };
    if (kind === 'nodes') return { apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy', metadata: { name }, spec: { nodeSelector: random.of([{}, { matchLabels: { 'example.com/role': 'edge' } }]), ...this.rules(true) } };
    const clusterwide = kind === 'CiliumClusterwideNetworkPolicy';
    const spec = (): Json => ({ endpointSelector: random.chance(0.3) ? {} : this.selector(clusterwide), ...this.rules(false) });
    return { apiVersion: 'cilium.io/v2', kind, metadata: { name, ...(clusterwide ? {} : { namespace }) }, ...(random.chance(0.2) ? { specs: random.many(1, 2, spec) } : { spec: spec() }) };
  }

  private rules(nodes: boolean): Json {
    const { random } = this;
    const sections = random.some(['ingress', 'egress', 'ingressDeny', 'egressDeny'].filter((section) => !section.endsWith('Deny') || random.chance(0.4)), 1, 3);
    const chosen = sections.length > 0 ? sections : ['ingress'];
    const rules = Object.fromEntries(chosen.map((section) => [section, random.many(1, 3, () => this.rule(section.startsWith('ingress'), section.endsWith('Deny'), nodes))]));
    const flag = (): Json => Object.fromEntries(random.some(['ingress', 'egress'], 1, 2).map((direction) => [direction, random.chance(0.4)]));
    return { ...rules, ...(random.chance(0.25) && { enableDefaultDeny: flag() }) };
  }

  private rule(ingress: boolean, deny: boolean, nodes: boolean): Json {
    const { random } = this;
    const side = ingress ? 'from' : 'to';
    const peers = random.of<() => Json>([
      () => ({}),
      () => ({ [`${side}Endpoints`]: random.many(1, 2, () => (random.chance(0.2) ? {} : this.selector(true))) }),
      () => ({ [`${side}Endpoints`]: random.many(1, 2, () => this.selector(true)) }),
      () => ({ [`${side}Endpoints`]: random.many(0, 1, () => this.selector(true)) }),
      () => ({ [`${side}Entities`]: random.some([...ENTITIES, ...(this.minor === '1.20' ? ['cluster-mesh'] : [])], random.chance(0.1) ? 0 : 1, 2) }),
      () => ({ [`${side}Entities`]: random.some(ENTITIES, 1, 2) }),
      () => ({ [`${side}CIDR`]: random.some(CIDRS, 1, 2) }),
      () => ({ [`${side}CIDRSet`]: [random.of<Json>([{ cidr: '10.0.0.0/8', except: ['10.96.0.0/12'] }, { cidr: '0.0.0.0/0', except: ['198.51.100.0/24', '10.1.0.0/16'] }, { cidr: '2001:db8::/32' }, { cidrGroupRef: 'partners' }])] }),
      () => ({ [`${side}Nodes`]: [{ matchLabels: random.of([{ 'example.com/role': 'edge' }, { 'node-role': 'control' }]) }] }),
      ...(!ingress && !deny && !nodes ? [() => ({ toFQDNs: random.some(FQDNS, 1, 2) }), () => ({ toFQDNs: random.some(FQDNS, 1, 2) }), () => ({ toServices: [{ k8sService: { serviceName: 'legacy', namespace: 'old' } }] })] : []),
    ])();
    if (random.chance(0.35)) return peers;
    if (random.chance(0.12)) return { ...peers, icmps: [{ fields: [{ family: 'IPv4', type: random.of([3, 8]) }, { family: 'IPv6', type: 128 }] }] };
    return { ...peers, toPorts: random.many(1, 2, () => this.portRule(ingress, deny || nodes)) };
  }

  private portRule(ingress: boolean, plain: boolean): Json {
    const { random } = this;
    if (!plain && random.chance(0.3)) {
      const http = { ports: [{ port: random.of(['80', '8080']), protocol: 'TCP' }], rules: { http: random.many(1, 2, () => random.of<Json>([{ method: 'GET', path: '/a' }, { method: 'POST', path: '/b' }, { path: '/c/.*' }])) } };
      const tls = { ports: [{ port: '443', protocol: 'TCP' }], serverNames: random.some(['api.stripe.com', 'example.com'], 1, 2) };
      const dns = { ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: random.some(FQDNS, 1, 2) } };
      return random.of<Json>(ingress ? [http, tls] : [http, tls, dns]);
    }
    const port = (): Json =>
      random.of<Json>([
        { port: '80', protocol: 'TCP' },
        { port: '8080', protocol: 'TCP' },
        { port: '443' },
        { port: '53', protocol: 'UDP' },
        { port: '5432', protocol: 'ANY' },
        { port: '5000', endPort: 10000, protocol: 'TCP' },
        { port: '0', protocol: random.of(['TCP', 'UDP', 'ANY']) },
        { port: 'http', protocol: 'TCP' },
        { port: 'metrics', protocol: 'TCP' },
        { port: '9090', protocol: 'SCTP' },
      ]);
    return { ports: random.many(random.chance(0.05) ? 0 : 1, 3, port) };
  }

  private selector(anywhere: boolean): Json {
    const { random } = this;
    const prefix = (): string => random.of(['', '', 'k8s:', 'any:']);
    const label = (): [string, string] => random.of<() => [string, string]>([
      () => [`${prefix()}app`, random.of(APPS)],
      () => [`${prefix()}app`, random.of(APPS)],
      () => [`${prefix()}tier`, random.of(TIERS)],
      () => [`${random.of(['', 'k8s:'])}io.cilium.k8s.policy.serviceaccount`, random.of(ACCOUNTS)],
      ...(anywhere
        ? [
            () => [`${random.of(['', 'k8s:'])}io.kubernetes.pod.namespace`, random.of(NAMES)] as [string, string],
            () => [`${random.of(['', 'k8s:'])}io.cilium.k8s.namespace.labels.team`, random.of(['red', 'blue'])] as [string, string],
            () => [CLUSTER, random.of(['default', 'other'])] as [string, string],
            () => [`reserved:${random.of(['host', 'ingress', 'health', 'remote-node'])}`, ''] as [string, string],
          ]
        : []),
    ])();
    const expression = (): Json => {
      const key = `${prefix()}${random.of(['app', 'tier'])}`;
      const values = key.endsWith('app') ? random.some(APPS, 1, 2) : random.some(TIERS, 1, 1);
      return random.of<Json>([{ key, operator: 'In', values }, { key, operator: 'NotIn', values }, { key, operator: 'Exists' }, { key, operator: 'DoesNotExist' }]);
    };
    const hasLabels = random.chance(0.8);
    return { ...(hasLabels && { matchLabels: Object.fromEntries(random.many(1, 2, label)) }), ...((!hasLabels || random.chance(0.25)) && { matchExpressions: [expression()] }) };
  }

  private kubernetesSpec(): Json {
    const { random } = this;
    const pods = (): Json => random.of<Json>([{}, { matchLabels: { app: random.of(APPS) } }, { matchLabels: { app: random.of(APPS), tier: random.of(TIERS) } }, { matchExpressions: [{ key: 'app', operator: random.of(['In', 'NotIn']), values: random.some(APPS, 1, 2) }] }]);
    const namespaces = (): Json => random.of<Json>([{}, { matchLabels: { team: random.of(['red', 'blue']) } }, { matchLabels: { 'kubernetes.io/metadata.name': random.of(NAMES) } }, { matchExpressions: [{ key: 'env', operator: random.of(['Exists', 'DoesNotExist']) }] }]);
    const peer = (): Json => random.of<() => Json>([() => ({ podSelector: pods() }), () => ({ namespaceSelector: namespaces() }), () => ({ namespaceSelector: namespaces(), podSelector: pods() }), () => ({ ipBlock: random.of<Json>([{ cidr: '10.0.0.0/8', except: ['10.96.0.0/12'] }, { cidr: '0.0.0.0/0' }, { cidr: '198.51.100.0/24' }]) })])();
    const port = (): Json => random.of<Json>([{ port: 80 }, { port: 8080, protocol: 'TCP' }, { port: 'http' }, { port: 53, protocol: 'UDP' }, { protocol: 'UDP' }, { port: 5000, endPort: 10000, protocol: 'TCP' }]);
    const rule = (side: string): Json => ({ ...(random.chance(0.85) && { [side]: random.many(random.chance(0.1) ? 0 : 1, 2, peer) }), ...(random.chance(0.6) && { ports: random.many(random.chance(0.1) ? 0 : 1, 2, port) }) });
    const directions = random.some(['ingress', 'egress'], 1, 2);
    return {
      podSelector: pods(),
      ...Object.fromEntries(directions.map((direction) => [direction, random.many(0, 2, () => rule(direction === 'ingress' ? 'from' : 'to'))])),
      ...(random.chance(0.7) && { policyTypes: directions.map((direction) => (direction === 'ingress' ? 'Ingress' : 'Egress')) }),
    };
  }
}

function workloadOf({ namespace, labels, serviceAccount, ports = [] }: ReachPod, index: number): KubernetesObject {
  const containers = [{ name: 'main', image: 'none', ports: ports.map(({ name, port }) => ({ name, containerPort: port })) }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: `w${index}`, namespace, labels }, spec: { serviceAccountName: serviceAccount, containers } };
}

/** A flow as a question. */
export function questionOf({ ends }: RandomWorld, { from, to, protocol, port }: RandomWorld['flows'][number]): ReachFlow {
  return { from: ends[from]!.end, to: ends[to]!.end, protocol: protocol as 'TCP', port };
}
