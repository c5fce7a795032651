import type { LabelSelector } from '../../../imports/cilium.io';
import { parseKubernetesYamlDocument } from '../../yaml/reader';
import { isMistake, readPrefix } from '../../cluster/ip-text';
import { Reporter } from '../../diagnostics/reporter';
import { bothSelectors, isEmptySelector } from '../../kubernetes/label-selector';
import { Advertise, type RouteAttributes, type ServiceAddressType } from './advertise';
import { BgpFamily } from './bgp-family';
import { BgpPeer } from './bgp-peer';
import type { BgpPeerOptions, BgpTimers } from './bgp-peer-options';
import type { BgpInstanceProps } from './bgp-peering-props';
import {
  checkPolicyShape,
  type Neighbor,
  type PathAttributes,
  type PeeringPolicy,
  type VirtualRouter,
} from './peering-policy-shape';
import { repeated } from './bgp-router';

const V1_KEEP_ALIVE = 30;
const DEFAULT_PORT = 179;

/** Props of a peering that mean what a CiliumBGPPeeringPolicy means. */
export interface PeeringPolicyProps {
  readonly name: string;
  readonly nodeSelector?: LabelSelector;
  readonly instances: readonly BgpInstanceProps[];
}

/**
 * Reads a CiliumBGPPeeringPolicy, all fields of the CRD of Cilium 1.18.
 *
 * @throws BGP031 when it is none, BGP032 for each field that has no counterpart in today's objects
 */
export function peeringPolicyProps(policy: string | object, path: string): PeeringPolicyProps {
  const problems = new Reporter(path);
  const object = withoutNulls(typeof policy === 'string' ? parseKubernetesYamlDocument(policy, path) : policy);
  checkPolicyShape(object, problems);
  problems.throwIfAny();
  const { metadata, spec } = object as PeeringPolicy;
  const instances = spec.virtualRouters.map((router, index) => instanceOf(router, `spec.virtualRouters[${index}]`, problems));
  problems.throwIfAny();
  return { name: metadata.name, ...(spec.nodeSelector ? { nodeSelector: spec.nodeSelector } : {}), instances };
}

/** The API server drops nulls, and then fills in defaults. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, member]) => (member === null ? [] : [[key, withoutNulls(member)]])));
}

function instanceOf(router: VirtualRouter, path: string, problems: Reporter): BgpInstanceProps {
  const { localASN, neighbors } = router;
  const several = repeated(neighbors.map(({ peerAddress }) => peerAddress));
  const peers = neighbors.flatMap((neighbor, index) => peerOf(neighbor, router, several, `${path}.neighbors[${index}]`, problems) ?? []);
  const shared = peers.some(({ options }) => !options.advertise);
  return { localAsn: localASN, peers, advertise: shared ? routesOf(router).map(({ routes }) => routes) : [] };
}

/** Routes of a virtual router by the type that `advertisedPathAttributes` know them by; none for addresses of no pool. */
interface Routes {
  readonly type: PathAttributes['selectorType'] | undefined;
  readonly routes: Advertise;
  /** The selector of pod pools. */
  readonly selector?: LabelSelector;
}

function routesOf({ exportPodCIDR, podIPPoolSelector, serviceSelector, serviceAdvertisements = ['LoadBalancerIP'] }: VirtualRouter): Routes[] {
  const routes: Routes[] = [];
  if (exportPodCIDR) routes.push({ type: 'PodCIDR', routes: Advertise.podCidr() });
  if (podIPPoolSelector) {
    routes.push({ type: 'CiliumPodIPPool', routes: Advertise.podIpPools({ selector: podIPPoolSelector }), selector: podIPPoolSelector });
  }
  if (serviceSelector && serviceAdvertisements.length > 0) {
    routes.push({ type: undefined, routes: Advertise.services({ addresses: serviceAdvertisements, selector: serviceSelector }) });
  }
  return routes;
}

function peerOf(neighbor: Neighbor, router: VirtualRouter, several: readonly string[], path: string, problems: Reporter): BgpPeer | undefined {
  const read = readPrefix(neighbor.peerAddress);
  if (isMistake(read) || read.prefixLength !== (read.family === 4 ? 32 : 128)) {
    const what = isMistake(read) ? read.what : 'more than one address';
    problems.add({
      code: 'BGP031',
      what: `${path}.peerAddress: ${what} (${neighbor.peerAddress})`,
      fix: 'write the address of one router, with /32 or /128',
    });
    return undefined;
  }
  const address = neighbor.peerAddress.slice(0, neighbor.peerAddress.indexOf('/'));
  const { peerASN, eBGPMultihopTTL, gracefulRestart, authSecretRef, peerPort, families } = neighbor;
  const advertise = advertiseOf(neighbor.advertisedPathAttributes ?? [], router, path, problems);
  const timers = timersOf(neighbor);
  const options: BgpPeerOptions = {
    asn: peerASN === 0 ? 'any' : peerASN,
    ...(several.includes(neighbor.peerAddress) ? { name: `${address}-${peerPort ?? DEFAULT_PORT}` } : {}),
    ...(timers ? { timers } : {}),
    // 1 is no multihop, and a peer of the own AS is not concerned: neither says anything.
    ...(eBGPMultihopTTL !== undefined && eBGPMultihopTTL !== 1 && peerASN !== router.localASN ? { ebgpMultihop: eBGPMultihopTTL } : {}),
    ...(gracefulRestart?.enabled
      ? { gracefulRestart: gracefulRestart.restartTimeSeconds === undefined ? true : { restartTimeSeconds: gracefulRestart.restartTimeSeconds } }
      : {}),
    ...(authSecretRef === undefined ? {} : { authSecret: authSecretRef }),
    ...(peerPort === undefined || peerPort === DEFAULT_PORT ? {} : { transport: { peerPort } }),
    ...(families && families.length > 0 ? { families: familiesOf(families, path, problems) } : {}),
    ...(advertise ? { advertise } : {}),
  };
  return BgpPeer.to(address, options);
}

