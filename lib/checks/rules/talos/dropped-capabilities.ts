import type { CiliumRule } from '../../rule';
import { describeValues, isOn, listAt } from '../../../model/values';

const DROPPED = ['SYS_MODULE', 'SYS_BOOT'];

/** Lists of capabilities that the chart adds to containers, and the value that enables the container, if there is one. */
const LISTS: readonly { readonly list: string; readonly needs?: string }[] = [
  { list: 'securityContext.capabilities.ciliumAgent' },
  { list: 'securityContext.capabilities.cleanCiliumState' },
  { list: 'securityContext.capabilities.mountCgroup', needs: 'cgroup.autoMount.enabled' },
  { list: 'securityContext.capabilities.applySysctlOverwrites', needs: 'sysctlfix.enabled' },
  { list: 'envoy.securityContext.capabilities.envoy' },
];

/** A container does not start with a capability that Talos has dropped. */
export const droppedCapabilities: CiliumRule = {
  on: 'cilium',
  id: 'TAL002',
  title: 'Capability that Talos drops from every process',
  severity: 'error',
  reason:
    'Talos drops SYS_MODULE and SYS_BOOT from every process. A container with one of them does not start (unable to apply caps: operation ' +
    'not permitted). The default lists of the chart contain SYS_MODULE.',
  link: 'https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium',
  good: { values: { securityContext: { capabilities: { cleanCiliumState: ['NET_ADMIN', 'SYS_ADMIN', 'SYS_RESOURCE'] } } } },
  bad: { values: { securityContext: { capabilities: { cleanCiliumState: ['NET_ADMIN', 'SYS_MODULE', 'SYS_ADMIN', 'SYS_RESOURCE'] } } } },
  *check(cilium) {
    for (const { list, needs } of LISTS) {
      // A privileged container gets all available capabilities, and does not list any.
      if ((needs && !isOn(cilium, needs)) || isOn(cilium, list.replace(/capabilities\.\w+$/, 'privileged'))) continue;
      const wrong = listAt(cilium, list).filter((name) => typeof name === 'string' && DROPPED.includes(name.replace(/^CAP_/, '')));
      if (wrong.length === 0) continue;
      yield {
        path: cilium.path,
        subject: list,
        what: `the container does not start on Talos with ${wrong.join(' and ')} (${describeValues(cilium, list)})`,
        edits: [{ set: list, value: listAt(cilium, list).filter((name) => !wrong.includes(name)) }],
        fix: `remove ${wrong.join(' and ')} from the value ${list}`,
      };
    }
  },
};
