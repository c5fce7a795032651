import type { ModelRule } from '../../rule';
import { addressRegistries } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, exampleService, L2_ON, poolProgram, serviceProgram } from '../../../model/address-examples';
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
  title: 'LoadBalancer Service without a required loadBalancerClass',
  severity: 'error',
  reason: 'If defaultLBServiceIPAM is not `lbipam`, pools serve only Services with a loadBalancerClass of Cilium. A Service without a class stays pending, unless another controller serves it.',
  related: ['POOL036', 'POOL038'],
  link: 'https://docs.cilium.io/en/stable/network/lb-ipam/#loadbalancerclass',
  good: { values: { ...L2_ON, defaultLBServiceIPAM: 'none' }, objects: [...NETWORK, exampleService('shop', undefined, { loadBalancerClass: 'io.cilium/l2-announcer' })] },
  bad: { values: { ...L2_ON, defaultLBServiceIPAM: 'none' }, objects: [...NETWORK, exampleService('shop')] },
  typescript: { wrong: program(''), right: program("loadBalancerClass: 'io.cilium/l2-announcer'") },
  *check(model) {
    for (const { cilium, scope, pools } of addressRegistries(model)) {
      // Without pools, another controller serves the cluster.
      if (!cilium || pools.length === 0 || addressSource(cilium, undefined) !== undefined) continue;
      for (const { path, scope: own, object } of ofKinds(model.objects, 'Service')) {
        const { type, loadBalancerClass } = map(object.spec);
        if (own !== scope || type !== 'LoadBalancer' || loadBalancerClass !== undefined) continue;
        const byDefault = textAt(cilium, 'defaultLBServiceIPAM') === 'nodeipam' ? describeValues(cilium, 'defaultLBServiceIPAM', 'nodeIPAM.enabled') : describeValues(cilium, 'defaultLBServiceIPAM');
        const announcer = isOn(cilium, 'l2announcements.enabled') ? 'io.cilium/l2-announcer' : 'io.cilium/bgp-control-plane';
        yield {
          path,
          what: `Service ${identityOf(object).title} has no loadBalancerClass, so no pool serves it (${byDefault})`,
          fix: `set loadBalancerClass: ${announcer} on the Service, or remove defaultLBServiceIPAM`,
        };
      }
    }
  },
};

function program(spec: string): string {
  return `new TalosCilium(chart, 'cilium', { l2Announcements: true, values: { defaultLBServiceIPAM: 'none' } });\n${poolProgram()}${serviceProgram('', spec)}`;
}
