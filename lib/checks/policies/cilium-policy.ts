import { type Fields, type Members, type PolicyWalk, ANYTHING, count, given } from './policy-walk';
import { checkRule } from './rules';
import { checkSelector } from './selectors';

/**
 * What the agent says of a `CiliumNetworkPolicy` or `CiliumClusterwideNetworkPolicy`.
 *
 * @see https://github.com/cilium/cilium/blob/main/pkg/policy/api/rule_validation.go
 */
export function checkCiliumPolicy(policy: Fields, walk: PolicyWalk): void {
  walk.namespaced = policy.kind === 'CiliumNetworkPolicy';
  walk.deny = false;
  const { spec, specs } = policy;
  if (!given(spec) && (!given(specs) || (Array.isArray(specs) && specs.length === 0))) {
    walk.report('POL200', 'spec', specs && { specs }, 'the policy has neither spec nor specs', 'write spec, or remove the policy');
    return;
  }
  if (given(spec)) walk.map(spec, 'spec', checkSpec);
  if (given(specs)) walk.maps(specs, 'specs', checkSpec);
}

const SPEC: Members = new Map([
  ['endpointSelector', (value: unknown, name: string, walk: PolicyWalk) => walk.map(value, name, checkSelector)],
  ['nodeSelector', (value: unknown, name: string, walk: PolicyWalk) => walk.map(value, name, checkSelector)],
  ['ingress', rules(true, false)],
  ['ingressDeny', rules(true, true)],
  ['egress', rules(false, false)],
  ['egressDeny', rules(false, true)],
  ['description', ANYTHING],
  ['enableDefaultDeny', ANYTHING],
  ['labels', ANYTHING],
  ['log', ANYTHING],
]);

function rules(ingress: boolean, deny: boolean): (value: unknown, name: string, walk: PolicyWalk) => void {
  return (value, name, walk) => {
    walk.ingress = ingress;
    walk.deny = deny;
    walk.maps(value, name, checkRule);
    walk.deny = false;
  };
}

function checkSpec(spec: Fields, walk: PolicyWalk): void {
  const { endpointSelector, nodeSelector } = spec;
  walk.host = given(nodeSelector);
  walk.names = false;
  walk.answers = false;
  if (given(endpointSelector) === walk.host) {
    const what = walk.host ? 'the policy selects endpoints and nodes' : 'the policy selects neither endpoints nor nodes';
    const fix = walk.host ? 'remove one of the two, or make two policies' : 'write endpointSelector; {} selects all pods';
    walk.report('POL201', undefined, walk.host ? { endpointSelector, nodeSelector } : Object.keys(spec), what, fix);
  }
  if (walk.host && walk.namespaced) {
    walk.report('POL202', 'nodeSelector', nodeSelector, 'nodes have no namespace', 'make it a CiliumClusterwideNetworkPolicy');
  }
  if (!hasRules(spec)) {
    const { ingress, ingressDeny, egress, egressDeny } = spec;
    const lists = { ingress, ingressDeny, egress, egressDeny };
    const value = Object.values(lists).some(given) ? lists : undefined;
    walk.report('POL203', undefined, value, 'the policy has no rules', 'write a rule; ingress: [{}] turns default deny on and allows nothing');
  }
  walk.members(spec, SPEC);
  if (walk.names && !walk.answers) walk.blind = true;
}

/** Whether a list has a rule, or is no list, which is a finding of its own. */
function hasRules({ ingress, ingressDeny, egress, egressDeny }: Fields): boolean {
  return isFilled(ingress) || isFilled(egress) || isFilled(ingressDeny) || isFilled(egressDeny);
}

function isFilled(rules: unknown): boolean {
  return count(rules) > 0 || (given(rules) && !Array.isArray(rules));
}
