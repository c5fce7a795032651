import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { namespaced, program } from '../../policies/policy-rule';
import { identityOf } from '../../../model/identity';
import { map, maps, text } from '../../../model/json';
import { coveredBy, policySpecs, type PolicySpec } from '../../../model/policy-specs';

const dns = (name: string): JsonObject => ({
  toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s-app': 'kube-dns' } }],
  toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchName: name }] } }],
});
const names: JsonObject = { toFQDNs: [{ matchName: 'api.example.com' }], toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }] };

/** A DNS query that the proxy refuses gives no addresses. */
export const fqdnOutsideDns: ModelRule = {
  on: 'model',
  id: 'POL109',
  title: 'DNS name that no DNS rule of the same pods allows',
  severity: 'error',
  reason: 'Cilium learns the addresses of a name from DNS answers. The DNS rules of these pods do not allow a query for the name, so it never has an address, and toFQDNs matches no traffic.',
  related: ['POL101'],
  link: 'https://docs.cilium.io/en/stable/security/policy/layer3/#dns-based',
  good: { objects: [namespaced({ egress: [dns('api.example.com'), names] })] },
  bad: { objects: [namespaced({ egress: [dns('example.com'), names] })] },
  typescript: {
    wrong: program(".allowDns(Dns.name('example.com'))\n  .allowTo(Peer.fqdn('api.example.com'))"),
    right: program(".allowDns(Dns.name('example.com'), Dns.name('api.example.com'))\n  .allowTo(Peer.fqdn('api.example.com'))"),
  },
  *check({ objects }) {
    const specs = policySpecs(objects);
    const asking = specs.filter(({ spec }) => maps(spec.egress).some(({ toFQDNs }) => maps(toFQDNs).length > 0));
    if (asking.length === 0) return;
    const answering = new Map<string, PolicySpec[]>();
    const queries = new Map<string, Set<string>>();
    for (const spec of specs) {
      const found = queriesOf(spec.spec);
      if (found.length === 0) continue;
      const place = placeOf(spec.policy.scope, spec.namespace);
      answering.set(place, answering.get(place) ?? []).get(place)!.push(spec);
      const known = queries.set(place, queries.get(place) ?? new Set()).get(place)!;
      for (const query of found) known.add(query);
    }
    for (const spec of asking) {
      // A policy that selects only some of these pods may still allow the query for them, so the name is then not certain to be lost.
      const places = [...new Set([spec.namespace, undefined])].map((namespace) => placeOf(spec.policy.scope, namespace));
      const allowed = new Set(places.flatMap((place) => [...(queries.get(place) ?? [])]));
      const lost = maps(spec.spec.egress).flatMap(({ toFQDNs }) => maps(toFQDNs)).flatMap((selector) => {
        const name = text(selector.matchName) ?? text(selector.matchPattern);
        return name === undefined || [...allowed].some((query) => mayAllow(query, name)) ? [] : [{ selector, name }];
      });
      if (lost.length === 0 || !places.some((place) => answering.get(place)?.some((other) => coveredBy(spec, other)))) continue;
      for (const { selector, name } of lost) {
        yield {
          path: spec.policy.path,
          what: `${spec.policy.object.kind} ${identityOf(spec.policy.object).title}: no DNS rule allows a query for ${name} (${[...allowed].sort().join(', ')})`,
          fix: `add ${selector.matchName === undefined ? 'matchPattern' : 'matchName'}: ${name} to the DNS rules; Peer.fqdn of CiliumPolicies adds a DNS rule`,
        };
      }
    }
  },
};

/** Names and patterns for which DNS queries are allowed. */
function queriesOf({ egress }: JsonObject): string[] {
  return maps(egress).flatMap(({ toPorts }) => maps(toPorts).flatMap(({ rules }) => maps(map(rules).dns).flatMap(({ matchName, matchPattern }) => text(matchName) ?? text(matchPattern) ?? [])));
}

function placeOf(scope: string, namespace: string | undefined): string {
  return `${scope} ${namespace ?? ''}`;
}

/** Whether a query rule allows a name, or some name of a pattern. A wildcard in DNS rules stands for any characters, except for dots. */
function mayAllow(query: string, name: string): boolean {
  const plain = (value: string): string => value.toLowerCase().replace(/\.$/, '');
  const [rule, wanted] = [plain(query), plain(name)];
  if (rule === '*' || rule === wanted) return true;
  if (wanted.includes('*') && rule.includes('*')) return true;
  const matches = (pattern: string, value: string): boolean =>
    new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/^\*\*\\\./, '([-a-zA-Z0-9_]+([.][-a-zA-Z0-9_]+){0,})[.]').replaceAll('*', '[-a-zA-Z0-9_]*')}$`).test(value);
  return wanted.includes('*') ? matches(wanted, rule) : matches(rule, wanted);
}
