import { re2Problem } from '../../../runtime/re2';
import type { ObjectRule } from '../../rule';
import { exampleL2Policy } from '../../../model/address-examples';
import { identityOf } from '../../../model/identity';
import { L2_ON } from '../../../model/address-examples';

/** The agent reads names of interfaces as regular expressions. */
export const l2Interfaces: ObjectRule = {
  on: 'object',
  id: 'ANN016',
  title: 'Invalid interface pattern in an L2 announcement policy',
  severity: 'error',
  reason: 'The agent reads each entry as a regular expression of Go (RE2), and ignores a policy with an entry that it cannot read.',
  link: 'https://docs.cilium.io/en/stable/network/l2-announcements/#interfaces',
  kinds: ['CiliumL2AnnouncementPolicy'],
  good: { values: L2_ON, objects: [exampleL2Policy('lan', { interfaces: ['^eno[0-9]+$'] })] },
  bad: { values: L2_ON, objects: [exampleL2Policy('lan', { interfaces: ['^eno(?!1)'] })] },
  *check({ path, object }) {
    const { interfaces } = (object.spec ?? {}) as { interfaces?: unknown };
    for (const entry of Array.isArray(interfaces) ? interfaces : []) {
      const flaw = typeof entry === 'string' ? re2Problem(entry) : 'not a string';
      if (flaw === undefined) continue;
      yield {
        path,
        what: `interfaces of L2 policy ${identityOf(object).name} contains ${String(entry)}, which is not a valid RE2 expression (${flaw})`,
        fix: 'write an expression without look-around and back references, for example ^eno[0-9]+$',
      };
    }
  },
};
