import { readCidr, type Cidr } from '../cluster/cidr';
import { isJsonObject, type JsonObject } from '../kubernetes/json';
import { selectorIn, selectorMatches, type SelectorLike } from '../kubernetes/label-selector';
import type { KubernetesObject } from '../kubernetes/object';
import { list, map, maps, text } from '../model/json';
import { FIRST_MINOR, portNumberIn } from '../model/policy-language';
import { EVERY_PORT, type PortInterval } from '../model/port-intervals';
import { CLUSTER_KEY, NAMESPACE_KEY, NAMESPACE_LABELS, type LabelMap } from './endpoint';
import type { Place } from './places';
import { inCluster, nodePeerSelector, peerSelector, requiring, withSources, type DefaultCluster } from './selectors';

/** Where a rule stands. */
export interface RuleOrigin {
  /** Kind of the policy. */
  readonly kind: string;
  /** Namespace of the policy; undefined for a clusterwide one. */
  readonly namespace: string | undefined;
  /** Name of the policy. */
  readonly name: string;
  /** Path of the rule in the policy: `spec.ingress[0]`. */
  readonly at: string;
}

/** A rule that decided. */
export interface DecidingRule extends RuleOrigin {
  /** Whether the rule allows or denies. */
  readonly verdict: 'allow' | 'deny';
  /**
   * Where it stands: the line of the program that creates the policy (`main.ts:9:1`), or of the rule in its file (`policies.yaml:12`).
   * @default - not known
   */
  readonly source?: string;
}

/** Who is at the other end. */
export type PeerMatch =
  | { readonly type: 'labels'; readonly selector: SelectorLike }
  | { readonly type: 'cidr'; readonly cidr: Cidr; readonly except: readonly Cidr[] }
  | { readonly type: 'fqdn'; readonly name: string; readonly matches: (name: string) => boolean }
  | { readonly type: 'unknown'; readonly reason: string };

/** Requests that a rule allows, other than all. */
export interface RequestRules {
  readonly protocol: 'http' | 'dns' | 'tls' | 'other';
  readonly rules: readonly JsonObject[];
}

/** Ports of a protocol. */
export interface PortMatch {
  /** `TCP`, `UDP`, `SCTP`, `ICMP`, `ICMPv6` or a protocol without ports. */
  readonly protocol: string;
  /** Ports or ICMP types; a name is resolved at the end that receives. */
  readonly ports: PortInterval | string;
  readonly requests: RequestRules | undefined;
}

/** Ports of a protocol that a rule names. */
export interface PortRange {
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
}

/** One rule of a policy, as the agent stores it. */
export interface PolicyEntry {
  readonly origin: DecidingRule;
  readonly ingress: boolean;
  readonly deny: boolean;
  readonly defaultDeny: boolean;
  /** Whether it is for nodes. */
  readonly node: boolean;
  readonly subject: SelectorLike;
  /** Undefined if the rule has no peer, empty if it has every peer. */
  readonly peers: readonly PeerMatch[] | undefined;
  /** Undefined for all traffic. */
  readonly ports: readonly PortMatch[] | undefined;
  /** Why it cannot be judged. */
  readonly unknown: string | undefined;
  /** Why nothing is known about the pods that it selects, whatever other policies say. */
  readonly overrides?: string;
}

/** What policies refer to. */
export interface PolicyWorld {
  readonly clusterName: string;
  /** The cluster of peers for which a policy names none. */
  readonly defaultCluster: DefaultCluster;
  isBefore(minor: string): boolean;
  /** Why a policy is rejected; undefined for a valid one. */
  problemOf(policy: KubernetesObject): string | undefined;
  readonly services: readonly KubernetesObject[];
  readonly cidrGroups: readonly KubernetesObject[];
}

const CLUSTER_ENTITIES = ['host', 'remote-node', 'init', 'ingress', 'health', 'unmanaged', 'kube-apiserver'];
const WITH_PORTS = ['TCP', 'UDP', 'SCTP'];

