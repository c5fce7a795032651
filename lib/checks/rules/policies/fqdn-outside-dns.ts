import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { namespaced, program } from '../../policies/policy-rule';
import { identityOf } from '../../../model/identity';
import { maps, text } from '../../../model/json';
import { dnsPatternsIntersect } from '../../../model/dns-patterns';
import { coveredBy, policySpecs, type PolicySpec } from '../../../model/policy-specs';

const dns = (...names: string[]): JsonObject => ({
  toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s-app': 'kube-dns' } }],
  toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: names.map((matchName) => ({ matchName })) } }],
});
const names: JsonObject = { toFQDNs: [{ matchName: 'api.example.com' }], toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }] };

/** A DNS query that the proxy refuses gives no addresses. */
export const fqdnOutsideDns: ModelRule = {
  on: 'model',
  id: 'POL109',
  title: 'DNS name that the DNS rules do not allow',
  severity: 'error',
  reason: 'Cilium learns the addresses of a name from DNS answers. The DNS rules of these pods do not allow a query for this name, so Cilium never learns an address, and toFQDNs matches no traffic.',
  related: ['POL101'],
  link: 'https://docs.cilium.io/en/stable/security/policy/layer3/#dns-based',
  good: { objects: [namespaced({ egress: [dns('example.com', 'api.example.com'), names] })] },
  bad: { objects: [namespaced({ egress: [dns('example.com'), names] })] },
  typescript: {
    wrong: program(".allowDns(Dns.name('example.com'))\n  .allowTo(Peer.fqdn('api.example.com'))"),
    right: program(".allowDns(Dns.name('example.com'), Dns.name('api.example.com'))\n  .allowTo(Peer.fqdn('api.example.com'))"),
  },
  *check({ objects }) {
    const specs = policySpecs(objects);
    const dnsRules = dnsRulesOf(specs);
    if (dnsRules.size === 0) return;
    for (const spec of specs) {
      // A policy that selects only some of these pods may still allow the query for them, so the name is then not certain to be lost.
      const own = dnsRules.get(placeOf(spec));
      if (own?.allowsAll) continue;
      const near = [own, spec.namespace === undefined ? undefined : dnsRules.get(spec.policy.scope)].filter((rules) => rules !== undefined);
      const lost = lostNames(spec.spec, near);
      if (lost.length === 0 || !near.some(({ specs }) => specs.some((other) => coveredBy(spec, other)))) continue;
      const allowed = new Set(near.flatMap(({ queries }) => [...queries]));
      for (const { selector, name } of lost) {
        yield {
          path: spec.policy.path,
          what: `${spec.policy.object.kind} ${identityOf(spec.policy.object).title}: no DNS rule allows a query for ${name} (${[...allowed].sort().join(', ')})`,
          fix: `add ${selector.matchName === undefined ? 'matchPattern' : 'matchName'}: ${name} to the DNS rules; in TypeScript: Peer.fqdn of CiliumPolicies, which adds a DNS rule`,
        };
      }
    }
  },
};

/** The DNS rules by namespace; those of clusterwide policies by none. */
function dnsRulesOf(specs: readonly PolicySpec[]): ReadonlyMap<string, DnsRules> {
  const found = new Map<string, DnsRules>();
  for (const spec of specs) {
    if (spec.queries === undefined) continue;
    const place = placeOf(spec);
    let rules = found.get(place);
    if (!rules) found.set(place, (rules = new DnsRules()));
    rules.add(spec);
  }
  return found;
}

/** Names in `toFQDNs` that no DNS rule allows. */
function lostNames({ egress }: JsonObject, near: readonly DnsRules[]): { selector: JsonObject; name: string }[] {
  const lost: { selector: JsonObject; name: string }[] = [];
  for (const { toFQDNs } of maps(egress)) {
    for (const selector of maps(toFQDNs)) {
      const name = text(selector.matchName) ?? text(selector.matchPattern);
      if (name !== undefined && !near.some((rules) => rules.mayAllow(name))) lost.push({ selector, name });
    }
  }
  return lost;
}

function placeOf({ policy: { scope }, namespace }: PolicySpec): string {
  return namespace === undefined ? scope : `${scope} ${namespace}`;
}

/** The DNS rules of a namespace. */
class DnsRules {
  readonly queries = new Set<string>();
  readonly specs: PolicySpec[] = [];
  private readonly names = new Set<string>();
  private readonly patterns = new Set<string>();
  private readonly answers = new Map<string, boolean>();

  get allowsAll(): boolean {
    return this.queries.has('*');
  }

  add(spec: PolicySpec): void {
    this.specs.push(spec);
    for (const query of spec.queries!) {
      if (this.queries.has(query)) continue;
      this.queries.add(query);
      const rule = plain(query);
      (rule.includes('*') ? this.patterns : this.names).add(rule);
    }
  }

  /** Whether one of the rules allows a name, or some name of a pattern. */
  mayAllow(name: string): boolean {
    if (this.allowsAll) return true;
    let answer = this.answers.get(name);
    if (answer === undefined) this.answers.set(name, (answer = this.answer(plain(name))));
    return answer;
  }

  private answer(wanted: string): boolean {
    const others = wanted.includes('*') ? [...this.patterns, ...this.names] : this.patterns;
    return this.names.has(wanted) || [...others].some((each) => dnsPatternsIntersect(wanted, each));
  }
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
