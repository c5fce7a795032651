import type { Model } from '../../../model/model';
import type { ModelRule } from '../../rule';
import { ciliumByScope } from '../../../model/clusters';
import { EXAMPLE_CRD, EXAMPLE_VALUES, exampleGateway, gatewayView, isOfGroup } from '../../../model/gateways';
import { identityOf } from '../../../model/identity';
import { isOn, textAt } from '../../../model/values';
import { ofKinds } from '../../../model/of-kinds';
import { listed } from '../../../runtime/listed';
import { nearestNames } from '../../../runtime/near-names';

/** Without its class, a Gateway has no controller. */
export const gatewayClassName: ModelRule = {
  on: 'model',
  id: 'GWY055',
  title: 'Gateway with a missing GatewayClass',
  severity: 'warning',
  reason: 'The GatewayClass names the controller of a Gateway. If the class does not exist, nothing handles the Gateway, and its status has no error.',
  link: 'https://gateway-api.sigs.k8s.io/api-types/gatewayclass/',
  good: { values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, exampleGateway({ listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] })] },
  bad: {
    values: EXAMPLE_VALUES,
    objects: [EXAMPLE_CRD, exampleGateway({ gatewayClassName: 'cillium', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] })],
  },
  typescript: {
    wrong: "new GatewayApiCrds(chart, 'gateway-api');\nnew CiliumGateway(chart, 'web', { namespace: 'gateways', gatewayClass: 'cillium', listeners: [Listener.http()] });",
    right: "new GatewayApiCrds(chart, 'gateway-api');\nnew CiliumGateway(chart, 'web', { namespace: 'gateways', gatewayClass: 'cilium', listeners: [Listener.http()] });",
  },
  *check(model) {
    const ciliumOf = ciliumByScope(model.ciliums);
    const classes = classesByScope(model);
    for (const entry of ofKinds(model.objects, 'Gateway')) {
      const gateway = ciliumOf.has(entry.scope) ? gatewayView(entry) : undefined;
      if (!gateway || classes.get(entry.scope)?.has(gateway.className ?? '')) continue;
      // GWY060 reports a controller that is off, which also has no class.
      if (gateway.className === 'cilium' && !isOn(ciliumOf.get(entry.scope)!, 'gatewayAPI.enabled')) continue;
      // Any other class may be that of a controller that is not in the app.
      const known = [...(classes.get(entry.scope) ?? [])].sort();
      if (nearestNames(gateway.className ?? '', [...known, 'cilium']).length === 0) continue;
      const near = nearestNames(gateway.className ?? '', known).slice(0, 1);
      yield {
        path: gateway.path,
        what: `Gateway ${gateway.name} has the class ${gateway.className ?? '(none)'}, which is not in the app (classes: ${known.join(', ') || 'none'})`,
        fix: `${known.length === 0 ? `create the GatewayClass ${gateway.className ?? 'cilium'}` : `set gatewayClassName to ${listed(near.length > 0 ? near : known, 'or')}`}, or suppress the check if something else creates the class`,
      };
    }
  },
};

/** Names of the classes in each chart. The chart of Cilium creates `cilium`. */
function classesByScope({ ciliums, objects }: Model): Map<string, Set<string>> {
  const classes = new Map<string, Set<string>>();
  const add = (scope: string, name: string): void => void classes.set(scope, (classes.get(scope) ?? new Set()).add(name));
  for (const { scope, object } of ofKinds(objects, 'GatewayClass')) if (isOfGroup(object, 'GatewayClass')) add(scope, identityOf(object).name);
  for (const [scope, cilium] of ciliumByScope(ciliums)) {
    // With `auto`, the chart creates the class unless the app has one.
    if (isOn(cilium, 'gatewayAPI.enabled') && textAt(cilium, 'gatewayAPI.gatewayClass.create') !== 'false') add(scope, 'cilium');
  }
  return classes;
}
