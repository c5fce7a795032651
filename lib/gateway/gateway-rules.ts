import type { CiliumContext } from '../cilium/cilium-context';
import { isDnsLabel, isDnsSubdomain } from '../kubernetes/dns-names';
import type { ReportMistake } from './certificate-rules';
import type { CiliumGatewayProps } from './cilium-gateway-props';
import { checkHostPorts } from './host-network';
import { hostnameMistake } from './hostname';
import { checkListeners } from './listener-rules';
import type { GatewayListener } from './listener';

/** A Gateway as far as its mistakes are concerned. */
export interface GatewayPlan {
  readonly name: string;
  readonly namespace: string;
  readonly listeners: readonly GatewayListener[];
  /** Labels and annotations of its Service. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const LONGEST_NAME = 63;
const MOST_LABELS = 8;

/** Checks everything of a Gateway but its certificates. */
export function checkGateway(plan: GatewayPlan, props: CiliumGatewayProps, { version, cluster }: CiliumContext, report: ReportMistake): void {
  checkNames(plan, report);
  checkListeners(props.listeners.map(({ settings }) => settings), version, report);
  checkInfrastructure(plan, props, version.atLeast('1.20') ? 16 : MOST_LABELS, report);
  checkService(props, report);
  if (props.hostNetwork) checkHostPorts(plan.listeners, cluster, report);
  if (props.appProtocol === false && props.alpn !== false) {
    report('GWY027', 'appProtocol cannot be off while ALPN is on (appProtocol is false)', 'turn alpn off too, or remove appProtocol');
  }
  if (props.redirectHttpToHttps) checkRedirect(plan, report);
  if (props.catchAll && !plan.listeners.some(({ protocol }) => protocol === 'HTTP' || protocol === 'HTTPS')) {
    report('GWY024', 'catchAll needs an HTTP or HTTPS listener (there is none)', 'remove catchAll, or add a listener');
  }
}

function checkNames({ name, namespace }: GatewayPlan, report: ReportMistake): void {
  if (name.length > LONGEST_NAME) report('GWY001', `the name has more than ${LONGEST_NAME} characters, which labels of its Service hold (${name}, ${name.length})`, 'shorten it');
  else if (!isDnsSubdomain(name)) report('GWY001', `that is no name of a Gateway (${name})`, `use lower-case letters, digits and dashes, at most ${LONGEST_NAME} of them`);
  else if (name.includes('.')) report('GWY001', `Cilium names a Service after the Gateway, which takes no dots (${name})`, 'use dashes');
  if (!isDnsLabel(namespace)) report('GWY002', `that is no name of a namespace (${namespace})`, 'use lower-case letters, digits and dashes, at most 63 of them');
}

function checkInfrastructure(plan: GatewayPlan, { infrastructure, address }: CiliumGatewayProps, mostAnnotations: number, report: ReportMistake): void {
  for (const [kind, map, most] of [['labels', plan.labels, MOST_LABELS], ['annotations', plan.annotations, mostAnnotations]] as const) {
    const count = Object.keys(map).length;
    if (count > most) report('GWY020', `infrastructure holds at most ${most} ${kind} (${count})`, 'remove some', 'https://gateway-api.sigs.k8s.io/reference/spec/#gatewayinfrastructure');
  }
  for (const [key, wanted] of Object.entries(address?.pool?.serviceLabels ?? {})) {
    const given = infrastructure?.labels?.[key];
    if (given === undefined || given === wanted) continue;
    report('GWY020', `a label is not what pool ${address!.pool!.name} needs to serve the Gateway (${key}: ${given}, needed ${wanted})`, 'remove the label, or use another pool');
  }
}

function checkService(props: CiliumGatewayProps, report: ReportMistake): void {
  if (props.service && props.gatewayClass) {
    report('GWY022', 'service makes a class for this Gateway alone, beside the one that is given (gatewayClass)', 'put service into the CiliumGatewayClass, or remove gatewayClass');
  }
  if (!props.hostNetwork) return;
  for (const [prop, given] of [['address', props.address], ['service', props.service]] as const) {
    if (given) report('GWY022', `with hostNetwork there is no load balancer (${prop} is set)`, `remove ${prop}, or hostNetwork`);
  }
}

function checkRedirect({ namespace, listeners }: GatewayPlan, report: ReportMistake): void {
  const http = listeners.filter(({ protocol }) => protocol === 'HTTP');
  const https = listeners.filter(({ protocol }) => protocol === 'HTTPS');
  if (http.length === 0 || https.length === 0) {
    const missing = http.length === 0 ? 'HTTP' : 'HTTPS';
    report('GWY024', `redirectHttpToHttps needs an HTTP and an HTTPS listener (there is no ${missing} listener)`, `add Listener.${missing.toLowerCase()}, or remove redirectHttpToHttps`);
    return;
  }
  for (const { name, hostname, allowedRoutes } of http) {
    if (hostname !== undefined && !hostnameMistake(hostname) && !https.some((other) => covers(other.hostname, hostname))) {
      report('GWY024', `the redirect of listener ${name} leads nowhere: no HTTPS listener has its hostname (${hostname})`, 'add an HTTPS listener for it, or remove the HTTP listener');
    }
    const names = allowedRoutes.selector?.matchExpressions?.find(({ key, operator }) => key === 'kubernetes.io/metadata.name' && operator === 'In')?.values;
    if (names && !names.includes(namespace)) {
      report('GWY024', `listener ${name} lets the redirect itself not in (allowedRoutes ${names.join(', ')}; the Gateway is in ${namespace})`, 'leave its allowedRoutes out, or add the Gateway\'s namespace');
    }
  }
}

/** Whether a listener with the first hostname takes requests for names that the second has. */
function covers(listener: string | undefined, hostname: string): boolean {
  if (listener === undefined || listener === hostname) return true;
  if (hostname.startsWith('*.')) return listener.endsWith(hostname.slice(1)) || (listener.startsWith('*.') && hostname.endsWith(listener.slice(1)));
  return listener.startsWith('*.') && hostname.endsWith(listener.slice(1));
}
