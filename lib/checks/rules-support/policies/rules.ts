import { isBefore, since } from './agent-settings';
import { checkCidr, checkCidrSet } from './cidrs';
import { checkEntity } from './entities';
import { checkFqdn } from './fqdns';
import { checkIcmp } from './icmps';
import { type Fields, type Members, type PolicyWalk, ANYTHING, count } from './policy-walk';
import { checkPortRule } from './ports';
import { checkSelector } from './selectors';

type Visit = (value: unknown, name: string, walk: PolicyWalk) => void;

const selectors: Visit = (value, name, walk) => walk.maps(value, name, checkSelector);
const ports: Visit = (value, name, walk) => walk.maps(value, name, checkPortRule);
const icmps: Visit = (value, name, walk) => walk.maps(value, name, checkIcmp);
const cidrs: Visit = (value, name, walk) => walk.texts(value, name, checkCidr);
const cidrSets: Visit = (value, name, walk) => walk.maps(value, name, checkCidrSet);
const entities: Visit = (value, name, walk) => walk.texts(value, name, checkEntity);
const fqdns: Visit = (value, name, walk) => {
  if (count(value) > 0) walk.names = true;
  walk.maps(value, name, checkFqdn);
};

const INGRESS_DENY: Members = new Map<string, Visit>([
  ['fromEndpoints', selectors],
  ['fromCIDR', cidrs],
  ['fromCIDRSet', cidrSets],
  ['fromEntities', entities],
  ['fromNodes', nodes],
  ['fromGroups', ANYTHING],
  ['fromRequires', requirements],
  ['toPorts', ports],
  ['icmps', icmps],
]);
const INGRESS: Members = new Map([...INGRESS_DENY, ['authentication', ANYTHING]]);
const EGRESS_DENY: Members = new Map<string, Visit>([
  ['toEndpoints', selectors],
  ['toCIDR', cidrs],
  ['toCIDRSet', cidrSets],
  ['toEntities', entities],
  ['toServices', ANYTHING],
  ['toNodes', nodes],
  ['toGroups', ANYTHING],
  ['toRequires', requirements],
  ['toPorts', ports],
  ['icmps', icmps],
]);
const EGRESS: Members = new Map([...EGRESS_DENY, ['toFQDNs', fqdns], ['authentication', ANYTHING]]);

/** Ways to name peers; those of ingress and of egress differ by their first word. */
const PEERS: ReadonlySet<string> = new Set([
  'fromEndpoints', 'fromCIDR', 'fromCIDRSet', 'fromEntities', 'fromNodes', 'fromGroups',
  'toEndpoints', 'toCIDR', 'toCIDRSet', 'toEntities', 'toServices', 'toFQDNs', 'toNodes', 'toGroups',
]);

/** A rule of any of the four lists. */
export function checkRule(rule: Fields, walk: PolicyWalk): void {
  walk.members(rule, walk.ingress ? (walk.deny ? INGRESS_DENY : INGRESS) : walk.deny ? EGRESS_DENY : EGRESS);
  let peers = 0;
  for (const name in rule) if (PEERS.has(name) && count(rule[name]) > 0) peers++;
  if (peers > 1) {
    const used = Object.keys(rule).filter((name) => PEERS.has(name) && count(rule[name]) > 0);
    walk.report('POL204', undefined, used.join(', '), 'a rule names its peers in more than one way', 'make one rule of each, with the same toPorts');
  }
  if (count(rule.toPorts) === 0) return;
  if (count(rule.icmps) > 0) {
    walk.report('POL206', 'icmps', rule.icmps, 'a rule has ICMP types or ports, not both', 'put icmps into a rule of their own');
  }
  if (count(rule.toServices) > 0 && isBefore(walk.settings, '1.18')) {
    const fix = 'select the pods of the Service with toEndpoints, or remove toPorts';
    walk.report('POL205', 'toServices', rule.toServices, 'a rule to Services has no ports before Cilium 1.18', fix);
  }
}

function nodes(list: unknown, name: string, walk: PolicyWalk): void {
  if (walk.settings.nodeSelectorLabels === false && count(list) > 0) {
    walk.report('POL208', name, list, 'nodes are selected by label, which this Cilium has off', 'set the value nodeSelectorLabels: true');
  }
  walk.maps(list, name, checkSelector);
}

function requirements(list: unknown, name: string, walk: PolicyWalk): void {
  if (!since(walk.settings, '1.19')) {
    walk.maps(list, name, checkSelector);
  } else if (count(list) > 0 || !Array.isArray(list)) {
    const fix = `remove it and narrow ${walk.ingress ? 'fromEndpoints' : 'toEndpoints'}, or deny the others`;
    walk.report('POL209', name, list, 'requirements are gone since Cilium 1.19', fix);
  }
}
