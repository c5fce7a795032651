import type { Cidr } from '../cluster/cidr';
import type { JsonObject } from '../kubernetes/json';
import { maps, text } from '../model/json';
import type { SelectorLike } from '../kubernetes/label-selector';
import { CLUSTER_KEY, NAMESPACE_LABELS, type Endpoint } from './endpoint';
import { fqdnMatcher, type DecidingRule, type PeerMatch, type PolicyEntry, type PolicyWorld, type PortMatch, type PortRange, type RequestRules, type RuleOrigin } from './policy-entries';
import { all, matches, some, type Tri } from './selectors';

/** Whether a flow is let through. */
export type Verdict = 'allowed' | 'denied' | 'unknown';

/** A request inside of a connection. */
export type FlowRequest =
  | { readonly protocol: 'http'; readonly method: string; readonly path: string; readonly host?: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly protocol: 'dns' | 'tls'; readonly name: string };

/** What is sent. */
export interface Traffic {
  readonly protocol: string;
  /** Port of the end that receives, or ICMP type. */
  readonly port: number;
  readonly request?: FlowRequest;
}

/** What the policies of one end say. If the flow has several ends, such as the pods of a Service, and they differ, `verdict` is `unknown`. */
export interface DirectionVerdict {
  /** Whether this end lets the flow through. */
  readonly verdict: Verdict;
  /** Whether the policies of this end deny what no rule allows; undefined if that is not known. */
  readonly defaultDeny: boolean | undefined;
  /** Rules that decided. Empty if none applies. For a Service, the rules of all its pods. */
  readonly rules: readonly DecidingRule[];
  /** Requests that the connection is limited to, such as `http GET /x`. Empty if all are allowed. For a Service, the limits of any of its pods. */
  readonly requests: readonly string[];
  /** Why the verdict is what it is. */
  readonly reason: string;
}

/** What decides verdicts beside policies. */
export interface VerdictSettings {
  readonly enforcement: 'default' | 'always' | 'never';
  /** Whether policies of nodes are enforced; undefined if that is not known. */
  readonly hostFirewall: boolean | undefined;
  readonly cidrMatch: ReadonlySet<'nodes' | 'pods'>;
}

/** Begins the reason of ends outside of the cluster, which no policy can protect. */
export const NOT_ENFORCED = 'Cilium enforces no policies for';

/** Policies by endpoint, worked out once for each class of endpoints. */
export class PolicyEngine {
  private readonly ofNamespace = new Map<string | undefined, PolicyEntry[]>();
  private readonly ofSubject = new Map<string, Record<'ingress' | 'egress', SubjectRules>>();
  /** Numbers of the known endpoints: equal for those that no policy can tell apart. */
  private readonly numbers = new Map<Endpoint, number>();
  private readonly classCount: number;
  private readonly peersByText = new Map<string, Uint8Array>();
  private readonly constants = new WeakMap<Endpoint, Record<string, DirectionVerdict>>();
  /** Numbers of the known endpoints that have a label. */
  private readonly byLabel = new Map<string, number[]>();
  private readonly world: PolicyWorld;
  private readonly settings: VerdictSettings;
  private egressWithPorts: readonly { readonly entry: PolicyEntry; readonly known: Uint8Array }[] | undefined;
  private readonly namedPorts: ReadonlyMap<string, ReadonlySet<number>>;

  constructor(entries: readonly PolicyEntry[], world: PolicyWorld, settings: VerdictSettings, endpoints: readonly Endpoint[]) {
    this.world = world;
    this.settings = settings;
    for (const entry of entries) {
      const known = this.ofNamespace.get(entry.origin.namespace);
      if (known) known.push(entry);
      else this.ofNamespace.set(entry.origin.namespace, [entry]);
    }
    const classes = new Map<string, number>();
    for (const endpoint of endpoints) {
      const number = classes.get(endpoint.key) ?? classes.size;
      if (number === classes.size) this.noteLabels(endpoint, number);
      classes.set(endpoint.key, number);
      this.numbers.set(endpoint, number);
    }
    this.classCount = classes.size;
    const names = new Map<string, Set<number>>();
    for (const { ports } of endpoints) {
      for (const { name, port, protocol = 'TCP' } of ports) {
        const key = `${protocol}/${name}`;
        names.set(key, (names.get(key) ?? new Set()).add(port));
      }
    }
    this.namedPorts = names;
  }

