import type { CiliumNetworkPolicyHTTP, FQDNSelector } from '../../imports/cilium.io';
import { Auth, Dns, Tls } from './dns';
import { Http } from './http';
import { Icmp } from './icmp';
import type { Mistake } from './mistakes';
import { Port } from './port';

/**
 * What of a connection a rule is about: ports, ICMP, and what goes over them.
 * @shape Port | Icmp | Http | Dns | Tls | Auth | Traffic[]+ "name at least one port; leave the argument out for all traffic"
 */
export type Traffic = Port | Icmp | Http | Dns | Tls | Auth | readonly Traffic[];

/** Which way the connection goes, seen from the pods that the policy is for. */
export type Direction = 'ingress' | 'egress';

/** Layer 7 part of a rule: one family, all of whose rules are alternatives. */
export type Layer7 =
  | { readonly family: 'http'; readonly rules: readonly CiliumNetworkPolicyHTTP[] }
  | { readonly family: 'dns'; readonly rules: readonly FQDNSelector[] }
  | { readonly family: 'tls'; readonly rules: readonly string[] };

/** Traffic of one call, sorted by what it is. Without ports and ICMP it is all traffic. */
export interface TrafficParts {
  readonly ports: readonly Port[];
  readonly icmps: readonly Icmp[];
  readonly layer7: Layer7 | undefined;
  readonly auth: Auth['mode'] | undefined;
  /** True when the layer 7 rules refuse something. */
  readonly refuses: boolean;
  /** What needs a Cilium minor, with the first that has it. */
  readonly needs: readonly { readonly what: string; readonly minor: string }[];
}

/** Sorts the traffic of one call. What does not fit together is in `mistakes`. */
export function trafficParts(traffic: readonly Traffic[], direction: Direction, verdict: 'allow' | 'deny'): { parts: TrafficParts; mistakes: Mistake[] } {
  const flat = flatten(traffic);
  const ports = flat.filter(Port.isPort);
  const icmps = flat.filter(Icmp.isIcmp);
  const http = flat.filter(Http.isHttp);
  const dns = flat.filter(Dns.isDns);
  const tls = flat.filter(Tls.isTls);
  const auth = [...new Set(flat.filter(Auth.isAuth).map(({ mode }) => mode))];
  const families = [http.length > 0 && 'HTTP', dns.length > 0 && 'DNS', tls.length > 0 && 'TLS'].filter((family) => family !== false);

  const mistakes: Mistake[] = [
    ...(families.length > 1 ? [several(families)] : []),
    ...(auth.length > 1 ? [{ code: 'POL010', what: 'authentication both required and not (Auth.required, Auth.disabled)', fix: 'give one of them' }] : []),
    ...(verdict === 'deny' && (families.length > 0 || auth.length > 0) ? [denied([...families, ...(auth.length > 0 ? ['authentication'] : [])])] : []),
    ...families.flatMap((family) => layer7Mistakes(family, ports, direction)),
  ];
  const layer7: Layer7 | undefined =
    http.length > 0 ? { family: 'http', rules: http.map((rule) => rule.toJSON()) }
    : dns.length > 0 ? { family: 'dns', rules: dns.map((rule) => rule.toJSON()) }
    : tls.length > 0 ? { family: 'tls', rules: tls.flatMap(({ names }) => names) }
    : undefined;
  const refuses = (http.length > 0 && !http.some(({ isAny }) => isAny)) || (dns.length > 0 && !dns.some(({ isAny }) => isAny)) || tls.length > 0;
  return { parts: { ports, icmps, layer7, auth: auth[0], refuses, needs: needsOf(ports, dns, tls) }, mistakes };
}

function flatten(traffic: readonly Traffic[]): Exclude<Traffic, readonly Traffic[]>[] {
  return traffic.flatMap((part) => (Array.isArray(part) ? flatten(part as readonly Traffic[]) : [part as Exclude<Traffic, readonly Traffic[]>]));
}

function several(families: readonly string[]): Mistake {
  return {
    code: 'POL010',
    what: `one port cannot speak several protocols (${families.join(', ')})`,
    fix: 'write one call for each, with its own ports',
  };
}

function denied(parts: readonly string[]): Mistake {
  return {
    code: 'POL022',
    what: `a deny rule knows peers, ports and ICMP alone (${parts.join(', ')})`,
    fix: 'allow what may pass instead: whatever layer 7 rules do not name is refused',
    link: 'https://docs.cilium.io/en/stable/security/policy/deny/',
  };
}

function layer7Mistakes(family: string, ports: readonly Port[], direction: Direction): Mistake[] {
  const example = family === 'DNS' ? 'Port.udp(53), Port.tcp(53)' : 'Port.tcp(8080)';
  const whole = ports.filter(({ port, isAll }) => isAll || port === undefined);
  const foreign = family === 'DNS' ? ports.filter(({ protocol }) => protocol === 'SCTP') : ports.filter(({ protocol }) => protocol !== 'TCP');
  const ranges = family === 'DNS' ? ports.filter(({ endPort }) => endPort !== undefined) : [];
  return [
    ...(ports.length === 0 ? [{ code: 'POL008', what: `${family} rules without a port (none)`, fix: `name the ports that they are for, as in ${example}` }] : []),
    ...whole.map((port) => ({ code: 'POL008', what: `${family} rules cannot be for all ports (${port})`, fix: `name the ports that they are for, as in ${example}` })),
    ...foreign.filter((port) => !whole.includes(port)).map((port) => ({
      code: 'POL009',
      what: `${family} rules need ${family === 'DNS' ? 'TCP or UDP' : 'TCP'} (${port})`,
      fix: `write the port as in ${example}`,
    })),
    ...(direction === 'ingress' && family === 'DNS' ? [{ code: 'POL011', what: 'DNS rules are for egress alone (ingress)', fix: 'put them on the egress of the pods that ask' }] : []),
    ...ranges.map((port) => ({ code: 'POL012', what: `DNS rules cannot be for a range of ports (${port})`, fix: `name each port, as in ${example}` })),
  ];
}

function needsOf(ports: readonly Port[], dns: readonly Dns[], tls: readonly Tls[]): TrafficParts['needs'] {
  return [
    ...ports.flatMap((port) => (port.firstMinor ? [{ what: `protocol ${port.protocol}`, minor: port.firstMinor }] : [])),
    ...dns.flatMap((rule) => (rule.firstMinor ? [{ what: `pattern ${rule.toJSON().matchPattern}`, minor: rule.firstMinor }] : [])),
    ...tls.flatMap((rule) => (rule.firstMinor ? [{ what: `server name ${rule.names.join(', ')}`, minor: rule.firstMinor }] : [])),
  ];
}
