import type { JsonObject } from '../../../kubernetes/json';
import type { Finding, ModelRule } from '../../rule';
import { namespaced, program } from '../../policies/policy-rule';
import { identityOf } from '../../../model/identity';
import { list, map, maps, text } from '../../../model/json';
import { coveredBy, policySpecs, type PolicySpec } from '../../../model/policy-specs';

/** What a rule asks of traffic. */
interface Kind {
  readonly family: 'HTTP' | 'DNS' | undefined;
  readonly auth: string | undefined;
  readonly serverNames: boolean;
  readonly terminatesTls: boolean;
}

/** What a rule asks of the traffic with one peer on one port. */
interface Demand extends Kind {
  readonly spec: PolicySpec;
  /** `egress[0]` */
  readonly place: string;
}

const NAMESPACE = 'io.kubernetes.pod.namespace';
const world = (port: string, rules: JsonObject): JsonObject => ({ toEntities: ['world'], toPorts: [{ ports: [{ port, protocol: 'TCP' }], rules }] });
const HTTP = world('80', { http: [{ method: 'GET' }] });
const DNS: JsonObject = { dns: [{ matchPattern: '*' }] };

/** Source: `mergePortProto` in `pkg/policy/rule.go` of 1.18.11, 1.19.6 and 1.20.2. An error there keeps the policy of the endpoint from being computed. */
export const conflictingRules: ModelRule = {
  on: 'model',
  id: 'POL110',
  title: 'Rules of the same pods that the agent cannot merge',
  severity: 'error',
  reason:
    'The agent merges all rules of a pod for the same peer and port, also from different policies. It cannot merge HTTP rules with DNS rules, different modes of authentication, or L7 rules with server names unless TLS is terminated. If a merge fails, ' +
    'it computes no policy for the pod: existing pods keep their old one, and new pods do not start.',
  related: ['POL010'],
  link: 'https://docs.cilium.io/en/stable/security/policy/layer7/',
  good: { objects: [namespaced({ egress: [HTTP, world('53', DNS)] })] },
  bad: { objects: [namespaced({ egress: [HTTP, world('80', DNS)] })] },
  typescript: {
    wrong: program(".allowTo(Peer.entity('world'), Port.tcp(443), Tls.serverNames('a.example.com'))\n  .allowTo(Peer.entity('world'), Port.tcp(443), Http.get('/'))"),
    right: program(".allowTo(Peer.entity('world'), Port.tcp(443), Tls.serverNames('a.example.com'))\n  .allowTo(Peer.entity('world'), Port.tcp(80), Http.get('/'))"),
  },
  check({ objects }) {
    const specs = policySpecs(objects).filter(({ policy: { object } }) => object.kind !== 'NetworkPolicy');
    const ports = conflictingPorts(specs);
    if (ports.size === 0) return [];
    const byTraffic = new Map<string, Demand[]>();
    for (const spec of specs) {
      forDemands(spec, (kind, port, rule, direction, index) => {
        if (!ports.has(port.port)) return;
        const demand: Demand = { ...kind, spec, place: `${direction}[${index}]` };
        for (const peer of peersOf(rule, spec.namespace)) {
          for (const each of protocolsOf(port)) {
            const traffic = `${spec.policy.scope} ${direction} ${peer} ${each}`;
            const known = byTraffic.get(traffic);
            if (known) known.push(demand);
            else byTraffic.set(traffic, [demand]);
          }
        }
      });
    }
    const findings = new Map<string, Finding>();
    for (const demands of byTraffic.values()) {
      if (!hasConflict(demands)) continue;
      for (const [index, right] of demands.entries()) {
        for (const left of demands.slice(0, index)) {
          const conflict = conflictOf(left, right);
          if (conflict === undefined || !sharePods(left.spec, right.spec)) continue;
          const what = `${titleOf(right)} and ${titleOf(left)} ${conflict} for the same peer and port`;
          if (!findings.has(what)) findings.set(what, { path: right.spec.policy.path, what, fix: 'remove one of the two rules, or give them different peers or ports' });
        }
      }
    }
    return findings.values();
  },
};

