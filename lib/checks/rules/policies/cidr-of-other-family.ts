import { readCidr } from '../../../cluster/cidr';
import { ciliumByScope } from '../../../model/clusters';
import { identityOf } from '../../../model/identity';
import { policySpecs } from '../../../model/policy-specs';
import { describeValues } from '../../../model/values';
import { namespaced } from '../../policies/policy-rule';
import type { ModelRule } from '../../rule';
import { blocksOf } from './cidr-of-cluster';

/** Source: endpoints have addresses of the families that `enable-ipv4` and `enable-ipv6` switch on. */
export const cidrOfOtherFamily: ModelRule = {
  on: 'model',
  id: 'POL122',
  title: 'CIDR rules only for an IP family that pods do not have',
  severity: 'warning',
  reason:
    'Pods have addresses only of the IP families that are enabled in Cilium. A policy whose CIDRs are all of the other family allows no traffic. ' +
    'A policy can list CIDRs of both families.',
  related: ['EGW011'],
  link: 'https://docs.cilium.io/en/stable/security/policy/layer3/#ip-cidr-based',
  good: { objects: [namespaced({ egress: [{ toCIDR: ['203.0.113.0/24', '2001:db8::/32'] }] })] },
  bad: { objects: [namespaced({ egress: [{ toCIDR: ['2001:db8::/32'] }] })] },
  typescript: {
    wrong: `new CiliumPolicies(chart, 'shop', { namespace: 'shop' }).for(Selector.labels({ app: 'web' })).allowTo(Peer.cidr('2001:db8::/32'));`,
    right: `new CiliumPolicies(chart, 'shop', { namespace: 'shop' }).for(Selector.labels({ app: 'web' })).allowTo(Peer.cidr('203.0.113.0/24'));`,
  },
  *check({ ciliums, objects }) {
    const ciliumOf = ciliumByScope(ciliums);
    for (const each of policySpecs(objects)) {
      const { policy, spec } = each;
      const cilium = ciliumOf.get(policy.scope);
      if (!cilium || ([4, 6] as const).every((family) => cilium.value(`ipv${family}.enabled`) !== false)) continue;
      // Nodes can have addresses that pods do not have.
      if (!each.pods) continue;
      for (const section of ['ingress', 'egress']) {
        const families = new Set<number>();
        let first: string | undefined;
        for (const [place, block] of blocksOf({ [section]: spec[section]! })) {
          const cidr = readCidr(block);
          if (!cidr) continue;
          families.add(cidr.family);
          first ??= `${place} ${block}`;
        }
        const [family] = families;
        if (families.size !== 1 || (family !== 4 && family !== 6)) continue;
        const value = `ipv${family}.enabled` as const;
        if (cilium.value(value) !== false) continue;
        yield {
          path: policy.path,
          what: `${policy.object.kind} ${identityOf(policy.object).title}: ${first!} is IPv${family}, and pods have no IPv${family} addresses (${describeValues(cilium, value)})`,
          fix: `write the IPv${family === 4 ? 6 : 4} CIDR, or remove the rule`,
        };
      }
    }
  },
};
