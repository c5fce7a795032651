import type { CiliumContext } from '../cilium/cilium-context';
import { Cidr } from '../cluster/cidr';
import { IpAddress } from '../cluster/ip-address';
import { isMistake, readIp, readPrefix, type IpFamily } from '../cluster/ip-text';
import type { ProblemCollector } from '../cluster/problem-collector';
import { selectorMistakes, type SelectorLike } from '../internal/label-selector';
import { canonicalJson } from '../values/canonical-json';
import type { EgressGatewayNode, EgressGatewayProps } from './egress-gateway-props';

const MOST_GATEWAYS = 64;
const DOCUMENTATION = 'https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/';

/** Addresses of an egress gateway, read. */
export interface EgressAddresses {
  readonly destinations: readonly Cidr[];
  readonly excluded: readonly Cidr[];
}

/** Reads the destinations and reports every mistake in the props. */
export function readEgressGateway(props: EgressGatewayProps, { version, cluster }: CiliumContext, problems: ProblemCollector): EgressAddresses {
  const destinations = readCidrs('destinations', props.destinations, problems);
  const excluded = readCidrs('excluded', props.excluded ?? [], problems);
  if (props.destinations.length === 0) {
    problems.add({
      code: 'EGW003',
      what: 'no destination is given (destinations is empty)',
      fix: 'give destinations, 0.0.0.0/0 for all outside of the cluster',
    });
  }
  checkExcluded(destinations, excluded, problems);
  for (const destination of destinations) {
    const { family } = destination;
    if (cluster && !cluster.ipFamilies.includes(family)) {
      problems.add({
        code: 'EGW011',
        what: `pods have no IPv${family} address to reach a destination with (${destination})`,
        fix: `remove it, or give the cluster IPv${family} subnets`,
      });
    }
    if (family === 6 && version.isBefore('1.18')) {
      problems.add({
        code: 'EGW009',
        what: `an IPv6 destination needs Cilium 1.18 or newer (${destination}, ${version})`,
        fix: 'use Cilium 1.18 or newer, or remove it',
      });
    }
    const subnets = [...(cluster?.podSubnets ?? []), ...(cluster?.serviceSubnets ?? []), ...(cluster?.nodeSubnets ?? [])];
    const inside = subnets.find((subnet) => subnet.contains(destination));
    if (inside) {
      problems.add({
        code: 'EGW015',
        what: `a destination lies inside the cluster, where no gateway is used (${destination} in ${inside})`,
        fix: 'remove it',
        link: `${DOCUMENTATION}#selecting-the-destination`,
      });
    }
  }
  checkSources(props, problems);
  checkGateways(props.gateways, destinations, { version, cluster }, problems);
  return { destinations, excluded };
}

function readCidrs(prop: string, values: readonly (string | Cidr)[], problems: ProblemCollector): Cidr[] {
  return values.flatMap((value, index) => {
    if (Cidr.isCidr(value)) return [value];
    const read = readPrefix(value);
    const cidr = isMistake(read) ? undefined : Cidr.parseLoose(value);
    if (cidr && !isMistake(read) && cidr.first.value === read.value) return [cidr];
    const { what, fix } = isMistake(read) ? read : { what: `host bits are set (${value})`, fix: `write ${cidr}` };
    problems.add({ code: 'EGW004', what: `${prop}[${index}]: ${what}`, fix });
    return [];
  });
}

function checkExcluded(destinations: readonly Cidr[], excluded: readonly Cidr[], problems: ProblemCollector): void {
  for (const block of excluded) {
    if (destinations.some((destination) => destination.overlaps(block))) continue;
    problems.add({ code: 'EGW005', what: `an excluded block is outside of the destinations (${block})`, fix: 'remove it, or correct it' });
  }
  for (const destination of destinations) {
    const cover = excluded.find((block) => block.contains(destination));
    if (cover) {
      problems.add({
        code: 'EGW016',
        what: `a destination is excluded as a whole (${destination} by ${cover})`,
        fix: 'remove one of the two',
      });
    }
  }
}

