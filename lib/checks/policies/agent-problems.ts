import type { KubernetesObject } from '../../kubernetes/object';
import type { Model } from '../../model/model';
import type { Finding } from '../rule';
import { ciliumByScope } from '../../model/clusters';
import { identityOf } from '../../model/identity';
import { ofKinds, POLICY_KINDS } from '../../model/of-kinds';
import { agentSettings, type AgentSettings } from './agent-settings';
import { checkCiliumPolicy } from './cilium-policy';
import { checkKubernetesPolicy } from './kubernetes-policy';
import { PolicyWalk, type AgentFinding } from './policy-walk';

export type { AgentFinding, AgentSettings };

/**
 * What the agent, or the API server before it, would refuse of a policy; empty for any other object. A policy that the API
 * server takes and the agent refuses is listed by `kubectl get` and enforced by nobody.
 */
export function agentProblems(object: KubernetesObject, settings: AgentSettings): AgentFinding[] {
  const walk = new PolicyWalk(settings);
  checkerOf(object)?.(object, walk);
  return walk.findings;
}

function checkerOf({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): typeof checkCiliumPolicy | undefined {
  switch (kind) {
    case 'CiliumNetworkPolicy':
    case 'CiliumClusterwideNetworkPolicy':
      return apiVersion.startsWith('cilium.io/') ? checkCiliumPolicy : undefined;
    case 'NetworkPolicy':
      return apiVersion.startsWith('networking.k8s.io/') ? checkKubernetesPolicy : undefined;
    default:
      return undefined;
  }
}

const NONE: readonly Finding[] = [];
const ofModels = new WeakMap<Model, PoliciesRead>();

/** What one walk through all policies has seen. */
interface PoliciesRead {
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  readonly blind: boolean;
}

/** What one rule finds in all policies. */
export function policyFindings(model: Model, code: string): readonly Finding[] {
  return readOnce(model).findings.get(code) ?? NONE;
}

/** Whether some policy allows names without reading DNS answers itself. */
export function hasBlindPolicies(model: Model): boolean {
  return readOnce(model).blind;
}

/** Policies are gone through once for all rules together. */
function readOnce(model: Model): PoliciesRead {
  let read = ofModels.get(model);
  if (!read) ofModels.set(model, (read = readPolicies(model)));
  return read;
}

function readPolicies({ ciliums, objects }: Model): PoliciesRead {
  const found = new Map<string, Finding[]>();
  const ciliumOf = ciliumByScope(ciliums);
  const walks = new Map<string, PolicyWalk>();
  for (const policy of ofKinds(objects, ...POLICY_KINDS)) {
    const { object, scope } = policy;
    const check = checkerOf(object);
    if (!check) continue;
    let walk = walks.get(scope);
    if (!walk) {
      const cilium = ciliumOf.get(scope);
      walks.set(scope, (walk = new PolicyWalk(cilium ? agentSettings(cilium) : {})));
    }
    check(object, walk);
    if (walk.findings.length === 0) continue;
    // Put together when it is asked for, which is seldom.
    const { path } = policy;
    const title = `${object.kind} ${identityOf(object).title}`;
    for (const { code, at, what, value, fix } of walk.findings) {
      const finding: Finding = { path, what: `${title}: ${what} (${at}: ${value})`, fix };
      const list = found.get(code);
      if (list) list.push(finding);
      else found.set(code, [finding]);
    }
    walk.findings = [];
  }
  return { findings: found, blind: [...walks.values()].some(({ blind }) => blind) };
}
