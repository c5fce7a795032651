import type { RouteKind } from '../../model/route-attachment';
import { hostnameProblem } from '../../kubernetes/hostnames';
import type { Report } from '../report';
import type { RouteTarget } from './route-support';

/** Whether the API takes it as a hostname of a route. */
export function isHostname(hostname: string): boolean {
  return hostnameProblem(hostname, { wildcard: true }) === undefined;
}

/** Notes `RTE003` to `RTE005` for hostnames that the API does not take. */
export function checkHostnames(hostnames: readonly string[], kind: RouteKind, { version }: RouteTarget, report: Report): void {
  const most = kind === 'TLSRoute' && version.atLeast('1.20') ? 1024 : 16;
  report.limit('hostnames', hostnames.length, most);
  if (kind === 'TLSRoute' && hostnames.length === 0) {
    report.add('RTE004', 'has no hostname to know connections by (hostnames is empty)', 'give the server names that clients ask for');
  }
  hostnames.forEach((hostname, index) => {
    const wrong = hostnameProblem(hostname, { wildcard: true });
    if (wrong === undefined) return;
    const fix = hostname === '*' ? 'leave hostnames out: the route is for all then' : 'write a lower-case DNS name such as shop.example.com or *.example.com';
    report.add('RTE003', `hostnames[${index}] ${wrong} (${hostname})`, fix);
  });
}