function timersOf({ connectRetryTimeSeconds, holdTimeSeconds, keepAliveTimeSeconds }: Neighbor): BgpTimers | undefined {
  if (connectRetryTimeSeconds === undefined && holdTimeSeconds === undefined && keepAliveTimeSeconds === undefined) return undefined;
  // The old CRD filled in 30 seconds, where a peering would take a third of the hold time.
  const keepAlive = keepAliveTimeSeconds ?? (holdTimeSeconds !== undefined && holdTimeSeconds >= V1_KEEP_ALIVE ? V1_KEEP_ALIVE : undefined);
  return {
    ...(connectRetryTimeSeconds === undefined ? {} : { connectRetryTimeSeconds }),
    ...(holdTimeSeconds === undefined ? {} : { holdTimeSeconds }),
    ...(keepAlive === undefined ? {} : { keepAliveTimeSeconds: keepAlive }),
  };
}

function familiesOf(families: NonNullable<Neighbor['families']>, path: string, problems: Reporter): BgpFamily[] {
  return families.flatMap(({ afi, safi }, index) => {
    if (safi === 'unicast' && (afi === 'ipv4' || afi === 'ipv6')) return [afi === 'ipv4' ? BgpFamily.ipv4() : BgpFamily.ipv6()];
    problems.add({
      code: 'BGP032',
      what: `${path}.families[${index}] is no family that Cilium has routes of (${afi}/${safi})`,
      fix: 'remove it: only unicast of ipv4 and ipv6 is',
    });
    return [];
  });
}

/** What a neighbor with attributes of its own is told; undefined when it has none. */
function advertiseOf(entries: readonly PathAttributes[], router: VirtualRouter, path: string, problems: Reporter): Advertise[] | undefined {
  if (entries.length === 0) return undefined;
  entries.forEach((entry, index) => checkEntry(entry, entries.slice(0, index), `${path}.advertisedPathAttributes[${index}]`, problems));
  const all = (type: PathAttributes['selectorType']): RouteAttributes => {
    const entry = entries.find(({ selectorType, selector }) => selectorType === type && (!selector || isEmptySelector(selector)));
    return entry ? attributesOf(entry) : {};
  };
  return routesOf(router).flatMap(({ type, routes, selector }) => {
    if (type === 'PodCIDR') return [routes.with(all(type))];
    if (type === 'CiliumPodIPPool') {
      const some = entries.filter((entry) => entry.selectorType === type && entry.selector && !isEmptySelector(entry.selector));
      return [
        routes.with(all(type)),
        ...some.map((entry) => Advertise.podIpPools({ selector: bothSelectors(selector!, entry.selector!) as LabelSelector, ...attributesOf(entry) })),
      ];
    }
    return servicesOf(router, all('CiliumLoadBalancerIPPool'));
  });
}

/** Attributes of pools are for LoadBalancer addresses only. */
function servicesOf({ serviceAdvertisements = ['LoadBalancerIP'], serviceSelector }: VirtualRouter, attributes: RouteAttributes): Advertise[] {
  const selector = serviceSelector!;
  const balanced = serviceAdvertisements.filter((type) => type === 'LoadBalancerIP');
  const others: ServiceAddressType[] = serviceAdvertisements.filter((type) => type !== 'LoadBalancerIP');
  if (Object.keys(attributes).length === 0) return [Advertise.services({ addresses: serviceAdvertisements, selector })];
  return [
    ...(balanced.length > 0 ? [Advertise.services({ addresses: balanced, selector, ...attributes })] : []),
    ...(others.length > 0 ? [Advertise.services({ addresses: others, selector })] : []),
  ];
}

function attributesOf({ communities, localPreference }: PathAttributes): RouteAttributes {
  const words = [...(communities?.standard ?? []), ...(communities?.large ?? []), ...(communities?.wellKnown ?? [])];
  return { ...(words.length > 0 ? { communities: words } : {}), ...(localPreference === undefined ? {} : { localPreference }) };
}

function checkEntry(entry: PathAttributes, before: readonly PathAttributes[], path: string, problems: Reporter): void {
  const { selectorType, selector } = entry;
  if (selectorType !== 'CiliumPodIPPool' && selector && !isEmptySelector(selector)) {
    problems.add({
      code: 'BGP032',
      what: `${path}.selector has no counterpart (it selects ${selectorType === 'PodCIDR' ? 'nodes' : 'CiliumLoadBalancerIPPools'})`,
      fix:
        selectorType === 'PodCIDR'
          ? 'make one peering for each group of nodes, and remove the selector'
          : 'remove it, and give the attributes to Advertise.services with labels of the Services of these pools',
    });
  }
  const isAll = (each: PathAttributes): boolean => !each.selector || isEmptySelector(each.selector);
  if (before.some((other) => other.selectorType === selectorType && isAll(other) && isAll(entry))) {
    problems.add({
      code: 'BGP032',
      what: `${path} is the second for all routes of one type (${selectorType})`,
      fix: 'put the attributes of both into one',
    });
  }
}
