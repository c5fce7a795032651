import { re2Problem } from '../runtime/re2';

/*
 * Cilium's policy language, as the CRDs and the agent accept it. The builder (`CiliumPolicies`) and the checks of finished policies
 * read it from here.
 *
 * See https://github.com/cilium/cilium/blob/v1.19.6/pkg/policy/api/rule_validation.go
 */

/** Entities that the CRDs accept. The agent knows others, such as `world-ipv4`, but the API server rejects them. */
export const ENTITIES = [
  'all', 'world', 'cluster', 'cluster-mesh', 'host', 'init', 'ingress', 'unmanaged', 'remote-node', 'health', 'none', 'kube-apiserver',
] as const;

/** Layer 4 protocols with ports. `ANY` is TCP, UDP and SCTP. */
export const PORT_PROTOCOLS = ['TCP', 'UDP', 'SCTP', 'ANY'] as const;

/** Layer 4 protocols of a Kubernetes NetworkPolicy. */
export const KUBERNETES_PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;

/** Protocols without ports, with the first Cilium minor that supports them. */
export const PORTLESS_PROTOCOLS = { VRRP: '1.19', IGMP: '1.19', GRE: '1.20', IPIP: '1.20', IPV6: '1.20', ESP: '1.20', AH: '1.20' } as const;

const PORTLESS: ReadonlySet<unknown> = new Set(Object.keys(PORTLESS_PROTOCOLS));

/** Whether a value is a protocol without ports. */
export function isPortless(protocol: unknown): boolean {
  return PORTLESS.has(protocol);
}

/** First Cilium minor that supports a feature of policies. */
export const FIRST_MINOR = {
  servicesWithPorts: '1.18',
  dnsRulesForNodes: '1.18',
  /** Every endpoint of all clusters in a mesh. */
  clusterMeshEntity: '1.20',
  /** Patterns that begin with `**.`. */
  multiLevelPatterns: '1.19',
  /** A `*` elsewhere than in the first label of a TLS server name. */
  serverNameWildcards: '1.20',
} as const;

/** First Cilium minor without a feature of policies. */
export const REMOVED_IN = { requirements: '1.19', kafka: '1.20' } as const;

/** What Envoy does when a header does not match, other than rejecting the request. */
export const MISMATCH_ACTIONS = ['LOG', 'ADD', 'DELETE', 'REPLACE'] as const;

/** Whether a value is the name of an HTTP header. */
export function isHeaderName(name: unknown): boolean {
  return typeof name === 'string' && /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name);
}

export const MAX_PORT = 65535;
/** Ports in one item of `toPorts`. */
export const MAX_PORTS = 40;
/** ICMP types in one item of `icmps`. */
export const MAX_ICMP_TYPES = 40;
/** Characters of `log.value`. */
export const MAX_LOG_LENGTH = 32;
/** Characters of a DNS name, a DNS pattern and a TLS server name. */
export const MAX_DNS_LENGTH = 255;
const MAX_PORT_NAME = 15;

/** Whether a value is a port number. 0 is not: it stands for all ports. */
export function isPortNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_PORT;
}

/** The number of a port as policies of Cilium have it, a string; undefined for anything else. "0" stands for all ports. */
export function portNumberIn(value: unknown): number | undefined {
  return typeof value === 'string' && /^(?:0|[1-9][0-9]{0,4})$/.test(value) && Number(value) <= MAX_PORT ? Number(value) : undefined;
}

/** Whether a value is a port name that Cilium accepts (RFC 6335). Cilium ignores the case of these names. */
export function isServiceName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_PORT_NAME && /^[a-z0-9]+(?:-[a-z0-9]+)*$/i.test(value) && /[a-z]/i.test(value);
}

/** Whether a value is a port name that Kubernetes accepts, which a container port can have: in lower case. */
export function isPortName(value: unknown): value is string {
  return isServiceName(value) && !/[A-Z]/.test(value);
}

// The expressions of the CRDs, written so that no input takes long.
const DNS_NAME = /^[-a-zA-Z0-9_]+(?:\.[-a-zA-Z0-9_]+)*\.?$/;
const DNS_PATTERN = /^[-a-zA-Z0-9_*]+(?:\.[-a-zA-Z0-9_*]+)*\.?$/;
const SERVER_NAME = /^(?:\*?\*\.)?[-a-zA-Z0-9_]+(?:\.[-a-zA-Z0-9_]+)*\.?$/;

/** Whether a value is a DNS name that a policy can hold. */
export function isDnsName(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MAX_DNS_LENGTH && DNS_NAME.test(value);
}

/** Whether a value is a DNS pattern, or a TLS server name, in the newest Cilium. */
export function isDnsPattern(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MAX_DNS_LENGTH && DNS_PATTERN.test(value);
}

