import { ADDRESS_BITS, isMistake, readPrefix, type PrefixNumber } from '../../../cluster/ip-text';
import { namespaced, program, type PolicyRule } from '../../policies/policy-rule';

export const cidrExcept: PolicyRule = {
  id: 'POL225',
  title: 'Exception outside its CIDR',
  reason: 'Exceptions are removed from the CIDR of the same peer. The agent rejects a policy with an exception outside of it.',
  good: { objects: [namespaced({ egress: [{ toCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.96.0.0/12'] }] }] })] },
  bad: { objects: [namespaced({ egress: [{ toCIDRSet: [{ cidr: '10.0.0.0/8', except: ['192.168.0.0/16'] }] }] })] },
  typescript: {
    wrong: program(".allowTo(Peer.cidr('10.0.0.0/8', { except: ['192.168.0.0/16'] }))"),
    right: program(".allowTo(Peer.cidr('10.0.0.0/8', { except: ['10.96.0.0/12'] }))"),
  },
  visit: {
    ipBlock({ cidr, except }, walk) {
      if (!Array.isArray(except)) return;
      const outer = readPrefix(cidr);
      if (isMistake(outer)) return;
      except.forEach((text: unknown, index) => {
        const inner = readPrefix(text);
        if (isMistake(inner) || contains(outer, inner)) return;
        const what = outer.family === inner.family ? `is not inside ${String(cidr)}` : `is of another IP family than ${String(cidr)}`;
        walk.report(`except[${index}]`, text, what, 'write a part of the CIDR, or remove the exception');
      });
    },
  },
};

function contains(outer: PrefixNumber, inner: PrefixNumber): boolean {
  if (outer.family !== inner.family || inner.prefixLength < outer.prefixLength) return false;
  const hostBits = BigInt(ADDRESS_BITS[outer.family] - outer.prefixLength);
  return outer.value >> hostBits === inner.value >> hostBits;
}
