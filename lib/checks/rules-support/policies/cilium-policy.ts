import { since } from './agent-settings';
import { checkCidr, checkCidrSet } from './cidrs';
import { checkEntity } from './entities';
import { checkFqdn } from './fqdns';
import { checkIcmp } from './icmps';
import { checkPeerKinds } from './peers';
import { checkPortRule } from './ports';
import { type Fields, type PolicyWalk, count, given } from './policy-walk';
import { checkSelector } from './selectors';
import { EGRESS_DENY_FIELDS, EGRESS_FIELDS, INGRESS_DENY_FIELDS, INGRESS_FIELDS, SPEC_FIELDS, checkFields } from './unknown-fields';

/**
 * What the agent says of a `CiliumNetworkPolicy` or `CiliumClusterwideNetworkPolicy`.
 *
 * @see https://github.com/cilium/cilium/blob/main/pkg/policy/api/rule_validation.go
 */
export function checkCiliumPolicy(policy: Fields, walk: PolicyWalk): void {
  walk.namespaced = policy.kind === 'CiliumNetworkPolicy';
  if (!given(policy.spec) && (policy.specs === undefined || policy.specs === null || (Array.isArray(policy.specs) && policy.specs.length === 0))) {
    walk.report('POL200', 'spec', policy.specs === undefined ? undefined : { specs: policy.specs }, 'the policy has neither spec nor specs', 'write spec, or remove the policy');
    return;
  }
  walk.map(policy, 'spec', checkSpec);
  walk.maps(policy, 'specs', checkSpec);
}

function checkSpec(spec: Fields, walk: PolicyWalk): void {
  checkFields(spec, SPEC_FIELDS, walk);
  const { endpointSelector, nodeSelector } = spec;
  walk.host = given(nodeSelector);
  if (given(endpointSelector) === walk.host) {
    const what = walk.host ? 'the policy selects endpoints and nodes' : 'the policy selects neither endpoints nor nodes';
    const fix = walk.host ? 'remove one of the two, or make two policies' : 'write endpointSelector; {} selects all pods';
    walk.report('POL201', undefined, walk.host ? { endpointSelector, nodeSelector } : Object.keys(spec), what, fix);
  }
  if (walk.host && walk.namespaced) {
    walk.report('POL202', 'nodeSelector', nodeSelector, 'nodes have no namespace', 'make it a CiliumClusterwideNetworkPolicy');
  }
  if (count(spec.ingress) + count(spec.ingressDeny) + count(spec.egress) + count(spec.egressDeny) === 0 && !wrongLists(spec)) {
    walk.report('POL203', undefined, rulesOf(spec), 'the policy has no rules', 'write a rule; ingress: [{}] turns default deny on and allows nothing');
  }
  walk.map(spec, 'endpointSelector', checkSelector);
  walk.map(spec, 'nodeSelector', checkSelector);
  walk.ingress = true;
  walk.deny = false;
  walk.maps(spec, 'ingress', checkRule);
  walk.deny = true;
  walk.maps(spec, 'ingressDeny', checkRule);
  walk.ingress = false;
  walk.deny = false;
  walk.maps(spec, 'egress', checkRule);
  walk.deny = true;
  walk.maps(spec, 'egressDeny', checkRule);
}

/** Fields of one direction, so that one function can read both. */
interface Direction {
  readonly endpoints: string;
  readonly nodes: string;
  readonly cidr: string;
  readonly cidrSet: string;
  readonly entities: string;
  readonly requires: string;
  readonly fields: ReadonlySet<string>;
  readonly denyFields: ReadonlySet<string>;
}

const INGRESS: Direction = {
  endpoints: 'fromEndpoints',
  nodes: 'fromNodes',
  cidr: 'fromCIDR',
  cidrSet: 'fromCIDRSet',
  entities: 'fromEntities',
  requires: 'fromRequires',
  fields: INGRESS_FIELDS,
  denyFields: INGRESS_DENY_FIELDS,
};

const EGRESS: Direction = {
  endpoints: 'toEndpoints',
  nodes: 'toNodes',
  cidr: 'toCIDR',
  cidrSet: 'toCIDRSet',
  entities: 'toEntities',
  requires: 'toRequires',
  fields: EGRESS_FIELDS,
  denyFields: EGRESS_DENY_FIELDS,
};

function checkRule(rule: Fields, walk: PolicyWalk): void {
  const direction = walk.ingress ? INGRESS : EGRESS;
  checkFields(rule, walk.deny ? direction.denyFields : direction.fields, walk);
  checkPeerKinds(rule, walk);
  if (count(rule.icmps) > 0 && count(rule.toPorts) > 0) {
    walk.report('POL206', 'icmps', rule.icmps, 'a rule has ICMP types or ports, not both', 'put icmps into a rule of their own');
  }
  if (walk.settings.nodeSelectorLabels === false && count(rule[direction.nodes]) > 0) {
    walk.report('POL208', direction.nodes, rule[direction.nodes], 'nodes are selected by label, which this Cilium has off', 'set the value nodeSelectorLabels: true');
  }
  if (since(walk.settings, '1.19') && count(rule[direction.requires]) > 0) {
    walk.report('POL209', direction.requires, rule[direction.requires], 'requirements are gone since Cilium 1.19', `remove it and narrow ${direction.endpoints}, or deny the others`);
  } else {
    walk.maps(rule, direction.requires, checkSelector);
  }
  walk.maps(rule, direction.endpoints, checkSelector);
  walk.maps(rule, direction.nodes, checkSelector);
  walk.texts(rule, direction.cidr, checkCidr);
  walk.maps(rule, direction.cidrSet, checkCidrSet);
  walk.texts(rule, direction.entities, checkEntity);
  if (!walk.ingress && !walk.deny) walk.maps(rule, 'toFQDNs', checkFqdn);
  walk.maps(rule, 'toPorts', checkPortRule);
  walk.maps(rule, 'icmps', checkIcmp);
}

/** Whether a list of rules is something else, which is a finding of its own. */
function wrongLists(spec: Fields): boolean {
  return [spec.ingress, spec.ingressDeny, spec.egress, spec.egressDeny].some((list) => given(list) && !Array.isArray(list));
}

function rulesOf({ ingress, ingressDeny, egress, egressDeny }: Fields): unknown {
  const rules = { ingress, ingressDeny, egress, egressDeny };
  return Object.values(rules).some(given) ? rules : undefined;
}
