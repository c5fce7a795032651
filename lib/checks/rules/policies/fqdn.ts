import type { JsonObject } from '../../../kubernetes/json';
import { isDnsName, isDnsPattern, MAX_DNS_LENGTH, patternMinor } from '../../../model/policy-language';
import { isBefore } from '../../policies/agent-settings';
import { namespaced, type PolicyRule, program } from '../../policies/policy-rule';
import { isSet } from '../../policies/policy-walk';

/** Without it Cilium would not learn the addresses of the names. */
const DNS: JsonObject = {
  toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } }],
  toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }],
};

export const fqdn: PolicyRule = {
  id: 'POL228',
  title: 'Invalid DNS name or pattern',
  reason: 'A DNS name consists of letters, digits, dashes and underscores, with single dots between them. Only a pattern can contain the wildcard *. Both can have at most 255 characters. Each selector must have either matchName or matchPattern.',
  link: 'https://docs.cilium.io/en/stable/security/policy/layer3/#dns-based',
  good: { objects: [namespaced({ egress: [DNS, { toFQDNs: [{ matchPattern: '*.example.com' }] }] })] },
  bad: { objects: [namespaced({ egress: [DNS, { toFQDNs: [{ matchName: '*.example.com' }] }] })] },
  typescript: {
    wrong: program(".allowTo(Peer.fqdn('https://api.example.com'), Port.tcp(443))"),
    right: program(".allowTo(Peer.fqdn('api.example.com'), Port.tcp(443))"),
  },
  visit: {
    fqdn(selector, walk) {
      const { matchName, matchPattern } = selector;
      if (isSet(matchName) === isSet(matchPattern)) {
        const what = isSet(matchName) ? 'has both matchName and matchPattern' : 'has neither matchName nor matchPattern';
        walk.report(undefined, selector, what, 'write exactly one of matchName and matchPattern');
      } else if (isSet(matchName)) {
        if (!isDnsName(matchName)) walk.report('matchName', matchName, 'is not a valid DNS name', `write letters, digits, -, _ and single dots, at most ${MAX_DNS_LENGTH} characters; wildcards belong in matchPattern`);
      } else if (!isDnsPattern(matchPattern)) {
        walk.report('matchPattern', matchPattern, 'is not a valid DNS pattern', `write letters, digits, -, _, * and single dots, at most ${MAX_DNS_LENGTH} characters`);
      } else {
        const minor = patternMinor(String(matchPattern));
        if (minor !== undefined && isBefore(walk.settings, minor)) walk.report('matchPattern', matchPattern, `begins with **., which requires Cilium ${minor}`, `write *., which stands for one label, or use Cilium ${minor} or newer`);
      }
    },
  },
};
