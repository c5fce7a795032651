import type { CiliumRule } from '../../rule';
import { isOn, seen } from '../../rules-support/values';

/** Each of the three switches needs the one before it. */
export const bbrSwitches: CiliumRule = {
  on: 'cilium',
  id: 'CIL044',
  title: 'BBR without the bandwidth manager',
  severity: 'error',
  reason: 'The chart writes the BBR settings only when the bandwidth manager is on, and the agent refuses the host-namespace restriction without BBR itself.',
  link: 'https://docs.cilium.io/en/stable/network/kubernetes/bandwidth-manager/#bbr-for-pods',
  good: { values: { bandwidthManager: { enabled: true, bbr: true, bbrHostNamespaceOnly: true } } },
  bad: { values: { bandwidthManager: { bbr: true } } },
  *check(cilium) {
    const [manager, bbr, hostOnly] = ['enabled', 'bbr', 'bbrHostNamespaceOnly'].map((key) => `bandwidthManager.${key}`) as [string, string, string];
    if (isOn(cilium, bbr) && !isOn(cilium, manager)) {
      yield {
        path: cilium.path,
        subject: bbr,
        what: `BBR has no effect without the bandwidth manager (${seen(cilium, bbr, manager)})`,
        fix: 'set bandwidthManager: { bbr: true }, which turns both on, or remove the value',
      };
    }
    if (isOn(cilium, hostOnly) && !isOn(cilium, bbr)) {
      yield {
        path: cilium.path,
        subject: hostOnly,
        what: `BBR is restricted to the host namespace but not on (${seen(cilium, hostOnly, bbr)})`,
        fix: 'set bandwidthManager: { bbr: \'host-namespace-only\' }, or remove the value',
      };
    }
  },
};
