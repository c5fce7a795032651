import { isJsonObject, type JsonObject } from '../kubernetes/json';
import { selectorMatches } from '../kubernetes/label-selector';
import type { ObjectModel } from './model';
import { maps, text } from './json';
import { ofKinds, POLICY_KINDS } from './of-kinds';

/** A label selector as it is found in an object; what is wrong in it is another rule's affair. */
export interface FoundSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly { readonly key: string; readonly operator: string; readonly values: readonly string[] }[];
}

/** One rule set of a policy, with where it counts. */
export interface PolicySpec {
  readonly policy: ObjectModel;
  /** Undefined for clusterwide policies. */
  readonly namespace: string | undefined;
  /** Which pods it is for; undefined for policies of nodes. */
  readonly pods: FoundSelector | undefined;
  /** Names and patterns for which DNS queries are allowed; undefined without DNS rules. */
  readonly queries: readonly string[] | undefined;
  readonly spec: JsonObject;
}

/** Labels whose values are known: those of a pod, or those that a selector demands. */
export type KnownLabels = Readonly<Record<string, string>>;

const NAMESPACE = 'io.kubernetes.pod.namespace';
/** Label that Cilium makes of the ServiceAccount of a pod. */
export const ACCOUNT = 'io.cilium.k8s.policy.serviceaccount';

const ofObjects = new WeakMap<readonly ObjectModel[], readonly PolicySpec[]>();

/** Every spec of the policies among the objects; worked out once for all rules. */
export function policySpecs(objects: readonly ObjectModel[]): readonly PolicySpec[] {
  let specs = ofObjects.get(objects);
  if (!specs) ofObjects.set(objects, (specs = specsOf(objects)));
  return specs;
}

function specsOf(objects: readonly ObjectModel[]): PolicySpec[] {
  const found: PolicySpec[] = [];
  for (const policy of ofKinds(objects, ...POLICY_KINDS)) {
    const { apiVersion, kind, metadata, spec, specs } = policy.object as unknown as { apiVersion: string; kind: string; metadata?: { namespace?: string }; spec?: unknown; specs?: unknown };
    const kubernetes = kind === 'NetworkPolicy' && apiVersion === 'networking.k8s.io/v1';
    const cilium = kind !== 'NetworkPolicy' && apiVersion.startsWith('cilium.io/');
    if (!kubernetes && !cilium) continue;
    const namespace = kind === 'CiliumClusterwideNetworkPolicy' ? undefined : (metadata?.namespace ?? 'default');
    if (isJsonObject(spec)) found.push(new FoundSpec(policy, namespace, spec, kubernetes));
    if (Array.isArray(specs)) for (const each of specs as unknown[]) if (isJsonObject(each)) found.push(new FoundSpec(policy, namespace, each, kubernetes));
  }
  return found;
}

/** Reads the selector when a rule asks for it: most policies of an app are never asked. */
class FoundSpec implements PolicySpec {
  readonly policy: ObjectModel;
  readonly namespace: string | undefined;
  readonly spec: JsonObject;
  readonly queries: readonly string[] | undefined;
  private readonly kubernetes: boolean;

  constructor(policy: ObjectModel, namespace: string | undefined, spec: JsonObject, kubernetes: boolean) {
    this.policy = policy;
    this.namespace = namespace;
    this.spec = spec;
    this.kubernetes = kubernetes;
    this.queries = queriesOf(spec);
  }

  get pods(): FoundSelector | undefined {
    const selector = this.kubernetes ? this.spec.podSelector : this.spec.endpointSelector;
    return isJsonObject(selector) ? selectorOf(selector) : undefined;
  }
}

function queriesOf({ egress }: JsonObject): readonly string[] | undefined {
  let queries: string[] | undefined;
  for (const { toPorts, toFQDNs } of maps(egress)) {
    // Queries to a server whose address is learned from DNS answers itself are never allowed.
    if (Array.isArray(toFQDNs) && toFQDNs.length > 0) continue;
    for (const { rules } of maps(toPorts)) {
      if (!isJsonObject(rules) || !Array.isArray(rules.dns) || rules.dns.length === 0) continue;
      queries ??= [];
      for (const { matchName, matchPattern } of maps(rules.dns)) {
        const query = text(matchName) ?? text(matchPattern);
        if (query !== undefined) queries.push(query);
      }
    }
  }
  return queries;
}

/** A selector as it stands, without the sources of Cilium's labels. */
function selectorOf({ matchLabels, matchExpressions }: JsonObject): FoundSelector {
  return {
    matchLabels: isJsonObject(matchLabels) ? Object.fromEntries(Object.entries(matchLabels).map(([key, value]) => [bare(key), String(value)])) : {},
    matchExpressions: maps(matchExpressions).map(({ key, operator, values }) => ({
      key: bare(String(key)),
      operator: String(operator),
      values: Array.isArray(values) ? values.map(String) : [],
    })),
  };
}

function bare(key: string): string {
  return key.replace(/^(k8s|any):/, '');
}

/** Whether it depends on labels that Cilium makes of something else than the pod's own, other than those that are known: those of the namespace, of the account. */
export function needsMore({ matchLabels, matchExpressions }: FoundSelector, ...known: readonly string[]): boolean {
  return [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)].some((key) => key !== NAMESPACE && !known.includes(key) && /^(io\.(kubernetes|cilium)|reserved[:.])/.test(key));
}

/** Whether all pods of `spec` are certainly among those of `other`. */
export function coveredBy(spec: PolicySpec, other: PolicySpec): boolean {
  if (!spec.pods || !other.pods || (other.namespace !== undefined && other.namespace !== spec.namespace)) return false;
  const known: KnownLabels = withNamespace(spec.pods.matchLabels, spec.namespace);
  const said = new Set(spec.pods.matchExpressions.map((expression) => JSON.stringify(expression)));
  return (
    Object.entries(other.pods.matchLabels).every(([key, value]) => known[key] === value) &&
    other.pods.matchExpressions.every((expression) => {
      if (said.has(JSON.stringify(expression))) return true;
      const value = known[expression.key];
      return value !== undefined && selectorMatches({ matchExpressions: [expression] }, known);
    })
  );
}

/** Labels of a pod as Cilium sees them. */
export function withNamespace(labels: KnownLabels, namespace: string | undefined): KnownLabels {
  return namespace === undefined ? labels : { ...labels, [NAMESPACE]: namespace };
}
