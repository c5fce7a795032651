import type { ModelRule } from '../../rule';
import { ciliumByScope } from '../../../model/clusters';
import { EGRESS_ON, egressPolicy, isEgressPolicy } from '../../../model/egress-gateway';
import { identityOf } from '../../../model/identity';
import { describeValues, isOn } from '../../../model/values';
import { ofKinds } from '../../../model/of-kinds';

/** Traffic then leaves with the addresses of nodes. */
export const egressGatewayOff: ModelRule = {
  on: 'model',
  id: 'EGW101',
  title: 'CiliumEgressGatewayPolicy while the egress gateway is off',
  severity: 'error',
  reason: 'The agent does not apply the policy. Traffic of the pods leaves the cluster with the address of the node that they run on.',
  link: 'https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/#enable-egress-gateway',
  good: { version: '1.19.6', values: EGRESS_ON, objects: [egressPolicy()] },
  bad: { version: '1.19.6', objects: [egressPolicy()] },
  *check({ ciliums, objects }) {
    const ciliumOf = ciliumByScope(ciliums);
    for (const entry of ofKinds(objects, 'CiliumEgressGatewayPolicy')) {
      const { object, scope } = entry;
      const cilium = ciliumOf.get(scope);
      if (!isEgressPolicy(object) || !cilium || isOn(cilium, 'egressGateway.enabled')) continue;
      yield {
        path: entry.path,
        what: `CiliumEgressGatewayPolicy ${identityOf(object).name} has no effect, because the egress gateway is off (${describeValues(cilium, 'egressGateway.enabled')})`,
        fix: 'set egressGateway: true and masquerade: { bpf: true } on TalosCilium, or remove the policy; in values: set egressGateway.enabled: true and bpf.masquerade: true, or remove the policy',
      };
    }
  },
};
