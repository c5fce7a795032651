import { count } from '../../policies/policy-walk';
import { namespaced, type PolicyRule } from '../../policies/policy-rule';

const PORT = { toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }] };
const DNS = {
  toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s-app': 'kube-dns' } }],
  toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }],
};
const PEERS = new Set(['Endpoints', 'Entities', 'CIDR', 'CIDRSet', 'Nodes', 'FQDNs', 'Services', 'Groups'].flatMap((name) => [`from${name}`, `to${name}`]));
/** Fields whose empty list the agent treats like no list. Empty lists of endpoints, nodes, entities and CIDRs match no peer. */
const FIELDS = ['toFQDNs', 'toServices', 'toGroups', 'fromGroups'];

/** Source: `mergeEndpointSelectors` in `pkg/policy/utils/parserules.go` of 1.20.2; `AllowsWildcarding` in `pkg/policy/api` of 1.18.11 and 1.19.6. */
export const emptyPeers: PolicyRule = {
  id: 'POL106',
  title: 'Empty list of peers that allows every peer',
  reason: 'The agent ignores an empty toFQDNs, toServices, toGroups or fromGroups. The API server removes any list that is null, for example because all its entries are commented out. The rule then has no peers, and opens its ports to every address inside and outside the cluster.',
  related: ['POL203', 'POL108'],
  link: 'https://docs.cilium.io/en/stable/security/policy/',
  good: { objects: [namespaced({ egress: [DNS, { toFQDNs: [{ matchName: 'api.example.com' }], ...PORT }] })] },
  bad: { objects: [namespaced({ egress: [DNS, { toFQDNs: [], ...PORT }] })] },
  visit: {
    rule(rule, walk) {
      if (walk.peers > 0 || (rule.toPorts === undefined && rule.icmps === undefined)) return;
      const fields = Object.keys(rule).filter((field) => PEERS.has(field));
      // The API server leaves out a field that is null.
      const isOpen = (field: string): boolean => rule[field] === null || (FIELDS.includes(field) && Array.isArray(rule[field]) && count(rule[field]) === 0);
      const [empty] = fields;
      if (empty === undefined || !fields.every(isOpen)) return;
      walk.report(empty, rule[empty], `is empty, so the rule ${walk.deny ? 'denies' : 'allows'} its ports for every peer`, `list the peers in ${empty}, or remove the rule`);
    },
  },
};
