import type { CiliumEgressGatewayPolicySelector, LabelSelector } from '../../imports/cilium.io';
import type { CiliumContext } from '../cilium/cilium-context';
import { Cidr } from '../cluster/cidr';
import { IpAddress } from '../cluster/ip-address';
import { isMistake, readIp, readPrefix, type IpFamily } from '../cluster/ip-text';
import type { Reporter } from '../diagnostics/reporter';
import { bothSelectors, plainSelector, selectorMistakes, type SelectorLike } from '../kubernetes/label-selector';
import { podsOf, type PodSelection } from '../selection/pods';
import { canonicalJson } from '../values/canonical-json';
import type { EgressGatewayNode, EgressGatewayProps } from './egress-gateway-props';

const MAX_GATEWAYS = 64;
const DOCUMENTATION = 'https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/';

/** Addresses and sources of an egress gateway, read. */
export interface EgressTraffic {
  readonly selectors: readonly CiliumEgressGatewayPolicySelector[];
  readonly destinations: readonly Cidr[];
  readonly excluded: readonly Cidr[];
}

/** Reads destinations and sources, and reports every mistake in the props. */
export function readEgressGateway(props: EgressGatewayProps, { version, cluster }: CiliumContext, report: Reporter): EgressTraffic {
  const destinations = readCidrs('destinations', props.destinations, report);
  const excluded = readCidrs('except', props.except ?? [], report);
  if (props.destinations.length === 0) {
    report.add({
      code: 'EGW003',
      what: 'destinations is empty',
      fix: "add at least one CIDR; ['0.0.0.0/0'] means everything outside the cluster",
    });
  }
  checkExcluded(destinations, excluded, report);
  for (const destination of destinations) {
    const { family } = destination;
    if (cluster && !cluster.ipFamilies.includes(family)) {
      report.add({
        code: 'EGW011',
        what: `destination ${destination} is IPv${family}, but the pods of this cluster have no IPv${family} addresses`,
        fix: `remove the destination, or add IPv${family} subnets to podSubnets and serviceSubnets of the TalosCluster`,
      });
    }
    if (family === 6 && version.isBefore('1.18')) {
      report.add({
        code: 'EGW009',
        what: `destination ${destination} is IPv6, which egress gateways support from Cilium 1.18 on (this is ${version})`,
        fix: 'use Cilium 1.18 or newer, or remove the destination',
      });
    }
    const subnets = [...(cluster?.podSubnets ?? []), ...(cluster?.serviceSubnets ?? []), ...(cluster?.nodeSubnets ?? [])];
    const inside = subnets.find((subnet) => subnet.contains(destination));
    if (inside) {
      report.add({
        code: 'EGW015',
        what: `destination ${destination} is inside the cluster (${inside}), and traffic inside the cluster never uses a gateway`,
        fix: 'remove the destination',
        link: `${DOCUMENTATION}#selecting-the-destination`,
      });
    }
  }
  const selectors = readSources(props, report);
  checkGateways(props.gateways, destinations, { version, cluster }, report);
  return { selectors, destinations, excluded };
}

function readCidrs(prop: string, values: readonly (string | Cidr)[], report: Reporter): Cidr[] {
  return values.flatMap((value, index) => {
    if (Cidr.isCidr(value)) return [value];
    const read = readPrefix(value);
    const cidr = isMistake(read) ? undefined : Cidr.parseLoose(value);
    if (cidr && !isMistake(read) && cidr.first.value === read.value) return [cidr];
    const { what, fix } = isMistake(read) ? read : { what: `${value} has host bits set`, fix: `write ${cidr}` };
    report.add({ code: 'EGW004', what: `${prop}[${index}]: ${what}`, fix });
    return [];
  });
}

function checkExcluded(destinations: readonly Cidr[], excluded: readonly Cidr[], report: Reporter): void {
  for (const block of excluded) {
    if (destinations.some((destination) => destination.overlaps(block))) continue;
    report.add({ code: 'EGW005', what: `excluded block ${block} is not part of any destination, so it excludes nothing`, fix: 'remove it, or correct the address' });
  }
  for (const destination of destinations) {
    const cover = excluded.find((block) => block.contains(destination));
    if (cover) {
      report.add({
        code: 'EGW016',
        what: `destination ${destination} is excluded completely by ${cover}`,
        fix: 'remove the destination, or exclude a smaller block',
      });
    }
  }
}

function readSources({ sources }: EgressGatewayProps, report: Reporter): CiliumEgressGatewayPolicySelector[] {
  if (sources.length === 0) {
    report.add({
      code: 'EGW012',
      what: 'sources is empty',
      fix: 'add at least one source; { podSelector: Selector.all() } selects all pods',
    });
  }
  return sources.map((source, index) => {
    const where = `sources[${index}]`;
    if (!source.podSelector && !source.namespaceSelector) {
      report.add({
        code: 'EGW012',
        what: `${where} has neither podSelector nor namespaceSelector, and Cilium ignores such a policy`,
        fix: 'add podSelector; Selector.all() selects all pods',
      });
    }
    const pods = source.podSelector && report.attempt(() => readPods(source.podSelector!), `${where}.podSelector`);
    const both = pods?.namespaceSelector && bothSelectors(source.namespaceSelector ?? {}, pods.namespaceSelector);
    const selectors = { ...source, podSelector: pods?.podSelector, namespaceSelector: both ?? source.namespaceSelector };
    return Object.fromEntries(Object.entries(selectors).flatMap(([key, selector]) => {
      checkSelector(`${where}.${key}`, selector, report);
      return selector ? [[key, plainSelector(selector)]] : [];
    }));
  });
}

