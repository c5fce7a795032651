import { isMistake, readPrefix } from '../../../cluster/ip-text';
import { namespaced, program, type PolicyRule } from '../../policies/policy-rule';
import { isSet, type PolicyWalk } from '../../policies/policy-walk';

export const cidr: PolicyRule = {
  id: 'POL224',
  title: 'Invalid CIDR',
  reason: 'A CIDR is an address and a prefix length, such as 192.0.2.0/24. A single address ends with /32 or /128. The API server or the agent rejects anything else.',
  good: { objects: [namespaced({ egress: [{ toCIDR: ['192.0.2.0/24'] }] })] },
  bad: { objects: [namespaced({ egress: [{ toCIDR: ['192.0.2.300/24'] }] })] },
  typescript: {
    wrong: program(".addRule('egress', { toCIDR: ['192.0.2.300/24'] })"),
    right: program(".allowTo(Peer.cidr('192.0.2.0/24'))"),
  },
  visit: {
    cidr(text, walk) {
      check(undefined, text, walk);
    },
    ipBlock({ cidr: text, except }, walk) {
      if (isSet(text)) check('cidr', text, walk);
      if (Array.isArray(except)) except.forEach((each: unknown, index) => check(`except[${index}]`, each, walk));
    },
  },
};

function check(member: string | undefined, text: unknown, walk: PolicyWalk): void {
  const read = readPrefix(text);
  if (isMistake(read)) walk.report(member, text, 'is not a valid CIDR', read.fix);
}
