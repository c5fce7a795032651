import type { JsonObject } from '../../../kubernetes/json';
import type { Reporter } from '../../../diagnostics/reporter';
import type { SharedChecks } from '../../rule';
import { checkCertificate, checkCertificateSpec, checkHostnames, checkShimListener } from '../../../model/certificate-checks';
import { ciliumGateways, gatewayView, listenerSetsByGateway, usesHostNetwork, type GatewayView, type ListenerView } from '../../../model/gateways';
import { checkHostPorts } from '../../../model/host-ports';
import { identityOf } from '../../../model/identity';
import { list, map, text } from '../../../model/json';
import { checkCiliumListeners, checkGatewayName, checkHostNetworkListeners, checkInfrastructure, checkListeners, type CheckedListener } from '../../../model/listener-checks';
import type { CiliumModel, Model } from '../../../model/model';
import { ofKinds } from '../../../model/of-kinds';
import { groupOf } from '../../../kubernetes/object';

/** What `CiliumGateway` checks of its listeners and certificates, for the Gateways and Certificates of any YAML. */
export const gatewayChecks: SharedChecks = {
  on: 'shared',
  codes: {
    GWY001: 'error',
    GWY003: 'error',
    GWY004: 'error',
    GWY005: 'error',
    GWY006: 'error',
    GWY007: 'error',
    GWY008: 'error',
    GWY009: 'error',
    GWY010: 'error',
    GWY011: 'error',
    GWY012: 'error',
    GWY013: 'error',
    GWY014: 'error',
    GWY016: 'error',
    GWY017: 'error',
    GWY018: 'error',
    GWY019: 'error',
    GWY020: 'error',
    GWY028: 'error',
    GWY062: 'error',
    GWY063: 'error',
    GWY064: 'error',
  },
  check(model, report) {
    const gateways = ofKinds(model.objects, 'Gateway').flatMap((object) => gatewayView(object) ?? []);
    for (const gateway of gateways) {
      const on = report.on(gateway.path);
      checkListeners(gateway.listeners.map(checkedListener), on);
      if (isIssuedByShim(gateway)) for (const listener of gateway.listeners.filter(isTerminated)) checkShimListener(listener, on);
    }
    for (const { gateway, cilium } of ciliumGateways(model)) {
      const on = report.on(gateway.path);
      checkGatewayName(gateway.name, on);
      checkCiliumListeners(gateway.listeners.map(checkedListener), cilium.version, on);
      checkInfrastructure(gateway.infrastructure, cilium.version, on);
      checkOnHost(cilium, gateway.listeners, on);
    }
    for (const { cilium, sets } of listenerSetsByGateway(model)) {
      for (const { path, listeners } of sets) {
        const on = report.on(path);
        checkListeners(listeners.map(checkedListener), on);
        checkCiliumListeners(listeners.map(checkedListener), cilium.version, on);
        checkOnHost(cilium, listeners, on);
      }
    }
    checkCertificates(model, gateways, report);
  },
};

function checkOnHost(cilium: CiliumModel, listeners: readonly ListenerView[], on: Reporter): void {
  if (!usesHostNetwork(cilium)) return;
  checkHostPorts(listeners, cilium.cluster, on);
  checkHostNetworkListeners(listeners, cilium.version, on);
}

function checkedListener({ certificateRefs, ...listener }: ListenerView): CheckedListener {
  return { ...listener, certificates: certificateRefs.map(({ name }) => name) };
}

/** Listeners for which the gateway-shim of cert-manager looks. */
function isTerminated({ protocol, tlsMode }: ListenerView): boolean {
  return (protocol === 'HTTPS' || protocol === 'TLS') && tlsMode !== 'Passthrough';
}

function isIssuedByShim({ annotations }: GatewayView): boolean {
  return 'cert-manager.io/issuer' in annotations || 'cert-manager.io/cluster-issuer' in annotations;
}

function checkCertificates({ objects }: Model, gateways: readonly GatewayView[], report: Reporter): void {
  const bySecret = new Map<string, string>();
  for (const { path, scope, object } of ofKinds(objects, 'Certificate')) {
    if (groupOf(object.apiVersion) !== 'cert-manager.io') continue;
    const { name, namespace = 'default' } = identityOf(object);
    const { secretName, dnsNames, privateKey, duration, renewBefore } = map(object.spec);
    const on = report.on(path);
    const title = `certificate ${name}`;
    const { algorithm, size } = map(privateKey);
    checkCertificate(title, { privateKey: { ...optional('algorithm', text(algorithm)), ...(typeof size === 'number' && { size }) }, ...optional('duration', text(duration)), ...optional('renewBefore', text(renewBefore)) }, on);
    checkCertificateSpec(title, map(object.spec), on);
    const secret = text(secretName);
    if (secret === undefined) continue;
    const key = `${scope} ${namespace}/${secret}`;
    const other = bySecret.get(key);
    bySecret.set(key, name);
    if (other !== undefined && other !== name) {
      on.add({ code: 'GWY018', what: `certificates ${other} and ${name} use the same Secret ${secret}`, fix: 'set a different secretName on each certificate, or remove one of them' });
    }
    const users = gateways.flatMap((gateway) =>
      gateway.scope !== scope ? [] : gateway.listeners.filter(({ certificateRefs }) => certificateRefs.some((ref) => ref.name === secret && (ref.namespace ?? gateway.namespace) === namespace)),
    );
    checkHostnames(title, list(dnsNames).flatMap((dnsName) => text(dnsName) ?? []), users, on);
    // The gateway-shim leaves a Certificate alone that has the name of the Secret.
    const shim = name === secret ? undefined : gateways.find((gateway) => isIssuedByShim(gateway) && gateway.scope === scope && gateway.namespace === namespace && users.some((listener) => gateway.listeners.includes(listener) && isTerminated(listener)));
    if (shim) {
      on.add({
        code: 'GWY019',
        what: `${title} and the cert-manager annotations of Gateway ${shim.name} both make cert-manager issue a certificate into Secret ${secret}`,
        fix: 'remove the annotations of cert-manager from the Gateway, or remove the Certificate',
        link: 'https://cert-manager.io/docs/usage/gateway/',
      });
    }
  }
}

function optional(key: string, value: string | undefined): JsonObject {
  return value === undefined ? {} : { [key]: value };
}
