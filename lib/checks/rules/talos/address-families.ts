import type { CiliumRule } from '../../rule';
import { isOn, seen, textAt } from '../../../model/values';

/** With `ipam.mode: kubernetes` the agent waits for a pod block of every family that is on. */
export const addressFamilies: CiliumRule = {
  on: 'cilium',
  id: 'TAL015',
  title: 'IP families that are not those of the pod subnets',
  severity: 'error',
  reason:
    'Nodes get pod blocks of the families that the machine configuration has pod subnets of. The agent waits forever for a block of ' +
    'another family that is on, and gives pods no address of one that is off.',
  link: 'https://docs.cilium.io/en/stable/network/concepts/ipam/kubernetes/',
  good: { values: { ipv4: { enabled: true }, ipv6: { enabled: false } } },
  bad: { values: { ipv6: { enabled: true } } },
  *check(cilium) {
    if (textAt(cilium, 'ipam.mode') !== 'kubernetes') return;
    for (const family of [4, 6] as const) {
      const subject = `ipv${family}.enabled`;
      const on = isOn(cilium, subject);
      const has = cilium.cluster.ipFamilies.includes(family);
      if (on === has) continue;
      yield {
        path: cilium.path,
        subject,
        what: `the cluster has ${has ? 'an' : 'no'} IPv${family} pod subnet, and Cilium has IPv${family} ${on ? 'on' : 'off'} (${seen(cilium, subject)})`,
        fix: `set podSubnets and serviceSubnets of the TalosCluster, or remove the value`,
      };
    }
  },
};
