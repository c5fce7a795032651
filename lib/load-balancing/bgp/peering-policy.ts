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
import { repeated } from '../../model/bgp-checks';

const V1_KEEP_ALIVE = 30;
const DEFAULT_PORT = 179;

/** Props of a peering with the meaning of a CiliumBGPPeeringPolicy. */
export interface PeeringPolicyProps {
  readonly name: string;
  readonly nodeSelector?: LabelSelector;
  readonly instances: readonly BgpInstanceProps[];
}

/**
 * Reads a CiliumBGPPeeringPolicy, all fields of the CRD of Cilium 1.18.
 *
 * @throws TalosCiliumError `BGP031` when it is not one, `BGP032` for each field without an equivalent in the current objects
 */
export function peeringPolicyProps(policy: string | object, path: string): PeeringPolicyProps {
  const report = new Reporter(path);
  const object = withoutNulls(typeof policy === 'string' ? parseKubernetesYamlDocument(policy, path) : policy);
  checkPolicyShape(object, report);
  report.throwIfAny();
  const { metadata, spec } = object as PeeringPolicy;
  const instances = spec.virtualRouters.map((router, index) => instanceOf(router, `spec.virtualRouters[${index}]`, report));
  report.throwIfAny();
  return { name: metadata.name, ...(spec.nodeSelector ? { nodeSelector: spec.nodeSelector } : {}), instances };
}

/** The API server drops nulls, and then sets defaults. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, member]) => (member === null ? [] : [[key, withoutNulls(member)]])));
}

function instanceOf(router: VirtualRouter, path: string, report: Reporter): BgpInstanceProps {
  const { localASN, neighbors } = router;
  const several = repeated(neighbors.map(({ peerAddress }) => peerAddress));
  const peers = neighbors.flatMap((neighbor, index) => peerOf(neighbor, router, several, `${path}.neighbors[${index}]`, report) ?? []);
  const shared = peers.some(({ options }) => !options.advertise);
  return { localAsn: localASN, peers, advertise: shared ? routesOf(router).map(({ routes }) => routes) : [] };
}

/** Routes of a virtual router, with their type in `advertisedPathAttributes`; undefined for addresses of Services. */
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

function peerOf(neighbor: Neighbor, router: VirtualRouter, several: readonly string[], path: string, report: Reporter): BgpPeer | undefined {
  const read = readPrefix(neighbor.peerAddress);
  if (isMistake(read) || read.prefixLength !== (read.family === 4 ? 32 : 128)) {
    const what = isMistake(read) ? read.what : `${neighbor.peerAddress} is more than one address`;
    report.add({
      code: 'BGP031',
      what: `${path}.peerAddress: ${what}`,
      fix: 'write the address of one router, with /32 or /128',
    });
    return undefined;
  }
  const address = neighbor.peerAddress.slice(0, neighbor.peerAddress.indexOf('/'));
  const { peerASN, eBGPMultihopTTL, gracefulRestart, authSecretRef, peerPort, families } = neighbor;
  const advertise = advertiseOf(neighbor.advertisedPathAttributes ?? [], router, path, report);
  const timers = timersOf(neighbor);
  const options: BgpPeerOptions = {
    asn: peerASN === 0 ? 'any' : peerASN,
    ...(several.includes(neighbor.peerAddress) ? { name: `${address}-${peerPort ?? DEFAULT_PORT}` } : {}),
    ...(timers ? { timers } : {}),
    // 1 is the default, and the field has no effect on a peer in the same AS.
    ...(eBGPMultihopTTL !== undefined && eBGPMultihopTTL !== 1 && peerASN !== router.localASN ? { ebgpMultihop: eBGPMultihopTTL } : {}),
    ...(gracefulRestart?.enabled
      ? { gracefulRestart: gracefulRestart.restartTimeSeconds === undefined ? true : { restartTimeSeconds: gracefulRestart.restartTimeSeconds } }
      : {}),
    ...(authSecretRef === undefined ? {} : { authSecret: authSecretRef }),
    ...(peerPort === undefined || peerPort === DEFAULT_PORT ? {} : { transport: { peerPort } }),
    ...(families && families.length > 0 ? { families: familiesOf(families, path, report) } : {}),
    ...(advertise ? { advertise } : {}),
  };
  return BgpPeer.to(address, options);
}

function timersOf({ connectRetryTimeSeconds, holdTimeSeconds, keepAliveTimeSeconds }: Neighbor): BgpTimers | undefined {
  if (connectRetryTimeSeconds === undefined && holdTimeSeconds === undefined && keepAliveTimeSeconds === undefined) return undefined;
  // The default of the old CRD was 30 seconds. A peering would use a third of the hold time.
  const keepAlive = keepAliveTimeSeconds ?? (holdTimeSeconds !== undefined && holdTimeSeconds >= V1_KEEP_ALIVE ? V1_KEEP_ALIVE : undefined);
  return {
    ...(connectRetryTimeSeconds === undefined ? {} : { connectRetryTimeSeconds }),
    ...(holdTimeSeconds === undefined ? {} : { holdTimeSeconds }),
    ...(keepAlive === undefined ? {} : { keepAliveTimeSeconds: keepAlive }),
  };
}

function familiesOf(families: NonNullable<Neighbor['families']>, path: string, report: Reporter): BgpFamily[] {
  return families.flatMap(({ afi, safi }, index) => {
    if (safi === 'unicast' && (afi === 'ipv4' || afi === 'ipv6')) return [afi === 'ipv4' ? BgpFamily.ipv4() : BgpFamily.ipv6()];
    report.add({
      code: 'BGP032',
      what: `${path}.families[${index}] (${afi}/${safi}) is not supported: Cilium has no routes of this family`,
      fix: 'remove it; ipv4/unicast and ipv6/unicast are supported',
    });
    return [];
  });
}

/** Routes to a neighbor with its own attributes; undefined when it has none. */
function advertiseOf(entries: readonly PathAttributes[], router: VirtualRouter, path: string, report: Reporter): Advertise[] | undefined {
  if (entries.length === 0) return undefined;
  entries.forEach((entry, index) => checkEntry(entry, entries.slice(0, index), `${path}.advertisedPathAttributes[${index}]`, report));
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

/** Attributes of pools apply only to LoadBalancer addresses. */
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
  const all = [...(communities?.standard ?? []), ...(communities?.large ?? []), ...(communities?.wellKnown ?? [])];
  return { ...(all.length > 0 ? { communities: all } : {}), ...(localPreference === undefined ? {} : { localPreference }) };
}

function checkEntry(entry: PathAttributes, before: readonly PathAttributes[], path: string, report: Reporter): void {
  const { selectorType, selector } = entry;
  if (selectorType !== 'CiliumPodIPPool' && selector && !isEmptySelector(selector)) {
    report.add({
      code: 'BGP032',
      what: `${path}.selector, which selects ${selectorType === 'PodCIDR' ? 'nodes' : 'CiliumLoadBalancerIPPools'}, has no equivalent`,
      fix:
        selectorType === 'PodCIDR'
          ? 'remove the selector, and create one BgpPeering for each group of nodes'
          : 'remove the selector, and set the attributes in Advertise.services() with a selector of the Services of these pools',
    });
  }
  const isAll = (each: PathAttributes): boolean => !each.selector || isEmptySelector(each.selector);
  if (before.some((other) => other.selectorType === selectorType && isAll(other) && isAll(entry))) {
    report.add({
      code: 'BGP032',
      what: `${path} is the second entry for all routes of type ${selectorType}`,
      fix: 'merge both entries into one',
    });
  }
}
