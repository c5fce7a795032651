import type { ModelRule } from '../../rule';
import { addressRegistries } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, exampleService, L2_ON, poolProgram, serviceProgram } from '../../../model/address-examples';
import { ciliumGateways, usesHostNetwork } from '../../../model/gateways';
import { identityOf } from '../../../model/identity';
import { map } from '../../../model/json';
import { ofKinds } from '../../../model/of-kinds';
import { addressSource } from '../../../model/service-controllers';
import { describeValues, isOn, textAt } from '../../../model/values';

const NETWORK = [examplePool('lan', '10.9.0.0/28'), exampleL2Policy('lan')];

/** With pools in the app, Services without a class are meant for them. */
export const noDefaultController: ModelRule = {
  on: 'model',
  id: 'POOL039',
  title: 'LoadBalancer Service or Gateway without a required loadBalancerClass',
  severity: 'error',
  reason: 'If defaultLBServiceIPAM is not `lbipam`, pools serve only Services with a loadBalancerClass of Cilium. A Service without a class stays pending, unless another controller serves it. The Service of a Gateway has a class only from the CiliumGatewayClassConfig of its GatewayClass.',
  related: ['POOL036', 'POOL038'],
  link: 'https://docs.cilium.io/en/stable/network/lb-ipam/#loadbalancerclass',
  good: { values: { ...L2_ON, defaultLBServiceIPAM: 'none' }, objects: [...NETWORK, exampleService('shop', undefined, { loadBalancerClass: 'io.cilium/l2-announcer' })] },
  bad: { values: { ...L2_ON, defaultLBServiceIPAM: 'none' }, objects: [...NETWORK, exampleService('shop')] },
  typescript: { wrong: program(''), right: program("loadBalancerClass: 'io.cilium/l2-announcer'") },
  *check(model) {
    for (const { cilium, scope, pools } of addressRegistries(model)) {
      if (!cilium || addressSource(cilium, undefined) !== undefined) continue;
      const byNodes = textAt(cilium, 'defaultLBServiceIPAM') === 'nodeipam';
      // Without pools, another controller serves the cluster.
      if (pools.length === 0 && !byNodes) continue;
      const byDefault = byNodes ? describeValues(cilium, 'defaultLBServiceIPAM', 'nodeIPAM.enabled') : describeValues(cilium, 'defaultLBServiceIPAM');
      const announcer = isOn(cilium, 'l2announcements.enabled') ? 'io.cilium/l2-announcer' : 'io.cilium/bgp-control-plane';
      const orElse = byNodes ? 'set the value nodeIPAM.enabled: true, or remove defaultLBServiceIPAM' : 'remove defaultLBServiceIPAM';
      for (const { path, scope: own, object } of ofKinds(model.objects, 'Service')) {
        const { type, loadBalancerClass } = map(object.spec);
        if (own !== scope || type !== 'LoadBalancer' || loadBalancerClass !== undefined) continue;
        yield {
          path,
          what: `Service ${identityOf(object).title} has no loadBalancerClass, so Cilium gives it no address (${byDefault})`,
          fix: pools.length === 0 ? orElse : `set loadBalancerClass: ${announcer} on the Service, or ${orElse}`,
        };
      }
      if (usesHostNetwork(cilium)) continue;
      for (const { gateway } of ciliumGateways(model)) {
        // The class of another GatewayClass may be in its CiliumGatewayClassConfig.
        if (gateway.scope !== scope || gateway.className !== 'cilium') continue;
        yield {
          path: gateway.path,
          what: `the Service of Gateway ${gateway.namespace}/${gateway.name} has no loadBalancerClass, so Cilium gives it no address (${byDefault})`,
          fix: `${orElse}, or use a GatewayClass whose CiliumGatewayClassConfig sets service.loadBalancerClass`,
        };
      }
    }
  },
};

function program(spec: string): string {
  return `new TalosCilium(chart, 'cilium', { l2Announcements: true, values: { defaultLBServiceIPAM: 'none' } });\n${poolProgram()}${serviceProgram('', spec)}`;
}