/** Policies of the group `policy.networking.k8s.io`. Their tiers come before and after all other policies. */
export const OVERRIDING_KINDS: readonly string[] = ['ClusterNetworkPolicy', 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'];

/** The rules of a policy: of Kubernetes or of Cilium. */
export function entriesOf(policy: KubernetesObject, world: PolicyWorld, place?: Place): PolicyEntry[] {
  const entries = withoutPlace(policy, world);
  return place === undefined ? entries : entries.map((entry) => ({ ...entry, origin: placed(entry.origin, place) }));
}

function withoutPlace(policy: KubernetesObject, world: PolicyWorld): PolicyEntry[] {
  if (OVERRIDING_KINDS.includes(policy.kind)) return overridingEntries(policy);
  const rejected = world.problemOf(policy);
  const entries = policy.kind === 'NetworkPolicy' ? kubernetesEntries(policy, world) : ciliumEntries(policy, world);
  return rejected === undefined ? entries : entries.map((entry) => ({ ...entry, unknown: rejected }));
}

/** Lines are looked up when they are read: few rules ever are in an answer that somebody looks at. */
function placed(origin: DecidingRule, place: Place): DecidingRule {
  let found: { readonly source: string | undefined } | undefined;
  return Object.defineProperty({ ...origin }, 'source', { enumerable: true, get: () => (found ??= { source: place(origin.at) }).source });
}

function ciliumEntries(policy: KubernetesObject, world: PolicyWorld): PolicyEntry[] {
  const { kind, metadata, spec, specs } = policy;
  const namespace = kind === 'CiliumClusterwideNetworkPolicy' ? undefined : (metadata.namespace ?? 'default');
  const found = [...(isJsonObject(spec) ? [['spec', spec] as const] : []), ...maps(specs).map((each, index) => [`specs[${index}]`, each] as const)];
  return found.flatMap(([at, each]) => new CiliumSpec({ kind, namespace, name: metadata.name, at }, each, world).entries());
}

/** One rule set of a policy of Cilium. */
class CiliumSpec {
  private readonly origin: RuleOrigin;
  private readonly spec: JsonObject;
  private readonly world: PolicyWorld;

  constructor(origin: RuleOrigin, spec: JsonObject, world: PolicyWorld) {
    this.origin = origin;
    this.spec = spec;
    this.world = world;
  }

  entries(): PolicyEntry[] {
    return [...this.section('ingress', 'ingressDeny'), ...this.section('egress', 'egressDeny')];
  }

  private section(direction: 'ingress' | 'egress', denying: 'ingressDeny' | 'egressDeny'): PolicyEntry[] {
    const { nodeSelector, endpointSelector, enableDefaultDeny } = this.spec;
    const node = isJsonObject(nodeSelector);
    const selected = node ? nodeSelector : endpointSelector;
    const ambiguous = ambiguity(selected);
    let subject = withSources(ambiguous === undefined ? selected : {});
    if (!node && this.origin.namespace !== undefined) subject = requiring(subject, { [`k8s:${NAMESPACE_KEY}`]: this.origin.namespace });
    const ingress = direction === 'ingress';
    // Without a setting, every rule of a direction, deny rules too, switches on default deny.
    const defaultDeny = map(enableDefaultDeny)[direction] !== false;
    return [direction, denying].flatMap((field) =>
      maps(this.spec[field]).map((rule, index) => ({
        origin: { ...this.origin, at: `${this.origin.at}.${field}[${index}]`, verdict: field === denying ? 'deny' : 'allow' },
        ingress,
        deny: field === denying,
        defaultDeny,
        node,
        subject,
        ...this.rule(rule, ingress, subject),
        ...(ambiguous !== undefined && { unknown: ambiguous }),
      })),
    );
  }

  private rule(rule: JsonObject, ingress: boolean, subject: Required<SelectorLike>): Pick<PolicyEntry, 'peers' | 'ports' | 'unknown'> {
    const side = ingress ? 'from' : 'to';
    const [endpoints, nodes, entities, cidrs, cidrSets, groups] = ['Endpoints', 'Nodes', 'Entities', 'CIDR', 'CIDRSet', 'Groups'].map((name) => rule[side + name]);
    const { toFQDNs, toServices } = ingress ? {} : rule;
    const { defaultCluster, clusterName } = this.world;
    const { namespace } = this.origin;
    const ports = portsOf(rule);
    const unknown = unknownPart(rule);
    if ([endpoints, nodes, entities, cidrs, cidrSets].some((value) => Array.isArray(value) && value.length === 0)) return { peers: undefined, ports, unknown };
    const isInit = Object.keys(subject.matchLabels).includes('reserved:init') || subject.matchExpressions.some(({ key }) => key === 'reserved:init');
    const labels = (selector: SelectorLike): PeerMatch => ({ type: 'labels', selector });
    const selecting = (value: JsonObject, read: () => SelectorLike): PeerMatch => {
      const reason = ambiguity(value);
      return reason === undefined ? labels(read()) : { type: 'unknown', reason };
    };
    const peers: PeerMatch[] = [
      ...maps(endpoints).map((each) => selecting(each, () => peerSelector(each, namespace, defaultCluster, isInit))),
      ...maps(nodes).map((each) => selecting(each, () => nodePeerSelector(each, defaultCluster))),
      ...list(entities).flatMap((each) => entitySelectors(String(each), clusterName).map(labels)),
      ...list(cidrs).flatMap((each) => cidrMatch(text(each), [])),
      ...maps(cidrSets).flatMap((each) => this.cidrSet(each)),
      ...maps(toFQDNs).map((each): PeerMatch => ({ type: 'fqdn', name: text(each.matchName) ?? text(each.matchPattern) ?? '', matches: fqdnMatcher(each, this.world) })),
      ...maps(toServices).flatMap((each) => this.service(each)),
      ...(list(groups).length > 0 ? [{ type: 'unknown', reason: `${side}Groups depends on a cloud provider` } as const] : []),
    ];
    // A rule without peers and ports selects no traffic. It only switches on default deny.
    return { peers: peers.length === 0 && ports === undefined ? undefined : peers, ports, unknown };
  }

  private cidrSet({ cidr, except, cidrGroupRef, cidrGroupSelector }: JsonObject): PeerMatch[] {
    const excepted = list(except);
    const group = text(cidrGroupRef);
    if (group === undefined && !isJsonObject(cidrGroupSelector)) return cidrMatch(text(cidr), excepted);
    const groups = this.world.cidrGroups.filter(({ metadata }) => (group !== undefined ? metadata.name === group : selectorMatches(withoutPrefix(selectorIn(cidrGroupSelector)), metadata.labels ?? {})));
    if (group !== undefined && groups.length === 0) return [{ type: 'unknown', reason: `CiliumCIDRGroup ${group} is not among the objects` }];
    return groups.flatMap(({ spec }) => list(map(spec).externalCIDRs).flatMap((each) => cidrMatch(text(each), excepted)));
  }

  /** The agent selects the pods of a Service by its selector. */
  private service({ k8sService, k8sServiceSelector }: JsonObject): PeerMatch[] {
    const { serviceName, namespace } = map(k8sService);
    if (isJsonObject(k8sServiceSelector)) return [{ type: 'unknown', reason: 'toServices selects Services by label, which are not resolved' }];
    const place = text(namespace) || (this.origin.namespace ?? '');
    const service = this.world.services.find(({ metadata }) => metadata.name === serviceName && (metadata.namespace ?? 'default') === place);
    const title = `Service ${place}/${String(serviceName)}`;
    if (!service) return [{ type: 'unknown', reason: `${title} is not among the objects` }];
    const { selector } = map(service.spec);
    if (!isJsonObject(selector) || Object.keys(selector).length === 0) return [{ type: 'unknown', reason: `${title} has no selector, so its backends are not known` }];
    return [{ type: 'labels', selector: inCluster(requiring(withSources({ matchLabels: selector }, 'k8s'), { [`k8s:${NAMESPACE_KEY}`]: place }), this.world.defaultCluster) }];
  }
}

function withoutPrefix({ matchLabels = {}, matchExpressions = [] }: SelectorLike = {}): SelectorLike {
  return { matchLabels, matchExpressions };
}

function cidrMatch(cidr: string | undefined, except: readonly unknown[]): PeerMatch[] {
  if (cidr === undefined) return [];
  const read = blockOf(cidr);
  const blocks = except.map((each) => blockOf(String(each)));
  if (!read || blocks.includes(undefined)) return [{ type: 'unknown', reason: `${cidr} is not a valid CIDR` }];
  return [{ type: 'cidr', cidr: read, except: blocks as Cidr[] }];
}

/** Policies may have an address in place of a CIDR. */
function blockOf(value: string): Cidr | undefined {
  return readCidr(value.includes('/') ? value : `${value}/${value.includes(':') ? 128 : 32}`);
}

/** The selectors that an entity stands for. */
function entitySelectors(entity: string, clusterName: string): SelectorLike[] {
  const reserved = (name: string): SelectorLike => ({ matchLabels: { [`reserved:${name}`]: '' } });
  if (entity === 'all') return [{}];
  if (entity === 'world') return ['world', 'world-ipv4', 'world-ipv6'].map(reserved);
  if (entity === 'cluster') return [...CLUSTER_ENTITIES.map(reserved), { matchLabels: { [`k8s:${CLUSTER_KEY}`]: clusterName } }];
  if (entity === 'cluster-mesh') return [...CLUSTER_ENTITIES.map(reserved), { matchExpressions: [{ key: `any:${CLUSTER_KEY}`, operator: 'Exists' }] }];
  return [reserved(entity)];
}

/** Whether a DNS name or pattern of a policy means a name. */
export function fqdnMatcher({ matchName, matchPattern }: JsonObject, world: Pick<PolicyWorld, 'isBefore'>): (name: string) => boolean {
  const plain = (value: string): string => value.trim().toLowerCase().replace(/\.$/, '');
  const wanted = text(matchName);
  if (wanted) return (name) => plain(name) === plain(wanted);
  const pattern = plain(text(matchPattern) ?? '');
  if (pattern === '') return () => false;
  const hasSeveral = !world.isBefore(FIRST_MINOR.multiLevelPatterns);
  if (hasSeveral ? /^\*+$/.test(pattern) : pattern === '*') return () => true;
  const [, several, rest] = /^(\*{2,}\.)?(.*)$/.exec(pattern)!;
  const label = (part: string): string => part.replaceAll('.', '[.]').replace(/\*+/g, '[-a-z0-9_]*');
  const expression = new RegExp(`^${several === undefined ? '' : hasSeveral ? '(?:[-a-z0-9_]+[.])+' : label(several)}${label(rest!)}$`);
  return (name) => expression.test(plain(name));
}

/** Of `app` and `any:app` with two values, the agent keeps one by chance. */
function ambiguity(selector: unknown): string | undefined {
  const labels = Object.entries(selectorIn(selector)?.matchLabels ?? {});
  const twin = labels.find(([key, value]) => labels.some(([other, another]) => other === `any:${key}` && another !== value));
  return twin && `a selector requires two values of the label ${twin[0]}`;
}

/** Parts that are not modelled. */
function unknownPart({ authentication, fromRequires, toRequires }: JsonObject): string | undefined {
  if (isJsonObject(authentication) && authentication.mode !== 'disabled') return `the rule requires mutual authentication (${String(authentication.mode)})`;
  return list(fromRequires).length + list(toRequires).length > 0 ? 'the rule has fromRequires or toRequires' : undefined;
}

function portsOf({ toPorts, icmps }: JsonObject): PortMatch[] | undefined {
  const rules = maps(toPorts);
  const types = maps(icmps);
  if (rules.length + types.length === 0) return undefined;
  return [
    ...rules.flatMap((rule) => {
      const requests = requestsOf(rule);
      return maps(rule.ports).flatMap(({ port, endPort, protocol }) => portMatches(text(port) ?? '0', endPort, text(protocol) || 'ANY', requests));
    }),
    ...types.flatMap(({ fields }) =>
      maps(fields).map(({ family, type }): PortMatch => {
        const number = typeof type === 'number' ? type : portNumberIn(type);
        // Type 0 is port 0 for the agent, which is all types.
        return { protocol: family === 'IPv6' ? 'ICMPv6' : 'ICMP', ports: number === undefined ? String(type).toLowerCase() : number === 0 ? EVERY_PORT : [number, number], requests: undefined };
      }),
    ),
  ];
}

function portMatches(port: string, endPort: unknown, protocol: string, requests: RequestRules | undefined): PortMatch[] {
  const number = portNumberIn(port);
  const last = typeof endPort === 'number' && number !== undefined && endPort > number ? endPort : number;
  const ports = number === undefined ? port.toLowerCase() : number === 0 ? EVERY_PORT : ([number, last!] as const);
  const upper = protocol.toUpperCase();
  return (upper === 'ANY' ? WITH_PORTS : [upper]).map((each) => ({ protocol: each, ports, requests: requests?.protocol === 'http' && each !== 'TCP' ? undefined : requests }));
}

function requestsOf({ rules, serverNames, listener, terminatingTLS, originatingTLS }: JsonObject): RequestRules | undefined {
  if (isJsonObject(listener) || isJsonObject(terminatingTLS) || isJsonObject(originatingTLS)) return { protocol: 'other', rules: [] };
  const { http, dns, ...others } = map(rules);
  if (maps(http).length > 0) return { protocol: 'http', rules: maps(http) };
  if (maps(dns).length > 0) return { protocol: 'dns', rules: maps(dns) };
  if (list(serverNames).length > 0) return { protocol: 'tls', rules: list(serverNames).map((name) => ({ matchPattern: name })) };
  return Object.values(others).some((value) => list(value).length > 0) ? { protocol: 'other', rules: [] } : undefined;
}

/** One entry for each direction in which a policy of a tier has rules. The rules themselves are not modelled. */
function overridingEntries({ kind, metadata, spec }: KubernetesObject): PolicyEntry[] {
  const { subject, ...rules } = map(spec);
  const { namespaces, pods } = map(subject);
  const { namespaceSelector, podSelector } = isJsonObject(pods) ? pods : { namespaceSelector: namespaces, podSelector: {} };
  const selector = isJsonObject(namespaceSelector) ? inNamespaces(withSources(podSelector, 'k8s'), namespaceSelector) : {};
  return (['ingress', 'egress'] as const)
    .filter((direction) => maps(rules[direction]).length > 0)
    .map((direction) => ({ origin: { kind, namespace: undefined, name: metadata.name, at: `spec.${direction}`, verdict: 'allow' }, ingress: direction === 'ingress', deny: false, defaultDeny: false, node: false, subject: selector, peers: [], ports: undefined, unknown: undefined, overrides: `Reach does not evaluate objects of kind ${kind}` }));
}

/** A NetworkPolicy of Kubernetes. */
function kubernetesEntries({ kind, metadata, spec }: KubernetesObject, world: PolicyWorld): PolicyEntry[] {
  const namespace = metadata.namespace ?? 'default';
  const { podSelector, policyTypes, ingress, egress } = map(spec);
  const subject = requiring(withSources(podSelector, 'k8s'), { [`k8s:${NAMESPACE_KEY}`]: namespace });
  const base = { deny: false, defaultDeny: true, node: false, subject, unknown: undefined };
  const types = list(policyTypes);
  const of = (direction: 'ingress' | 'egress', rules: readonly JsonObject[], isClosed: boolean): PolicyEntry[] => {
    const entries = rules.map((rule, index) => ({
      ...base,
      origin: { kind, namespace, name: metadata.name, at: `spec.${direction}[${index}]`, verdict: 'allow' as const },
      ingress: direction === 'ingress',
      peers: maps(direction === 'ingress' ? rule.from : rule.to).flatMap((peer) => kubernetesPeer(peer, namespace, world)),
      ports: kubernetesPorts(rule),
    }));
    const none = { ...base, origin: { kind, namespace, name: metadata.name, at: 'spec', verdict: 'allow' as const }, ingress: direction === 'ingress', peers: undefined, ports: undefined };
    return entries.length === 0 && isClosed ? [none] : entries.map((entry) => (entry.peers.length === 0 ? { ...entry, peers: [{ type: 'labels', selector: {} }] } : entry));
  };
  // The agent looks at policyTypes only where a direction has no rules.
  return [
    ...of('ingress', maps(ingress), types.includes('Ingress') || !types.includes('Egress')),
    ...of('egress', maps(egress), types.includes('Egress')),
  ];
}

function kubernetesPeer({ ipBlock, podSelector, namespaceSelector }: JsonObject, namespace: string, { defaultCluster }: PolicyWorld): PeerMatch[] {
  if (isJsonObject(ipBlock)) return cidrMatch(text(ipBlock.cidr), list(ipBlock.except));
  const pods = withSources(podSelector, 'k8s');
  if (!isJsonObject(namespaceSelector)) return [{ type: 'labels', selector: requiring(inCluster(pods, defaultCluster) as Required<SelectorLike>, { [`k8s:${NAMESPACE_KEY}`]: namespace }) }];
  return [{ type: 'labels', selector: inNamespaces(inCluster(pods, defaultCluster) as Required<SelectorLike>, namespaceSelector) }];
}

/** Pods of the namespaces that a selector of Kubernetes matches. */
function inNamespaces(pods: Required<SelectorLike>, namespaceSelector: JsonObject): Required<SelectorLike> {
  const { matchLabels = {}, matchExpressions = [] } = selectorIn(namespaceSelector) ?? {};
  const key = (label: string): string => `k8s:${NAMESPACE_LABELS}.${label}`;
  const labels: LabelMap = Object.fromEntries(Object.entries(matchLabels).map(([label, value]) => [key(label), String(value)]));
  const isEmpty = Object.keys(matchLabels).length + matchExpressions.length === 0;
  const expressions = isEmpty ? [{ key: `k8s:${NAMESPACE_KEY}`, operator: 'Exists' }] : matchExpressions.map((each) => ({ ...each, key: key(each.key) }));
  return requiring(pods, labels, ...expressions);
}

function kubernetesPorts({ ports }: JsonObject): PortMatch[] | undefined {
  if (maps(ports).length === 0) return undefined;
  return maps(ports).flatMap(({ port, endPort, protocol }) => portMatches(port === undefined || port === null ? '0' : String(port), endPort, text(protocol) ?? 'TCP', undefined));
}
