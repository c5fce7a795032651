import type { JsonObject } from '../../../kubernetes/json';
import { hostnamesIntersect } from '../../../kubernetes/hostnames';
import { EXAMPLE_CRDS, exampleGateway } from '../../../model/gateways';
import { operatorHas, releasesWith } from '../../../model/operator-releases';
import { openTo } from '../../../model/route-attachment';
import { exampleRoute, READS_ROUTES } from '../../../model/route-examples';
import { ciliumRoutes, gatewaysNamed, namespaceLabelsOf } from '../../../model/routes';
import type { ModelRule } from '../../rule';

const GATEWAY = exampleGateway({
  listeners: [
    { name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'Same' } } },
    { name: 'https', port: 443, protocol: 'HTTPS', hostname: '*.example.com', tls: { certificateRefs: [{ name: 'wildcard-tls' }] }, allowedRoutes: { namespaces: { from: 'All' } } },
  ],
});
const route = (parent: JsonObject): JsonObject => exampleRoute({ hostnames: ['shop.example.com'], parentRefs: [{ name: 'public', namespace: 'edge', ...parent }] });

/** Source: `toHTTPRoutes` of the operator; its releases are in `OPERATOR_RELEASES`. */
export const routeOnClosedListener: ModelRule = {
  on: 'model',
  id: 'GWY070',
  title: 'Route that an HTTP listener serves without allowing it',
  severity: 'error',
  reason:
    'Before Cilium 1.19.6, if one listener that a route selects allows the namespace of the route, Envoy serves the route on all listeners that it selects. A route that only the HTTPS listener allows is then also served ' +
    'over plain HTTP, and takes precedence over a redirect to HTTPS for all hostnames. Set sectionName in the route.',
  related: ['RTE014'],
  versions: { before: '1.19.6' },
  link: 'https://github.com/cilium/cilium/issues/46359',
  good: { version: '1.19.5', values: READS_ROUTES, objects: [...EXAMPLE_CRDS, GATEWAY, route({ sectionName: 'https' })] },
  bad: { version: '1.19.5', values: READS_ROUTES, objects: [...EXAMPLE_CRDS, GATEWAY, route({})] },
  *check(model) {
    const labelsOf = namespaceLabelsOf(model.objects);
    for (const { route: served, cilium } of ciliumRoutes(model)) {
      if (served.kind !== 'HTTPRoute' && served.kind !== 'GRPCRoute') continue;
      // Kustomize or Flux sets the namespace later.
      if (served.namespace === '' || operatorHas('namespacesByListener', cilium.version)) continue;
      const namespaceLabels = labelsOf(served.scope, served.namespace);
      const facts = { namespace: served.namespace, ...(namespaceLabels && { namespaceLabels }) };
      for (const { kind, namespace, name, section, port } of served.parents) {
        if (section !== undefined || port !== undefined) continue;
        const listeners = (gatewaysNamed(model, served.scope, { kind, namespace, name })[0]?.listeners ?? []).filter(({ protocol }) => protocol === 'HTTP' || protocol === 'HTTPS');
        const isOpen = ({ allowedRoutes }: (typeof listeners)[number]): boolean => openTo(allowedRoutes, namespace, facts);
        const matches = ({ hostname }: (typeof listeners)[number]): boolean => served.hostnames.length === 0 || served.hostnames.some((each) => hostnamesIntersect(hostname, each));
        const open = listeners.find((listener) => isOpen(listener) && matches(listener));
        const closed = listeners.find((listener) => listener.protocol === 'HTTP' && !isOpen(listener) && matches(listener));
        if (!open || !closed || open.protocol !== 'HTTPS') continue;
        yield {
          path: served.path,
          what: `${served.title}: listener ${closed.name} of ${kind} ${namespace}/${name} serves the route over plain HTTP, although it does not allow routes of namespace ${served.namespace}`,
          fix: `set sectionName: ${open.name} in parentRefs of the route, or use ${releasesWith('namespacesByListener')}`,
        };
      }
    }
  },
};
