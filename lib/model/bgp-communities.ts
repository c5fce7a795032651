import type { CiliumBGPAdvertisementCommunities, CiliumBGPAdvertisementWellKnown } from '../../imports/cilium.io';

/** Names of well-known communities. */
export const WELL_KNOWN: ReadonlySet<string> = new Set<CiliumBGPAdvertisementWellKnown>([
  'internet',
  'planned-shut',
  'accept-own',
  'route-filter-translated-v4',
  'route-filter-v4',
  'route-filter-translated-v6',
  'route-filter-v6',
  'llgr-stale',
  'no-llgr',
  'blackhole',
  'no-export',
  'no-advertise',
  'no-export-subconfed',
  'no-peer',
]);

type Kind = 'standard' | 'large' | 'wellKnown';

const MAX_16_BIT = 0xffff;
const MAX_32_BIT = 0xffff_ffff;

/** Kind of a community: `65000:100` or one number (RFC 1997), `65000:1:2` (RFC 8092), or a well-known name; undefined for anything else. */
export function communityKind(text: string): Kind | undefined {
  if (WELL_KNOWN.has(text)) return 'wellKnown';
  const parts = text.split(':');
  const max = parts.length === 2 ? MAX_16_BIT : MAX_32_BIT;
  if (!parts.every((part) => /^(0|[1-9]\d{0,9})$/.test(part) && Number(part) <= max)) return undefined;
  return parts.length <= 2 ? 'standard' : parts.length === 3 ? 'large' : undefined;
}

/** Communities in the form of the CRD, sorted and without duplicates: their order has no meaning. A community that is not valid in any form is listed as a standard one. */
export function toCommunities(communities: readonly string[]): CiliumBGPAdvertisementCommunities {
  const of = (kind: Kind): string[] => [...new Set(communities)].filter((text) => (communityKind(text) ?? 'standard') === kind).sort();
  const [standard, large, wellKnown] = [of('standard'), of('large'), of('wellKnown')];
  return {
    ...(standard.length > 0 ? { standard } : {}),
    ...(large.length > 0 ? { large } : {}),
    ...(wellKnown.length > 0 ? { wellKnown: wellKnown as CiliumBGPAdvertisementWellKnown[] } : {}),
  };
}