  private noteLabels({ labels }: Endpoint, number: number): void {
    for (const key in labels) {
      const label = `${key}=${labels[key]!}`;
      const having = this.byLabel.get(label);
      if (having) having.push(number);
      else this.byLabel.set(label, [number]);
    }
  }

  /** What the policies of one end say to traffic of the other. */
  verdict(direction: 'ingress' | 'egress', subject: Endpoint, peer: Endpoint, traffic: Traffic): DirectionVerdict {
    const none = (verdict: Verdict, reason: string): DirectionVerdict => ({ verdict, defaultDeny: verdict === 'unknown' ? undefined : false, rules: NONE, requests: NONE, reason });
    if (subject.subject === undefined) return none('allowed', `${NOT_ENFORCED} ${subject.title}`);
    if (this.settings.enforcement === 'never') return none('allowed', 'policyEnforcementMode is never');
    const isNode = subject.kind === 'node';
    if (isNode && this.settings.hostFirewall === false) return none('allowed', 'the host firewall is off');
    const rules = this.rulesFor(subject)[direction];
    if (rules.overriding) return none('unknown', `${titleOf(rules.overriding.origin)}: ${rules.overriding.overrides!}`);
    const always = this.settings.enforcement === 'always' || 'reserved:init' in subject.subject;
    if (rules.entries.length === 0 && !always) return this.constant(subject, direction, 'allowed', () => none('allowed', `no policy has ${direction} rules for ${subject.title}`));
    if (isNode && this.settings.hostFirewall === undefined) return none('unknown', 'policies select the node, and it is not known whether the host firewall is on');
    return this.decide(direction, subject, peer, traffic, rules, always);
  }

  /** A verdict that is the same for many peers. */
  private constant(subject: Endpoint, direction: 'ingress' | 'egress', verdict: Verdict, make: () => DirectionVerdict): DirectionVerdict {
    let known = this.constants.get(subject);
    if (!known) this.constants.set(subject, (known = {}));
    return (known[`${direction} ${verdict}`] ??= make());
  }

  /** Whether DNS rules of an end allow a query, whose answer Cilium then reads. */
  learns(subject: Endpoint, isName: (rule: JsonObject) => boolean): boolean {
    if (subject.subject === undefined) return false;
    return this.rulesFor(subject).egress.entries.some(({ entry, selected }) => selected === true && !entry.deny && entry.ports?.some(({ requests }) => requests?.protocol === 'dns' && requests.rules.some(isName)));
  }

  /** What rules of an end name outside of the workloads, also those that deny, with their ports. */
  outsideOf(direction: 'ingress' | 'egress', subject: Endpoint): readonly { readonly peer: PeerMatch; readonly ports: readonly PortMatch[] }[] {
    if (subject.subject === undefined) return [];
    return this.rulesFor(subject)[direction].entries.flatMap(({ entry: { peers, ports = [] } }) => (peers?.length === 0 ? [EVERYONE] : (peers ?? [])).filter(isOutside).map((peer) => ({ peer, ports })));
  }

  /** Ports that rules of an end name for traffic with another one. */
  portsBetween(direction: 'ingress' | 'egress', subject: Endpoint, peer: Endpoint): readonly PortRange[] {
    if (subject.subject === undefined) return [];
    return this.rulesFor(subject)[direction].entries.flatMap(({ entry }) => (this.matchPeers(entry, peer) === true ? this.rangesOf(entry) : []));
  }