/** First Cilium minor that reads a DNS pattern as intended; undefined when all supported ones do. */
export function patternMinor(pattern: string): string | undefined {
  return pattern.startsWith('**.') ? FIRST_MINOR.multiLevelPatterns : undefined;
}

/** First Cilium minor that accepts a TLS server name; undefined when all supported ones do. */
export function serverNameMinor(name: string): string | undefined {
  return SERVER_NAME.test(name) ? undefined : FIRST_MINOR.serverNameWildcards;
}

/**
 * Expressions that any reader of regular expressions accepts: literals, `.`, a few classes, each with at most one repeat. Most paths and
 * methods are of this kind, and compiling ten thousand of them takes longer than all other checks.
 */
const PLAIN = /^(?:\^|\$|(?:[-\w/.,:;=@%&~#!'"<> ]|\\[-./+*?()[\]{}^$|\\dws]|\[(?:a-z|A-Z|0-9|[\w.])+\])[*+?]?)*$/;

const problems = new Map<string, string | undefined>();

/** Why RE2 rejects an expression for a method, path or host; undefined when it accepts it. */
export function expressionProblem(expression: string): string | undefined {
  if (PLAIN.test(expression)) return undefined;
  if (!problems.has(expression)) problems.set(expression, re2Problem(expression)?.replace(/: `.*$/s, ''));
  return problems.get(expression);
}

/**
 * ICMP types by name. Two programs check a name: the API server against the pattern of the CRD, which ignores the family, and the agent
 * against its table of the family. These are the names that both accept.
 *
 * @see https://github.com/cilium/cilium/blob/v1.19.6/pkg/policy/api/icmp.go
 */
export const ICMP_TYPES = {
  IPv4: [
    'EchoReply', 'DestinationUnreachable', 'Redirect', 'Echo', 'EchoRequest', 'RouterAdvertisement', 'RouterSelection', 'TimeExceeded',
    'ParameterProblem', 'Timestamp', 'TimestampReply', 'Photuris', 'ExtendedEchoRequest',
  ],
  IPv6: [
    'DestinationUnreachable', 'PacketTooBig', 'TimeExceeded', 'ParameterProblem', 'EchoRequest', 'EchoReply', 'MulticastListenerQuery',
    'MulticastListenerReport', 'MulticastListenerDone', 'RouterSolicitation', 'RouterAdvertisement', 'NeighborSolicitation',
    'NeighborAdvertisement', 'RedirectMessage', 'RouterRenumbering', 'ICMPNodeInformationQuery', 'ICMPNodeInformationResponse',
    'InverseNeighborDiscoverySolicitation', 'InverseNeighborDiscoveryAdvertisement', 'HomeAgentAddressDiscoveryRequest',
    'HomeAgentAddressDiscoveryReply', 'MobilePrefixSolicitation', 'MobilePrefixAdvertisement', 'DuplicateAddressRequestCodeSuffix',
    'DuplicateAddressConfirmationCodeSuffix', 'ExtendedEchoRequest',
  ],
} as const;

/** IP family of an ICMP type. */
export type IcmpFamily = keyof typeof ICMP_TYPES;

/** The type for which the API server accepts a name that the agent rejects (with a space), and the other way round. */
const EXTENDED_ECHO_REPLY = { IPv4: 43, IPv6: 161 };

/** Whether a value is an ICMP type: a number from 0 to 255, as a number or a string, or a name of the family. */
export function isIcmpType(family: IcmpFamily, type: unknown): boolean {
  if (typeof type === 'number') return Number.isInteger(type) && type >= 0 && type <= 255;
  if (typeof type !== 'string') return false;
  return (ICMP_TYPES[family] as readonly string[]).includes(type) || (/^(0|[1-9][0-9]{0,2})$/.test(type) && Number(type) <= 255);
}

/** How to correct a value that is not an ICMP type of the family. */
export function icmpTypeFix(family: IcmpFamily, type: unknown): string {
  if (/^ExtendedEcho ?Reply$/.test(String(type))) {
    return `write ${EXTENDED_ECHO_REPLY[family]}: the API server accepts only "ExtendedEcho Reply" and the agent only "ExtendedEchoReply"`;
  }
  const { closest, distance } = require('fastest-levenshtein') as typeof import('fastest-levenshtein');
  const near = closest(String(type), ICMP_TYPES[family]);
  const typo = distance(String(type).toLowerCase(), near.toLowerCase()) <= 3;
  return typo ? `write ${near}` : `write a number from 0 to 255, or a name such as ${ICMP_TYPES[family].slice(0, 4).join(', ')}`;
}
