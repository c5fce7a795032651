import type { CiliumRule } from '../../rule';
import { isOn, seen } from '../../../model/values';

/** Talos has done it, and lets nobody else. */
export const cgroupAutoMount: CiliumRule = {
  on: 'cilium',
  id: 'TAL003',
  title: 'Mounting cgroup v2 on Talos',
  severity: 'error',
  reason:
    'Talos has cgroup v2 mounted at /sys/fs/cgroup. The init container that would mount it again may not execute a program on the host, ' +
    'and the agent never starts. Charts mount by default.',
  link: 'https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium',
  good: { values: { cgroup: { autoMount: { enabled: false }, hostRoot: '/sys/fs/cgroup' } } },
  bad: { values: { cgroup: { autoMount: { enabled: true } } } },
  *check(cilium) {
    if (!isOn(cilium, 'cgroup.autoMount.enabled')) return;
    yield {
      path: cilium.path,
      subject: 'cgroup.autoMount.enabled',
      what: `the init container cannot mount cgroup v2 on Talos (${seen(cilium, 'cgroup.autoMount.enabled')})`,
      fix: 'set the values cgroup.autoMount.enabled: false and cgroup.hostRoot: /sys/fs/cgroup',
    };
  },
};
