import type { CiliumVersion } from '../cluster/cilium-version';
import type { Reporter } from '../diagnostics/reporter';
import { isDnsLabel, isDnsSubdomain, nearestDnsLabel } from '../kubernetes/dns-names';
import { hostnameProblem, hostnamesIntersect, nearestHostname } from '../kubernetes/hostnames';
import { isSubstituted } from '../diagnostics/substitution';
import { operatorHas, releasesWith } from './operator-releases';
import { listed } from '../runtime/listed';

const LISTENER = 'https://gateway-api.sigs.k8s.io/reference/spec/#listener';
const HOSTNAME = 'https://gateway-api.sigs.k8s.io/reference/spec/#hostname';
const MAX_LISTENERS = 64;
const MAX_LABELS = 8;
const PROTOCOLS = ['HTTP', 'HTTPS', 'TLS', 'TCP', 'UDP'];

/** The part of a listener that is checked. A field of the wrong type is undefined: its schema reports it. */
export interface CheckedListener {
  readonly name: string | undefined;
  readonly port: number | undefined;
  readonly protocol: string | undefined;
  readonly hostname: string | undefined;
  /** Undefined without TLS. */
  readonly tlsMode: string | undefined;
  /** Names of the Secrets with its certificates. */
  readonly certificates: readonly string[];
}

type ListenerFacts = Pick<CheckedListener, 'port' | 'protocol' | 'hostname' | 'tlsMode'>;

/** Reports a name that Cilium cannot use for the Service of a Gateway, and as the value of a label. */
export function checkGatewayName(name: string, report: Reporter): void {
  if (isDnsLabel(name) || isSubstituted(name)) return;
  report.add({ code: 'GWY001', subject: 'metadata.name', what: `"${name}" is not a valid name of a Gateway`, expected: 'lower-case letters, digits and dashes, at most 63', fix: `set name: '${nearestDnsLabel(name)}'` });
}

/** Reports labels and annotations of the Service of a Gateway that the API server rejects. */
export function checkInfrastructure({ labels, annotations }: { readonly labels: object; readonly annotations: object }, version: CiliumVersion, report: Reporter): void {
  for (const [kind, map, max] of [['labels', labels, MAX_LABELS], ['annotations', annotations, version.atLeast('1.20') ? 16 : MAX_LABELS]] as const) {
    const count = Object.keys(map).length;
    if (count <= max) continue;
    report.add({
      code: 'GWY020',
      subject: `spec.infrastructure.${kind}`,
      what: `infrastructure has ${count} ${kind}`,
      expected: `at most ${max}, including the labels that a pool requires`,
      fix: `remove ${count - max} from infrastructure.${kind}`,
      link: 'https://gateway-api.sigs.k8s.io/reference/spec/#gatewayinfrastructure',
    });
  }
}

/** Reports what the API server rejects in the listeners of a Gateway. */
export function checkListeners(listeners: readonly CheckedListener[], report: Reporter): void {
  const subject = 'spec.listeners';
  if (listeners.length === 0) report.add({ code: 'GWY003', subject, what: 'listeners is empty', fix: 'add a listener; in TypeScript: Listener.http()' });
  if (listeners.length > MAX_LISTENERS) {
    report.add({ code: 'GWY003', subject, what: `listeners has ${listeners.length} entries`, expected: `at most ${MAX_LISTENERS}, the limit of the Gateway API`, fix: 'move some of them to another Gateway' });
  }
  listeners.forEach(({ name, port, hostname }, index) => {
    const title = `listener ${name}`;
    if (name !== undefined && !isSubstituted(name) && !isDnsSubdomain(name)) {
      report.add({
        code: 'GWY005',
        subject: `${subject}[${index}].name`,
        what: `"${name}" is not a valid name of a listener`,
        expected: 'lower-case letters, digits, dashes and dots, at most 253',
        fix: `set its name to '${nearestDnsLabel(name)}'`,
        link: LISTENER,
      });
    }
    if (port !== undefined && (!Number.isInteger(port) || port < 1 || port > 65535)) {
      report.add({ code: 'GWY010', subject: `${subject}[${index}].port`, what: `${title}: ${port} is not a valid port`, fix: 'set port to an integer from 1 to 65535' });
    }
    if (hostname !== undefined && !isSubstituted(hostname)) checkHostname(title, hostname, `${subject}[${index}].hostname`, report);
    for (const other of listeners.slice(0, index)) checkNames(other, listeners[index]!, `${subject}[${index}]`, report);
  });
}

