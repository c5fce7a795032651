import type { CiliumRule } from '../../rule';
import { describeValues, isOn } from '../../../model/values';

/** Talos mounts it itself. */
export const cgroupAutoMount: CiliumRule = {
  on: 'cilium',
  id: 'TAL003',
  title: 'Mounting cgroup v2 on Talos',
  severity: 'error',
  reason:
    'Talos mounts cgroup v2 at /sys/fs/cgroup. The init container that mounts it again is not allowed to run a program on the host, so the ' +
    'agent never starts. The chart mounts it by default.',
  link: 'https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium',
  good: { values: { cgroup: { autoMount: { enabled: false }, hostRoot: '/sys/fs/cgroup' } } },
  bad: { values: { cgroup: { autoMount: { enabled: true } } } },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { values: { cgroup: { autoMount: { enabled: true } } } });",
    right: "new TalosCilium(chart, 'cilium');",
  },
  *check(cilium) {
    if (!isOn(cilium, 'cgroup.autoMount.enabled')) return;
    yield {
      path: cilium.path,
      subject: 'cgroup.autoMount.enabled',
      what: `the init container cannot mount cgroup v2 on Talos (${describeValues(cilium, 'cgroup.autoMount.enabled')})`,
      fix: 'set the values cgroup.autoMount.enabled: false and cgroup.hostRoot: /sys/fs/cgroup',
    };
  },
};
