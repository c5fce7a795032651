import type { ReachEnd, ReachPort } from './question';
import type { Reach } from './reach';

/** Ends outside of the workloads whose access is always looked at. */
export const OUTSIDE = ['world', 'ingress', 'remote-node', 'kube-apiserver'] as const;

/** Whether an end is a pattern: `shop/*` or `*`. */
export function isPattern(end: unknown): end is string {
  return typeof end === 'string' && (end === '*' || end.endsWith('/*'));
}

/** The workloads that a pattern means. Those on the host network are left out. Anything else means itself. */
export function expand<End extends ReachEnd | object>(reach: Reach, end: End | string): readonly (End | string)[] {
  if (!isPattern(end)) return [end];
  const namespace = end === '*' ? undefined : end.slice(0, -1);
  return reach.workloadNames.filter((name) => (namespace === undefined || name.startsWith(namespace)) && !reach.isOnNode(name));
}

/** A target as text: `shop/api:8080`, with the protocol if it is not TCP. */
export function targetText(workload: string, { port, protocol }: ReachPort): string {
  return `${workload}:${port}${protocol === 'TCP' ? '' : `/${protocol}`}`;
}

/** Reads `shop/api:8080` or `shop/api:53/UDP`; undefined without a port. */
export function readTarget(text: string): { readonly end: string; readonly port?: number; readonly protocol?: string } {
  const [, end, port, protocol] = /^(.+?):(\d+)(?:\/(\w+))?$/.exec(text) ?? [];
  return end === undefined || (end.includes(':') && !end.startsWith('[')) ? { end: text } : { end: end.replace(/^\[(.*)\]$/, '$1'), port: Number(port), ...(protocol !== undefined && { protocol: /^icmpv6$/i.test(protocol) ? 'ICMPv6' : protocol.toUpperCase() }) };
}
