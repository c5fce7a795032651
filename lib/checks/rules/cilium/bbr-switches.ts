import type { CiliumRule } from '../../rule';
import { describeValues, isOn, isSwitchedOff } from '../../../model/values';

const MANAGER = 'bandwidthManager.enabled';
const BBR = 'bandwidthManager.bbr';
const HOST_ONLY = 'bandwidthManager.bbrHostNamespaceOnly';

/** Each of the three settings requires the one before it. */
export const bbrSwitches: CiliumRule = {
  on: 'cilium',
  id: 'CIL044',
  title: 'BBR without the bandwidth manager',
  severity: 'error',
  reason:
    'The chart uses the settings of BBR only if the bandwidth manager is on, and the agent rejects `bbrHostNamespaceOnly` without BBR.',
  link: 'https://docs.cilium.io/en/stable/network/kubernetes/bandwidth-manager/#bbr-for-pods',
  good: { cluster: { hostDns: { forwardKubeDnsToHost: false } }, values: { bpf: { masquerade: true }, bandwidthManager: { enabled: true, bbr: true } } },
  bad: { cluster: { hostDns: { forwardKubeDnsToHost: false } }, values: { bpf: { masquerade: true }, bandwidthManager: { bbr: true } } },
  typescript: {
    wrong: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', hostDns: { forwardKubeDnsToHost: false } });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', {
  masquerade: { bpf: true },
  values: { bandwidthManager: { bbr: true } },
});`,
    right: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', hostDns: { forwardKubeDnsToHost: false } });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', {
  masquerade: { bpf: true },
  bandwidthManager: { bbr: true },
});`,
  },
  *check(cilium) {
    if (isOn(cilium, BBR) && !isOn(cilium, MANAGER)) {
      yield {
        path: cilium.path,
        subject: BBR,
        ...(isSwitchedOff(cilium, MANAGER) && { severity: 'warning' as const }),
        edits: [{ set: BBR, value: false }],
        what: `BBR has no effect without the bandwidth manager (${describeValues(cilium, BBR, MANAGER)})`,
        fix: `set bandwidthManager: { bbr: true }, which enables both, or remove the value ${BBR}`,
      };
    }
    if (isOn(cilium, HOST_ONLY) && !isOn(cilium, BBR)) {
      yield {
        path: cilium.path,
        subject: HOST_ONLY,
        ...(isSwitchedOff(cilium, BBR) && { severity: 'warning' as const }),
        edits: [{ set: HOST_ONLY, value: false }],
        what: `BBR is restricted to the host namespace, but it is off (${describeValues(cilium, HOST_ONLY, BBR)})`,
        fix: `set bandwidthManager: { bbr: 'host-namespace-only' }, or remove the value ${HOST_ONLY}`,
      };
    }
  },
};