  /** Ports that rules name for traffic to an end: its own ingress rules, and egress rules whose peer it may be. */
  portsTo(subject: Endpoint): readonly PortRange[] {
    const own = subject.subject === undefined ? [] : this.rulesFor(subject).ingress.entries.map(({ entry }) => entry);
    const number = this.numbers.get(subject);
    this.egressWithPorts ??= [...this.ofNamespace.values()].flat().filter(({ ingress, ports }) => !ingress && ports !== undefined).map((entry) => ({ entry, known: this.knownPeers(entry) }));
    const ofPeers = this.egressWithPorts.filter(({ entry, known }) => this.peersMatch(entry, subject, known, number) !== false).map(({ entry }) => entry);
    return [...own, ...ofPeers].flatMap((entry) => this.rangesOf(entry));
  }

  /** Port names have the numbers that pods give them. */
  rangesOf({ ports = [] }: Pick<PolicyEntry, 'ports'>): readonly PortRange[] {
    return ports.flatMap(({ protocol, ports: named }) => (typeof named === 'string' ? [...(this.namedPorts.get(`${protocol}/${named}`) ?? [])].map((port) => ({ protocol, first: port, last: port })) : [{ protocol, first: named[0], last: named[1] }]));
  }

  /** Blocks of addresses that rules name. */
  get blocks(): readonly Cidr[] {
    return [...this.ofNamespace.values()].flat().flatMap(({ peers = [] }) => peers.flatMap((peer) => (peer.type === 'cidr' ? [peer.cidr, ...peer.except] : [])));
  }

  /** Rules that never apply to the known endpoints and nodes, with the reason. */
  unused(endpoints: readonly Endpoint[]): { readonly origin: DecidingRule; readonly why: string }[] {
    const hasDns = endpoints.some(({ namespace }) => namespace === 'kube-system');
    return [...this.ofNamespace.values()].flat().flatMap((entry) => {
      if (entry.node || entry.overrides !== undefined) return [];
      if (!endpoints.some((each) => each.subject !== undefined && matches(entry.subject, each.subject, each.unknownSubjectKeys) !== false)) return [{ origin: entry.origin, why: 'the policy selects no workload' }];
      const { peers } = entry;
      // CoreDNS is an object of Talos, which few directories contain.
      if (!hasDns && entry.ports?.some(({ ports }) => ports[0] === 53 && ports[1] === 53)) return [];
      if (peers === undefined || peers.length === 0 || !peers.every((peer) => peer.type === 'labels' && !isOutside(peer) && isOfPods(peer.selector))) return [];
      return endpoints.some((each) => this.matchPeers(entry, each) !== false) ? [] : [{ origin: entry.origin, why: 'its peers are no workload' }];
    });
  }

  /** Whether no policy says anything to an end in a direction. */
  isFree(direction: 'ingress' | 'egress', subject: Endpoint): boolean {
    if (subject.subject === undefined || this.settings.enforcement === 'never' || (subject.kind === 'node' && this.settings.hostFirewall === false)) return true;
    return this.settings.enforcement !== 'always' && !('reserved:init' in subject.subject) && this.rulesFor(subject)[direction].entries.length === 0;
  }

  /** First addresses of the blocks that rules have, and of what follows each: between them, rules cannot tell addresses apart. */
  blockStarts(family: 4 | 6): readonly bigint[] {
    const starts = this.blocks.filter((block) => block.family === family).flatMap(({ first, last }) => [first.value, last.value + 1n]);
    return [...new Set(starts)].sort((a, b) => (a < b ? -1 : 1));
  }

