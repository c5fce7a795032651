import type { JsonObject } from '../../kubernetes/json';
import type { KubernetesObject } from '../../kubernetes/object';
import { ciliumByScope } from '../../model/clusters';
import { identityOf } from '../../model/identity';
import type { Model } from '../../model/model';
import { textAt } from '../../model/values';
import { versionsByScope } from '../../model/versions';
import { ofKinds, POLICY_KINDS } from '../../model/of-kinds';
import type { Finding, ModelRule } from '../rule';
import { agentSettings, type AgentSettings } from './agent-settings';
import { PARTS, PolicyWalk, type AgentFinding, type PolicyNodes, type Visitors, type VisitorsByPart } from './policy-walk';
import { readerOf } from './read-policy';

const LINK = 'https://docs.cilium.io/en/stable/security/policy/';
const NONE: readonly Finding[] = [];

/**
 * A rule about one policy by itself: mostly about what the agent, or the API server before it, rejects. `kubectl get` lists a policy that
 * only the agent rejects, but nothing enforces it. All these rules share one walk through the policies of an app.
 */
export interface PolicyRule extends Pick<ModelRule, 'id' | 'title' | 'reason' | 'versions' | 'good' | 'bad' | 'link' | 'related' | 'typescript'> {
  /** What the rule looks at. */
  readonly visit: Visitors;
}

/** Rules about policies as the checks run them, and the same for a single object. */
export interface PolicyRules {
  readonly rules: readonly ModelRule[];
  /** What is wrong with one policy; empty for any other object. */
  findingsIn(object: KubernetesObject, settings: AgentSettings): AgentFinding[];
}

/** Makes one walk of all rules about policies. */
export function policyRules(rules: readonly PolicyRule[]): PolicyRules {
  const visitors = byPart(rules);
  const read = new WeakMap<Model, ReadonlyMap<string, readonly Finding[]>>();
  const findingsOf = (model: Model): ReadonlyMap<string, readonly Finding[]> => {
    let findings = read.get(model);
    if (!findings) read.set(model, (findings = readPolicies(model, visitors)));
    return findings;
  };
  return {
    rules: rules.map(({ visit: _visit, ...rule }) => ({ on: 'model', severity: 'error', link: LINK, ...rule, check: (model) => findingsOf(model).get(rule.id) ?? NONE })),
    findingsIn(object, settings) {
      const walk = new PolicyWalk(settings, visitors);
      readerOf(object)?.(object, walk);
      return walk.findings;
    },
  };
}

function byPart(rules: readonly PolicyRule[]): VisitorsByPart {
  const visitors = <Part extends keyof PolicyNodes>(part: Part): VisitorsByPart[Part] =>
    rules.flatMap(({ id, visit }) => (visit[part] ? [{ code: id, visit: visit[part] }] : [])) as unknown as VisitorsByPart[Part];
  return Object.fromEntries(PARTS.map((part) => [part, visitors(part)])) as unknown as VisitorsByPart;
}

function readPolicies(model: Model, visitors: VisitorsByPart): ReadonlyMap<string, readonly Finding[]> {
  const found = new Map<string, Finding[]>();
  const ciliumOf = ciliumByScope(model.ciliums);
  const versionsOf = versionsByScope(model);
  const walks = new Map<string, PolicyWalk>();
  for (const entry of ofKinds(model.objects, ...POLICY_KINDS)) {
    const { object, scope } = entry;
    const read = readerOf(object);
    if (!read) continue;
    let walk = walks.get(scope);
    if (!walk) {
      const cilium = ciliumOf.get(scope);
      // Where the values of Cilium are not known, it may keep any label.
      // Where the value is not known, only a label that no value keeps is certain. No value keeps more labels than this one.
      const labels = model.unknownReads ? cilium && { labels: '.*' } : { labels: (cilium && textAt(cilium, 'labels')) ?? '' };
      walks.set(scope, (walk = new PolicyWalk({ ...(cilium ? agentSettings(cilium) : { version: versionsOf(scope).cilium }), ...labels }, visitors)));
    }
    read(object, walk);
    if (walk.findings.length === 0) continue;
    const title = `${object.kind} ${identityOf(object).title}`;
    for (const { code, at, what, value, fix } of walk.findings) {
      const finding: Finding = { path: entry.path, what: `${title}: ${at} ${what} (${value})`, fix };
      const list = found.get(code);
      if (list) list.push(finding);
      else found.set(code, [finding]);
    }
    walk.findings = [];
  }
  return found;
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

/** A clusterwide policy, for an example: all pods. */
export function clusterwide(spec: JsonObject): JsonObject {
  return { apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy', metadata: { name: 'web' }, spec: { endpointSelector: {}, ...spec } };
}

/** A policy for nodes that closes nothing, for an example. */
export function ofNodes(spec: JsonObject): JsonObject {
  return { apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy', metadata: { name: 'nodes' }, spec: { nodeSelector: {}, enableDefaultDeny: { ingress: false, egress: false }, ...spec } };
}

/** Calls on the policy of `app: web` in a program, for an example. */
export function program(calls: string): string {
  return `new CiliumPolicies(chart, 'shop', { namespace: 'shop' })\n  .for(Selector.labels({ app: 'web' }))\n  ${calls};`;
}
