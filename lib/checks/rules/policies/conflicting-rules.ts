import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { namespaced, program } from '../../policies/policy-rule';
import { identityOf } from '../../../model/identity';
import { list, map, maps, text } from '../../../model/json';
import { coveredBy, policySpecs, type PolicySpec } from '../../../model/policy-specs';

/** What a rule asks of the traffic with one peer on one port. */
interface Demand {
  readonly spec: PolicySpec;
  /** `egress[0]` */
  readonly place: string;
  readonly family: 'HTTP' | 'DNS' | undefined;
  readonly auth: string | undefined;
  readonly serverNames: boolean;
  readonly terminatesTls: boolean;
}

const NAMESPACE = 'io.kubernetes.pod.namespace';
const world = (rules: JsonObject): JsonObject => ({ toEntities: ['world'], toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules }] });
const HTTP: JsonObject = { http: [{ method: 'GET' }] };

/** Source: `mergePortProto` in `pkg/policy/rule.go` of 1.18.11, 1.19.6 and 1.20.2. An error there keeps the policy of the endpoint from being computed. */
export const conflictingRules: ModelRule = {
  on: 'model',
  id: 'POL110',
  title: 'Rules of the same pods that the agent cannot merge',
  severity: 'error',
  reason:
    'The agent merges all rules of a pod for the same peer and port, also from different policies. It cannot merge HTTP rules with DNS rules, ' +
    'L7 rules with server names without TLS termination, or different modes of authentication. It then computes no policy for the pod: existing ' +
    'pods keep their old one, and new pods do not start.',
  related: ['POL010'],
  link: 'https://docs.cilium.io/en/stable/security/policy/layer7/',
  good: { objects: [policy('a', world(HTTP)), policy('b', world({ http: [{ method: 'POST' }] }))] },
  bad: { objects: [policy('a', world(HTTP)), policy('b', world({ dns: [{ matchPattern: '*' }] }))] },
  typescript: {
    wrong: program(".allowTo(Peer.entity('world'), Port.tcp(443), Tls.serverNames('a.example.com'))\n  .allowTo(Peer.entity('world'), Port.tcp(443), Http.get('/'))"),
    right: program(".allowTo(Peer.entity('world'), Port.tcp(443), Tls.serverNames('a.example.com'))"),
  },
  *check({ objects }) {
    const byTraffic = new Map<string, Demand[]>();
    for (const spec of policySpecs(objects)) {
      if (spec.policy.object.kind === 'NetworkPolicy') continue;
      for (const [key, demand] of demandsOf(spec)) {
        const known = byTraffic.get(key);
        if (known) known.push(demand);
        else byTraffic.set(key, [demand]);
      }
    }
    const reported = new Set<string>();
    for (const demands of byTraffic.values()) {
      // Thousands of policies may ask for the same, such as DNS: compared one by one only where two kinds of demands contradict each other.
      const kinds = [...new Map(demands.map((demand) => [kindOf(demand), demand])).values()];
      if (!kinds.some((left) => kinds.some((right) => conflictOf(left, right) !== undefined))) continue;
      for (const [index, right] of demands.entries()) {
        for (const left of demands.slice(0, index)) {
          const conflict = conflictOf(left, right);
          if (conflict === undefined || !sharePods(left.spec, right.spec)) continue;
          const what = `${titleOf(right)} and ${titleOf(left)} ${conflict} for the same peer and port`;
          if (reported.has(what)) continue;
          reported.add(what);
          yield { path: right.spec.policy.path, what, fix: 'remove one of the two rules, or give them different peers or ports' };
        }
      }
    }
  },
};

function kindOf({ family, serverNames, auth, terminatesTls }: Demand): string {
  return JSON.stringify([family, serverNames, auth, terminatesTls]);
}

function conflictOf(left: Demand, right: Demand): string | undefined {
  if (left.family && right.family && left.family !== right.family) return `have ${left.family} and ${right.family} rules`;
  const names = left.serverNames ? left : right.serverNames ? right : undefined;
  if (names && (left.family ?? right.family) && !left.terminatesTls && !right.terminatesTls) return `have server names and ${left.family ?? right.family} rules, without TLS termination,`;
  if (left.auth && right.auth && left.auth !== right.auth) return `have different modes of authentication (${left.auth}, ${right.auth})`;
  return undefined;
}

function sharePods(left: PolicySpec, right: PolicySpec): boolean {
  return left === right || (left.policy.scope === right.policy.scope && (coveredBy(left, right) || coveredBy(right, left)));
}

function titleOf({ spec: { policy }, place }: Demand): string {
  return `${place} of ${policy.object.kind} ${identityOf(policy.object).title}`;
}

/** What each rule asks, by direction, peer and port. */
function* demandsOf(spec: PolicySpec): Iterable<readonly [string, Demand]> {
  for (const direction of ['ingress', 'egress'] as const) {
    for (const [index, rule] of maps(spec.spec[direction]).entries()) {
      const auth = text(map(rule.authentication).mode);
      const items = rule.toPorts === undefined ? [{}] : maps(rule.toPorts);
      for (const item of items) {
        const { http, dns } = map(item.rules);
        const family = list(http).length > 0 ? 'HTTP' : list(dns).length > 0 ? 'DNS' : undefined;
        const serverNames = list(item.serverNames).length > 0;
        if (!family && !serverNames && auth === undefined) continue;
        const demand: Demand = { spec, place: `${direction}[${index}]`, family, auth, serverNames, terminatesTls: item.terminatingTLS !== undefined };
        for (const peer of peersOf(rule, spec.namespace)) {
          for (const port of portsOf(item)) yield [`${spec.policy.scope} ${direction} ${peer} ${port}`, demand];
        }
      }
    }
  }
}

/** Peers as the agent tells them apart. Rules are merged only for peers that are written alike. */
function peersOf(rule: JsonObject, namespace: string | undefined): string[] {
  const fields = Object.entries(rule).filter(([field, value]) => /^(?:from|to)(?!Ports|Requires)/.test(field) && Array.isArray(value));
  if (fields.length === 0) return ['*'];
  return fields.flatMap(([field, value]) =>
    list(value).map((peer) => {
      if (!field.endsWith('Endpoints')) return `${field} ${JSON.stringify(peer)}`;
      const { matchLabels, matchExpressions } = map(peer);
      const labels = Object.entries(map(matchLabels)).map(([key, label]) => [key.replace(/^(?:k8s|any):/, ''), label] as const);
      const own = namespace === undefined || labels.some(([key]) => key === NAMESPACE) ? labels : [...labels, [NAMESPACE, namespace] as const];
      return JSON.stringify([[...own].sort(([a], [b]) => (a < b ? -1 : 1)), matchExpressions ?? []]);
    }),
  );
}

function portsOf(item: JsonObject): string[] {
  if (item.ports === undefined) return ['*'];
  return maps(item.ports).flatMap(({ port, endPort, protocol = 'ANY' }) => (protocol === 'ANY' ? ['TCP', 'UDP', 'SCTP'] : [String(protocol)]).map((each) => `${each}/${String(port)}-${String(endPort ?? '')}`));
}

function policy(name: string, rule: JsonObject): JsonObject {
  return { ...namespaced({ egress: [rule] }), metadata: { name, namespace: 'shop' } };
}
