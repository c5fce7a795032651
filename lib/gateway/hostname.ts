import { hostnameProblem } from '../kubernetes/hostnames';

/** What is wrong with a hostname, and how to put it right. */
export interface HostnameMistake {
  readonly code: 'GWY008' | 'GWY009';
  readonly what: string;
  readonly fix: string;
}

/** What is wrong with the hostname of a listener or a certificate. */
export function hostnameMistake(hostname: string): HostnameMistake | undefined {
  const problem = hostnameProblem(hostname, { wildcard: true });
  if (problem === undefined) return undefined;
  if (hostname === '*') return { code: 'GWY009', what: `the hostname is a wildcard alone (${hostname})`, fix: 'leave the hostname out for all names' };
  if (problem.includes('wildcard')) {
    return { code: 'GWY009', what: `the wildcard is in the wrong place (${hostname})`, fix: 'let * stand for the whole first label: *.example.com' };
  }
  const fix = 'give a DNS name such as www.example.com or *.example.com, in lower case, without scheme, port and path';
  return { code: 'GWY008', what: `the hostname ${problem} (${hostname})`, fix };
}
