import type { ModelRule } from '../../rule';
import { exampleL2Policy, L2_ON } from '../../../model/address-examples';
import { ciliumByScope } from '../../../model/clusters';
import { identityOf } from '../../../model/identity';
import { list, map } from '../../../model/json';
import { ofKinds } from '../../../model/of-kinds';
import { describeValues, isUnset } from '../../../model/values';

/** Source: `isSelectedDevice` in `pkg/datapath/linux/devices_controller.go` of 1.20.2 takes WireGuard devices with a global route. */
export const l2EveryInterface: ModelRule = {
  on: 'model',
  id: 'ANN018',
  title: 'L2 announcement on tunnel interfaces of Talos',
  severity: 'warning',
  reason:
    'A policy without `interfaces` answers ARP and NDP on every device of Cilium. With Omni or KubeSpan, these include the WireGuard ' +
    'interfaces `siderolink` and `kubespan`, so the address is also announced on networks without clients.',
  related: ['ANN001'],
  link: 'https://docs.cilium.io/en/stable/network/l2-announcements/#interfaces',
  good: { cluster: { management: 'omni' }, values: L2_ON, objects: [exampleL2Policy('lan', { interfaces: ['^eno[0-9]+$'] })] },
  bad: { cluster: { management: 'omni' }, values: L2_ON, objects: [exampleL2Policy('lan')] },
  typescript: { wrong: program(''), right: program("interfaces: ['^eno[0-9]+$']") },
  *check({ ciliums, objects }) {
    const ciliumOf = ciliumByScope(ciliums);
    for (const { path, scope, object } of ofKinds(objects, 'CiliumL2AnnouncementPolicy')) {
      const cilium = ciliumOf.get(scope);
      if (!cilium || list(map(object.spec).interfaces).length > 0 || !isUnset(cilium, 'devices')) continue;
      const tunnels = [...(cilium.cluster.management === 'omni' ? ['siderolink'] : []), ...(cilium.cluster.kubeSpan.enabled ? ['kubespan'] : [])];
      if (tunnels.length === 0) continue;
      yield {
        path,
        what: `L2 policy ${identityOf(object).name} has no interfaces, so it also announces on ${tunnels.join(' and ')} (${describeValues(cilium, 'devices')})`,
        fix: "set interfaces to the interfaces of the network, for example ['^eno[0-9]+$'], or devices in the values of the TalosCilium; in values: set interfaces of the policy to the interfaces of the network, or devices",
      };
    }
  },
};

function program(interfaces: string): string {
  return `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, workers: 2, management: 'omni' });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium');
const lan = new L2Announcement(chart, 'lan'${interfaces && `, { ${interfaces} }`});
new LoadBalancerPool(chart, 'pool', { blocks: ['192.168.1.200/29'], announce: Announce.l2(lan) });`;
}
