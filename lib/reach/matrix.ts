import type { Cidr } from '../cluster/cidr';
import { IpAddress } from '../cluster/ip-address';
import { groupBy } from '../runtime/group-by';
import { OUTSIDE } from './patterns';
import type { PortRange } from './policy-entries';
import { portClasses, type PortClass } from './port-classes';
import type { ReachAnswer, ReachEnd } from './question';
import type { Reach } from './reach';
import { nameOfRule, type Verdict } from './verdicts';

/** A connection that policies allow, or of which it is not known. */
export interface Connection {
  /** A workload, one of `world`, `ingress`, `remote-node` and `kube-apiserver`, or a CIDR that a rule names. */
  readonly from: string;
  /** A workload, an entity, or a destination outside of the cluster that a rule names. `world` is what no rule names. */
  readonly to: string;
  /** `TCP/8080`; `any port` where no rule tells ports apart, and `any other port` for those that no line before lists. */
  readonly port: string;
  readonly verdict: Exclude<Verdict, 'denied'>;
  /** Requests that it is limited to; empty for all. */
  readonly requests: readonly string[];
  /** The rules that allow it; empty if no policy closes the ends. */
  readonly rules: readonly string[];
  /** Why it is not known; empty for an allowed one. */
  readonly reason: string;
}

/** Connections with the same target, rules and limits. */
export interface ConnectionGroup extends Omit<Connection, 'from'> {
  /** `shop/*` stands for all workloads of a namespace, `*` for all. */
  readonly from: readonly string[];
}

/** A connection with what it is compared by. */
export interface AskedConnection extends Connection {
  readonly origin: PortClass['origin'];
  readonly protocol: string;
  /** How many classes of ports without a name the pair of ends has. */
  readonly rests: number;
  /** Limits of the requests by egress and by ingress rules. */
  readonly limits: readonly (readonly string[])[];
}

/** Workloads that policies can protect, in the order of their names. */
export function workloadsOf(reach: Reach): readonly string[] {
  return reach.workloadNames.filter((name) => !reach.isOnNode(name));
}

/** An end that is asked about, with its name in lists. */
export interface NamedEnd {
  readonly title: string;
  readonly end: ReachEnd;
}

/**
 * Asks about everything that rules of one or several states of a cluster tell apart, so that their answers can be compared: the same ends and ports for
 * each state.
 */
export class Survey {
  private readonly states: readonly Reach[];
  private readonly world: ReachEnd;

  constructor(...states: readonly Reach[]) {
    this.states = states;
    this.world = otherAddress(states.flatMap(({ namedBlocks }) => namedBlocks));
  }

  /** Classes of the ports of a workload. */
  portsOf(workload: string): readonly PortClass[] {
    const having = this.having(workload);
    return portClasses(having.flatMap((state) => state.portsOf(workload)), having.flatMap((state) => state.portsNamedFor(workload)));
  }

  /** Ends outside of the workloads that may open a connection to one. */
  sourcesOf(workload: string): readonly NamedEnd[] {
    const named = this.outside(workload, 'ingress').filter(({ end }) => typeof end === 'object' && 'cidr' in end);
    return [...OUTSIDE.map((entity) => ({ title: entity, end: entity === 'world' ? this.world : entity })), ...named];
  }

  /** Everything that is not denied: between workloads, from outside, and to outside. */
  connectionsOf(reach: Reach): AskedConnection[] {
    const workloads = workloadsOf(reach);
    const found: AskedConnection[] = [];
    const ask = (from: NamedEnd, to: NamedEnd, ports: readonly PortClass[]): void => {
      const rests = ports.filter(({ origin }) => origin === 'rest').length;
      for (const each of ports) {
        const answer = reach.ask({ from: from.end, to: to.end, port: each.port, protocol: each.protocol });
        if (answer.verdict !== 'denied') found.push(connection(from.title, to.title, each, rests, answer));
      }
    };
    const named = workloads.map((title): NamedEnd => ({ title, end: title }));
    for (const to of named) {
      const ports = this.portsOf(to.title);
      for (const from of [...named, ...this.sourcesOf(to.title)]) ask(from, to, ports);
    }
    for (const from of named) {
      for (const { title, end, ports } of this.outside(from.title, 'egress')) ask(from, { title, end: title === 'world' ? this.world : end }, portClasses([], ports));
    }
    return found;
  }

  private having(workload: string): readonly Reach[] {
    return this.states.filter(({ workloadNames }) => workloadNames.includes(workload));
  }

  private outside(workload: string, direction: 'ingress' | 'egress'): readonly (NamedEnd & { readonly ports: readonly PortRange[] })[] {
    const all = this.having(workload).flatMap((state) => state.outsideOf(workload, direction));
    return [...groupBy(all, ({ title }) => title)].map(([title, same]) => ({ title, end: same[0]!.end, ports: same.flatMap(({ ports }) => ports) }));
  }
}

