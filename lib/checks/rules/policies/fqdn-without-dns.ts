import { isJsonObject, type JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { coveredBy, policySpecs, type PolicySpec } from '../../../model/policy-specs';
import { maps } from '../../../model/json';
import { hasBlindPolicies } from '../../policies/agent-problems';

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

/** The most common of all policies that do nothing. */
export const fqdnWithoutDns: ModelRule = {
  on: 'model',
  id: 'POL101',
  title: 'Names allowed, but Cilium never learns their addresses',
  severity: 'error',
  reason:
    'Cilium knows the addresses of a name from DNS answers that pass through its proxy. Without a rule with rules.dns for the same pods ' +
    'no answer does, and toFQDNs allows nothing.',
  link: 'https://docs.cilium.io/en/stable/security/policy/language/#dns-based',
  good: { objects: [policy([names, dns])] },
  bad: { objects: [policy([names])] },
  *check(model) {
    // Most policies with names have their own rule for DNS: nothing has to be worked out for an app in which all do.
    if (!hasBlindPolicies(model)) return;
    const specs = policySpecs(model.objects);
    const without = specs.filter(({ spec }) => hasNames(spec) && !readsDns(spec));
    if (without.length === 0) return;
    const place = (scope: string, namespace: string | undefined): string => `${scope} ${namespace ?? ''}`;
    const withDns = new Map<string, PolicySpec[]>();
    for (const each of specs.filter(({ spec }) => readsDns(spec))) {
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
        what: `no rule lets Cilium read the DNS answers for the names that are allowed (${namesOf(spec.spec).join(', ')})`,
        fix: 'add egress to the DNS server at port 53 with rules.dns to the same pods, or use CiliumPolicies, which does',
      };
    }
  },
};

function hasNames({ egress }: JsonObject): boolean {
  return maps(egress).some((rule) => isFilledList(rule.toFQDNs));
}

function namesOf(spec: PolicySpec['spec']): string[] {
  return maps(spec.egress).flatMap((rule) => maps(rule.toFQDNs).map(({ matchName, matchPattern }) => String(matchName ?? matchPattern)));
}

function readsDns({ egress }: JsonObject): boolean {
  return maps(egress).some((rule) => maps(rule.toPorts).some(({ rules }) => isJsonObject(rules) && isFilledList(rules.dns)));
}

function isFilledList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
