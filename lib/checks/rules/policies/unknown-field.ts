import { nearestNames } from '../../../runtime/near-names';
import { namespaced, type PolicyRule, program } from '../../policies/policy-rule';

export const unknownField: PolicyRule = {
  id: 'POL232',
  title: 'Unknown field in a policy',
  reason: 'The API server drops the field, so the rest of the rule can match more traffic than intended. For example, a rule in egressDeny with toFQDNs and ports then denies these ports for every destination, and without ports it denies nothing. A deny rule can select a server outside the cluster only by its addresses.',
  good: { objects: [namespaced({ egressDeny: [{ toCIDR: ['203.0.113.7/32'] }] })] },
  bad: { objects: [namespaced({ egressDeny: [{ toFQDNs: [{ matchName: 'ads.example.com' }] }] })] },
  typescript: {
    wrong: program(".addRule('egressDeny', { toFQDNs: [{ matchName: 'ads.example.com' }] } as never)"),
    right: program(".denyTo(Peer.cidr('203.0.113.7/32'))"),
  },
  visit: {
    unknownField({ name, value, known }, walk) {
      const report = (fix: string): void => walk.report(name, value, `is not a field of ${walk.deny ? 'a deny rule' : `a ${walk.kind}`}`, fix);
      if (/^(from|to)FQDNs?$/.test(name) && known.includes('fromCIDR')) return report('remove the rule, or use fromCIDR; ingress rules cannot select DNS names');
      if (walk.kind === 'NetworkPolicy' && /^(?:from|to)(?:Endpoints|Entities|CIDR|CIDRSet|Nodes|Groups|Services|FQDNs|Ports)$/.test(name)) return report('use a CiliumNetworkPolicy, which has this field, or write from, to and ports as a NetworkPolicy has them');
      if (name === 'podSelector' && known.includes('endpointSelector')) return report('rename it to endpointSelector');
      const mirrored = name.startsWith('from') ? name.replace('from', 'to') : name.replace(/^to/, 'from');
      const near = known.includes(mirrored) ? mirrored : nearestNames(name, known)[0];
      report(near === undefined ? `remove it; the fields are ${known.join(', ')}` : `write ${near}, or remove it`);
    },
  },
};
