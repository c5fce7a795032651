import type { ObjectModel } from './model';
import type { Holder } from './address-holders';
import { NAME_LABEL, NAMESPACE_LABEL } from './address-holders';
import type { PoolFacts } from './address-pools';
import { identityOf } from './identity';
import { bothSelectors, matchingLabels, mayMatch, selectorIn, type SelectorLike } from '../kubernetes/label-selector';
import { maps } from './json';

/** Something that makes load balancer addresses of Services known to the network. */
export interface Announcement {
  readonly path: string;
  readonly how: 'L2' | 'BGP';
  readonly name: string;
  /** Services that it is for; undefined for all. */
  readonly selector: SelectorLike | undefined;
  readonly loadBalancerIps: boolean;
  /** Whether it says more of its addresses than that they are here: BGP attributes, other addresses of the Services. */
  readonly more?: boolean;
}

/** Announcements that an object stands for. */
export function announcementsOf({ path, object }: ObjectModel): Announcement[] {
  const spec = (object.spec ?? {}) as Record<string, unknown>;
  const { name } = identityOf(object);
  if (object.kind === 'CiliumL2AnnouncementPolicy') {
    return [{ path, how: 'L2', name, selector: selectorIn(spec.serviceSelector), loadBalancerIps: spec.loadBalancerIPs === true }];
  }
  if (object.kind === 'CiliumBGPAdvertisement') {
    return maps(spec.advertisements).flatMap(({ advertisementType, service, selector, attributes }) => {
      const { addresses, ...others } = (service ?? {}) as { readonly addresses?: unknown };
      const chosen = selectorIn(selector);
      // Unlike for L2, no selector means no Service.
      if (advertisementType !== 'Service' || !chosen || !Array.isArray(addresses) || !addresses.includes('LoadBalancerIP')) return [];
      const more = attributes !== undefined || addresses.length > 1 || Object.keys(others).length > 0;
      return [{ path, how: 'BGP' as const, name, selector: chosen, loadBalancerIps: true, more }];
    });
  }
  if (object.kind === 'CiliumBGPPeeringPolicy') {
    return maps(spec.virtualRouters).flatMap(({ serviceSelector }) => {
      const chosen = selectorIn(serviceSelector);
      return chosen ? [{ path, how: 'BGP' as const, name, selector: chosen, loadBalancerIps: true }] : [];
    });
  }
  return [];
}

/** Whether an announcement is for a Service. */
export function announces({ how, selector, loadBalancerIps }: Announcement, { labels, announcedBy = how }: Pick<Holder, 'labels' | 'announcedBy'>): boolean {
  return loadBalancerIps && announcedBy === how && (selector === undefined || mayMatch(selector, labels));
}

/**
 * Whether an announcement is for Services of a pool: for one that is there, or for one that would just fit the pool.
 *
 * @param served Services of the app that the pool serves
 */
export function reaches(announcement: Announcement, pool: PoolFacts, served: readonly Holder[]): boolean {
  if (!announcement.loadBalancerIps) return false;
  const { selector } = announcement;
  if (selector === undefined || mayMatch(selector, matchingLabels(pool.selector ?? {}) ?? {})) return true;
  // Names and namespaces are no labels that one could choose: the one side may ask for them where the other does not.
  if (onlyPlaces(selector) && mayReach(announcement, pool)) return true;
  return served.some(({ labels }) => mayMatch(selector, labels));
}

/** Whether there may be a Service that an announcement and a pool are for. */
export function mayReach({ selector = {} }: Announcement, pool: PoolFacts): boolean {
  return matchingLabels(bothSelectors(selector, pool.selector ?? {})) !== undefined;
}

/** Whether an announcement is for every Service: the labels of names and namespaces are never missing. */
export function reachesAll({ selector = {} }: Announcement): boolean {
  return onlyPlaces(selector) && !selector.matchLabels && (selector.matchExpressions ?? []).every(({ operator }) => operator === 'Exists');
}

function onlyPlaces({ matchLabels = {}, matchExpressions = [] }: SelectorLike): boolean {
  const keys = [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)];
  return keys.every((key) => key === NAME_LABEL || key === NAMESPACE_LABEL);
}
