import type { CiliumVersion } from '../cluster/cilium-version';
import { IpAddress } from '../cluster/ip-address';
import { isMistake, readIp, type IpFamily } from '../cluster/ip-text';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { Code } from '../diagnostics/catalogue';
import type { Reporter } from '../diagnostics/reporter';
import { isDnsSubdomain } from '../kubernetes/dns-names';
import { isWhole, type Json, type JsonObject } from '../kubernetes/json';
import { isEmptySelector, selectorIn, selectorMistakes } from '../kubernetes/label-selector';
import { isSubstituted } from '../diagnostics/substitution';
import { nearestNames } from '../runtime/near-names';
import { communityKind, WELL_KNOWN } from './bgp-communities';
import { list, map, maps, text } from './json';

/** What BGP objects are checked against. Each part is undefined if it is not known. */
export interface BgpTarget {
  readonly version?: CiliumVersion | undefined;
  readonly cluster?: TalosCluster | undefined;
}

/** Reserved AS numbers, by the RFC that reserves them. */
const RESERVED_ASNS: Readonly<Record<number, string>> = {
  0: 'RFC 7607',
  23456: 'AS_TRANS, RFC 6793',
  65535: 'RFC 7300',
  4294967295: 'RFC 7300',
};
const MAX_UINT32 = 4_294_967_295;
const MAX_INT32 = 2_147_483_647;
const MAX_INSTANCES = 16;
const MAX_NAME = 255;
const DEFAULT_HOLD_TIME = 90;

/** Reports an invalid AS number. */
export function checkAsn(asn: Json | undefined, report: Reporter): void {
  if (typeof asn !== 'number') return;
  const fix = 'use the AS number of your network, or a private one: 64512 to 65534, or 4200000000 to 4294967294';
  const reserved = RESERVED_ASNS[asn];
  if (reserved !== undefined) report.add({ code: 'BGP002', what: `${asn} is a reserved AS number (${reserved})`, fix });
  else if (!isWhole(asn, 1, MAX_UINT32)) report.add({ code: 'BGP001', what: `must be a whole number from 1 to ${MAX_UINT32}; got ${asn}`, fix });
}

/** Reports invalid settings of an instance, without its peers. */
export function checkInstance({ name, localASN, localPort }: JsonObject, report: Reporter): void {
  checkAsn(localASN, report.at('localASN'));
  checkWhole('BGP013', localPort, 1, 65_535, report.at('localPort'));
  checkName(name, 'instance', report.at('name'));
}

function checkName(name: Json | undefined, noun: string, report: Reporter): void {
  if (typeof name !== 'string' || (name !== '' && name.length <= MAX_NAME)) return;
  report.add({ code: 'BGP015', what: name === '' ? 'is empty' : `has ${name.length} characters`, expected: `1 to ${MAX_NAME} characters`, fix: `set another name on the ${noun}, for example 'main'` });
}

/** Reports what is wrong with the instances of a CiliumBGPClusterConfig together. */
export function checkInstances(instances: readonly JsonObject[], report: Reporter): void {
  if (instances.length < 1 || instances.length > MAX_INSTANCES) {
    report.at('bgpInstances').add({
      code: 'BGP030',
      what: `must have 1 to ${MAX_INSTANCES} entries; got ${instances.length}`,
      fix: instances.length === 0 ? 'add an instance with its peers' : 'create another CiliumBGPClusterConfig for other nodes; in TypeScript: another BgpPeering',
    });
  }
  for (const twice of repeated(instances.flatMap(({ name }) => text(name) ?? []))) {
    report.at('bgpInstances').add({ code: 'BGP015', what: `has several instances with the name ${twice}`, fix: 'set a different name on each instance' });
  }
  checkPorts('every node', instances.map(({ localPort }) => localPort), report.at('bgpInstances:'));
}

/** Reports instances that listen on one port of a node. */
export function checkPorts(where: string, ports: readonly (Json | undefined)[], report: Reporter): void {
  for (const port of repeated(ports.filter((each) => typeof each === 'number'))) {
    report.add({ code: 'BGP017', what: `several instances listen on port ${port} of ${where}`, fix: 'set a different localPort on each of them, or remove localPort' });
  }
}

