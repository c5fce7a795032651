/** What is wrong with a hostname, and how to put it right. */
export interface HostnameMistake {
  readonly code: 'GWY008' | 'GWY009';
  readonly what: string;
  readonly fix: string;
}

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * What is wrong with the hostname of a listener or a route: a DNS name in lower case, its first label may be `*`.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#hostname
 */
export function hostnameMistake(hostname: string): HostnameMistake | undefined {
  const [first = '', ...rest] = hostname.split('.');
  const labels = first === '*' ? rest : [first, ...rest];
  if (hostname.includes('*') && (rest.length === 0 || labels.some((label) => label.includes('*')))) {
    const fix = rest.length === 0 ? 'leave the hostname out for all names' : 'let * stand for the whole first label: *.example.com';
    return { code: 'GWY009', what: `the wildcard is in the wrong place (${hostname})`, fix };
  }
  const fix = 'give a DNS name such as www.example.com or *.example.com, in lower case, without scheme, port and path';
  if (/^[\d.]+$/.test(hostname) || hostname.includes(':')) return { code: 'GWY008', what: `an address or a URL is no hostname (${hostname})`, fix };
  if (hostname.length > 253 || !labels.every((label) => LABEL.test(label))) return { code: 'GWY008', what: `that is no hostname (${hostname})`, fix };
  return undefined;
}