  private decide(direction: 'ingress' | 'egress', subject: Endpoint, peer: Endpoint, traffic: Traffic, { entries, closes: closesByDefault }: SubjectRules, always: boolean): DirectionVerdict {
    const allows: { readonly entry: PolicyEntry; readonly requests: readonly (RequestRules | undefined)[] }[] = [];
    const denies: PolicyEntry[] = [];
    const open: { readonly entry: PolicyEntry; readonly reason: string }[] = [];
    const number = this.numbers.get(peer);
    for (const { entry, selected, known } of entries) {
      const isPeer = this.peersMatch(entry, peer, known, number);
      if (isPeer === false) continue;
      const ports = this.portsMatch(entry, direction, subject, peer, traffic);
      if (ports.matches === false) continue;
      const certain = selected && isPeer && ports.matches && entry.unknown === undefined;
      if (!certain) open.push({ entry, reason: entry.unknown ?? (selected === undefined ? `it is not known whether the policy selects ${subject.title}` : this.reasonOf(entry, peer)) });
      else if (entry.deny) denies.push(entry);
      else allows.push({ entry, requests: ports.requests });
    }
    const closes = always || closesByDefault;
    const rules = (list: readonly PolicyEntry[]): DecidingRule[] => list.map(({ origin }) => origin);
    const answer = (verdict: Verdict, list: readonly PolicyEntry[], reason: string, requests: readonly string[] = []): DirectionVerdict => ({ verdict, defaultDeny: closes, rules: rules(list), requests, reason });
    const notKnown = ({ entry, reason }: { readonly entry: PolicyEntry; readonly reason: string }): DirectionVerdict => answer('unknown', [entry], `${titleOf(entry.origin)}: ${reason}`);

    if (denies.length + allows.length + open.length === 0 && closes === true && !(direction === 'ingress' && subject.kind !== 'node' && 'reserved:host' in peer.labels)) {
      return this.constant(subject, direction, 'denied', () => answer('denied', [], `no ${direction} rule for ${subject.title} allows it`));
    }
    if (denies.length > 0) return answer('denied', denies, `${listOf(denies)} ${denies.length === 1 ? 'denies' : 'deny'} it`);
    const openDeny = open.find(({ entry }) => entry.deny);
    const openAllow = open.find(({ entry }) => !entry.deny);
    const fromHost = direction === 'ingress' && subject.kind !== 'node' && 'reserved:host' in peer.labels;
    const isAllowed = allows.length > 0 || fromHost || closes === false;
    if (openDeny && (isAllowed || openAllow || closes === undefined)) return notKnown(openDeny);
    if (!isAllowed) {
      if (openAllow) return notKnown(openAllow);
      if (closes === undefined) return answer('unknown', [], `it is not known whether a policy selects ${subject.title}: ${entries.find(({ selected, entry }) => selected === undefined || entry.unknown !== undefined)!.entry.unknown ?? 'labels of its namespace are not known'}`);
      return answer('denied', [], `no ${direction} rule for ${subject.title} allows it`);
    }
    if (allows.length === 0) return answer('allowed', [], fromHost && closes !== false ? 'the node of a pod always reaches the pod' : `no policy switches on default deny for ${direction} of ${subject.title}`);
    return this.requestsOf(allows, traffic, closes, fromHost, openAllow, answer, notKnown);
  }

  /** What rules for requests leave of an allowed connection. Allowing all requests, in any rule, is allowing all. */
  private requestsOf(
    allows: readonly { readonly entry: PolicyEntry; readonly requests: readonly (RequestRules | undefined)[] }[],
    { request }: Traffic,
    closes: Tri,
    fromHost: boolean,
    openAllow: { readonly entry: PolicyEntry; readonly reason: string } | undefined,
    answer: (verdict: Verdict, list: readonly PolicyEntry[], reason: string, requests?: readonly string[]) => DirectionVerdict,
    notKnown: (open: { readonly entry: PolicyEntry; readonly reason: string }) => DirectionVerdict,
  ): DirectionVerdict {
    const entries = allows.map(({ entry }) => entry);
    const allowed = (list: readonly PolicyEntry[], requests: readonly string[] = []): DirectionVerdict => answer('allowed', list, `${listOf(list)} ${list.length === 1 ? 'allows' : 'allow'} it`, requests);
    if (!allows.some(({ requests }) => requests.some((set) => set !== undefined))) return allowed(entries);
    const sets = allows.flatMap(({ requests }) => requests);
    const limits = sets.filter((set) => set !== undefined);
    // A server name that one rule requires is required of the traffic of other rules for the same peers and port.
    const hasNames = limits.some(({ protocol }) => protocol === 'tls' || protocol === 'other');
    // Without default deny, the agent adds a rule for all requests.
    const isOpen = (limits.length < sets.length || closes === false) && !hasNames;
    if (request === undefined) return allowed(entries, isOpen ? [] : [...new Set(limits.flatMap(describeRequests))].sort());
    if (isOpen) return allowed(closes === false ? entries : allows.filter(({ requests }) => requests.includes(undefined)).map(({ entry }) => entry));
    const uncertain = (reason: string): DirectionVerdict => answer('unknown', entries, reason);
    if (hasNames && limits.length < sets.length) return uncertain('rules with and without server names or a listener meet');
    const hits = allows.map(({ entry, requests }) => ({ entry, hit: some(requests.map((set) => requestMatches(set!, request, this.world))) }));
    const certain = hits.filter(({ hit }) => hit === true).map(({ entry }) => entry);
    if (certain.length > 0) return allowed(certain);
    if (hits.some(({ hit }) => hit === undefined)) return uncertain('the rules look at parts of the request that the question does not state');
    if (closes !== true || fromHost) return uncertain('rules for requests meet traffic that is allowed without them');
    if (openAllow) return notKnown(openAllow);
    return answer('denied', entries, `${listOf(entries)} ${entries.length === 1 ? 'allows' : 'allow'} the connection, but not this request`, [...new Set(limits.flatMap(describeRequests))].sort());
  }

