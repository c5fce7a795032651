import type { HTTPRouteBackendRef } from '../../../imports/gateway.networking.k8s.io';
import type { Backend } from '../backend';
import { BACKEND_DEFAULTS } from '../api-defaults';
import type { Reporter } from '../../diagnostics/reporter';
import { renderFilters } from './route-filters';
import type { RuleScope } from './route-filters';
import { checkCount } from './route-values';

/** Reports every mistake in the backends of a rule, and returns their fields. */
export function renderBackends(backends: readonly Backend[], scope: RuleScope, report: Reporter): HTTPRouteBackendRef[] {
  checkCount('backends', backends.length, 16, `remove ${backends.length - 16} of them, or select their pods with one Service`, report);
  if (backends.length > 0 && backends.every(({ weight }) => weight === 0)) {
    report.add({ code: 'RTE022', what: 'backends all have weight 0, so no backend receives requests', fix: 'set a weight of at least 1 on one of the backends' });
  }
  return backends.map((backend, index) => {
    const at = report.at(`backends[${index}]`);
    const filters = renderFilters(backend.filters, 'backend', scope, at);
    return {
      ...backend.reference(scope.backends, at),
      weight: backend.weight ?? BACKEND_DEFAULTS.weight,
      ...(filters.length > 0 && { filters }),
    };
  });
}

/** The same for TLS, TCP and UDP routes, whose backends cannot have filters. */
export function renderPlainBackends(backends: readonly Backend[], scope: RuleScope, report: Reporter): HTTPRouteBackendRef[] {
  if (backends.length === 0) report.add({ code: 'RTE008', what: 'backends is empty', fix: "add a backend, for example Backend.named({ name: 'web', port: 80 })" });
  backends.forEach(({ filters }, index) => {
    if (filters.length > 0) report.at(`backends[${index}]`).add({ code: 'RTE027', what: 'has filters, which only HTTP and gRPC routes support', fix: `remove filters from backends[${index}]` });
  });
  return renderBackends(backends.map((backend) => (backend.filters.length > 0 ? backend.withoutFilters() : backend)), scope, report);
}
