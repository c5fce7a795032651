import type { CiliumContext } from '../cilium/cilium-context';
import type { Reporter } from '../diagnostics/reporter';
import { isDnsLabel, nearestDnsLabel } from '../kubernetes/dns-names';
import { hostnameProblem, hostnamesIntersect } from '../kubernetes/hostnames';
import type { CiliumGatewayProps } from './cilium-gateway-props';
import { checkHostPorts } from './host-network';
import { checkListeners } from './listener-rules';
import type { GatewayListener } from './listener';

/** What is checked of a Gateway. */
export interface GatewayPlan {
  readonly name: string;
  readonly namespace: string;
  readonly listeners: readonly GatewayListener[];
  /** Labels and annotations of its Service. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const MAX_LABELS = 8;

/** Reports every mistake in a Gateway, except for those in its certificates. */
export function checkGateway(plan: GatewayPlan, props: CiliumGatewayProps, { version, cluster }: CiliumContext, report: Reporter): void {
  checkNames(plan, report);
  checkListeners(props.listeners.map(({ settings }) => settings), version, report);
  checkInfrastructure(plan, props, version.atLeast('1.20') ? 16 : MAX_LABELS, report);
  checkService(props, report);
  if (props.hostNetwork) checkHostPorts(plan.listeners, cluster, report);
  if (props.appProtocol === false && props.alpn !== false) {
    report.add({ code: 'GWY027', what: 'appProtocol is false, but ALPN is on and requires it', fix: 'set alpn: false in addition, or remove appProtocol' });
  }
  if (props.redirectHttpToHttps) checkRedirect(plan, report);
  if (props.catchAll && !plan.listeners.some(({ protocol }) => protocol === 'HTTP' || protocol === 'HTTPS')) {
    report.add({ code: 'GWY024', what: 'catchAll requires an HTTP or HTTPS listener, and there is none', fix: 'add Listener.http(), or remove catchAll' });
  }
}

function checkNames({ name, namespace }: GatewayPlan, report: Reporter): void {
  // Cilium names a Service after the Gateway and copies the name into labels.
  if (!isDnsLabel(name)) {
    report.add({ code: 'GWY001', what: `"${name}" is not a valid name of a Gateway`, expected: 'lower-case letters, digits and dashes, at most 63', fix: `set name: '${nearestDnsLabel(name)}'` });
  }
  if (!isDnsLabel(namespace)) {
    report.add({ code: 'GWY002', what: `"${namespace}" is not a valid name of a namespace`, expected: 'lower-case letters, digits and dashes, at most 63', fix: `set namespace: '${nearestDnsLabel(namespace)}'` });
  }
}

function checkInfrastructure(plan: GatewayPlan, { infrastructure, address }: CiliumGatewayProps, maxAnnotations: number, report: Reporter): void {
  for (const [kind, map, max] of [['labels', plan.labels, MAX_LABELS], ['annotations', plan.annotations, maxAnnotations]] as const) {
    const count = Object.keys(map).length;
    if (count <= max) continue;
    const ofPool = kind === 'labels' ? Object.keys(address?.pool?.serviceLabels ?? {}).length : 0;
    report.add({
      code: 'GWY020',
      what: `infrastructure has ${count} ${kind}${ofPool > 0 ? `, with the ${ofPool} that pool ${address!.pool!.name} requires` : ''}`,
      expected: `at most ${max}`,
      fix: `remove ${count - max} from infrastructure.${kind}`,
      link: 'https://gateway-api.sigs.k8s.io/reference/spec/#gatewayinfrastructure',
    });
  }
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
    report.add({ code: 'GWY022', what: 'service and gatewayClass are both set, and service creates its own class', fix: 'move service to the CiliumGatewayClass, or remove gatewayClass' });
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
        fix: `remove allowedRoutes from listener ${name}, or add '${namespace}' to it`,
      });
    }
  }
}
