import type { CiliumVersion } from '../cluster/cilium-version';
import { Cidr } from '../cluster/cidr';
import { IpAddress } from '../cluster/ip-address';
import { isMistake, readIp, readPrefix, type IpFamily } from '../cluster/ip-text';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { Reporter } from '../diagnostics/reporter';
import type { JsonObject } from '../kubernetes/json';
import { selectorIn, selectorMistakes } from '../kubernetes/label-selector';
import { isSubstituted } from '../diagnostics/substitution';
import { canonicalJson } from '../values/canonical-json';
import { list, map } from './json';

const MAX_GATEWAYS = 64;
const DOCUMENTATION = 'https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/';

/** What a policy is checked against. Each part is undefined if it is not known. */
export interface EgressContext {
  readonly version?: CiliumVersion | undefined;
  readonly cluster?: TalosCluster | undefined;
}

/** Reports what is wrong with the spec of a CiliumEgressGatewayPolicy. Fields of the wrong type are skipped: their schema reports them. */
export function checkEgressPolicy(spec: JsonObject, context: EgressContext, report: Reporter): void {
  const { selectors, destinationCIDRs, excludedCIDRs, egressGateway, egressGateways } = spec;
  if (Array.isArray(destinationCIDRs) && destinationCIDRs.length === 0) {
    report.at('destinationCIDRs').add({ code: 'EGW003', what: 'is empty', fix: "add at least one CIDR; ['0.0.0.0/0'] means everything outside the cluster" });
  }
  const destinations = readCidrs(destinationCIDRs, report.at('destinationCIDRs'));
  checkExcluded(destinations, readCidrs(excludedCIDRs, report.at('excludedCIDRs')), report);
  for (const destination of destinations) checkDestination(destination, context, report);
  checkSelectors(selectors, report.at('selectors'));
  const several = list(egressGateways);
  if (several.length > 0) return checkGateways(several.map(map), destinations, context, report.at('egressGateways'));
  if (egressGateway === undefined) report.at('egressGateway').add({ code: 'EGW007', what: 'is missing', fix: "add a gateway, for example { nodeSelector: { matchLabels: { egress: 'true' } } }" });
  else checkGateway(map(egressGateway), destinations, context, report.at('egressGateway'));
}

function readCidrs(values: unknown, report: Reporter): Cidr[] {
  return list(values).flatMap((value, index) => {
    if (typeof value !== 'string' || isSubstituted(value)) return [];
    const read = readPrefix(value);
    if (!isMistake(read)) return [Cidr.parseLoose(value)];
    report.at(`[${index}]:`).add({ code: 'EGW004', what: read.what, fix: read.fix });
    return [];
  });
}

function checkExcluded(destinations: readonly Cidr[], excluded: readonly Cidr[], report: Reporter): void {
  for (const block of excluded) {
    if (destinations.length === 0 || destinations.some((destination) => destination.overlaps(block))) continue;
    report.add({ code: 'EGW005', what: `excluded block ${block} is not part of any destination, so it excludes nothing`, fix: `remove ${block}, or correct its address` });
  }
  for (const destination of destinations) {
    const cover = excluded.find((block) => block.contains(destination));
    if (cover) report.add({ code: 'EGW016', what: `the excluded block ${cover} covers the whole destination ${destination}`, fix: `remove ${destination} from the destinations, or exclude a smaller block` });
  }
}

function checkDestination(destination: Cidr, { version, cluster }: EgressContext, report: Reporter): void {
  const { family } = destination;
  if (cluster && !cluster.ipFamilies.includes(family)) {
    report.add({
      code: 'EGW011',
      what: `destination ${destination} is IPv${family}, but the pods of this cluster have no IPv${family} addresses`,
      fix: `remove the destination, or add IPv${family} subnets to podSubnets and serviceSubnets of the TalosCluster`,
    });
  }
  if (family === 6 && version?.isBefore('1.18')) {
    report.add({
      code: 'EGW009',
      what: `destination ${destination} is IPv6, which requires Cilium 1.18 or newer; this is ${version}`,
      fix: 'use Cilium 1.18 or newer, or remove the destination',
    });
  }
  const inside = ownSubnets(cluster).find((subnet) => subnet.contains(destination)) ?? cluster?.nodeAddresses.find((node) => destination.first.equals(node) && destination.last.equals(node));
  if (!inside) return;
  report.add({
    code: 'EGW015',
    what: `destination ${destination} is inside the cluster (${inside}), and traffic inside the cluster never uses a gateway`,
    fix: 'remove the destination',
    link: `${DOCUMENTATION}#selecting-the-destination`,
  });
}

function ownSubnets(cluster: TalosCluster | undefined): readonly Cidr[] {
  return [...(cluster?.podSubnets ?? []), ...(cluster?.serviceSubnets ?? [])];
}

