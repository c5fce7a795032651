import type { CiliumRule } from '../../rule';
import { isOn, listAt, seen } from '../../../model/values';

const DROPPED = ['SYS_MODULE', 'SYS_BOOT'];

/** Lists of capabilities that the chart adds to containers, and the switch that makes its container, if it has one. */
const LISTS: readonly { readonly list: string; readonly needs?: string }[] = [
  { list: 'securityContext.capabilities.ciliumAgent' },
  { list: 'securityContext.capabilities.cleanCiliumState' },
  { list: 'securityContext.capabilities.mountCgroup', needs: 'cgroup.autoMount.enabled' },
  { list: 'securityContext.capabilities.applySysctlOverwrites', needs: 'sysctlfix.enabled' },
  { list: 'envoy.securityContext.capabilities.envoy' },
];

/** A container that asks for what Talos took away does not start. */
export const droppedCapabilities: CiliumRule = {
  on: 'cilium',
  id: 'TAL002',
  title: 'Capability that Talos drops from every process',
  severity: 'error',
  reason:
    'Talos drops SYS_MODULE and SYS_BOOT from every process. A container that asks for one of them does not start: unable to apply ' +
    'caps, operation not permitted. The chart\'s own lists hold SYS_MODULE.',
  link: 'https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium',
  good: { values: { securityContext: { capabilities: { cleanCiliumState: ['NET_ADMIN', 'SYS_ADMIN', 'SYS_RESOURCE'] } } } },
  bad: { values: { securityContext: { capabilities: { cleanCiliumState: ['NET_ADMIN', 'SYS_MODULE', 'SYS_ADMIN', 'SYS_RESOURCE'] } } } },
  *check(cilium) {
    for (const { list, needs } of LISTS) {
      // A privileged container gets what there is, and asks for nothing by name.
      if ((needs && !isOn(cilium, needs)) || isOn(cilium, list.replace(/capabilities\.\w+$/, 'privileged'))) continue;
      const wrong = listAt(cilium, list).filter((name) => typeof name === 'string' && DROPPED.includes(name.replace(/^CAP_/, '')));
      if (wrong.length === 0) continue;
      yield {
        path: cilium.path,
        subject: list,
        what: `the container does not start on Talos with ${wrong.join(' and ')} (${seen(cilium, list)})`,
        fix: `take ${wrong.join(' and ')} out of ${list}`,
      };
    }
  },
};
