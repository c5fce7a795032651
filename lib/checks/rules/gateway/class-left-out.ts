import type { CiliumModel, Model } from '../../../model/model';
import type { ModelRule } from '../../rule';
import { ciliumByScope } from '../../../model/clusters';
import { EXAMPLE_CRD, EXAMPLE_VALUES, gatewayCrdsFor, isCiliumClass } from '../../../model/gateways';
import { ofKinds } from '../../../model/of-kinds';
import { isOn, seen, textAt } from '../../../model/values';

const CREATE = 'gatewayAPI.gatewayClass.create';

/** `auto` asks whether the API is there. */
export const gatewayClassLeftOut: ModelRule = {
  on: 'model',
  id: 'GWY061',
  title: 'GatewayClass that the chart leaves out',
  severity: 'error',
  reason:
    'By default the chart renders its GatewayClass only when the Gateway API is known. `helm install` asks the cluster; a render knows the CRDs ' +
    'of the app. Without them the class is missing, and Gateways of class `cilium` have no controller.',
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
        what: `the chart leaves its GatewayClass out, because the app holds no CRDs of the Gateway API (${seen(cilium, 'gatewayAPI.enabled', CREATE)})`,
        fix:
          "add new GatewayApiCrds(chart, 'gateway-api'); where the CRDs come from elsewhere, set gatewayApi: true on the TalosCilium, which " +
          'renders the class in any case, and suppress GWY050',
      };
    }
  },
};

/** Whether Gateways are on, and neither the chart nor the app makes a class for them. */
export function leavesClassOut(cilium: CiliumModel, model: Model): boolean {
  if (!isOn(cilium, 'gatewayAPI.enabled') || textAt(cilium, CREATE) !== 'auto' || gatewayCrdsFor(cilium, model).length > 0) return false;
  const ciliumOf = ciliumByScope(model.ciliums);
  return !ofKinds(model.objects, 'GatewayClass').some(({ object, scope }) => isCiliumClass(object) && (ciliumOf.get(scope) ?? cilium) === cilium);
}
