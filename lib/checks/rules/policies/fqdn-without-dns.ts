import type { JsonObject } from '../../../kubernetes/json';
import { program } from '../../policies/policy-rule';
import type { ModelRule } from '../../rule';
import { coveredBy, policySpecs, type PolicySpec } from '../../../model/policy-specs';
import { maps, someMap } from '../../../model/json';

const policy = (egress: JsonObject[]): JsonObject => ({
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumNetworkPolicy',
  metadata: { name: 'payments', namespace: 'shop' },
  spec: { endpointSelector: { matchLabels: { app: 'payments' } }, egress },
});

const names = { toFQDNs: [{ matchName: 'api.example.com' }], toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }] };
const dns = {
  toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s-app': 'kube-dns' } }],
  toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }],
};

export const fqdnWithoutDns: ModelRule = {
  on: 'model',
  id: 'POL101',
  wholeApp: true,
  title: 'toFQDNs without a DNS rule',
  severity: 'error',
  reason: 'Cilium learns the addresses of a name from DNS answers that pass through its proxy. Answers pass through the proxy only if an egress rule with rules.dns applies to the same pods. Without it, toFQDNs matches no traffic. In TypeScript, Peer.fqdn adds this rule.',
  link: 'https://docs.cilium.io/en/stable/security/policy/layer3/#dns-based',
  good: { objects: [policy([names, dns])] },
  bad: { objects: [policy([names])] },
  typescript: {
    wrong: program(".addRule('egress', { toFQDNs: [{ matchName: 'api.example.com' }] })"),
    right: program(".allowTo(Peer.fqdn('api.example.com'))"),
  },
  *check(model) {
    const specs = policySpecs(model.objects);
    const without = specs.filter(({ spec, queries }) => queries === undefined && hasNames(spec));
    if (without.length === 0) return;
    const place = (scope: string, namespace: string | undefined): string => `${scope} ${namespace ?? ''}`;
    const withDns = new Map<string, PolicySpec[]>();
    for (const each of specs.filter(({ queries }) => queries !== undefined)) {
      const key = place(each.policy.scope, each.namespace);
      const known = withDns.get(key);
      if (known) known.push(each);
      else withDns.set(key, [each]);
    }
    for (const spec of without) {
      const { scope } = spec.policy;
      const near = [...(withDns.get(place(scope, spec.namespace)) ?? []), ...(withDns.get(place(scope, undefined)) ?? [])];
      if (near.some((other) => coveredBy(spec, other))) continue;
      yield {
        path: spec.policy.path,
        what: `no policy has DNS rules for the pods of this policy, so toFQDNs matches no traffic (${namesOf(spec.spec).join(', ')})`,
        fix: 'add an egress rule to the DNS server for the same pods, with port 53 and rules.dns; in TypeScript: Peer.fqdn of CiliumPolicies, which adds it',
      };
    }
  },
};

function hasNames({ egress }: JsonObject): boolean {
  return someMap(egress, (rule) => isFilledList(rule.toFQDNs));
}

function namesOf(spec: PolicySpec['spec']): string[] {
  return maps(spec.egress).flatMap((rule) => maps(rule.toFQDNs).map(({ matchName, matchPattern }) => String(matchName ?? matchPattern)));
}

function isFilledList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
