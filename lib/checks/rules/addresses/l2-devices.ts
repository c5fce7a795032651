import { re2Matches } from '../../../runtime/re2';
import type { ModelRule } from '../../rule';
import { exampleL2Policy, L2_ON } from '../../../model/address-examples';
import { ciliumByScope } from '../../../model/clusters';
import { deviceEntries } from '../../../model/datapath';
import { identityOf } from '../../../model/identity';
import { ofKinds } from '../../../model/of-kinds';
import { describeValues } from '../../../model/values';

/** Agents announce on the devices of Cilium only. */
export const l2Devices: ModelRule = {
  on: 'model',
  id: 'ANN017',
  title: 'L2 announcement policy for interfaces that Cilium does not use',
  severity: 'error',
  reason: 'Agents announce addresses only on the devices that Cilium uses. If the value `devices` is set and does not include the interface, nothing is announced. Add the interface to `devices`, or change `interfaces` in the policy so that it matches one of these devices.',
  link: 'https://docs.cilium.io/en/stable/network/l2-announcements/#interfaces',
  good: { values: { ...L2_ON, devices: ['bond+', 'eno+'] }, objects: [exampleL2Policy('lan', { interfaces: ['^eno[0-9]+$'] })] },
  bad: { values: { ...L2_ON, devices: ['bond+'] }, objects: [exampleL2Policy('lan', { interfaces: ['^eno[0-9]+$'] })] },
  *check(model) {
    const ciliums = ciliumByScope(model.ciliums);
    for (const { path, object, scope } of ofKinds(model.objects, 'CiliumL2AnnouncementPolicy')) {
      const cilium = ciliums.get(scope);
      const { interfaces } = (object.spec ?? {}) as { interfaces?: unknown };
      const patterns = Array.isArray(interfaces) ? interfaces.filter((each): each is string => typeof each === 'string') : [];
      const devices = cilium ? deviceEntries(cilium).filter((device) => !device.startsWith('!')) : [];
      if (!cilium || patterns.length === 0 || devices.length === 0) continue;
      if (patterns.some((pattern) => devices.some((device) => mayMatch(pattern, device)))) continue;
      yield {
        path,
        what: `interfaces of L2 policy ${identityOf(object).name} (${patterns.join(', ')}) match no device of Cilium (${describeValues(cilium, 'devices')})`,
        fix: 'set interfaces to a pattern that matches one of devices, or add the interface to devices',
      };
    }
  },
};

/** Whether a pattern can match a device. Of a prefix only the beginning is known, which the beginning of an anchored pattern must share. */
function mayMatch(pattern: string, device: string): boolean {
  if (!device.endsWith('+')) return re2Matches(pattern, device);
  const prefix = device.replace(/\++$/, '');
  const begin = /^\^([\w-]+)(?![\w-]*[?*{|])/.exec(pattern)?.[1];
  return begin === undefined || begin.startsWith(prefix) || prefix.startsWith(begin);
}