  private rulesFor(subject: Endpoint): Record<'ingress' | 'egress', SubjectRules> {
    let found = this.ofSubject.get(subject.key);
    if (found) return found;
    const near = [...(this.ofNamespace.get(undefined) ?? []), ...(subject.namespace === undefined ? [] : (this.ofNamespace.get(subject.namespace) ?? []))];
    const selected = near.flatMap((entry): SubjectEntry[] => {
      if (entry.node !== (subject.kind === 'node')) return [];
      const isSelected = matches(entry.subject, subject.subject!, subject.unknownSubjectKeys);
      return isSelected === false ? [] : [{ entry, selected: isSelected, known: this.knownPeers(entry) }];
    });
    const rules = (isIngress: boolean): SubjectRules => {
      const entries = selected.filter(({ entry }) => entry.ingress === isIngress);
      return {
        entries,
        overriding: entries.find(({ entry }) => entry.overrides !== undefined)?.entry,
        closes: some(entries.map(({ entry, selected: isSelected }) => (entry.defaultDeny ? all([isSelected, entry.unknown === undefined ? true : undefined]) : false))),
      };
    };
    found = { ingress: rules(true), egress: rules(false) };
    this.ofSubject.set(subject.key, found);
    return found;
  }

  /** What is known of the peers of an entry, by the number of an endpoint. Equal selectors share it. */
  private knownPeers({ peers }: PolicyEntry): Uint8Array {
    const text = peers?.every(({ type }) => type === 'labels') ? JSON.stringify(peers) : undefined;
    let known = text === undefined ? undefined : this.peersByText.get(text);
    if (known) return known;
    known = new Uint8Array(this.classCount);
    if (text === undefined) return known;
    this.peersByText.set(text, known);
    const candidates = this.candidates(peers!);
    if (candidates) {
      known.fill(NO);
      for (const each of candidates) known[each] = NOT_ASKED;
    }
    return known;
  }

  /** The endpoints that have a label of each selector, which are all that may match; undefined if there is a selector without such a label. */
  private candidates(peers: readonly PeerMatch[]): Iterable<number> | undefined {
    const found = new Set<number>();
    // No peers are all peers.
    if (peers.length === 0) return undefined;
    for (const peer of peers) {
      // Labels of namespaces may not be known.
      const labels = peer.type === 'labels' ? Object.entries(peer.selector.matchLabels ?? {}).filter(([key]) => !key.includes(NAMESPACE_LABELS)) : [];
      if (labels.length === 0) return undefined;
      const having = labels.map(([key, value]) => this.byLabel.get(`${key}=${value}`) ?? NONE).reduce((fewest, each) => (each.length < fewest.length ? each : fewest));
      for (const each of having) found.add(each);
    }
    return found;
  }

  private peersMatch(entry: PolicyEntry, peer: Endpoint, known: Uint8Array, number: number | undefined): Tri {
    if (number === undefined) return this.matchPeers(entry, peer);
    if (known[number] === NOT_ASKED) {
      const result = this.matchPeers(entry, peer);
      known[number] = result === undefined ? UNKNOWN : result ? YES : NO;
    }
    return known[number] === NO ? false : known[number] === YES ? true : undefined;
  }

