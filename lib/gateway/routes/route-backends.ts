import type { HTTPRouteBackendRef } from '../../../imports/gateway.networking.k8s.io';
import type { Backend } from '../backend';
import type { Report } from '../report';
import { renderFilters } from './route-filters';
import type { RuleScope } from './route-filters';

/** Backends of a rule as the API takes them, with all mistakes noted. */
export function renderBackends(backends: readonly Backend[], scope: RuleScope, report: Report): HTTPRouteBackendRef[] {
  report.limit('backends', backends.length, 16, 'join some behind one Service');
  if (backends.length > 0 && backends.every(({ weight }) => weight === 0)) {
    report.add('RTE022', `gives no backend any request (the weights are ${backends.map(() => 0).join(', ')})`, 'give one of them a weight');
  }
  return backends.map((backend, index) => {
    const at = report.at(`backends[${index}]`);
    const filters = renderFilters(backend.filters, 'backend', scope, at);
    return {
      ...backend.reference(scope.backends, at),
      ...(backend.weight !== undefined && { weight: backend.weight }),
      ...(filters.length > 0 && { filters }),
    };
  });
}

/** The same for routes that know no filters: TLS, TCP and UDP. */
export function renderPlainBackends(backends: readonly Backend[], scope: RuleScope, report: Report): HTTPRouteBackendRef[] {
  if (backends.length === 0) report.add('RTE008', 'has no backend (backends is empty)', 'give at least one');
  backends.forEach(({ filters }, index) => {
    if (filters.length > 0) report.add('RTE027', `backends[${index}] has filters, which only HTTP and gRPC know (${filters.length})`, 'leave them out');
  });
  return renderBackends(backends.map((backend) => (backend.filters.length > 0 ? backend.withoutFilters() : backend)), scope, report);
}