function checkHostname(title: string, hostname: string, subject: string, report: Reporter): void {
  const problem = hostnameProblem(hostname, { wildcard: true });
  if (problem === undefined) return;
  const what = `${title}: hostname ${problem} (${hostname})`;
  const nearest = nearestHostname(hostname);
  const fix = nearest === undefined ? "write a DNS name in lower case, for example 'www.example.com'" : `set hostname: '${nearest}'`;
  if (hostname === '*') report.add({ code: 'GWY009', subject, what, fix: 'remove hostname; without it, the listener accepts all hostnames', link: HOSTNAME });
  else if (problem.includes('wildcard')) report.add({ code: 'GWY009', subject, what, fix: 'write * as the whole first label, as in *.example.com, or write the full hostname', link: HOSTNAME });
  else report.add({ code: 'GWY008', subject, what, fix, link: HOSTNAME });
}

function checkNames(left: CheckedListener, right: CheckedListener, subject: string, report: Reporter): void {
  if (left.name !== undefined && left.name === right.name) {
    report.add({ code: 'GWY004', subject, what: `two listeners have the name ${left.name}`, fix: `set name on one of them, for example name: '${nearestDnsLabel(`${left.name}-2`)}'`, link: LISTENER });
  }
  if (left.port === undefined || left.port !== right.port || left.protocol !== right.protocol || left.hostname !== right.hostname) return;
  report.add({
    code: 'GWY006',
    what: `listeners ${left.name} and ${right.name} have the same port, protocol and hostname (${left.port}, ${left.protocol}, ${left.hostname ?? 'all hostnames'})`,
    fix: `set another port or hostname on listener ${right.name}, or remove it`,
    link: LISTENER,
  });
}

/** Reports listeners that Cilium does not open, and pairs of which it opens at most one. */
export function checkCiliumListeners(listeners: readonly CheckedListener[], version: CiliumVersion, report: Reporter): void {
  listeners.forEach((listener, index) => {
    checkProtocol(listener, version, report);
    for (const other of listeners.slice(0, index)) checkPair(other, listener, version, report);
  });
  checkPortsOfEnvoy(listeners, version, report);
}

/** Reports listeners that Cilium does not open on the network of the nodes. Source: `hostNetworkEnabled` in the reconciler of Gateways, 1.20.0 and 1.20.2. */
export function checkHostNetworkListeners(listeners: readonly Pick<CheckedListener, 'name' | 'protocol'>[], version: CiliumVersion, report: Reporter): void {
  for (const { name, protocol } of listeners) {
    if (!isLayer4({ protocol }) || !operatorHas('tcpListeners', version)) continue;
    report.add({
      code: 'GWY012',
      what: `listener ${name}: Cilium does not support ${protocol} listeners on the host network`,
      fix: 'remove the listener, or turn hostNetwork off; in values: remove the listener, or set gatewayAPI.hostNetwork.enabled: false',
      link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/host-network-mode/',
    });
  }
}

