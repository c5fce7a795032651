import type { CiliumContext } from '../cilium/cilium-context';
import type { Reporter } from '../diagnostics/reporter';
import { hostnameProblem, hostnamesIntersect } from '../kubernetes/hostnames';
import { checkHostPorts } from '../model/host-ports';
import { operatorHas, releasesWith } from '../model/operator-releases';
import { checkCiliumListeners, checkGatewayName, checkHostNetworkListeners, checkInfrastructure, checkListeners, type CheckedListener } from '../model/listener-checks';
import type { CiliumGatewayProps } from './cilium-gateway-props';
import type { GatewayListener, ListenerSettings } from './listener';

/** What is checked of a Gateway. */
export interface GatewayPlan {
  readonly name: string;
  readonly namespace: string;
  readonly listeners: readonly GatewayListener[];
  /** Labels and annotations of its Service. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Reports every mistake in a Gateway, except for those in its certificates. */
export function checkGateway(plan: GatewayPlan, props: CiliumGatewayProps, { version, cluster }: CiliumContext, report: Reporter): void {
  checkGatewayName(plan.name, report);
  const listeners = props.listeners.map(({ settings }) => checkedListener(settings));
  checkListeners(listeners, report);
  checkCiliumListeners(listeners, version, report);
  checkInfrastructure(plan, version, report);
  checkPoolLabels(props, report);
  checkService(props, report);
  if (props.allowedListeners && !operatorHas('listenerSets', version)) {
    report.add({ code: 'GWY022', what: `allowedListeners has no effect, because Cilium ${version} does not read ListenerSets`, expected: releasesWith('listenerSets'), fix: 'remove allowedListeners, or upgrade Cilium' });
  }
  if (props.hostNetwork) {
    checkHostPorts(plan.listeners, cluster, report);
    checkHostNetworkListeners(plan.listeners, version, report);
  }
  if (props.redirectHttpToHttps) checkRedirect(plan, report);
  if (props.catchAll && !plan.listeners.some(({ protocol }) => protocol === 'HTTP' || protocol === 'HTTPS')) {
    report.add({ code: 'GWY024', what: 'catchAll requires an HTTP or HTTPS listener, and there is none', fix: 'add Listener.http(), or remove catchAll' });
  }
}

function checkedListener({ name, port, protocol, hostname, tlsMode, certificate, raw }: ListenerSettings): CheckedListener {
  // The Secret of a certificate is named later.
  return { name, port, protocol, hostname, tlsMode, certificates: certificate ? [''] : (raw?.tls?.certificateRefs ?? []).map((ref) => ref.name) };
}

function checkPoolLabels({ infrastructure, address }: CiliumGatewayProps, report: Reporter): void {
  for (const [key, required] of Object.entries(address?.pool?.serviceLabels ?? {})) {
    const value = infrastructure?.labels?.[key];
    if (value === undefined || value === required) continue;
    report.add({
      code: 'GWY020',
      what: `infrastructure.labels sets ${key}: '${value}', but pool ${address!.pool!.name} selects ${key}: '${required}'`,
      fix: `remove ${key} from infrastructure.labels, or use another pool in address`,
    });
  }
}

function checkService(props: CiliumGatewayProps, report: Reporter): void {
  if (props.service && props.gatewayClass) {
    report.add({ code: 'GWY022', what: 'service and gatewayClass are both set, but service creates a class of its own', fix: 'move service to the CiliumGatewayClass, or remove gatewayClass' });
  }
  if (!props.hostNetwork) return;
  for (const prop of ['address', 'service'] as const) {
    if (props[prop]) report.add({ code: 'GWY022', what: `${prop} has no effect with hostNetwork, because there is no LoadBalancer Service`, fix: `remove ${prop}, or remove hostNetwork` });
  }
}

function checkRedirect({ namespace, listeners }: GatewayPlan, report: Reporter): void {
  const http = listeners.filter(({ protocol }) => protocol === 'HTTP');
  const https = listeners.filter(({ protocol }) => protocol === 'HTTPS');
  if (http.length === 0 || https.length === 0) {
    const missing = http.length === 0 ? 'HTTP' : 'HTTPS';
    const example = missing === 'HTTP' ? 'Listener.http()' : "Listener.https({ certificate: GatewayCertificate.existing({ name: 'web-tls' }) })";
    report.add({ code: 'GWY024', what: `redirectHttpToHttps requires an HTTP and an HTTPS listener, and there is no ${missing} listener`, fix: `add ${example} to listeners, or remove redirectHttpToHttps` });
    return;
  }
  for (const { name, hostname, allowedRoutes } of http) {
    if (hostname !== undefined && hostnameProblem(hostname, { wildcard: true }) === undefined && !https.some((other) => hostnamesIntersect(other.hostname, hostname))) {
      report.add({ code: 'GWY024', what: `listener ${name} redirects ${hostname} to HTTPS, but no HTTPS listener has this hostname`, fix: `add an HTTPS listener with hostname '${hostname}', or remove listener ${name}` });
    }
    const names = allowedRoutes.selector?.matchExpressions?.find(({ key, operator }) => key === 'kubernetes.io/metadata.name' && operator === 'In')?.values;
    if (names && !names.includes(namespace)) {
      report.add({
        code: 'GWY024',
        what: `listener ${name} does not allow the redirect route, which is in the namespace of the Gateway (${namespace}; allowedRoutes: ${names.join(', ')})`,
        fix: `remove allowedRoutes from listener ${name}, or add '${namespace}' to its namespaces`,
      });
    }
  }
}
