import type { CiliumEgressGatewayPolicyEgressGateway, CiliumEgressGatewayPolicySelector, CiliumEgressGatewayPolicySpec, LabelSelector } from '../../imports/cilium.io';
import { Cidr } from '../cluster/cidr';
import { formatIp, isMistake, readIp, readPrefix } from '../cluster/ip-text';
import type { Reporter } from '../diagnostics/reporter';
import { bothSelectors, plainSelector, type SelectorLike } from '../kubernetes/label-selector';
import { podsOf, type PodSelection } from '../selection/pods';
import type { EgressGatewayNode, EgressGatewayProps } from './egress-gateway-props';

/** The spec of the policy. What cannot be read is in it as it is given, for the check of the spec. `hasSeveral`: the CRD has `egressGateways`. */
export function toSpec({ sources, destinations, except = [], gateways }: EgressGatewayProps, hasSeveral: boolean, report: Reporter): Partial<CiliumEgressGatewayPolicySpec> {
  const nodes = gateways.map(toGateway);
  return {
    selectors: toSelectors(sources, report),
    destinationCIDRs: toCidrs('destinations', destinations, report),
    ...(except.length > 0 ? { excludedCIDRs: toCidrs('except', except, report) } : {}),
    // The CRD demands it beside several gateways too, where Cilium does not read it.
    ...(nodes[0] && { egressGateway: nodes[0] }),
    // An empty list is the CRD's default: unless it is written, Argo CD shows a difference that never ends.
    ...(nodes.length > 1 ? { egressGateways: nodes } : hasSeveral && { egressGateways: [] }),
  };
}

function toCidrs(prop: string, values: readonly (string | Cidr)[], report: Reporter): string[] {
  return values.map((value, index) => {
    if (Cidr.isCidr(value) || isMistake(readPrefix(value))) return String(value);
    const cidr = Cidr.parseLoose(value);
    const read = readPrefix(value);
    if (!isMistake(read) && cidr.first.value !== read.value) report.add({ code: 'EGW004', what: `${prop}[${index}]: ${value} has host bits set`, fix: `write ${cidr}` });
    return String(cidr);
  });
}

function toSelectors(sources: EgressGatewayProps['sources'], report: Reporter): CiliumEgressGatewayPolicySelector[] {
  return sources.map((source, index) => {
    const pods = source.podSelector && report.attempt(() => readPods(source.podSelector!), `sources[${index}].podSelector`);
    const both = pods?.namespaceSelector && bothSelectors(source.namespaceSelector ?? {}, pods.namespaceSelector);
    // Pods that cannot be read are reported already.
    const selectors = { ...source, podSelector: source.podSelector && (pods?.podSelector ?? {}), namespaceSelector: both ?? source.namespaceSelector };
    return Object.fromEntries(Object.entries(selectors).flatMap(([key, selector]) => (selector ? [[key, plainSelector(selector as SelectorLike)]] : [])));
  });
}

/** A workload brings its namespaces: their names are a label of its pods, their labels a selector of their own. */
function readPods(selection: PodSelection): { readonly podSelector: LabelSelector; readonly namespaceSelector?: SelectorLike } {
  const { selector, namespaces } = podsOf(selection);
  if (!namespaces || namespaces === 'all') return { podSelector: selector };
  if ('selector' in namespaces) return { podSelector: selector, namespaceSelector: namespaces.selector };
  return { podSelector: selector.and({ matchExpressions: [{ key: 'io.kubernetes.pod.namespace', operator: 'In', values: namespaces.names }] }) };
}

function toGateway({ nodeSelector, egressIP, interface: device }: EgressGatewayNode): CiliumEgressGatewayPolicyEgressGateway {
  return {
    nodeSelector: plainSelector(nodeSelector),
    ...(egressIP === undefined ? {} : { egressIP: canonical(String(egressIP)) }),
    ...(device === undefined ? {} : { interface: device }),
  };
}

function canonical(address: string): string {
  const read = readIp(address);
  return isMistake(read) ? address : formatIp(read.family, read.value);
}
