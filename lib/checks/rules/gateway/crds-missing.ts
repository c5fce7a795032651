import type { ModelRule } from '../../rule';
import { EXAMPLE_CRD, EXAMPLE_VALUES, gatewayCrdsFor } from '../../../model/gateways';
import { describeValues, isOn } from '../../../model/values';

/** The operator looks for the CRDs only when it starts. */
export const gatewayCrdsMissing: ModelRule = {
  on: 'model',
  id: 'GWY050',
  wholeApp: true,
  title: 'Gateway API without its CRDs',
  severity: 'warning',
  reason:
    'Neither Kubernetes nor the chart contains the CRDs. The operator looks for them only when it starts. Without them, its controller stays ' +
    'off until the operator restarts, and nothing handles Gateways.',
  related: ['GWY051'],
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/#prerequisites',
  good: { values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD] },
  bad: { values: EXAMPLE_VALUES },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { gatewayApi: true });",
    right: "new TalosCilium(chart, 'cilium', { gatewayApi: true });\nnew GatewayApiCrds(chart, 'gateway-api');",
  },
  *check(model) {
    // What is installed in the cluster is not known where the values of Cilium are not.
    if (model.unknownReads) return;
    for (const cilium of model.ciliums) {
      if (!isOn(cilium, 'gatewayAPI.enabled') || gatewayCrdsFor(cilium, model).length > 0) continue;
      yield {
        path: cilium.path,
        what: `the Gateway API is on, but the app has no CRDs of the Gateway API (${describeValues(cilium, 'gatewayAPI.enabled')})`,
        fix: "add new GatewayApiCrds(chart, 'gateway-api'), or suppress the check if something else installs the CRDs before Cilium; in values: add the CRDs of the Gateway API, or suppress the check if something else installs them before Cilium",
      };
    }
  },
};