  private matchPeers({ peers }: PolicyEntry, peer: Endpoint): Tri {
    if (peers === undefined) return false;
    if (peers.length === 0) return true;
    let result: Tri = false;
    for (const each of peers) {
      const found = this.matchPeer(each, peer);
      if (found === true) return true;
      if (found === undefined) result = undefined;
    }
    return result;
  }

  private matchPeer(match: PeerMatch, peer: Endpoint): Tri {
    switch (match.type) {
      case 'labels':
        return matches(match.selector, peer.labels, peer.unknownKeys);
      case 'fqdn':
        if (peer.kind !== 'world') return false;
        return peer.names?.some(match.matches);
      case 'cidr': {
        const modes = this.settings.cidrMatch;
        if (peer.kind !== 'world' && !(peer.kind === 'node' ? modes.has('nodes') : modes.has('pods'))) return false;
        if (peer.kind === 'node' && match.cidr.prefixLength === 0) return false;
        if (peer.address === undefined) return peer.kind === 'world' && match.cidr.prefixLength === 0 && match.cidr.family === 4 && match.except.length === 0 ? true : undefined;
        const inside = ({ family, first, last }: typeof match.cidr): boolean => family === peer.address!.family && first.value <= peer.address!.value && peer.address!.value <= last.value;
        return inside(match.cidr) && !match.except.some(inside);
      }
      case 'unknown':
        return undefined;
    }
  }

  private reasonOf({ peers = [] }: PolicyEntry, peer: Endpoint): string {
    const open = peers.find((each) => this.matchPeer(each, peer) === undefined);
    if (open?.type === 'unknown') return open.reason;
    if (open?.type === 'fqdn') return `it is not known which DNS names ${peer.title} was learnt by`;
    if (open?.type === 'cidr') return `the address of ${peer.title} is not known`;
    return open ? `labels of ${peer.title} are not known` : 'a port is not known';
  }

  private portsMatch({ ports }: PolicyEntry, direction: 'ingress' | 'egress', subject: Endpoint, peer: Endpoint, { protocol, port }: Traffic): { readonly matches: Tri; readonly requests: readonly (RequestRules | undefined)[] } {
    if (ports === undefined) return EVERY_REQUEST;
    const requests: (RequestRules | undefined)[] = [];
    let isOpen = false;
    for (const each of ports) {
      if (each.protocol !== protocol) continue;
      const found = typeof each.ports === 'string' ? this.namedPort(each, each.ports, direction, subject, peer, port) : each.ports[0] <= port && port <= each.ports[1];
      if (found) requests.push(each.requests);
      else if (found === undefined) isOpen = true;
    }
    return { matches: requests.length > 0 ? true : isOpen ? undefined : false, requests };
  }

  /** The name is resolved at the end that receives. Before Cilium 1.20, a name of a rule for egress means one number for all pods. */
  private namedPort({ protocol }: PortMatch, name: string, direction: 'ingress' | 'egress', subject: Endpoint, peer: Endpoint, port: number): Tri {
    if (protocol.startsWith('ICMP')) return undefined;
    if (direction === 'egress' && this.world.isBefore('1.20')) {
      const numbers = this.namedPorts.get(`${protocol}/${name}`);
      return numbers?.size === 1 && numbers.has(port);
    }
    return (direction === 'ingress' ? subject : peer).ports.some((each) => each.name === name && each.protocol === protocol && each.port === port);
  }
}

/** Whether a peer is an address, a name or an entity. */
function isOutside(peer: PeerMatch): boolean {
  if (peer.type !== 'labels') return peer.type !== 'unknown';
  const { matchLabels = {}, matchExpressions = [] } = peer.selector;
  const keys = Object.keys(matchLabels);
  return keys.length + matchExpressions.length === 0 || keys.some((key) => key.startsWith('reserved:'));
}

const EVERYONE: PeerMatch = { type: 'labels', selector: {} };

