import { isBefore, since } from './agent-settings';
import { checkCidr, checkCidrSet } from './cidrs';
import { checkEntity } from './entities';
import { checkFqdn } from './fqdns';
import { checkIcmp } from './icmps';
import { type Fields, type Members, type PolicyWalk, ANYTHING, count } from './policy-walk';
import { checkPortRule } from './ports';
import { checkSelector } from './selectors';

type Visit = (value: unknown, name: string, walk: PolicyWalk) => void;

/** A way to name peers; a rule has one of them. */
function peers(visit: Visit): Visit {
  return (value, name, walk) => {
    if (count(value) > 0) walk.peers++;
    visit(value, name, walk);
  };
}

const selectors = peers((value, name, walk) => walk.maps(value, name, checkSelector));
const cidrs = peers((value, name, walk) => walk.texts(value, name, checkCidr));
const cidrSets = peers((value, name, walk) => walk.maps(value, name, checkCidrSet));
const entities = peers((value, name, walk) => walk.texts(value, name, checkEntity));
const others = peers(ANYTHING);
const fqdns = peers((value, name, walk) => {
  if (count(value) > 0) walk.names = true;
  walk.maps(value, name, checkFqdn);
});
const nodes = peers((list, name, walk) => {
  if (walk.settings.nodeSelectorLabels === false && count(list) > 0) {
    walk.report('POL208', name, list, 'nodes are selected by label, which this Cilium has off', 'set the value nodeSelectorLabels: true');
  }
  walk.maps(list, name, checkSelector);
});

const PEERS: ReadonlySet<Visit | undefined> = new Set([selectors, cidrs, cidrSets, entities, fqdns, nodes, others]);

const ports: Visit = (value, name, walk) => walk.maps(value, name, checkPortRule);
const icmps: Visit = (value, name, walk) => walk.maps(value, name, checkIcmp);

const INGRESS_DENY: Members = new Map<string, Visit>([
  ['fromEndpoints', selectors],
  ['fromCIDR', cidrs],
  ['fromCIDRSet', cidrSets],
  ['fromEntities', entities],
  ['fromNodes', nodes],
  ['fromGroups', others],
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
  ['toServices', others],
  ['toNodes', nodes],
  ['toGroups', others],
  ['toRequires', requirements],
  ['toPorts', ports],
  ['icmps', icmps],
]);
const EGRESS: Members = new Map([...EGRESS_DENY, ['toFQDNs', fqdns], ['authentication', ANYTHING]]);

/** A rule of any of the four lists. */
export function checkRule(rule: Fields, walk: PolicyWalk): void {
  const members = walk.ingress ? (walk.deny ? INGRESS_DENY : INGRESS) : walk.deny ? EGRESS_DENY : EGRESS;
  walk.peers = 0;
  walk.members(rule, members);
  if (walk.peers > 1) {
    const used = Object.keys(rule).filter((name) => PEERS.has(members.get(name)) && count(rule[name]) > 0);
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

function requirements(list: unknown, name: string, walk: PolicyWalk): void {
  if (!since(walk.settings, '1.19')) {
    walk.maps(list, name, checkSelector);
  } else if (count(list) > 0 || !Array.isArray(list)) {
    const fix = `remove it and narrow ${walk.ingress ? 'fromEndpoints' : 'toEndpoints'}, or deny the others`;
    walk.report('POL209', name, list, 'requirements are gone since Cilium 1.19', fix);
  }
}
