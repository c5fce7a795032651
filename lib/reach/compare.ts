import { connectionsOf, grouped, workloadsOf, type Connection, type ConnectionGroup } from './matrix';
import type { Reach } from './reach';

/** What changes between two states of a cluster. */
export interface ReachDiff {
  /** Connections that were denied, or had no ends, and are allowed now. */
  readonly opened: readonly ConnectionGroup[];
  /** Connections that were allowed and are denied now. */
  readonly closed: readonly ConnectionGroup[];
  /** Connections with other requests than before, and those that became known or unknown. */
  readonly changed: readonly { readonly before: Connection; readonly after: Connection }[];
  /** Workloads that are only on one side. */
  readonly workloads: { readonly added: readonly string[]; readonly removed: readonly string[] };
}

/** Compares what is reachable. The same connection by other rules is no change. */
export function compareReach(before: Reach, after: Reach): ReachDiff {
  const [olds, news] = [before, after].map((reach) => new Map(connectionsOf(reach).map((each) => [JSON.stringify([each.from, each.to, each.port]), each])));
  const [left, right] = [workloadsOf(before), workloadsOf(after)];
  const only = (these: ReadonlyMap<string, Connection>, others: ReadonlyMap<string, Connection>): Connection[] => [...these].flatMap(([key, each]) => (others.has(key) ? [] : [each]));
  return {
    opened: grouped(only(news!, olds!), right),
    closed: grouped(only(olds!, news!), left),
    changed: [...news!].flatMap(([key, each]) => {
      const old = olds!.get(key);
      return old && (old.verdict !== each.verdict || old.requests.join() !== each.requests.join()) ? [{ before: old, after: each }] : [];
    }),
    workloads: { added: right.filter((name) => !left.includes(name)), removed: left.filter((name) => !right.includes(name)) },
  };
}
