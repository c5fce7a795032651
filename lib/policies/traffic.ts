import type { CiliumNetworkPolicyHTTP, FQDNSelector } from '../../imports/cilium.io';
import type { Reporter } from '../diagnostics/reporter';
import { Auth, Dns, Tls } from './dns';
import { Http } from './http';
import { Icmp } from './icmp';
import { Port } from './port';

/**
 * The traffic that a rule is about: ports, ICMP types, HTTP, DNS and TLS rules, and authentication.
 * @shape Port | Icmp | Http | Dns | Tls | Auth | Traffic[]+ "add at least one port, or leave the argument out for all traffic"
 */
export type Traffic = Port | Icmp | Http | Dns | Tls | Auth | readonly Traffic[];

/** Direction of a connection, from the point of view of the pods that the policy selects. */
export type Direction = 'ingress' | 'egress';

/** Layer 7 rules of one protocol. A request must match one of them. */
export type Layer7 =
  | { readonly family: 'http'; readonly rules: readonly CiliumNetworkPolicyHTTP[] }
  | { readonly family: 'dns'; readonly rules: readonly FQDNSelector[] }
  | { readonly family: 'tls'; readonly rules: readonly string[] };

/** Traffic of one call, by its kind. Without ports and ICMP types it is all traffic. */
export interface TrafficParts {
  readonly ports: readonly Port[];
  readonly icmps: readonly Icmp[];
  readonly layer7: Layer7 | undefined;
  readonly auth: Auth['mode'] | undefined;
}

/** Sorts the traffic of one call, and reports what cannot be combined. */
export function trafficParts(traffic: readonly Traffic[], direction: Direction, verdict: 'allow' | 'deny', report?: Reporter): TrafficParts {
  const flat = flatten(traffic);
  const ports = flat.filter(Port.isPort);
  const icmps = flat.filter(Icmp.isIcmp);
  const http = flat.filter(Http.isHttp);
  const dns = flat.filter(Dns.isDns);
  const tls = flat.filter(Tls.isTls);
  const auth = [...new Set(flat.filter(Auth.isAuth).map(({ mode }) => mode))];
  const protocols = [http.length > 0 && 'HTTP', dns.length > 0 && 'DNS', tls.length > 0 && 'TLS'].filter((protocol) => protocol !== false);
  if (report) {
    if (protocols.length > 1) report.add({ code: 'POL010', what: `one call has rules for several protocols (${protocols.join(', ')})`, fix: 'write one call for each protocol, with its own ports' });
    if (auth.length > 1) report.add({ code: 'POL010', what: 'authentication is both required and disabled', fix: 'remove Auth.required() or Auth.disabled()' });
    if (verdict === 'deny') checkDenied([...protocols.map((protocol) => `${protocol} rules`), ...(auth.length > 0 ? ['authentication'] : [])], report);
    for (const protocol of protocols) checkLayer7(protocol, ports, direction, report);
  }
  const layer7: Layer7 | undefined =
    http.length > 0 ? { family: 'http', rules: http.map((rule) => rule.toJSON()) }
    : dns.length > 0 ? { family: 'dns', rules: dns.map((rule) => rule.toJSON()) }
    : tls.length > 0 ? { family: 'tls', rules: tls.flatMap(({ names }) => names) }
    : undefined;
  return { ports, icmps, layer7, auth: auth[0] };
}

function flatten(traffic: readonly Traffic[]): Exclude<Traffic, readonly Traffic[]>[] {
  return traffic.flatMap((part) => (Array.isArray(part) ? flatten(part as readonly Traffic[]) : [part as Exclude<Traffic, readonly Traffic[]>]));
}

function checkDenied(features: readonly string[], report: Reporter): void {
  if (features.length === 0) return;
  report.add({
    code: 'POL022',
    what: `deny rules do not support ${features.join(' and ')}`,
    fix: 'write an allow rule for the requests that are allowed; all others are rejected',
    link: 'https://docs.cilium.io/en/stable/security/policy/deny/',
  });
}

function checkLayer7(protocol: string, ports: readonly Port[], direction: Direction, report: Reporter): void {
  const isDns = protocol === 'DNS';
  const example = isDns ? 'Port.udp(53), Port.tcp(53)' : 'Port.tcp(8080)';
  if (ports.length === 0) report.add({ code: 'POL214', what: `${protocol} rules require a port`, fix: `add the port, such as ${example}` });
  for (const port of ports) {
    if (port.isAll || port.port === undefined) {
      report.add({ code: 'POL214', what: `${protocol} rules cannot apply to ${port}, which is not a single port`, fix: `write the ports, such as ${example}` });
    } else if (isDns ? port.protocol === 'SCTP' : port.protocol !== 'TCP') {
      report.add({ code: 'POL213', what: `${protocol} rules require ${isDns ? 'TCP or UDP' : 'TCP'}, but the port is ${port}`, fix: `write ${callOf(port, isDns ? 'UDP' : 'TCP')}` });
    }
    if (isDns && port.endPort !== undefined) report.add({ code: 'POL211', what: `DNS rules do not support the port range ${port}`, fix: `write each port, such as ${example}` });
  }
  if (direction === 'ingress' && isDns) report.add({ code: 'POL210', what: 'DNS rules are only valid for egress', fix: 'use allowTo in the policy for the pods that send the queries' });
}

/** The call that makes the same port with another protocol. */
function callOf({ port, endPort }: Port, protocol: 'TCP' | 'UDP'): string {
  if (!/^\d+$/.test(port!)) return `Port.named('${port}', '${protocol}')`;
  return `Port.${protocol.toLowerCase()}(${port}${endPort === undefined ? '' : `, ${endPort}`})`;
}