/**
 * Ports for which two demands of any policies contradict each other. Thousands of policies may ask for the same, such as DNS: their peers
 * are read and compared only where there is one.
 */
function conflictingPorts(specs: readonly PolicySpec[]): ReadonlySet<unknown> {
  const kinds = new Map<unknown, Kind[]>();
  for (const spec of specs) {
    forDemands(spec, (kind, { port }) => {
      const known = kinds.get(port);
      if (!known) kinds.set(port, [kind]);
      else if (!known.some((each) => isSameKind(each, kind))) known.push(kind);
    });
  }
  return new Set([...kinds].flatMap(([port, of]) => (hasConflict(of) ? [port] : [])));
}

function hasConflict(demands: readonly Kind[]): boolean {
  const kinds: Kind[] = [];
  for (const demand of demands) if (!kinds.some((kind) => isSameKind(kind, demand))) kinds.push(demand);
  return kinds.some((left) => kinds.some((right) => conflictOf(left, right) !== undefined));
}

function isSameKind(left: Kind, right: Kind): boolean {
  return left === right || (left.family === right.family && left.serverNames === right.serverNames && left.auth === right.auth && left.terminatesTls === right.terminatesTls);
}

function conflictOf(left: Kind, right: Kind): string | undefined {
  if (left.family && right.family && left.family !== right.family) return `have ${left.family} and ${right.family} rules`;
  const names = left.serverNames ? left : right.serverNames ? right : undefined;
  if (names && (left.family ?? right.family) && !left.terminatesTls && !right.terminatesTls) return `have server names and ${left.family ?? right.family} rules, without TLS termination`;
  if (left.auth && right.auth && left.auth !== right.auth) return `have different modes of authentication (${left.auth}, ${right.auth})`;
  return undefined;
}

function sharePods(left: PolicySpec, right: PolicySpec): boolean {
  return left === right || (left.policy.scope === right.policy.scope && (coveredBy(left, right) || coveredBy(right, left)));
}

function titleOf({ spec: { policy }, place }: Demand): string {
  return `${place} of ${policy.object.kind} ${identityOf(policy.object).title}`;
}

const PLAIN: Kind = { family: undefined, auth: undefined, serverNames: false, terminatesTls: false };
const HTTP_RULES: Kind = { ...PLAIN, family: 'HTTP' };
const DNS_RULES: Kind = { ...PLAIN, family: 'DNS' };
/** Instead of a list of ports that is left out: all ports. */
const ALL_PORTS: readonly JsonObject[] = [{}];

/** Reads what the rules of a spec ask for each port. */
function forDemands({ spec }: PolicySpec, take: (kind: Kind, port: JsonObject, rule: JsonObject, direction: string, index: number) => void): void {
  for (const direction of ['ingress', 'egress']) {
    maps(spec[direction]).forEach((rule, index) => {
      const auth = text(map(rule.authentication).mode);
      for (const item of rule.toPorts === undefined ? [{}] : maps(rule.toPorts)) {
        const kind = kindOf(item, auth);
        if (kind) for (const port of item.ports === undefined ? ALL_PORTS : maps(item.ports)) take(kind, port, rule, direction, index);
      }
    });
  }
}

function kindOf(item: JsonObject, auth: string | undefined): Kind | undefined {
  const { http, dns } = map(item.rules);
  const family = list(http).length > 0 ? 'HTTP' : list(dns).length > 0 ? 'DNS' : undefined;
  const serverNames = list(item.serverNames).length > 0;
  const terminatesTls = item.terminatingTLS !== undefined;
  if (auth !== undefined || serverNames || terminatesTls) return family || serverNames || auth !== undefined ? { family, auth, serverNames, terminatesTls } : undefined;
  return family && (family === 'HTTP' ? HTTP_RULES : DNS_RULES);
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

function protocolsOf({ port, endPort, protocol = 'ANY' }: JsonObject): string[] {
  if (port === undefined) return ['*'];
  return (protocol === 'ANY' ? ['TCP', 'UDP', 'SCTP'] : [String(protocol)]).map((each) => `${each}/${String(port)}-${String(endPort ?? '')}`);
}
