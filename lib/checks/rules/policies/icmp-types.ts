import { icmpTypeFix, isIcmpType, MAX_ICMP_TYPES } from '../../../model/policy-language';
import { namespaced, type PolicyRule, program } from '../../policies/policy-rule';
import { count, isSet } from '../../policies/policy-walk';

export const icmpTypes: PolicyRule = {
  id: 'POL207',
  title: 'Invalid ICMP type or IP family',
  reason: 'An ICMP type must be a number from 0 to 255, or a name that Cilium defines for the IP family. One item of icmps can have at most 40 types. The API server or the agent rejects anything else.',
  link: 'https://docs.cilium.io/en/stable/security/policy/layer4/#example-icmp-icmpv6',
  good: { objects: [namespaced({ ingress: [{ icmps: [{ fields: [{ family: 'IPv6', type: 'PacketTooBig' }] }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ icmps: [{ fields: [{ family: 'IPv4', type: 'PacketTooBig' }] }] }] })] },
  typescript: {
    wrong: program('.allowFrom(Peer.any(), Icmp.v4(300))'),
    right: program(".allowFrom(Peer.any(), Icmp.v4('EchoRequest'))"),
  },
  visit: {
    icmp({ fields }, walk) {
      if (count(fields) > MAX_ICMP_TYPES) walk.report('fields', count(fields), `has more than ${MAX_ICMP_TYPES} ICMP types`, 'split it into several items of icmps');
    },
    icmpType({ family, type }, walk) {
      if (isSet(family) && family !== 'IPv4' && family !== 'IPv6') {
        walk.report('family', family, 'is not a valid IP family', 'write IPv4 or IPv6; the default is IPv4');
        return;
      }
      const of = family === 'IPv6' ? 'IPv6' : 'IPv4';
      if (!isIcmpType(of, type)) walk.report('type', type, `is not a valid ICMP type for ${of}`, icmpTypeFix(of, type));
    },
  },
};
