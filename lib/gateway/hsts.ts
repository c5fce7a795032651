import type { HTTPRouteFilter } from '../../imports/gateway.networking.k8s.io';
import { TalosCiliumError } from '../errors';

/** Settings of HSTS. */
export interface HstsProps {
  /**
   * How long browsers insist on HTTPS, in seconds.
   * @default 31536000, a year
   */
  readonly maxAge?: number;
  /**
   * For all names below as well.
   * @default false
   */
  readonly includeSubDomains?: boolean;
  /**
   * Says that the name may go into the lists that browsers ship. It takes months to get out of them again.
   * @default false
   * @see https://hstspreload.org/
   */
  readonly preload?: boolean;
}

const YEAR = 31_536_000;

/**
 * Filter of an HTTPRoute's rule that tells browsers to come by HTTPS from now on. For routes of HTTPS listeners: over plain
 * HTTP browsers ignore it.
 *
 * @throws GWY029 for an age that is no whole number of seconds, or a preload that the lists would not take
 * @see https://www.rfc-editor.org/rfc/rfc6797
 */
export function hsts({ maxAge = YEAR, includeSubDomains = false, preload = false }: HstsProps = {}): HTTPRouteFilter {
  if (!Number.isInteger(maxAge) || maxAge < 0) {
    throw new TalosCiliumError({ code: 'GWY029', path: 'hsts', what: `maxAge is no number of seconds (${maxAge})`, fix: 'give a whole number, 0 to take the promise back' });
  }
  if (preload && (maxAge < YEAR || !includeSubDomains)) {
    const what = `preload needs a year at least and all names below (maxAge ${maxAge}, includeSubDomains ${includeSubDomains})`;
    throw new TalosCiliumError({ code: 'GWY029', path: 'hsts', what, fix: `set maxAge: ${YEAR} and includeSubDomains: true, or leave preload out`, link: 'https://hstspreload.org/' });
  }
  const value = [`max-age=${maxAge}`, ...(includeSubDomains ? ['includeSubDomains'] : []), ...(preload ? ['preload'] : [])].join('; ');
  return { type: 'ResponseHeaderModifier', responseHeaderModifier: { set: [{ name: 'Strict-Transport-Security', value }] } };
}
