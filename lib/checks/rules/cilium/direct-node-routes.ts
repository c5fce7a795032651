import type { CiliumRule } from '../../rule';
import { routesNatively } from '../../../model/datapath';
import { describeValues, isOn } from '../../../model/values';

/** Routes between nodes belong to native routing. */
export const directNodeRoutes: CiliumRule = {
  on: 'cilium',
  id: 'CIL041',
  title: 'Direct node routes in tunnel mode',
  severity: 'error',
  reason: 'In tunnel mode traffic of pods uses the tunnel device. The agent does not start with direct routes between nodes.',
  link: 'https://docs.cilium.io/en/stable/network/concepts/routing/#native-routing',
  good: { values: { routingMode: 'native', ipv4NativeRoutingCIDR: '10.244.0.0/16', autoDirectNodeRoutes: true } },
  bad: { values: { autoDirectNodeRoutes: true } },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { values: { autoDirectNodeRoutes: true } });",
    right: "new TalosCilium(chart, 'cilium', { routing: Routing.native({ directRoutes: true }) });",
  },
  *check(cilium) {
    if (routesNatively(cilium) || !isOn(cilium, 'autoDirectNodeRoutes')) return;
    yield {
      path: cilium.path,
      subject: 'autoDirectNodeRoutes',
      what: `autoDirectNodeRoutes is on, but routing uses a tunnel (${describeValues(cilium, 'autoDirectNodeRoutes', 'routingMode')})`,
      edits: [{ set: 'autoDirectNodeRoutes', value: false }],
      fix: 'set routing: Routing.native(), or remove autoDirectNodeRoutes; in values: set routingMode: native, or remove autoDirectNodeRoutes',
    };
  },
};