function checkSources({ sources }: EgressGatewayProps, problems: ProblemCollector): void {
  if (sources.length === 0) {
    problems.add({
      code: 'EGW012',
      what: 'no pods are selected (sources is empty)',
      fix: 'select pods; { podSelector: {} } selects all',
    });
  }
  sources.forEach(({ podSelector, namespaceSelector, nodeSelector }, index) => {
    const where = `sources[${index}]`;
    if (!podSelector && !namespaceSelector) {
      problems.add({
        code: 'EGW012',
        what: `${where} selects neither pods nor namespaces, and Cilium ignores such a policy`,
        fix: 'add podSelector, {} for all pods',
      });
    }
    checkSelector(`${where}.podSelector`, podSelector, problems);
    checkSelector(`${where}.namespaceSelector`, namespaceSelector, problems);
    checkSelector(`${where}.nodeSelector`, nodeSelector, problems);
  });
}

function checkGateways(gateways: readonly EgressGatewayNode[], destinations: readonly Cidr[], context: Pick<CiliumContext, 'version' | 'cluster'>, problems: ProblemCollector): void {
  if (gateways.length === 0) problems.add({ code: 'EGW007', what: 'no gateway is given (gateways is empty)', fix: 'give at least one' });
  if (gateways.length > MOST_GATEWAYS) {
    problems.add({
      code: 'EGW010',
      what: `a policy has at most ${MOST_GATEWAYS} gateways (${gateways.length})`,
      fix: 'make several policies',
    });
  }
  if (gateways.length > 1 && context.version.isBefore('1.18')) {
    problems.add({
      code: 'EGW009',
      what: `several gateways need Cilium 1.18 or newer (${context.version})`,
      fix: 'use Cilium 1.18 or newer, or one gateway',
    });
  }
  const seen = new Set<string>();
  gateways.forEach((gateway, index) => {
    const text = JSON.stringify(canonicalJson(gateway, [], []));
    if (seen.has(text)) problems.add({ code: 'EGW013', what: `gateways[${index}] is there already`, fix: 'remove it' });
    seen.add(text);
    checkGateway(`gateways[${index}]`, gateway, new Set(destinations.map(({ family }) => family)), context, problems);
  });
}

function checkGateway(where: string, { nodeSelector, egressIP, interface: device }: EgressGatewayNode, families: ReadonlySet<IpFamily>, { version, cluster }: Pick<CiliumContext, 'version' | 'cluster'>, problems: ProblemCollector): void {
  checkSelector(`${where}.nodeSelector`, nodeSelector, problems);
  if (egressIP !== undefined && device !== undefined) {
    problems.add({
      code: 'EGW001',
      what: `${where} has egressIP and interface, and Cilium ignores such a policy (${String(egressIP)}, ${device})`,
      fix: 'remove one of the two',
    });
  }
  if (device !== undefined && !/^[^\s/:]{1,15}$/.test(device)) {
    problems.add({
      code: 'EGW014',
      what: `${where}.interface is no name of a network interface (${device || 'empty'})`,
      fix: 'give the name of one interface, at most 15 characters without spaces, / and :',
    });
  }
  if (egressIP === undefined) return;
  const read = IpAddress.isIpAddress(egressIP) ? egressIP : readIp(egressIP);
  if (!IpAddress.isIpAddress(read) && isMistake(read)) {
    problems.add({
      code: 'EGW002',
      what: `${where}.egressIP: ${read.what}`,
      fix: read.fix,
    });
    return;
  }
  const address = IpAddress.of(read.family, read.value);
  const inside = [...(cluster?.podSubnets ?? []), ...(cluster?.serviceSubnets ?? [])].find((subnet) => subnet.contains(address));
  if (inside) {
    problems.add({
      code: 'EGW002',
      what: `${where}.egressIP is an address of pods or Services (${address} in ${inside})`,
      fix: 'give an address of the node',
    });
  }
  if (address.family === 6 && version.isBefore('1.20')) {
    problems.add({
      code: 'EGW009',
      what: `${where}: an IPv6 egressIP needs Cilium 1.20 or newer (${address}, ${version})`,
      fix: 'use Cilium 1.20 or newer, or give the interface',
    });
  }
  const other = [...families].find((family) => family !== address.family);
  if (other) {
    problems.add({
      code: 'EGW006',
      what: `${where}.egressIP is of one IP family and a destination of the other, whose traffic would be dropped (${address}, IPv${other})`,
      fix: 'make a policy for each family, or give the interface',
    });
  }
}

function checkSelector(where: string, selector: SelectorLike | undefined, problems: ProblemCollector): void {
  for (const { what, fix } of selector ? selectorMistakes(selector) : []) problems.add({ code: 'EGW008', what: `${where}: ${what}`, fix });
}
