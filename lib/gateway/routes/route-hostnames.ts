import type { RouteKind } from '../../model/route-attachment';
import { hostnameProblem, nearestHostname } from '../../kubernetes/hostnames';
import type { Reporter } from '../../diagnostics/reporter';
import type { RouteTarget } from './route-support';
import { checkCount } from './route-values';

/** Whether a hostname of a route is valid. */
export function isHostname(hostname: string): boolean {
  return hostnameProblem(hostname, { wildcard: true }) === undefined;
}

/** Reports missing, too many and invalid hostnames of a route. */
export function checkHostnames(hostnames: readonly string[], kind: RouteKind, { version }: RouteTarget, report: Reporter): void {
  const max = kind === 'TLSRoute' && version.atLeast('1.20') ? 1024 : 16;
  checkCount('hostnames', hostnames.length, max, 'move some of them to another route', report);
  if (kind === 'TLSRoute' && hostnames.length === 0) {
    report.add({ code: 'RTE004', what: 'hostnames is empty, and a TLS route is selected by the server name (SNI) of clients', fix: "add the server names, for example hostnames: ['vault.example.com']" });
  }
  hostnames.forEach((hostname, index) => {
    const problem = hostnameProblem(hostname, { wildcard: true });
    if (problem === undefined) return;
    report.at(`hostnames[${index}]`).add({
      code: 'RTE003',
      what: `${problem} (${hostname})`,
      fix: hostname === '*' ? 'remove hostnames; the route is then for all hostnames of its listeners' : hostnameFix(hostname),
    });
  });
}

/** How to fix an invalid hostname. */
export function hostnameFix(hostname: string): string {
  const nearest = nearestHostname(hostname);
  return nearest === undefined ? "write a DNS name in lower case, for example 'shop.example.com'" : `write '${nearest}'`;
}
