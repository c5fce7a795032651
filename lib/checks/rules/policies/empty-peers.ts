import type { ModelRule } from '../../rule';
import { namespaced } from '../../policies/policy-rule';
import { identityOf } from '../../../model/identity';
import { list, maps } from '../../../model/json';
import { policySpecs } from '../../../model/policy-specs';

const PORT = { toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }] };
const DNS = {
  toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s-app': 'kube-dns' } }],
  toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }],
};
/** Fields whose empty list the agent treats like no list. Empty lists of endpoints, nodes, entities and CIDRs match no peer. */
const FIELDS = ['toFQDNs', 'toServices', 'toGroups', 'fromGroups'];

/** Source: `mergeEndpointSelectors` in `pkg/policy/utils/parserules.go` of 1.20.2; `AllowsWildcarding` in `pkg/policy/api` of 1.18.11 and 1.19.6. */
export const emptyPeers: ModelRule = {
  on: 'model',
  id: 'POL106',
  title: 'Empty list of peers that allows every peer',
  severity: 'error',
  reason: 'The agent ignores an empty toFQDNs, toServices, toGroups or fromGroups, and the API server leaves out every list that is null, for example because all its entries are comments. The rule then has no peers, and its ports are open to every address in and outside of the cluster.',
  related: ['POL203', 'POL108'],
  link: 'https://docs.cilium.io/en/stable/security/policy/',
  good: { objects: [namespaced({ egress: [DNS, { toFQDNs: [{ matchName: 'api.example.com' }], ...PORT }] })] },
  bad: { objects: [namespaced({ egress: [DNS, { toFQDNs: [], ...PORT }] })] },
  *check({ objects }) {
    for (const { policy, spec } of policySpecs(objects)) {
      for (const section of ['ingress', 'egress', 'ingressDeny', 'egressDeny']) {
        for (const [index, rule] of maps(spec[section]).entries()) {
          // The API server leaves out a field that is null.
          const fields = Object.keys(rule).filter((field) => /^(?:from|to)(?:Endpoints|Entities|CIDR|CIDRSet|Nodes|FQDNs|Services|Groups)$/.test(field));
          const isOpen = (field: string): boolean => rule[field] === null || (FIELDS.includes(field) && Array.isArray(rule[field]) && list(rule[field]).length === 0);
          const [empty] = fields;
          if (empty === undefined || !fields.every(isOpen) || (rule.toPorts === undefined && rule.icmps === undefined)) continue;
          const effect = section.endsWith('Deny') ? 'denies its ports for every peer' : 'allows its ports for every peer';
          yield {
            path: policy.path,
            what: `${policy.object.kind} ${identityOf(policy.object).title}: ${section}[${index}].${empty} is empty, so the rule ${effect}`,
            fix: `list the peers in ${empty}, or remove the rule`,
          };
        }
      }
    }
  },
};