/** Reports invalid settings of a peer of an instance. */
export function checkPeer({ name, peerASN, peerAddress }: JsonObject, target: BgpTarget, report: Reporter): void {
  // In an object, 0 stands for any.
  if (peerASN !== 0) checkAsn(peerASN, report.at('peerASN'));
  if (typeof peerAddress === 'string' && !isSubstituted(peerAddress)) {
    const read = readIp(peerAddress);
    if (isMistake(read)) report.at('peerAddress:').add({ code: 'BGP003', what: read.what, fix: read.fix });
    else checkOutside(IpAddress.of(read.family, read.value), target, report.at('peerAddress'));
  }
  checkName(name, 'peer', report.at('name'));
}

/** Reports peers of one instance that are the same router, by their names and endpoints. */
export function checkPeersTwice(peers: readonly { readonly name: string; readonly endpoint: string | undefined }[], report: Reporter): void {
  for (const twice of repeated(peers.map(({ name }) => name))) {
    report.add({ code: 'BGP004', what: `several peers have the name ${twice}`, fix: 'remove one of them, or set a different name on it' });
  }
  for (const twice of repeated(peers.flatMap(({ endpoint }) => endpoint ?? []))) {
    // Peers without a name are named after their address, so they have been reported.
    if (repeated(peers.filter(({ endpoint }) => endpoint === twice).map(({ name }) => name)).length > 0) continue;
    report.add({ code: 'BGP004', what: `several peers have the same address and port (${twice})`, fix: 'remove one of them, or correct its address or port' });
  }
}

/** Reports settings for other autonomous systems that a peer in the same one has. */
export function checkMultihop({ ebgpMultihop }: JsonObject, peerAsn: Json | undefined, localAsn: Json | undefined, report: Reporter): void {
  if (ebgpMultihop === undefined || ebgpMultihop === 1 || typeof peerAsn !== 'number' || peerAsn !== localAsn) return;
  report.add({ code: 'BGP007', what: `ebgpMultihop has no effect on a peer in the same AS (${peerAsn})`, fix: 'remove ebgpMultihop, or correct the AS number of the peer if it is in another AS' });
}

/** Reports what is wrong with the spec of a CiliumBGPPeerConfig. */
export function checkPeerConfig(spec: JsonObject, target: BgpTarget, report: Reporter): void {
  const { authSecretRef, ebgpMultihop, gracefulRestart, timers, transport } = spec;
  checkWhole('BGP025', ebgpMultihop, 1, 255, report.at('ebgpMultihop'));
  checkWhole('BGP026', map(gracefulRestart).restartTimeSeconds, 1, 4095, report.at('gracefulRestart.restartTimeSeconds'));
  checkTimers(map(timers), report.at('timers'));
  const { peerPort, sourceInterface } = map(transport);
  checkWhole('BGP013', peerPort, 1, 65_535, report.at('transport.peerPort'));
  checkInterface(sourceInterface, report.at('transport.sourceInterface'));
  if (sourceInterface !== undefined) checkSince('1.19', target, report.at('transport.sourceInterface'), 'sourceInterface');
  if (typeof authSecretRef === 'string' && !isDnsSubdomain(authSecretRef) && !isSubstituted(authSecretRef)) {
    // The value may be the password.
    report.at('authSecretRef').add({ code: 'BGP022', what: 'is not a valid name of a Secret', fix: 'write the name of the Secret, never the password itself' });
  }
  if (spec.families !== undefined) checkFamilies(spec.families, report.at('families'));
}

function checkTimers({ connectRetryTimeSeconds, holdTimeSeconds, keepAliveTimeSeconds }: JsonObject, report: Reporter): void {
  checkWhole('BGP008', connectRetryTimeSeconds, 1, MAX_INT32, report.at('connectRetryTimeSeconds'));
  checkWhole('BGP008', holdTimeSeconds, 3, 65_535, report.at('holdTimeSeconds'));
  checkWhole('BGP008', keepAliveTimeSeconds, 1, 65_535, report.at('keepAliveTimeSeconds'));
  const hold = typeof holdTimeSeconds === 'number' ? holdTimeSeconds : DEFAULT_HOLD_TIME;
  if (typeof keepAliveTimeSeconds !== 'number' || keepAliveTimeSeconds <= hold) return;
  report.at('keepAliveTimeSeconds').add({
    code: 'BGP009',
    what: `(${keepAliveTimeSeconds}) exceeds the hold time of ${hold} seconds`,
    fix: `set keepAliveTimeSeconds to ${Math.max(1, Math.floor(hold / 3))}, a third of the hold time, or remove it`,
  });
}