/** A workload brings its namespaces: their names are a label of its pods, their labels a selector of their own. */
function readPods(selection: PodSelection): { readonly podSelector: LabelSelector; readonly namespaceSelector?: SelectorLike } {
  const { selector, namespaces } = podsOf(selection);
  if (!namespaces || namespaces === 'all') return { podSelector: selector };
  if ('selector' in namespaces) return { podSelector: selector, namespaceSelector: namespaces.selector };
  return { podSelector: selector.and({ matchExpressions: [{ key: 'io.kubernetes.pod.namespace', operator: 'In', values: namespaces.names }] }) };
}

function checkGateways(gateways: readonly EgressGatewayNode[], destinations: readonly Cidr[], context: Pick<CiliumContext, 'version' | 'cluster'>, report: Reporter): void {
  if (gateways.length === 0) report.add({ code: 'EGW007', what: 'gateways is empty', fix: "add a gateway, for example { nodeSelector: { matchLabels: { egress: 'true' } } }" });
  if (gateways.length > MAX_GATEWAYS) {
    report.add({
      code: 'EGW010',
      what: `gateways has ${gateways.length} entries`,
      expected: `at most ${MAX_GATEWAYS}, the limit of the CRD`,
      fix: 'split them over several EgressGateway constructs',
    });
  }
  if (gateways.length > 1 && context.version.isBefore('1.18')) {
    report.add({
      code: 'EGW009',
      what: `gateways has ${gateways.length} entries, which Cilium supports from 1.18 on (this is ${context.version})`,
      fix: 'use Cilium 1.18 or newer, or keep one gateway',
    });
  }
  const seen = new Set<string>();
  gateways.forEach((gateway, index) => {
    const text = JSON.stringify(canonicalJson(gateway, [], []));
    if (seen.has(text)) report.add({ code: 'EGW013', what: `gateways[${index}] repeats an earlier gateway`, fix: `remove gateways[${index}]` });
    seen.add(text);
    checkGateway(`gateways[${index}]`, gateway, new Set(destinations.map(({ family }) => family)), context, report);
  });
}

function checkGateway(where: string, { nodeSelector, egressIP, interface: device }: EgressGatewayNode, families: ReadonlySet<IpFamily>, { version, cluster }: Pick<CiliumContext, 'version' | 'cluster'>, report: Reporter): void {
  checkSelector(`${where}.nodeSelector`, nodeSelector, report);
  if (egressIP !== undefined && device !== undefined) {
    report.add({
      code: 'EGW001',
      what: `${where} has both egressIP (${String(egressIP)}) and interface (${device}), and Cilium ignores such a policy`,
      fix: 'remove egressIP or interface',
    });
  }
  if (device !== undefined && !/^[^\s/:]{1,15}$/.test(device)) {
    report.add({
      code: 'EGW014',
      what: `${where}.interface is not a valid interface name (${device || 'empty'})`,
      expected: 'at most 15 characters without spaces, slashes and colons',
      fix: 'write the name of one interface, for example eth1',
    });
  }
  if (egressIP === undefined) return;
  const read = IpAddress.isIpAddress(egressIP) ? egressIP : readIp(egressIP);
  if (!IpAddress.isIpAddress(read) && isMistake(read)) {
    report.add({
      code: 'EGW002',
      what: `${where}.egressIP: ${read.what}`,
      fix: read.fix,
    });
    return;
  }
  const address = IpAddress.of(read.family, read.value);
  const inside = [...(cluster?.podSubnets ?? []), ...(cluster?.serviceSubnets ?? [])].find((subnet) => subnet.contains(address));
  if (inside) {
    report.add({
      code: 'EGW002',
      what: `${where}.egressIP ${address} belongs to the pods or Services of the cluster (${inside})`,
      fix: 'use an address that is assigned to the gateway node',
    });
  }
  if (cluster?.gatewayAddresses.some((router) => router.equals(address))) {
    report.add({
      code: 'EGW002',
      what: `${where}.egressIP ${address} is the address of a router (gatewayAddresses of the TalosCluster)`,
      fix: 'use an address that is assigned to the gateway node',
    });
  }
  if (address.family === 6 && version.isBefore('1.20')) {
    report.add({
      code: 'EGW009',
      what: `${where}.egressIP ${address} is IPv6, which Cilium supports from 1.20 on (this is ${version})`,
      fix: 'use Cilium 1.20 or newer, or name the interface instead',
    });
  }
  const other = [...families].find((family) => family !== address.family);
  if (other) {
    report.add({
      code: 'EGW006',
      what: `${where}.egressIP ${address} is IPv${address.family}, but a destination is IPv${other}; its traffic would be dropped`,
      fix: 'create one EgressGateway for each IP family, or name the interface instead of the address',
    });
  }
}

function checkSelector(where: string, selector: SelectorLike | undefined, report: Reporter): void {
  for (const { what, fix } of selector ? selectorMistakes(selector) : []) report.add({ code: 'EGW008', what: `${where}: ${what}`, fix });
}
