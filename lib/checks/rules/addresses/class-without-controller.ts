import type { ModelRule } from '../../rule';
import { exampleL2Policy, examplePool, exampleService, L2_ON, serviceProgram } from '../../../model/address-examples';
import { ciliumByScope } from '../../../model/clusters';
import { identityOf } from '../../../model/identity';
import { map, text } from '../../../model/json';
import { ofKinds } from '../../../model/of-kinds';
import { CILIUM_CLASSES } from '../../../model/service-controllers';
import { isSubstituted } from '../../../diagnostics/substitution';
import { describeValues, isOn } from '../../../model/values';
import { nearestNames } from '../../../runtime/near-names';

const NETWORK = [examplePool('lan', '10.9.0.0/28'), exampleL2Policy('lan')];

function program(loadBalancerClass: string): string {
  return `new TalosCilium(chart, 'cilium', { l2Announcements: true });
const l2 = new L2Announcement(chart, 'l2');
new LoadBalancerPool(chart, 'lan', { blocks: ['192.168.1.200/29'], announce: Announce.l2(l2) });
${serviceProgram('', `loadBalancerClass: '${loadBalancerClass}'`)}`;
}

/** A class names the controller of a Service, and no other controller takes it. */
export const classWithoutController: ModelRule = {
  on: 'model',
  id: 'POOL038',
  title: 'loadBalancerClass without a controller',
  severity: 'error',
  reason: 'A Service with a loadBalancerClass gets its address only from the controller of this class. If Cilium has no such class, or the feature for it is off, the Service stays pending.',
  related: ['POOL036', 'POOL039'],
  link: 'https://docs.cilium.io/en/stable/network/lb-ipam/#loadbalancerclass',
  good: { values: L2_ON, objects: [...NETWORK, exampleService('shop', undefined, { loadBalancerClass: 'io.cilium/l2-announcer' })] },
  bad: { values: L2_ON, objects: [...NETWORK, exampleService('shop', undefined, { loadBalancerClass: 'io.cilium/l2-announcement' })] },
  typescript: {
    wrong: program('io.cilium/l2-announcement'),
    right: program('io.cilium/l2-announcer'),
  },
  *check(model) {
    const ciliumOf = ciliumByScope(model.ciliums);
    for (const { path, scope, object } of ofKinds(model.objects, 'Service')) {
      const cilium = ciliumOf.get(scope);
      const { type, loadBalancerClass } = map(object.spec);
      const name = text(loadBalancerClass);
      if (!cilium || type !== 'LoadBalancer' || name === undefined || !/cilium/i.test(name) || isSubstituted(name)) continue;
      const service = `Service ${identityOf(object).title}`;
      const found = CILIUM_CLASSES[name];
      if (!found) {
        const [close] = nearestNames(name, Object.keys(CILIUM_CLASSES));
        yield { path, what: `${service} has the class ${name}, which Cilium does not have`, fix: close === undefined ? `use one of ${Object.keys(CILIUM_CLASSES).join(', ')}` : `set loadBalancerClass: ${close}` };
      } else if (!isOn(cilium, found.switch)) {
        yield { path, what: `${service} has the class ${name}, but the feature for it is off (${describeValues(cilium, found.switch)})`, fix: `set ${found.prop} on the TalosCilium, or remove loadBalancerClass; in values: set ${found.switch}: true, or remove loadBalancerClass` };
      }
    }
  },
};
