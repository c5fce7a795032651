import { groupBy } from '../runtime/group-by';
import { OUTSIDE } from './patterns';
import type { ReachAnswer } from './question';
import type { Reach } from './reach';
import type { Verdict } from './verdicts';

/** A connection that policies allow, or of which it is not known. */
export interface Connection {
  /** A workload, or one of `world`, `ingress`, `remote-node` and `kube-apiserver`. */
  readonly from: string;
  /** A workload, or a destination outside of the cluster that a rule names. */
  readonly to: string;
  /** `TCP/8080`; `any port` where no rule limits it. */
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

/** Workloads that policies can protect, in the order of their names. */
export function workloadsOf(reach: Reach): readonly string[] {
  return reach.workloadNames.filter((name) => !reach.isOnNode(name));
}

/** Everything that is not denied: between workloads at their ports, from outside, and to what rules name outside. */
export function connectionsOf(reach: Reach): Connection[] {
  const workloads = workloadsOf(reach);
  const found: Connection[] = [];
  for (const to of workloads) {
    for (const { port, protocol } of reach.portsOf(to)) {
      for (const from of [...workloads, ...OUTSIDE]) {
        const answer = reach.ask({ from, to, port, protocol });
        if (answer.verdict !== 'denied') found.push(connection(from, to, `${protocol}/${port}`, answer));
      }
    }
  }
  for (const from of workloads) {
    for (const { title, destination, port, protocol, portTitle } of reach.destinationsOf(from)) {
      const answer = reach.ask({ from, to: destination, port, protocol });
      if (answer.verdict !== 'denied') found.push(connection(from, title, portTitle, answer));
    }
  }
  return found;
}

function connection(from: string, to: string, port: string, { verdict, egress, ingress, sentence }: ReachAnswer): Connection {
  const rules = [...egress.rules, ...ingress.rules].map(({ kind, namespace, name, at }) => `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name} ${at}`);
  return { from, to, port, verdict: verdict as Exclude<Verdict, 'denied'>, requests: [...new Set([...egress.requests, ...ingress.requests])].sort(), rules: [...new Set(rules)], reason: verdict === 'unknown' ? sentence : '' };
}

/** Puts connections with the same target, rules and limits together. */
export function grouped(connections: readonly Connection[], workloads: readonly string[]): ConnectionGroup[] {
  const groups = groupBy(connections, ({ from: _from, reason, ...rest }) => JSON.stringify([rest, reason === '' ? 0 : 1]));
  return [...groups.values()].map((members) => ({ ...members[0]!, from: collapsed(members.map(({ from }) => from), workloads) }));
}

/** Names, with patterns for all workloads and for all of a namespace. */
function collapsed(names: readonly string[], workloads: readonly string[]): string[] {
  const listed = new Set(names);
  const outside = [...listed].filter((name) => !name.includes('/'));
  const inside = [...listed].filter((name) => name.includes('/'));
  if (inside.length > 1 && inside.length === workloads.length) return ['*', ...outside];
  const byNamespace = groupBy(inside, namespaceOf);
  const all = groupBy(workloads, namespaceOf);
  return [...[...byNamespace].flatMap(([namespace, members]) => (members.length > 1 && members.length === all.get(namespace)?.length ? [`${namespace}/*`] : members)), ...outside];
}

function namespaceOf(name: string): string {
  return name.slice(0, name.indexOf('/'));
}
