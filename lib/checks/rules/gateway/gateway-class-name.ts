import type { Model } from '../../../model/model';
import type { ModelRule } from '../../rule';
import { ciliumByScope } from '../../../model/clusters';
import { EXAMPLE_CRD, EXAMPLE_VALUES, exampleGateway, gatewayView, isOfGroup } from '../../../model/gateways';
import { identityOf } from '../../../model/identity';
import { isOn, textAt } from '../../../model/values';
import { ofKinds } from '../../../model/of-kinds';

/** A Gateway of a class that nobody has made waits. */
export const gatewayClassName: ModelRule = {
  on: 'model',
  id: 'GWY055',
  title: 'Gateway of a class that is not there',
  severity: 'warning',
  reason: 'A Gateway is served by the controller of its GatewayClass. Where there is no such class nothing happens, without an error.',
  link: 'https://gateway-api.sigs.k8s.io/api-types/gatewayclass/',
  good: { values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, exampleGateway({ listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] })] },
  bad: {
    values: EXAMPLE_VALUES,
    objects: [EXAMPLE_CRD, exampleGateway({ gatewayClassName: 'cillium', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] })],
  },
  *check(model) {
    const ciliumOf = ciliumByScope(model.ciliums);
    const classes = classesByScope(model);
    for (const entry of ofKinds(model.objects, 'Gateway')) {
      const gateway = ciliumOf.has(entry.scope) ? gatewayView(entry) : undefined;
      if (!gateway || classes.get(entry.scope)?.has(gateway.className ?? '')) continue;
      // GWY060: it is the controller that is off, and the class with it.
      if (gateway.className === 'cilium' && !isOn(ciliumOf.get(entry.scope)!, 'gatewayAPI.enabled')) continue;
      const known = [...(classes.get(entry.scope) ?? [])].sort().join(', ') || 'none';
      yield {
        path: gateway.path,
        what: `Gateway ${gateway.name} is of a class that is not part of the output (${gateway.className}; there are: ${known})`,
        fix: 'correct gatewayClassName, or make the class; suppress the check where it comes from elsewhere',
      };
    }
  },
};

/** Names of the classes in each chart; the chart of Cilium makes `cilium` where it is told to. */
function classesByScope({ ciliums, objects }: Model): Map<string, Set<string>> {
  const classes = new Map<string, Set<string>>();
  const add = (scope: string, name: string): void => void classes.set(scope, (classes.get(scope) ?? new Set()).add(name));
  for (const { scope, object } of ofKinds(objects, 'GatewayClass')) if (isOfGroup(object, 'GatewayClass')) add(scope, identityOf(object).name);
  for (const [scope, cilium] of ciliumByScope(ciliums)) {
    // Left to itself the chart looks into the cluster, which a render has not got: what it made is among the objects.
    if (isOn(cilium, 'gatewayAPI.enabled') && textAt(cilium, 'gatewayAPI.gatewayClass.create') !== 'false') add(scope, 'cilium');
  }
  return classes;
}
