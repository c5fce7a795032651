import type { JsonObject } from '../../kubernetes/json';
import type { ModelRule } from '../rule';
import { policyFindings } from './agent-problems';

const LINK = 'https://docs.cilium.io/en/stable/security/policy/language/';

/** A rule about policies, all but what `agentProblems` does for it. */
export type PolicyRuleProps = Pick<ModelRule, 'id' | 'title' | 'reason' | 'versions' | 'good' | 'bad'> & Partial<Pick<ModelRule, 'link'>>;

/** Makes a rule of one code of `agentProblems`. */
export function policyRule(props: PolicyRuleProps): ModelRule {
  return {
    on: 'model',
    severity: 'error',
    link: LINK,
    ...props,
    check: (model) => policyFindings(model, props.id),
  };
}

/** A policy in a namespace, for an example: pods of `app: web`. */
export function namespaced(spec: JsonObject): JsonObject {
  return {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { endpointSelector: { matchLabels: { app: 'web' } }, ...spec },
  };
}

/** A policy of nodes, for an example. */
export function ofNodes(spec: JsonObject): JsonObject {
  return { apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy', metadata: { name: 'nodes' }, spec: { nodeSelector: {}, ...spec } };
}
