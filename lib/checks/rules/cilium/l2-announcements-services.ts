import type { CiliumRule } from '../../rule';
import { replacesKubeProxy } from '../../../model/datapath';
import { describeValues, isOn } from '../../../model/values';

/** The node that announces an address must serve it. */
export const l2AnnouncementsServices: CiliumRule = {
  on: 'cilium',
  id: 'CIL054',
  title: 'L2 announcements without kube-proxy replacement',
  severity: 'error',
  reason: 'The node that announces an address load-balances its traffic in eBPF, which requires kube-proxy replacement.',
  link: 'https://docs.cilium.io/en/stable/network/l2-announcements/#prerequisites',
  good: { values: { l2announcements: { enabled: true } } },
  bad: { cluster: { kubeProxy: true }, values: { kubeProxyReplacement: false, l2announcements: { enabled: true } } },
  typescript: {
    wrong: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', kubeProxy: true });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { l2Announcements: true });`,
    right: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', kubeProxy: false });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { l2Announcements: true });`,
  },
  *check(cilium) {
    if (!isOn(cilium, 'l2announcements.enabled') || replacesKubeProxy(cilium)) return;
    yield {
      path: cilium.path,
      subject: 'l2announcements.enabled',
      what: `L2 announcements require kube-proxy replacement (${describeValues(cilium, 'l2announcements.enabled', 'kubeProxyReplacement')})`,
      edits: [{ set: 'l2announcements.enabled', value: false }],
      fix: 'set kubeProxyReplacement: true on the TalosCilium and kubeProxy: false on the TalosCluster, or remove l2Announcements; in values: set kubeProxyReplacement: true, or remove l2announcements.enabled',
    };
  },
};
