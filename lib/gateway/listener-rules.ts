import type { CiliumVersion } from '../cluster/cilium-version';
import type { ReportMistake } from './certificate-rules';
import { hostnameMistake } from './hostname';
import type { ListenerSettings } from './listener';

const LISTENER = 'https://gateway-api.sigs.k8s.io/reference/spec/#listener';
const SECTION_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const MOST_LISTENERS = 64;
const PROTOCOLS = ['HTTP', 'HTTPS', 'TLS', 'TCP', 'UDP'];

/** Checks the listeners of a Gateway, each by itself and all against each other. */
export function checkListeners(listeners: readonly ListenerSettings[], version: CiliumVersion, report: ReportMistake): void {
  if (listeners.length < 1 || listeners.length > MOST_LISTENERS) {
    report('GWY003', `a Gateway has from 1 to ${MOST_LISTENERS} listeners (${listeners.length})`, listeners.length === 0 ? 'give it a listener' : 'put some into another Gateway');
  }
  for (const listener of listeners) checkListener(listener, version, report);
  listeners.forEach((listener, index) => {
    for (const other of listeners.slice(0, index)) checkPair(other, listener, report);
  });
}

function checkListener(listener: ListenerSettings, version: CiliumVersion, report: ReportMistake): void {
  const { name, port, protocol, hostname, tlsMode, certificate, raw } = listener;
  const title = `listener ${name}`;
  if (name.length > 253 || !SECTION_NAME.test(name)) {
    report('GWY005', `a listener has no usable name (${name})`, 'use lower-case letters, digits, dashes and dots, at most 253 of them', LISTENER);
  }
  if (!Number.isInteger(port) || port < 1 || port > 65535) report('GWY010', `${title} has no port from 1 to 65535 (${port})`, 'give a port from 1 to 65535');
  const mistake = hostname === undefined ? undefined : hostnameMistake(hostname);
  if (mistake) report(mistake.code, `${title}: ${mistake.what}`, mistake.fix, 'https://gateway-api.sigs.k8s.io/reference/spec/#hostname');
  if (!PROTOCOLS.includes(protocol)) {
    report('GWY012', `${title} has a protocol that Cilium does not serve (${protocol})`, `use ${PROTOCOLS.join(', ')}`);
    return;
  }
  if ((protocol === 'TCP' || protocol === 'UDP') && version.isBefore('1.20')) {
    report('GWY013', `${title} needs Cilium 1.20 or newer (${protocol}, Cilium ${version})`, 'use Cilium 1.20 or newer, or a Service of type LoadBalancer', 'https://github.com/cilium/cilium/issues/21929');
  }
  if ((protocol === 'TCP' || protocol === 'UDP') && hostname !== undefined) {
    report('GWY012', `${title}: ${protocol} knows no hostnames (${hostname})`, 'leave the hostname out');
  }
  const refs = raw?.tls?.certificateRefs ?? [];
  if (protocol === 'HTTPS' && !certificate && refs.length === 0) {
    report('GWY011', `${title} has no certificate (${protocol})`, 'give it one, for example GatewayCertificate.certManager({ clusterIssuer: ... })', 'https://gateway-api.sigs.k8s.io/guides/tls/');
  }
  if (refs.length > 1) {
    const what = `${title} names several certificates, of which Cilium serves one (${refs.map((ref) => ref.name).join(', ')})`;
    report('GWY014', what, 'make a listener for each, with its hostname', 'https://github.com/cilium/cilium/issues/41228');
  }
  if (protocol === 'HTTPS' && tlsMode === 'Passthrough') {
    report('GWY012', `${title}: HTTPS ends TLS, it cannot pass it through (tls.mode ${tlsMode})`, 'use Listener.tlsPassthrough', LISTENER);
  }
  if (protocol === 'TLS' && tlsMode !== 'Passthrough') {
    const what = `${title}: Cilium passes TLS through only (tls.mode ${tlsMode ?? 'not set'})`;
    report('GWY012', what, 'use Listener.tlsPassthrough, or Listener.https for HTTP', 'https://github.com/cilium/cilium/issues/45796');
  }
  if (protocol !== 'HTTPS' && protocol !== 'TLS' && tlsMode !== undefined) {
    report('GWY012', `${title}: ${protocol} has no TLS to set (tls.mode ${tlsMode})`, 'remove tls, or use Listener.https', LISTENER);
  }
}

function checkPair(left: ListenerSettings, right: ListenerSettings, report: ReportMistake): void {
  if (left.name === right.name) report('GWY004', `two listeners have one name (${left.name})`, 'give each a name', LISTENER);
  if (left.port !== right.port) return;
  const both = `${left.name}, ${right.name}`;
  if (left.protocol === right.protocol && left.hostname === right.hostname) {
    report(
      'GWY006',
      `two listeners clash on port, protocol and hostname (${both}: ${left.port}, ${left.protocol}, ${left.hostname ?? 'all names'})`,
      'change one of the three, or remove a listener',
      LISTENER,
    );
  } else if (groupOf(left.protocol) !== groupOf(right.protocol) && (left.protocol === 'UDP') === (right.protocol === 'UDP')) {
    report('GWY007', `${left.protocol} and ${right.protocol} cannot share a port (${both}: ${left.port})`, 'give one of them another port', LISTENER);
  }
}

/** Names in the TLS hello tell HTTPS and TLS apart; nothing does so for the others. */
function groupOf(protocol: string): string {
  return protocol === 'HTTPS' ? 'TLS' : protocol;
}
