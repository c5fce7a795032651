import type { HTTPRouteBackendRef } from '../../../imports/gateway.networking.k8s.io';
import { BACKEND_DEFAULTS } from '../api-defaults';
import type { Backend, BackendScope } from '../backend';
import type { Reporter } from '../../diagnostics/reporter';
import { renderFilters } from './route-filters';

/** Fields of the backends of a rule. Reports what cannot be resolved. */
export function renderBackends(backends: readonly Backend[], scope: BackendScope, report: Reporter): HTTPRouteBackendRef[] {
  return backends.map((backend, index) => {
    const at = report.at(`backends[${index}]`);
    const filters = renderFilters(backend.filters, scope, at);
    return {
      ...backend.reference(scope, at),
      weight: backend.weight ?? BACKEND_DEFAULTS.weight,
      ...(filters.length > 0 && { filters }),
    };
  });
}