function checkProtocol({ name, protocol, hostname, tlsMode, certificates }: CheckedListener, version: CiliumVersion, report: Reporter): void {
  const title = `listener ${name}`;
  if (protocol === undefined || isSubstituted(protocol)) return;
  if (!PROTOCOLS.includes(protocol)) {
    report.add({ code: 'GWY012', what: `${title}: Cilium does not support the protocol ${protocol}`, fix: `set protocol to ${PROTOCOLS.find((known) => known === protocol.toUpperCase()) ?? listed(PROTOCOLS, 'or')}` });
    return;
  }
  if (isLayer4({ protocol })) {
    const support = protocol === 'TCP' ? 'tcpListeners' : 'udpListeners';
    if (!operatorHas(support, version)) {
      report.add({
        code: 'GWY013',
        what: `${title}: Cilium ${version} does not support ${protocol} listeners`,
        expected: releasesWith(support),
        fix: 'upgrade Cilium, or use a Service of type LoadBalancer instead',
        link: 'https://github.com/cilium/cilium/issues/21929',
      });
    }
    if (hostname !== undefined) report.add({ code: 'GWY012', what: `${title}: ${protocol} listeners cannot have a hostname (${hostname})`, fix: 'remove hostname', link: LISTENER });
  }
  if (protocol === 'HTTPS' && certificates.length === 0 && tlsMode !== 'Passthrough') {
    report.add({
      code: 'GWY011',
      what: `${title} uses HTTPS and has no certificate`,
      fix: "add tls.certificateRefs with the name of a Secret; in TypeScript: Listener.https({ certificate: GatewayCertificate.existing({ name: 'web-tls' }) })",
      link: 'https://gateway-api.sigs.k8s.io/guides/tls/',
    });
  }
  if (certificates.length > 1) {
    report.add({
      code: 'GWY014',
      what: `${title} has ${certificates.length} certificates (${certificates.join(', ')}), and Cilium supports one for each listener`,
      fix: 'create one listener for each certificate, with the hostname of that certificate',
      link: 'https://github.com/cilium/cilium/issues/41228',
    });
  }
  if (protocol === 'HTTPS' && tlsMode === 'Passthrough') {
    report.add({ code: 'GWY012', what: `${title}: HTTPS listeners cannot pass TLS through (tls.mode Passthrough)`, fix: 'set protocol: TLS; in TypeScript: Listener.tlsPassthrough()', link: LISTENER });
  }
  if (protocol === 'TLS' && tlsMode !== 'Passthrough') {
    report.add({
      code: 'GWY012',
      what: `${title}: Cilium does not terminate TLS at TLS listeners (tls.mode ${tlsMode ?? 'is not set'})`,
      expected: 'tls.mode Passthrough',
      fix: 'set tls.mode: Passthrough, or protocol: HTTPS for HTTP; in TypeScript: Listener.tlsPassthrough() or Listener.https()',
      link: 'https://github.com/cilium/cilium/issues/45796',
    });
  }
  if (protocol !== 'HTTPS' && protocol !== 'TLS' && tlsMode !== undefined) {
    report.add({ code: 'GWY012', what: `${title}: ${protocol} listeners cannot have tls`, fix: 'remove tls, or set protocol: HTTPS', link: LISTENER });
  }
}

function checkPair(left: CheckedListener, right: CheckedListener, version: CiliumVersion, report: Reporter): void {
  const both = `listeners ${left.name} and ${right.name}`;
  const bothPassThrough = isPassthrough(left) && isPassthrough(right);
  if (left.port !== right.port) {
    // Before, one Envoy listener has all ports.
    if (bothPassThrough && !operatorHas('listenerPerPort', version) && left.hostname === right.hostname) {
      report.add({
        code: 'GWY064',
        what: `${both} pass TLS through for the same hostname on different ports (${left.hostname ?? 'all hostnames'}, ${left.port} and ${right.port})`,
        expected: releasesWith('listenerPerPort'),
        fix: `set another hostname on listener ${right.name}, or upgrade Cilium`,
        link: 'https://github.com/cilium/cilium/issues/42898',
      });
    }
    return;
  }
  if (left.port === undefined || left.protocol === undefined || right.protocol === undefined) return;
  if (isLayer4(left) || isLayer4(right)) {
    // What has the same hostname as well is GWY006.
    if (operatorHas('layer4OwnsPort', version) && conflictOf(left, right) !== undefined && (left.protocol !== right.protocol || left.hostname !== right.hostname)) reportSharedPort(left, right, report);
  } else if ([left.protocol, right.protocol].sort().join() === 'HTTPS,TLS') {
    checkSharedTlsPort(left, right, version, report);
  }
}

function reportSharedPort(left: CheckedListener, right: CheckedListener, report: Reporter): void {
  report.add({ code: 'GWY007', what: `listeners ${left.name} and ${right.name} cannot share port ${left.port} (${left.protocol} and ${right.protocol})`, fix: `set another port on listener ${right.name}`, link: LISTENER });
}