/** Whether a selector cannot match the entities, which have no labels of Kubernetes. */
function isOfPods({ matchLabels = {}, matchExpressions = [] }: SelectorLike): boolean {
  const keys = [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)];
  return !keys.some((key) => key.startsWith('reserved:') || key.includes(CLUSTER_KEY) && matchLabels[key] === undefined);
}

/** An entry that selects the end, or may. */
interface SubjectEntry {
  readonly entry: PolicyEntry;
  readonly selected: true | undefined;
  /** What is known of its peers. */
  readonly known: Uint8Array;
}

/** The rules of one direction that select an end, or may. */
interface SubjectRules {
  readonly entries: readonly SubjectEntry[];
  readonly overriding: PolicyEntry | undefined;
  /** Whether they switch on default deny. */
  readonly closes: Tri;
}

const NONE: readonly never[] = [];
const EVERY_REQUEST = { matches: true, requests: [undefined] } as const;
const NOT_ASKED = 0;
const YES = 1;
const NO = 2;
const UNKNOWN = 3;

/** Names a rule. */
export function nameOfRule({ kind, namespace, name, at }: RuleOrigin): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name} ${at}`;
}

/** Names a rule, with its line if that is known. */
export function titleOf(rule: Omit<DecidingRule, 'verdict'>): string {
  return `${nameOfRule(rule)}${rule.source === undefined ? '' : ` (${rule.source})`}`;
}

function listOf(entries: readonly PolicyEntry[]): string {
  const titles = entries.slice(0, 2).map(({ origin }) => titleOf(origin));
  return entries.length <= 2 ? titles.join(' and ') : `${titles.join(', ')} and ${entries.length - 2} more`;
}

function describeRequests({ protocol, rules }: RequestRules): string[] {
  if (protocol === 'other') return ['requests that a listener decides'];
  return rules.map((rule) => (protocol === 'http' ? describeHttp(rule) : `${protocol} ${text(rule.matchName) ?? text(rule.matchPattern) ?? ''}`));
}

function describeHttp({ method, path, host, headers, headerMatches }: JsonObject): string {
  const named = maps(headerMatches).map(({ name, value }) => `${String(name)}${text(value) ? `: ${text(value)!}` : ''}`);
  const conditions = [...(text(host) ? [`host ${text(host)!}`] : []), ...[...(Array.isArray(headers) ? headers : []), ...named].map((each) => `header ${String(each)}`)];
  return ['http', text(method) ?? '', text(path) ?? '', conditions.length > 0 ? `with ${conditions.join(' and ')}` : ''].filter((each) => each !== '').join(' ');
}

function requestMatches({ protocol, rules }: RequestRules, request: FlowRequest, world: PolicyWorld): Tri {
  if (protocol !== request.protocol) return undefined;
  return some(rules.map((rule) => (request.protocol === 'http' ? httpMatches(rule, request) : fqdnMatcher(rule, world)(request.name))));
}

function httpMatches({ method, path, host, headers, headerMatches }: JsonObject, request: Extract<FlowRequest, { protocol: 'http' }>): Tri {
  const { re2Matches } = require('../runtime/re2') as typeof import('../runtime/re2');
  const full = (expression: unknown, value: string | undefined): Tri => (text(expression) ? (value === undefined ? undefined : re2Matches(`^(?:${text(expression)!})$`, value)) : true);
  const given = request.headers && Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const header = (name: string, value: string | undefined): Tri => (given === undefined ? undefined : value === undefined || value === '' ? Object.hasOwn(given, name.toLowerCase()) : given[name.toLowerCase()] === value);
  const plain = (Array.isArray(headers) ? headers : []).map((each) => {
    const [, name, value] = /^([^:\s]+)[:\s]*(.*)$/.exec(String(each)) ?? [];
    return name === undefined ? undefined : header(name, value);
  });
  const matched = maps(headerMatches).map(({ name, value, mismatch, secret }): Tri => (text(mismatch) ? true : secret !== undefined ? undefined : header(String(name), text(value))));
  return all([full(method, request.method), full(path, request.path), full(host, request.host), ...plain, ...matched]);
}
