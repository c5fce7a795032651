import type { JsonObject } from '../kubernetes/json';
import { selectorIn, selectorMatches, type SelectorLike, type SelectorRequirement } from '../kubernetes/label-selector';
import { CLUSTER_KEY, NAMESPACE_KEY, NAMESPACE_LABELS, type LabelMap } from './endpoint';

/** Yes, no, or not known. */
export type Tri = boolean | undefined;

/** Whether all hold. */
export function all(values: readonly Tri[]): Tri {
  if (values.includes(false)) return false;
  return values.includes(undefined) ? undefined : true;
}

/** Whether one holds. */
export function some(values: readonly Tri[]): Tri {
  if (values.includes(true)) return true;
  return values.includes(undefined) ? undefined : false;
}

/** A selector whose keys have sources: `any` where the policy has none. */
export function withSources(value: unknown, source = 'any'): Required<SelectorLike> {
  const { matchLabels = {}, matchExpressions = [] } = selectorIn(value) ?? {};
  const key = (text: string): string => (text.includes(':') ? text : `${source}:${text}`);
  return {
    matchLabels: Object.fromEntries(Object.entries(matchLabels).map(([name, each]) => [key(name), String(each)])),
    matchExpressions: matchExpressions.map((each) => ({ ...each, key: key(each.key) })),
  };
}

/** Adds requirements to a selector. As the agent does it, a label replaces the value that the selector has for the same key and source. */
export function requiring(selector: Required<SelectorLike>, labels: LabelMap, ...expressions: readonly SelectorRequirement[]): Required<SelectorLike> {
  return { matchLabels: { ...selector.matchLabels, ...labels }, matchExpressions: [...selector.matchExpressions, ...expressions] };
}

function keysOf({ matchLabels, matchExpressions }: Required<SelectorLike>): string[] {
  return [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)];
}

function has(selector: Required<SelectorLike>, label: string): boolean {
  return keysOf(selector).some((key) => key === `k8s:${label}` || key === `any:${label}`);
}

/** The cluster of peers for which a policy names none: undefined for all of a mesh. */
export type DefaultCluster = string | undefined;

/**
 * A selector of peers in a policy of Cilium. The agent adds the namespace of the policy, or that there is one, and the cluster.
 *
 * @see https://github.com/cilium/cilium/blob/v1.20.2/pkg/k8s/apis/cilium.io/utils/utils.go getEndpointSelector
 */
export function peerSelector(value: JsonObject, namespace: string | undefined, cluster: DefaultCluster, subjectIsInit: boolean): SelectorLike {
  let selector = withSources(value);
  if (keysOf(selector).some((key) => key.startsWith('reserved:'))) return selector;
  if (!has(selector, NAMESPACE_KEY)) {
    if (namespace === undefined) {
      if (!subjectIsInit) selector = requiring(selector, {}, { key: `k8s:${NAMESPACE_KEY}`, operator: 'Exists' });
    } else if (!keysOf(selector).some((key) => key.startsWith(`k8s:${NAMESPACE_LABELS}`) || key.startsWith(`any:${NAMESPACE_LABELS}`))) {
      selector = requiring(selector, { [`k8s:${NAMESPACE_KEY}`]: namespace });
    }
  }
  return inCluster(selector, cluster);
}

/** A selector of nodes as peers. */
export function nodePeerSelector(value: JsonObject, cluster: DefaultCluster): SelectorLike {
  return inCluster(requiring(withSources(value), {}, { key: 'reserved:remote-node', operator: 'Exists' }), cluster);
}

export function inCluster(selector: Required<SelectorLike>, cluster: DefaultCluster): SelectorLike {
  return cluster === undefined || has(selector, CLUSTER_KEY) ? selector : requiring(selector, { [`k8s:${CLUSTER_KEY}`]: cluster });
}

/** Whether labels match, where labels with some prefixes may be unknown. */
export function matches(selector: SelectorLike, labels: LabelMap, unknownKeys: readonly string[]): Tri {
  if (unknownKeys.length === 0) return selectorMatches(selector, labels);
  const { matchLabels = {}, matchExpressions = [] } = selector;
  // Labels that are there are known, and only pods have a namespace.
  const isKnown = (key: string): boolean => Object.hasOwn(labels, key) || key.endsWith(`:${NAMESPACE_KEY}`) || !unknownKeys.some((prefix) => key.startsWith(prefix));
  const known = {
    matchLabels: Object.fromEntries(Object.entries(matchLabels).filter(([key]) => isKnown(key))),
    matchExpressions: matchExpressions.filter(({ key }) => isKnown(key)),
  };
  if (!selectorMatches(known, labels)) return false;
  return Object.keys(known.matchLabels).length === Object.keys(matchLabels).length && known.matchExpressions.length === matchExpressions.length ? true : undefined;
}