/** Everything that is not denied, without lines that say the same as a more general one. */
export function connectionsOf(reach: Reach): Connection[] {
  return condensed(new Survey(reach).connectionsOf(reach));
}

function connection(from: string, to: string, { title, origin, protocol }: PortClass, rests: number, { verdict, egress, ingress, sentence }: ReachAnswer): AskedConnection {
  const rules = [...egress.rules, ...ingress.rules].map(nameOfRule);
  return { from, to, port: title, verdict: verdict as Exclude<Verdict, 'denied'>, requests: [...new Set([...egress.requests, ...ingress.requests])].sort(), rules: [...new Set(rules)], reason: verdict === 'unknown' ? sentence : '', origin, protocol, rests, limits: [egress.requests, ingress.requests] };
}

/** Leaves out ports and destinations that have the same answer as a more general line of the list. */
export function condensed(all: readonly AskedConnection[]): Connection[] {
  const answerOf = ({ verdict, requests, rules }: Connection): string => JSON.stringify([verdict, requests, rules]);
  const pairs = [...groupBy(all, ({ from, to }) => JSON.stringify([from, to])).values()].map((pair): Connection[] => {
    const rests = new Map(pair.filter(({ origin }) => origin === 'rest').map((each) => [each.protocol, each]));
    const isSame = rests.size > 0 && rests.size === pair[0]!.rests && new Set([...rests.values()].map(answerOf)).size === 1;
    const [rest] = rests.values();
    const general = (protocol: string): Connection | undefined => (isSame ? rest : rests.get(protocol));
    if (isSame && pair.every((each) => answerOf(each) === answerOf(rest!))) return [{ ...plain(rest!), port: 'any port' }];
    const listed = pair.filter((each) => each.origin === 'declared' || (each.origin === 'named' && (general(each.protocol) === undefined || answerOf(general(each.protocol)!) !== answerOf(each))));
    return [...listed.map(plain), ...(isSame ? [{ ...plain(rest!), port: 'any other port' }] : [...rests.values()].map((each) => ({ ...plain(each), port: each.port.replace('any other port', listed.some(({ protocol }) => protocol === each.protocol) ? 'any other port' : 'any port') })))];
  });
  // Nodes and the API server have the same rules as the world in most clusters.
  const ofWorld = new Set(pairs.flat().filter(({ to }) => to === 'world').map((each) => JSON.stringify([each.from, each.port, answerOf(each)])));
  return pairs.flat().filter((each) => !NODES.includes(each.to) || !ofWorld.has(JSON.stringify([each.from, each.port, answerOf(each)])));
}

const NODES: readonly string[] = ['host', 'remote-node', 'kube-apiserver'];

export function plain({ from, to, port, verdict, requests, rules, reason }: Connection): Connection {
  return { from, to, port, verdict, requests, rules, reason };
}

/** An address that no rule names, other than by a rule for all addresses. */
function otherAddress(blocks: readonly Cidr[]): ReachEnd {
  const dividing = blocks.filter(({ family, prefixLength }) => family === 4 && prefixLength > 0);
  const candidates = ['198.18.0.1', '192.0.2.1', '198.51.100.1', '203.0.113.1', ...dividing.flatMap(({ first, last }) => [first, last]).flatMap(({ value }) => [value - 1n, value + 1n]).filter((value) => value > 0x01000000n && value < 0xdf000000n).map((value) => IpAddress.of(4, value).toString())];
  const address = candidates.find((each) => !dividing.some((block) => block.contains(IpAddress.parse(each))));
  return address === undefined ? 'world' : { address, names: [] };
}

/** Puts connections with the same target, rules and limits together. */
export function grouped(connections: readonly Connection[], workloads: readonly string[]): ConnectionGroup[] {
  const groups = groupBy(connections, ({ from: _from, reason, ...rest }) => JSON.stringify([rest, reason === '' ? 0 : 1]));
  return [...groups.values()].map((members) => ({ ...members[0]!, from: collapsed(members.map(({ from }) => from), workloads) }));
}

/** Names, with patterns for all workloads and for all of a namespace. */
function collapsed(names: readonly string[], workloads: readonly string[]): string[] {
  const all = new Set(workloads);
  const outside = names.filter((name) => !all.has(name));
  const inside = names.filter((name) => all.has(name));
  if (inside.length > 1 && inside.length === workloads.length) return ['*', ...outside];
  const ofNamespace = groupBy(workloads, namespaceOf);
  return [...[...groupBy(inside, namespaceOf)].flatMap(([namespace, members]) => (members.length > 1 && members.length === ofNamespace.get(namespace)?.length ? [`${namespace}/*`] : members)), ...outside];
}

/** Namespace of a workload by its name. */
export function namespaceOf(name: string): string {
  return name.slice(0, name.indexOf('/'));
}