function checkFamilies(value: Json, report: Reporter): void {
  const twice = repeated(maps(value).map(({ afi, safi = 'unicast' }) => `${String(afi)}/${String(safi)}`));
  if (Array.isArray(value) && value.length === 0) report.add({ code: 'BGP027', what: 'is empty, so no routes would be exchanged', fix: 'add { afi: ipv4, safi: unicast }, or remove families; in TypeScript: BgpFamily.ipv4()' });
  if (twice.length > 0) report.add({ code: 'BGP027', what: `lists ${twice.join(', ')} more than once`, fix: `keep one ${twice[0]}` });
  list(value).forEach((item, index) => checkSelector(map(item).advertisements, report.at(`[${index}].advertisements`)));
}

/** Reports what is wrong with an item of a CiliumBGPAdvertisement. */
export function checkAdvertisement({ advertisementType, service, selector, attributes, interface: device }: JsonObject, target: BgpTarget, report: Reporter): void {
  if (advertisementType === 'Interface') {
    checkSince('1.19', target, report.at('advertisementType Interface'), 'this advertisement');
    checkInterface(map(device).name, report.at('interface.name'));
  }
  checkSelector(selector, report.at('selector'));
  const { addresses, aggregationLengthIPv4, aggregationLengthIPv6 } = map(service);
  if (Array.isArray(addresses) && addresses.length === 0) {
    report.at('service.addresses').add({ code: 'BGP020', what: 'is empty', fix: 'add LoadBalancerIP, ClusterIP or ExternalIP' });
  }
  checkWhole('BGP019', aggregationLengthIPv4, 0, 31, report.at('service.aggregationLengthIPv4'));
  checkWhole('BGP019', aggregationLengthIPv6, 0, 127, report.at('service.aggregationLengthIPv6'));
  const { communities, localPreference } = map(attributes);
  checkWhole('BGP011', localPreference, 0, MAX_UINT32, report.at('attributes.localPreference'));
  for (const kind of ['standard', 'large', 'wellKnown'] as const) {
    for (const community of list(map(communities)[kind])) {
      if (typeof community !== 'string' || isSubstituted(community) || communityKind(community) === kind) continue;
      report.at('attributes.communities').add({
        code: 'BGP010',
        what: `contains ${JSON.stringify(community)}, which is not a valid BGP community${communityKind(community) === undefined ? '' : ` for the list ${kind}`}`,
        expected: '65000:100 with parts up to 65535, 65000:1:2 with parts up to 4294967295, or a well-known name such as no-export',
        fix: communityFix(community),
        link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#community',
      });
    }
  }
}

function communityFix(community: string): string {
  const kind = communityKind(community);
  if (kind !== undefined) return `move it to the list ${kind}`;
  const [name] = nearestNames(community, [...WELL_KNOWN]);
  return name ? `write ${name}` : 'write a community such as 65000:100, or remove it';
}

/** What is known of a peer that an override refers to. */
export interface KnownPeer {
  readonly name: string;
  readonly ip: IpAddress | undefined;
  readonly family: IpFamily | undefined;
}

/** Reports invalid settings of an instance in a CiliumBGPNodeConfigOverride, and those that contradict the peers of the instance. */
export function checkOverride({ localASN, localPort, routerID, peers }: JsonObject, known: readonly KnownPeer[], target: BgpTarget, report: Reporter): void {
  if (typeof routerID === 'string' && !isSubstituted(routerID)) {
    const id = readIp(routerID);
    if (isMistake(id) || id.family !== 4 || id.value === 0n) {
      report.at('routerID').add({ code: 'BGP012', what: `is not a valid router ID (${routerID || 'empty'})`, expected: 'four decimal numbers, like an IPv4 address, but not 0.0.0.0', fix: 'write an ID such as 192.168.1.21' });
    }
  }
  checkAsn(localASN, report.at('localASN'));
  checkWhole('BGP013', localPort, 1, 65_535, report.at('localPort'));
  list(peers).forEach((item, index) => {
    const { name, localAddress } = map(item);
    if (typeof localAddress !== 'string' || isSubstituted(localAddress)) return;
    checkLocalAddress(localAddress, known.find((peer) => peer.name === name), known, target, report.at(`peers[${index}].localAddress`));
  });
}

