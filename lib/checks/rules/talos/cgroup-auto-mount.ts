import type { CiliumRule } from '../../rule';
import { describeValues, isOn } from '../../../model/values';

/** Talos mounts it itself. */
export const cgroupAutoMount: CiliumRule = {
  on: 'cilium',
  id: 'TAL003',
  title: 'Mounting cgroup v2 on Talos',
  severity: 'warning',
  reason:
    'Talos mounts cgroup v2 at /sys/fs/cgroup. The init container mount-cgroup, which the chart runs by default, then has nothing to do, but needs permission to run a program in the ' +
    'namespaces of the host. The Talos documentation turns it off.',
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
      what: `the init container mount-cgroup is not needed on Talos, which mounts cgroup v2 at /sys/fs/cgroup (${describeValues(cilium, 'cgroup.autoMount.enabled')})`,
      edits: [{ remove: 'cgroup.autoMount.enabled' }],
      fix: 'remove the value cgroup.autoMount.enabled: TalosCilium turns it off, and sets cgroup.hostRoot: /sys/fs/cgroup; in values: set cgroup.autoMount.enabled: false and cgroup.hostRoot: /sys/fs/cgroup',
    };
  },
};
