import type { CiliumVersion } from '../cluster/cilium-version';
import type { Reporter } from '../diagnostics/reporter';
import { isDnsSubdomain, nearestDnsLabel } from '../kubernetes/dns-names';
import { hostnameProblem, nearestHostname } from '../kubernetes/hostnames';
import type { ListenerSettings } from './listener';

const LISTENER = 'https://gateway-api.sigs.k8s.io/reference/spec/#listener';
const HOSTNAME = 'https://gateway-api.sigs.k8s.io/reference/spec/#hostname';
const MAX_LISTENERS = 64;
const PROTOCOLS = ['HTTP', 'HTTPS', 'TLS', 'TCP', 'UDP'];

/** Reports every mistake in the listeners of a Gateway, and every conflict between two of them. */
export function checkListeners(listeners: readonly ListenerSettings[], version: CiliumVersion, report: Reporter): void {
  if (listeners.length === 0) report.add({ code: 'GWY003', what: 'listeners is empty', fix: 'add a listener, for example Listener.http()' });
  if (listeners.length > MAX_LISTENERS) {
    report.add({ code: 'GWY003', what: `listeners has ${listeners.length} entries`, expected: `at most ${MAX_LISTENERS}, the limit of the Gateway API`, fix: 'move some of them to another CiliumGateway' });
  }
  for (const listener of listeners) checkListener(listener, version, report);
  listeners.forEach((listener, index) => {
    for (const other of listeners.slice(0, index)) checkPair(other, listener, report);
  });
}

function checkListener(listener: ListenerSettings, version: CiliumVersion, report: Reporter): void {
  const { name, port, protocol, hostname, tlsMode, certificate, raw } = listener;
  const title = `listener ${name}`;
  if (!isDnsSubdomain(name)) {
    report.add({ code: 'GWY005', what: `"${name}" is not a valid name of a listener`, expected: 'lower-case letters, digits, dashes and dots, at most 253', fix: `set its name to '${nearestDnsLabel(name)}'`, link: LISTENER });
  }
  if (!Number.isInteger(port) || port < 1 || port > 65535) report.add({ code: 'GWY010', what: `${title}: ${port} is not a valid port`, fix: 'set port to an integer from 1 to 65535' });
  if (hostname !== undefined) checkHostname(title, hostname, report);
  if (!PROTOCOLS.includes(protocol)) {
    report.add({ code: 'GWY012', what: `${title}: Cilium does not support the protocol ${protocol}`, fix: `set protocol to ${PROTOCOLS.slice(0, -1).join(', ')} or ${PROTOCOLS.at(-1)}` });
    return;
  }
  if (protocol === 'TCP' || protocol === 'UDP') {
    if (version.isBefore('1.20')) {
      report.add({
        code: 'GWY013',
        what: `${title}: Cilium ${version} does not support ${protocol} listeners`,
        expected: 'Cilium 1.20 or newer',
        fix: 'upgrade Cilium, or use a Service of type LoadBalancer instead',
        link: 'https://github.com/cilium/cilium/issues/21929',
      });
    }
    if (hostname !== undefined) report.add({ code: 'GWY012', what: `${title}: ${protocol} listeners cannot have a hostname (${hostname})`, fix: 'remove hostname', link: LISTENER });
  }
  const refs = raw?.tls?.certificateRefs ?? [];
  if (protocol === 'HTTPS' && !certificate && refs.length === 0 && tlsMode !== 'Passthrough') {
    report.add({
      code: 'GWY011',
      what: `${title} uses HTTPS and has no certificate`,
      fix: "add certificateRefs, or use Listener.https({ certificate: GatewayCertificate.existing({ name: 'web-tls' }) })",
      link: 'https://gateway-api.sigs.k8s.io/guides/tls/',
    });
  }
  if (refs.length > 1) {
    report.add({
      code: 'GWY014',
      what: `${title} has ${refs.length} certificates (${refs.map((ref) => ref.name).join(', ')}), and Cilium supports one for each listener`,
      fix: 'create one listener for each certificate, with the hostname of that certificate',
      link: 'https://github.com/cilium/cilium/issues/41228',
    });
  }
  if (protocol === 'HTTPS' && tlsMode === 'Passthrough') {
    report.add({ code: 'GWY012', what: `${title}: HTTPS listeners cannot pass TLS through (tls.mode Passthrough)`, fix: 'use Listener.tlsPassthrough() instead', link: LISTENER });
  }
  if (protocol === 'TLS' && tlsMode !== 'Passthrough') {
    report.add({
      code: 'GWY012',
      what: `${title}: Cilium does not terminate TLS at TLS listeners (tls.mode ${tlsMode ?? 'is not set'})`,
      expected: 'tls.mode Passthrough',
      fix: 'use Listener.tlsPassthrough(), or Listener.https() for HTTP',
      link: 'https://github.com/cilium/cilium/issues/45796',
    });
  }
  if (protocol !== 'HTTPS' && protocol !== 'TLS' && tlsMode !== undefined) {
    report.add({ code: 'GWY012', what: `${title}: ${protocol} listeners cannot have tls`, fix: 'remove tls, or use Listener.https()', link: LISTENER });
  }
}

function checkHostname(title: string, hostname: string, report: Reporter): void {
  const problem = hostnameProblem(hostname, { wildcard: true });
  if (problem === undefined) return;
  const what = `${title}: hostname ${problem} (${hostname})`;
  const nearest = nearestHostname(hostname);
  const fix = nearest === undefined ? "write a DNS name in lower case, for example 'www.example.com'" : `set hostname: '${nearest}'`;
  if (hostname === '*') report.add({ code: 'GWY009', what, fix: 'remove hostname; without it, the listener accepts all hostnames', link: HOSTNAME });
  else if (problem.includes('wildcard')) report.add({ code: 'GWY009', what, fix: 'write * as the whole first label, as in *.example.com, or write the full hostname', link: HOSTNAME });
  else report.add({ code: 'GWY008', what, fix, link: HOSTNAME });
}

function checkPair(left: ListenerSettings, right: ListenerSettings, report: Reporter): void {
  if (left.name === right.name) report.add({ code: 'GWY004', what: `two listeners have the name ${left.name}`, fix: `set name on one of them, for example name: '${nearestDnsLabel(`${left.name}-2`)}'`, link: LISTENER });
  if (left.port !== right.port) return;
  const both = `listeners ${left.name} and ${right.name}`;
  if (left.protocol === right.protocol && left.hostname === right.hostname) {
    report.add({
      code: 'GWY006',
      what: `${both} have the same port, protocol and hostname (${left.port}, ${left.protocol}, ${left.hostname ?? 'all hostnames'})`,
      fix: `set another port or hostname on listener ${right.name}, or remove it`,
      link: LISTENER,
    });
  } else if (groupOf(left.protocol) !== groupOf(right.protocol) && (left.protocol === 'UDP') === (right.protocol === 'UDP')) {
    report.add({ code: 'GWY007', what: `${both} cannot share port ${left.port} (${left.protocol} and ${right.protocol})`, fix: `set another port on listener ${right.name}`, link: LISTENER });
  }
}

/** HTTPS and TLS can share a port, because the TLS handshake names the host. */
function groupOf(protocol: string): string {
  return protocol === 'HTTPS' ? 'TLS' : protocol;
}
