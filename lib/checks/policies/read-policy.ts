import type { KubernetesObject } from '../../kubernetes/object';
import { map, text } from '../../model/json';
import { REMOVED_IN } from '../../model/policy-language';
import { since } from './agent-settings';
import { type Fields, type Members, type PolicyWalk, ANYTHING, count, isSet } from './policy-walk';

type Read = (value: unknown, name: string, walk: PolicyWalk) => void;

/** How to read an object, by its kind; undefined when it is not a policy. */
export function readerOf({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): ((policy: Fields, walk: PolicyWalk) => void) | undefined {
  switch (kind) {
    case 'CiliumNetworkPolicy':
    case 'CiliumClusterwideNetworkPolicy':
      return apiVersion.startsWith('cilium.io/') ? readCiliumPolicy : undefined;
    case 'NetworkPolicy':
      return apiVersion.startsWith('networking.k8s.io/') ? readKubernetesPolicy : undefined;
    default:
      return undefined;
  }
}

const selector: Read = (value, name, walk) => walk.map(value, name, readSelector);
const selectors: Read = (value, name, walk) => walk.maps(value, name, readSelector);

function selecting(selects: PolicyWalk['selects'], read: Read): Read {
  return (value, name, walk) => {
    walk.selects = selects;
    read(value, name, walk);
    walk.selects = 'other';
  };
}

const podSelector = selecting('pods', selector);
const cidrGroups = selecting('CIDR groups', selector);

function readSelector(fields: Fields, walk: PolicyWalk): void {
  walk.visit(walk.visitors.selector, fields);
  if (isSet(fields.matchExpressions)) walk.maps(fields.matchExpressions, 'matchExpressions', readExpression);
}

function readExpression(expression: Fields, walk: PolicyWalk): void {
  walk.visit(walk.visitors.expression, expression);
}

function readIpBlock(block: Fields, walk: PolicyWalk): void {
  walk.visit(walk.visitors.ipBlock, block);
  if (isSet(block.except) && !Array.isArray(block.except)) walk.visit(walk.visitors.mistyped, { member: 'except', value: block.except, expected: 'list' });
}

// Policies of Cilium

const SPEC: Members = new Map([
  ['endpointSelector', podSelector],
  ['nodeSelector', selector],
  ['ingress', rules(true, false)],
  ['ingressDeny', rules(true, true)],
  ['egress', rules(false, false)],
  ['egressDeny', rules(false, true)],
  ['description', ANYTHING],
  ['enableDefaultDeny', ANYTHING],
  ['labels', ANYTHING],
  ['log', ANYTHING],
]);

function readCiliumPolicy(policy: Fields, walk: PolicyWalk): void {
  walk.kind = String(policy.kind);
  walk.namespace = text(map(policy.metadata).namespace) ?? 'default';
  walk.deny = false;
  walk.visit(walk.visitors.policy, policy);
  if (isSet(policy.spec)) walk.map(policy.spec, 'spec', readSpec);
  if (isSet(policy.specs)) walk.maps(policy.specs, 'specs', readSpec);
}

function readSpec(spec: Fields, walk: PolicyWalk): void {
  walk.host = isSet(spec.nodeSelector);
  walk.visit(walk.visitors.spec, spec);
  walk.members(spec, SPEC);
}

function rules(ingress: boolean, deny: boolean): Read {
  return (value, name, walk) => {
    walk.ingress = ingress;
    walk.deny = deny;
    walk.maps(value, name, readRule);
    walk.deny = false;
  };
}

const cidrs: Read = (value, name, walk) => walk.strings(value, name, walk.visitors.cidr);
const cidrSets: Read = (value, name, walk) => walk.maps(value, name, readCidrSet);
const entities: Read = (value, name, walk) => walk.strings(value, name, walk.visitors.entity);
const fqdns: Read = (value, name, walk) => walk.maps(value, name, readFqdn);
const ports: Read = (value, name, walk) => walk.maps(value, name, readPortRule);
const icmps: Read = (value, name, walk) => walk.maps(value, name, readIcmp);
const requirements: Read = (value, name, walk) => {
  if (!since(walk.settings, REMOVED_IN.requirements)) selectors(value, name, walk);
};

/** A field that lists peers. */
function peers(read: Read): Read {
  return (value, name, walk) => {
    if (count(value) > 0) walk.peers++;
    read(value, name, walk);
  };
}

const [endpoints, nodes, groups] = [peers(selecting('pods', selectors)), peers(selectors), peers(ANYTHING)];
const INGRESS_PEERS: Members = new Map<string, Read>([
  ['fromEndpoints', endpoints],
  ['fromCIDR', peers(cidrs)],
  ['fromCIDRSet', peers(cidrSets)],
  ['fromEntities', peers(entities)],
  ['fromNodes', nodes],
  ['fromGroups', groups],
]);
const EGRESS_DENY_PEERS: Members = new Map<string, Read>([
  ['toEndpoints', endpoints],
  ['toCIDR', peers(cidrs)],
  ['toCIDRSet', peers(cidrSets)],
  ['toEntities', peers(entities)],
  ['toServices', groups],
  ['toNodes', nodes],
  ['toGroups', groups],
]);
const EGRESS_PEERS: Members = new Map<string, Read>([...EGRESS_DENY_PEERS, ['toFQDNs', peers(fqdns)]]);

const TRAFFIC = [['toPorts', ports], ['icmps', icmps]] as const;
const INGRESS_DENY: Members = new Map<string, Read>([...INGRESS_PEERS, ['fromRequires', requirements], ...TRAFFIC]);
const INGRESS: Members = new Map([...INGRESS_DENY, ['authentication', ANYTHING]]);
const EGRESS_DENY: Members = new Map<string, Read>([...EGRESS_DENY_PEERS, ['toRequires', requirements], ...TRAFFIC]);
const EGRESS: Members = new Map<string, Read>([...EGRESS_PEERS, ['toRequires', requirements], ...TRAFFIC, ['authentication', ANYTHING]]);

/** The fields that list peers in a rule of this direction and verdict. */
export function peerFields({ ingress, deny }: PolicyWalk): Members {
  return ingress ? INGRESS_PEERS : deny ? EGRESS_DENY_PEERS : EGRESS_PEERS;
}

function readRule(rule: Fields, walk: PolicyWalk): void {
  walk.peers = 0;
  walk.members(rule, walk.ingress ? (walk.deny ? INGRESS_DENY : INGRESS) : walk.deny ? EGRESS_DENY : EGRESS);
  walk.visit(walk.visitors.rule, rule);
}

function readFqdn(fqdn: Fields, walk: PolicyWalk): void {
  walk.visit(walk.visitors.fqdn, fqdn);
}

function readCidrSet(set: Fields, walk: PolicyWalk): void {
  walk.visit(walk.visitors.cidrSet, set);
  if (isSet(set.cidrGroupSelector)) cidrGroups(set.cidrGroupSelector, 'cidrGroupSelector', walk);
  readIpBlock(set, walk);
}

function readIcmp(icmp: Fields, walk: PolicyWalk): void {
  walk.visit(walk.visitors.icmp, icmp);
  if (isSet(icmp.fields)) walk.maps(icmp.fields, 'fields', (type) => walk.visit(walk.visitors.icmpType, type));
}

const PORT: Members = new Map([['port', ANYTHING], ['endPort', ANYTHING], ['protocol', ANYTHING]]);
const DENY_PORT_RULE: Members = new Map([['ports', (value: unknown, name: string, walk: PolicyWalk): void => walk.maps(value, name, readPort)]]);
const PORT_RULE: Members = new Map([
  ...DENY_PORT_RULE,
  ['serverNames', (value, name, walk) => walk.strings(value, name, walk.visitors.serverName)],
  ['rules', ANYTHING],
  ['listener', ANYTHING],
  ['originatingTLS', ANYTHING],
  ['terminatingTLS', ANYTHING],
]);

function readPortRule(rule: Fields, walk: PolicyWalk): void {
  walk.l7 = walk.deny ? 'none' : l7Of(rule.rules);
  walk.visit(walk.visitors.portRule, rule);
  walk.members(rule, walk.deny ? DENY_PORT_RULE : PORT_RULE);
  if (walk.l7 === 'none') return;
  walk.visit(walk.visitors.l7Rules, rule);
  walk.map(rule.rules, 'rules', readL7Rules);
}

function readPort(port: Fields, walk: PolicyWalk): void {
  walk.members(port, PORT);
  walk.visit(walk.visitors.port, port);
}

/** What kind of L7 rules there are, as far as it decides about ports. */
function l7Of(rules: unknown): PolicyWalk['l7'] {
  if (typeof rules !== 'object' || rules === null) return 'none';
  const { http, dns, kafka, l7, l7proto } = rules as Fields;
  // The agent ignores an empty list. Another rule reports a value that is not a list.
  const has = (list: unknown): boolean => isSet(list) && !(Array.isArray(list) && list.length === 0);
  if (has(dns)) return 'dns';
  return has(http) || has(kafka) || isSet(l7proto) || has(l7) ? 'other' : 'none';
}

/** The kinds of L7 rules of an item of `toPorts`, for messages. */
export function l7Families(rules: Fields): string[] {
  return ['http', 'dns', 'kafka', 'l7proto'].filter((family) => isSet(rules[family]));
}

function readL7Rules(rules: Fields, walk: PolicyWalk): void {
  if (isSet(rules.http)) walk.maps(rules.http, 'http', readHttp);
  if (isSet(rules.dns)) fqdns(rules.dns, 'dns', walk);
}

function readHttp(rule: Fields, walk: PolicyWalk): void {
  walk.visit(walk.visitors.http, rule);
  if (isSet(rule.headerMatches)) walk.maps(rule.headerMatches, 'headerMatches', (header) => walk.visit(walk.visitors.httpHeader, header));
}

// Policies of Kubernetes

const kubernetesPeers: Read = (value, name, walk) => walk.maps(value, name, readKubernetesPeer);
const kubernetesPorts: Read = (value, name, walk) => walk.maps(value, name, (port) => walk.visit(walk.visitors.kubernetesPort, port));

const KUBERNETES_INGRESS: Members = new Map([['from', kubernetesPeers], ['ports', kubernetesPorts]]);
const KUBERNETES_EGRESS: Members = new Map([['to', kubernetesPeers], ['ports', kubernetesPorts]]);
const KUBERNETES_SPEC: Members = new Map<string, Read>([
  ['podSelector', podSelector],
  ['policyTypes', ANYTHING],
  ['ingress', (value, name, walk) => walk.maps(value, name, (rule) => walk.members(rule, KUBERNETES_INGRESS))],
  ['egress', (value, name, walk) => walk.maps(value, name, (rule) => walk.members(rule, KUBERNETES_EGRESS))],
]);
const KUBERNETES_PEER: Members = new Map<string, Read>([
  ['podSelector', podSelector],
  ['namespaceSelector', selector],
  ['ipBlock', (value, name, walk) => walk.map(value, name, readKubernetesBlock)],
]);

function readKubernetesPolicy(policy: Fields, walk: PolicyWalk): void {
  walk.kind = 'NetworkPolicy';
  walk.deny = false;
  walk.visit(walk.visitors.policy, policy);
  if (isSet(policy.spec)) walk.map(policy.spec, 'spec', (spec) => walk.members(spec, KUBERNETES_SPEC));
}

function readKubernetesPeer(peer: Fields, walk: PolicyWalk): void {
  walk.visit(walk.visitors.kubernetesPeer, peer);
  walk.members(peer, KUBERNETES_PEER);
}

function readKubernetesBlock(block: Fields, walk: PolicyWalk): void {
  walk.visit(walk.visitors.kubernetesBlock, block);
  readIpBlock(block, walk);
}
