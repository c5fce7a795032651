import type { CiliumModel, Model } from './model';
import { ciliumByScope } from './clusters';
import { ciliumGateways } from './gateways';
import { gatewaysOf, routesOf, type RouteModel } from './routes';

/** Routes that a Cilium reads, each with it. A route is left out if all its parents are Gateways of the app with another class. */
export function* ciliumRoutes(model: Model): Iterable<{ readonly route: RouteModel; readonly cilium: CiliumModel }> {
  const key = (scope: string, namespace: string, name: string): string => `${scope} ${namespace}/${name}`;
  const own = new Set([...ciliumGateways(model)].map(({ gateway: { scope, namespace, name } }) => key(scope, namespace, name)));
  const foreign = new Set(gatewaysOf(model).map(({ scope, namespace, name }) => key(scope, namespace, name)).filter((each) => !own.has(each)));
  const ciliumOf = ciliumByScope(model.ciliums);
  for (const route of routesOf(model)) {
    const cilium = ciliumOf.get(route.scope);
    if (!cilium || cilium.value('gatewayAPI.enabled') !== true) continue;
    if (route.parents.every(({ namespace, name }) => foreign.has(key(route.scope, namespace, name)))) continue;
    yield { route, cilium };
  }
}
