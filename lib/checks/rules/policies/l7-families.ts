import { namespaced, type PolicyRule, program } from '../../policies/policy-rule';
import { isSet, type Fields } from '../../policies/policy-walk';
import { l7Families as familiesOf } from '../../policies/read-policy';

export const l7Families: PolicyRule = {
  id: 'POL215',
  title: 'Several kinds of L7 rules on one port',
  reason: 'An item of toPorts can have HTTP rules or DNS rules, but not both. The agent rejects the whole policy.',
  good: { objects: [namespaced({
      egress: [
        {
          toPorts: [
            { ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } },
            { ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } },
          ],
        },
      ],
    })] },
  bad: { objects: [namespaced({
      egress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }, { port: '53', protocol: 'ANY' }], rules: { http: [{ method: 'GET' }], dns: [{ matchPattern: '*' }] } }] }],
    })] },
  typescript: {
    wrong: program(`.addRule('egress', {
    toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }, { port: '53', protocol: 'ANY' }], rules: { http: [{ method: 'GET' }], dns: [{ matchPattern: '*' }] } }],
  })`),
    right: program(`.allowDns(Dns.any())
  .allowTo(Peer.any(), Port.tcp(80), Http.get())`),
  },
  visit: {
    l7Rules({ rules }, walk) {
      const { http, dns, kafka, l7proto } = rules as Fields;
      const count = Number(isSet(http)) + Number(isSet(dns)) + Number(isSet(kafka)) + Number(isSet(l7proto));
      if (count > 1) walk.report('rules', familiesOf(rules as Fields).join(', '), 'has more than one kind of L7 rules', 'write one item of toPorts for each kind');
    },
  },
};