function checkSelectors(selectors: unknown, report: Reporter): void {
  const all = list(selectors);
  if (Array.isArray(selectors) && all.length === 0) report.add({ code: 'EGW012', what: 'is empty', fix: 'add at least one selector; an empty podSelector selects all pods; in TypeScript: { podSelector: Selector.all() }' });
  all.forEach((item, index) => {
    const selector = map(item);
    const at = report.at(`[${index}]`);
    if (!selector.podSelector && !selector.namespaceSelector) {
      at.add({ code: 'EGW012', what: 'has neither podSelector nor namespaceSelector, so Cilium ignores the policy', fix: 'add podSelector; an empty one selects all pods; in TypeScript: podSelector: Selector.all()' });
    }
    for (const key of ['podSelector', 'namespaceSelector', 'nodeSelector']) checkSelector(selector[key], at.at(key));
  });
}

function checkSelector(selector: unknown, report: Reporter): void {
  for (const { what, fix } of selectorMistakes(selectorIn(selector) ?? {})) report.at(':').add({ code: 'EGW008', what, fix });
}

function checkGateways(gateways: readonly JsonObject[], destinations: readonly Cidr[], context: EgressContext, report: Reporter): void {
  if (gateways.length > MAX_GATEWAYS) {
    report.add({ code: 'EGW010', what: `has ${gateways.length} entries`, expected: `at most ${MAX_GATEWAYS}, the limit of the CRD`, fix: 'create several policies, each with some of the gateways' });
  }
  if (gateways.length > 1 && context.version?.isBefore('1.18')) {
    report.add({ code: 'EGW009', what: `has ${gateways.length} entries, which requires Cilium 1.18 or newer; this is ${context.version}`, fix: 'use Cilium 1.18 or newer, or keep one gateway' });
  }
  const seen = new Set<string>();
  gateways.forEach((gateway, index) => {
    const text = JSON.stringify(canonicalJson(gateway, [], []));
    const at = report.at(`[${index}]`);
    if (seen.has(text)) at.add({ code: 'EGW013', what: 'repeats an earlier gateway', fix: 'remove it' });
    seen.add(text);
    checkGateway(gateway, destinations, context, at);
  });
}

function checkGateway({ nodeSelector, egressIP, interface: device }: JsonObject, destinations: readonly Cidr[], { version, cluster }: EgressContext, report: Reporter): void {
  checkSelector(nodeSelector, report.at('nodeSelector'));
  if (egressIP !== undefined && egressIP !== '' && device !== undefined && device !== '') {
    report.add({ code: 'EGW001', what: `has both egressIP (${String(egressIP)}) and interface (${String(device)}), so Cilium ignores the policy`, fix: 'remove one of them' });
  }
  if (typeof device === 'string' && !isSubstituted(device) && !/^[^\s/:]{1,15}$/.test(device)) {
    report.at('interface').add({
      code: 'EGW014',
      what: `is not a valid interface name (${device || 'empty'})`,
      expected: 'at most 15 characters, without spaces, slashes and colons',
      fix: 'write the name of one interface, for example eth1',
    });
  }
  if (typeof egressIP !== 'string' || egressIP === '' || isSubstituted(egressIP)) return;
  const read = readIp(egressIP);
  if (isMistake(read)) return report.at('egressIP:').add({ code: 'EGW002', what: read.what, fix: read.fix });
  const address = IpAddress.of(read.family, read.value);
  const at = report.at('egressIP');
  const inside = ownSubnets(cluster).find((subnet) => subnet.contains(address));
  if (inside) at.add({ code: 'EGW002', what: `${address} is in a subnet of pods or Services (${inside})`, fix: 'use an address that is assigned to the gateway node' });
  if (cluster?.gatewayAddresses.some((router) => router.equals(address))) {
    at.add({ code: 'EGW002', what: `${address} is the address of a router (gatewayAddresses of the TalosCluster)`, fix: 'use an address that is assigned to the gateway node' });
  }
  if (address.family === 6 && version?.isBefore('1.20')) {
    at.add({ code: 'EGW009', what: `${address} is IPv6, which requires Cilium 1.20 or newer; this is ${version}`, fix: 'use Cilium 1.20 or newer, or set interface instead' });
  }
  const other = new Set<IpFamily>(destinations.map(({ family }) => family)).has(address.family === 4 ? 6 : 4) ? (address.family === 4 ? 6 : 4) : undefined;
  if (other) {
    at.add({
      code: 'EGW006',
      what: `${address} is IPv${address.family}, but some destinations are IPv${other}: Cilium would drop the traffic to them`,
      fix: 'create one policy for each IP family, or set interface instead of egressIP',
    });
  }
}