/** HTTPS and TLS passthrough on one port: the server name must decide between them. */
function checkSharedTlsPort(left: CheckedListener, right: CheckedListener, version: CiliumVersion, report: Reporter): void {
  const passthrough = isPassthrough(left) ? left : right;
  if (!isPassthrough(passthrough)) return;
  const same = left.hostname === right.hostname;
  if (!same && (!operatorHas('overlapConflict', version) || !hostnamesIntersect(left.hostname, right.hostname))) return;
  const hostnames = [left, right].map(({ name, hostname }) => `${name}: ${hostname ?? 'all hostnames'}`).join(', ');
  report.add({
    code: 'GWY062',
    what: `listeners ${left.name} and ${right.name} share port ${left.port}: one terminates TLS, the other passes it through, and a server name can match both (${hostnames})`,
    fix: `set another port on listener ${passthrough.name}, or hostnames that do not overlap`,
    link: 'https://github.com/cilium/cilium/issues/48092',
  });
}

/** Why the operator does not open two listeners of one Gateway together that are in different objects; undefined if it does. */
export function conflictOf(left: ListenerFacts, right: ListenerFacts): string | undefined {
  if (left.port === undefined || left.port !== right.port || left.protocol === undefined || right.protocol === undefined) return undefined;
  const both = `${left.protocol} and ${right.protocol}`;
  const layer4 = [left, right].filter(isLayer4).length;
  if (layer4 > 0) return layer4 === 2 && left.protocol !== right.protocol ? undefined : both;
  const names = `${left.hostname ?? 'all hostnames'} and ${right.hostname ?? 'all hostnames'}`;
  const passes = [left, right].filter(isPassthrough).length;
  const terminates = [left, right].filter(({ protocol, tlsMode }) => protocol === 'HTTPS' && tlsMode !== 'Passthrough').length;
  if (passes === 1 && terminates === 1) return hostnamesIntersect(left.hostname, right.hostname) ? `HTTPS and TLS passthrough, ${names}` : undefined;
  return left.protocol === right.protocol && left.hostname === right.hostname ? `${left.protocol}, ${names}` : undefined;
}

/**
 * One Envoy listener serves all ports, and tells HTTP from TLS. With several HTTPS ports, or several that pass TLS through, each of them has an Envoy
 * listener of its own, named after the port, and HTTP has another one: a port then belongs to one of them (`desiredServicesWithPortsSplit`).
 */
function checkPortsOfEnvoy(listeners: readonly CheckedListener[], version: CiliumVersion, report: Reporter): void {
  if (!operatorHas('listenerPerPort', version)) return;
  const ports = new Set(listeners.filter(isPassthrough).map(({ port }) => port));
  const httpsPorts = new Set(listeners.filter(({ protocol }) => protocol === 'HTTPS').map(({ port }) => port));
  if (ports.size > 1 || httpsPorts.size > 1) {
    for (const http of listeners.filter(({ protocol }) => protocol === 'HTTP')) {
      const other = listeners.find(({ port, protocol }) => port === http.port && (protocol === 'HTTPS' || protocol === 'TLS'));
      if (other && http.port !== undefined) reportSharedPort(http, other, report);
    }
  }
  if (ports.size < 2) return;
  for (const { name, port, protocol, tlsMode } of listeners) {
    if (protocol !== 'HTTPS' || tlsMode === 'Passthrough' || !ports.has(port)) continue;
    report.add({
      code: 'GWY063',
      what: `listener ${name} terminates TLS on port ${port}, which it shares with TLS passthrough, and the Gateway also passes TLS through on port ${listed([...ports].filter((other) => other !== port).map(String))}`,
      expected: 'HTTPS and TLS passthrough on different ports, or TLS passthrough on one port only',
      fix: `move the TLS listener on port ${port} to a Gateway of its own`,
      link: 'https://github.com/cilium/cilium/issues/48269',
    });
  }
}

function isPassthrough({ protocol, tlsMode }: Pick<CheckedListener, 'protocol' | 'tlsMode'>): boolean {
  return protocol === 'TLS' && tlsMode === 'Passthrough';
}

function isLayer4({ protocol }: Pick<CheckedListener, 'protocol'>): boolean {
  return protocol === 'TCP' || protocol === 'UDP';
}
