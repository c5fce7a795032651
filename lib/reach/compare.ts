import { condensed, grouped, plain, Survey, workloadsOf, type AskedConnection, type Connection, type ConnectionGroup } from './matrix';
import type { Reach } from './reach';

/** A connection that is allowed on both sides, or not known on one of them. */
export interface ConnectionChange {
  readonly before: Connection;
  readonly after: Connection;
}

/** What changes between two states of a cluster. */
export interface ReachDiff {
  /** Connections that were denied, or had no ends, and are allowed now. */
  readonly opened: readonly ConnectionGroup[];
  /** Connections that may carry more requests than before, and those that were not known. */
  readonly widened: readonly ConnectionChange[];
  /** Connections that were allowed and are denied now. */
  readonly closed: readonly ConnectionGroup[];
  /** Connections that carry fewer requests than before, or are no longer known. */
  readonly narrowed: readonly ConnectionChange[];
  /** Workloads that are only on one side. */
  readonly workloads: { readonly added: readonly string[]; readonly removed: readonly string[] };
}

/** Compares what is reachable. The same connection by other rules is no change. */
export function compareReach(before: Reach, after: Reach): ReachDiff {
  const survey = new Survey(before, after);
  const [olds, news] = [before, after].map((reach) => new Map(survey.connectionsOf(reach).map((each) => [JSON.stringify([each.from, each.to, each.port]), each])));
  const [left, right] = [workloadsOf(before), workloadsOf(after)];
  const only = (these: ReadonlyMap<string, AskedConnection>, others: ReadonlyMap<string, AskedConnection>): Connection[] => condensed([...these].flatMap(([key, each]) => (others.has(key) ? [] : [each])));
  const both = [...news!].flatMap(([key, each]) => (olds!.has(key) ? [{ before: olds!.get(key)!, after: each }] : []));
  return {
    opened: grouped(only(news!, olds!), right),
    widened: both.filter(isWidened).map(shown),
    closed: grouped(only(olds!, news!), left),
    narrowed: both.filter((change) => isChanged(change) && !isWidened(change)).map(shown),
    workloads: { added: right.filter((name) => !left.includes(name)), removed: left.filter((name) => !right.includes(name)) },
  };
}

interface AskedChange {
  readonly before: AskedConnection;
  readonly after: AskedConnection;
}

function shown({ before, after }: AskedChange): ConnectionChange {
  return { before: plain(before), after: plain(after) };
}

function isChanged({ before, after }: AskedChange): boolean {
  return before.verdict !== after.verdict || JSON.stringify(before.limits) !== JSON.stringify(after.limits);
}

/** Whether more requests may pass than before. What cannot be decided counts. */
function isWidened({ before, after }: AskedChange): boolean {
  if (before.verdict === 'unknown') return after.verdict === 'allowed' || before.rules.join() !== after.rules.join() || JSON.stringify(before.limits) !== JSON.stringify(after.limits);
  if (after.verdict === 'unknown') return before.requests.length > 0;
  return before.limits.some((limits, direction) => limits.length > 0 && (after.limits[direction]!.length === 0 || after.limits[direction]!.some((each) => !limits.includes(each))));
}
