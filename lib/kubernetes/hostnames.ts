const LABELS = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/**
 * What is wrong with a hostname, as the end of a sentence. A hostname has lower-case labels, a wildcard as the whole first label where
 * one is allowed, and is not an IP address. Undefined for a valid one.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#hostname
 */
export function hostnameProblem(hostname: string, options: { readonly wildcard: boolean }): string | undefined {
  if (typeof hostname !== 'string' || hostname === '') return 'is empty';
  if (hostname.length > 253) return `is longer than 253 characters (${hostname.length})`;
  if (hostname.includes('://')) return 'is a URL';
  if (/^[^:]+:\d+$/.test(hostname)) return 'has a port';
  if (IPV4.test(hostname) || hostname.includes(':')) return 'is an IP address';
  if (hostname === '*') return 'is only a wildcard';
  const rest = hostname.startsWith('*.') ? hostname.slice(2) : hostname;
  if (rest.includes('*')) return 'has a wildcard that is not the whole first label';
  if (rest !== hostname && !options.wildcard) return 'has a wildcard';
  if (rest !== rest.toLowerCase()) return 'has upper-case letters';
  if (rest.split('.').some((label) => label.length > 63)) return 'has a label of more than 63 characters';
  return LABELS.test(rest) ? undefined : 'is not a valid DNS name';
}

/** The valid hostname in a URL, before a port or in upper case, for a proposal in a message; undefined if there is none. */
export function nearestHostname(text: string): string | undefined {
  const name = text.toLowerCase().replace(/^[a-z]+:\/\//, '').replace(/[/:].*$/, '');
  return name !== text && hostnameProblem(name, { wildcard: true }) === undefined ? name : undefined;
}

/**
 * Whether any name matches both hostnames. `*.example.com` stands for any number of labels before `example.com`,
 * but not for `example.com` itself. Undefined matches every name.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httproutespec
 */
export function hostnamesIntersect(one: string | undefined, other: string | undefined): boolean {
  if (!one || !other || one === '*' || other === '*') return true;
  const [a, b] = [wildcardOf(one.toLowerCase()), wildcardOf(other.toLowerCase())];
  if (a.wild && b.wild) return a.name === b.name || below(a.name, b.name) || below(b.name, a.name);
  if (a.wild) return below(b.name, a.name);
  if (b.wild) return below(a.name, b.name);
  return a.name === b.name;
}

function wildcardOf(hostname: string): { readonly wild: boolean; readonly name: string } {
  return hostname.startsWith('*.') ? { wild: true, name: hostname.slice(2) } : { wild: false, name: hostname };
}

function below(name: string, domain: string): boolean {
  return name.endsWith(`.${domain}`);
}
