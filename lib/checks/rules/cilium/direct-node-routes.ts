import type { CiliumRule } from '../../rule';
import { routesNatively } from '../../../model/datapath';
import { isOn, seen } from '../../../model/values';

/** Routes between nodes belong to native routing. */
export const directNodeRoutes: CiliumRule = {
  on: 'cilium',
  id: 'CIL041',
  title: 'Direct node routes in tunnel mode',
  severity: 'error',
  reason: 'In tunnel mode pod packets go through the tunnel device; the agent does not start when it is to install routes around it.',
  link: 'https://docs.cilium.io/en/stable/network/concepts/routing/#native-routing',
  good: { values: { routingMode: 'native', ipv4NativeRoutingCIDR: '10.244.0.0/16', autoDirectNodeRoutes: true } },
  bad: { values: { autoDirectNodeRoutes: true } },
  *check(cilium) {
    if (routesNatively(cilium) || !isOn(cilium, 'autoDirectNodeRoutes')) return;
    yield {
      path: cilium.path,
      subject: 'autoDirectNodeRoutes',
      what: `direct node routes in tunnel mode (${seen(cilium, 'autoDirectNodeRoutes', 'routingMode')})`,
      fix: 'set routing: Routing.native(), or leave autoDirectNodeRoutes out',
    };
  },
};