function checkLocalAddress(localAddress: string, peer: KnownPeer | undefined, known: readonly KnownPeer[], target: BgpTarget, report: Reporter): void {
  const read = readIp(localAddress);
  if (isMistake(read)) return report.at(':').add({ code: 'BGP016', what: read.what, fix: read.fix });
  const address = IpAddress.of(read.family, read.value);
  checkOutside(address, target, report);
  if (peer?.family !== undefined && peer.family !== address.family) {
    report.add({ code: 'BGP016', what: `(${address}) is an IPv${address.family} address, but the session with peer ${peer.name} uses IPv${peer.family}`, fix: `use an IPv${peer.family} address, or remove localAddress` });
  }
  for (const { name, ip } of known) {
    if (ip?.equals(address)) report.add({ code: 'BGP005', what: `(${address}) is the address of peer ${name}`, fix: 'write the address of the node here, and the address of the router at the peer' });
  }
}

/** Reports router IDs that several nodes or instances have. */
export function checkRouterIds(ids: readonly { readonly id: Json | undefined; readonly report: Reporter }[]): void {
  const seen = new Set<string>();
  for (const { id, report } of ids) {
    if (typeof id !== 'string' || isSubstituted(id)) continue;
    if (seen.has(id)) report.add({ code: 'BGP012', what: `has router ID ${id}, which is used more than once`, fix: 'set a different router ID for each node and instance' });
    seen.add(id);
  }
}

/** Reports a label selector that Cilium rejects, or that cannot match. */
export function checkSelector(selector: unknown, report: Reporter): void {
  const read = selectorIn(selector);
  if (!read || isEmptySelector(read)) return;
  for (const { what, fix } of selectorMistakes(read)) report.at(':').add({ code: 'BGP028', what, fix });
}

/** Reports a feature that the CRDs of this Cilium version do not have. */
export function checkSince(since: string, { version }: BgpTarget, report: Reporter, feature: string): void {
  if (!version?.isBefore(since)) return;
  report.add({ code: 'BGP018', what: `requires Cilium ${since} or newer; this is ${version}`, fix: `use Cilium ${since} or newer, or remove ${feature}` });
}

/** Reports an address of a router or node in a subnet that only pods or Services have addresses in. */
function checkOutside(address: IpAddress, { cluster }: BgpTarget, report: Reporter): void {
  const inside = [
    ...(cluster?.podSubnets ?? []).map((subnet) => ({ subnet, name: 'pod subnet' })),
    ...(cluster?.serviceSubnets ?? []).map((subnet) => ({ subnet, name: 'Service subnet' })),
  ].find(({ subnet }) => subnet.contains(address));
  if (inside) report.add({ code: 'BGP006', what: `(${address}) is in the ${inside.name} of the cluster (${inside.subnet})`, fix: 'use an address of the network that connects nodes and routers' });
}

function checkInterface(value: Json | undefined, report: Reporter): void {
  // The kernel rejects white space, `:` and `/`.
  if (typeof value !== 'string' || isSubstituted(value) || (/^[^\s/:]{1,15}$/.test(value) && value !== '.' && value !== '..')) return;
  report.add({ code: 'BGP024', what: `is not a valid interface name (${value || 'empty'})`, expected: 'at most 15 characters, without spaces, slashes and colons', fix: 'write the name of one interface, for example eth1' });
}

function checkWhole(code: Code, value: Json | undefined, min: number, max: number, report: Reporter): void {
  if (typeof value !== 'number' || isWhole(value, min, max)) return;
  report.add({ code, what: `must be a whole number from ${min} to ${max}; got ${value}`, fix: `use a number from ${min} to ${max}, or remove it` });
}

/** Values that occur more than once, without duplicates. */
export function repeated<T>(values: readonly T[]): T[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
