import type { PortRange } from './policy-entries';
import type { ReachPort, ReachProtocol } from './question';

/** Ports that no rule tells apart, with one to ask about. */
export interface PortClass extends ReachPort {
  /** `TCP/8080`, `TCP/8000-8079`, or `TCP/any other port` for what no rule names. */
  readonly title: string;
  /** Whether the pods declare it, a rule names it, or nothing does. */
  readonly origin: 'declared' | 'named' | 'rest';
}

/** Protocols with ports. */
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;
const LAST_PORT = 65535;

/**
 * All ports, in classes that the rules cannot tell apart: those that pods declare, those that rules name, and the rest of each protocol. Of the protocols
 * that nothing names, one stands for all.
 */
export function portClasses(declared: readonly ReachPort[], named: readonly PortRange[]): readonly PortClass[] {
  const isDeclared = new Set(declared.map(({ port, protocol }) => `${protocol}/${port}`));
  const points = declared.map(({ port, protocol }): PortRange => ({ protocol, first: port, last: port }));
  const known = new Set([...named, ...points].map(({ protocol }) => protocol));
  const withPorts = [...PROTOCOLS.filter((each) => known.has(each)), ...PROTOCOLS.filter((each) => !known.has(each)).slice(0, 1)];
  return [...withPorts, ...(['ICMP', 'ICMPv6'] as const).filter((each) => known.has(each))].flatMap((protocol) => {
    // A rule for every port does not divide them.
    const ranges = [...points, ...named].filter((each) => each.protocol === protocol && (each.first > 1 || each.last < LAST_PORT));
    const starts = [...new Set([1, ...ranges.flatMap(({ first, last }) => [first, last + 1])])].filter((start) => start <= LAST_PORT).sort((a, b) => a - b);
    const classes = starts.map((first, index) => ({ first, last: (starts[index + 1] ?? LAST_PORT + 1) - 1 })).filter(({ first, last }) => first <= last);
    const isNamed = ({ first }: { readonly first: number }): boolean => ranges.some((each) => each.first <= first && first <= each.last);
    const rest = classes.find((each) => !isNamed(each));
    return [
      ...classes.filter(isNamed).map(({ first, last }): PortClass => ({ title: `${protocol}/${first}${first === last ? '' : `-${last}`}`, port: first, protocol, origin: isDeclared.has(`${protocol}/${first}`) ? 'declared' : 'named' })),
      ...(rest && !protocol.startsWith('ICMP') ? [{ title: `${protocol}/any other port`, port: rest.first, protocol: protocol as ReachProtocol, origin: 'rest' as const }] : []),
    ];
  });
}
