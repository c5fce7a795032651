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
  good: { version: '1.19.6', values: { bandwidthManager: { enabled: true, bbr: true, bbrHostNamespaceOnly: true } } },
  bad: { values: { bandwidthManager: { bbr: true } } },
  *check(cilium) {
    if (isOn(cilium, BBR) && !isOn(cilium, MANAGER)) {
      yield {
        path: cilium.path,
        subject: BBR,
        ...(isSwitchedOff(cilium, MANAGER) && { severity: 'warning' as const }),
        edits: [{ set: BBR, value: false }],
        what: `BBR has no effect without the bandwidth manager (${describeValues(cilium, BBR, MANAGER)})`,
        fix: 'set bandwidthManager: { bbr: true }, which enables both, or remove the value',
      };
    }
    if (isOn(cilium, HOST_ONLY) && !isOn(cilium, BBR)) {
      yield {
        path: cilium.path,
        subject: HOST_ONLY,
        ...(isSwitchedOff(cilium, BBR) && { severity: 'warning' as const }),
        edits: [{ set: HOST_ONLY, value: false }],
        what: `BBR is restricted to the host namespace but not on (${describeValues(cilium, HOST_ONLY, BBR)})`,
        fix: 'set bandwidthManager: { bbr: \'host-namespace-only\' }, or remove the value',
      };
    }
  },
};
