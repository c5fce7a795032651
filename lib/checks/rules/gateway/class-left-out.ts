import type { CiliumModel, Model } from '../../../model/model';
import type { ModelRule } from '../../rule';
import { ciliumByScope } from '../../../model/clusters';
import { EXAMPLE_CRD, EXAMPLE_VALUES, gatewayCrdsFor, isCiliumClass } from '../../../model/gateways';
import { ofKinds } from '../../../model/of-kinds';
import { describeValues, isOn, textAt } from '../../../model/values';

const CREATE = 'gatewayAPI.gatewayClass.create';

/** With `auto`, the chart creates the class only if the API exists. */
export const gatewayClassLeftOut: ModelRule = {
  on: 'model',
  id: 'GWY061',
  title: 'Missing GatewayClass of the chart',
  severity: 'error',
  reason:
    'By default, the chart renders its GatewayClass only if the Gateway API exists. `helm install` looks for it in the cluster, and this library ' +
    'looks for its CRDs in the app. Without the class, no controller handles Gateways of class `cilium`.',
  related: ['GWY050'],
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/#prerequisites',
  good: { values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD] },
  bad: { values: EXAMPLE_VALUES },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { values: { gatewayAPI: { enabled: true, enableAlpn: true } } });",
    right: "new TalosCilium(chart, 'cilium', { gatewayApi: true });\nnew GatewayApiCrds(chart, 'gateway-api');",
  },
  *check(model) {
    for (const cilium of model.ciliums) {
      if (!leavesClassOut(cilium, model)) continue;
      yield {
        path: cilium.path,
        subject: CREATE,
        what: `the GatewayClass of the chart is missing, because the app has no CRDs of the Gateway API (${describeValues(cilium, 'gatewayAPI.enabled', CREATE)})`,
        fix:
          "add new GatewayApiCrds(chart, 'gateway-api'); if something else installs the CRDs, set gatewayApi: true on the TalosCilium, which " +
          'always creates the class, and suppress GWY050',
      };
    }
  },
};

/** Whether the Gateway API is on, and neither the chart nor the app creates a class. */
export function leavesClassOut(cilium: CiliumModel, model: Model): boolean {
  if (!isOn(cilium, 'gatewayAPI.enabled') || textAt(cilium, CREATE) !== 'auto' || gatewayCrdsFor(cilium, model).length > 0) return false;
  const ciliumOf = ciliumByScope(model.ciliums);
  return !ofKinds(model.objects, 'GatewayClass').some(({ object, scope }) => isCiliumClass(object) && (ciliumOf.get(scope) ?? cilium) === cilium);
}
