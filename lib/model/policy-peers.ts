import type { JsonObject } from '../kubernetes/json';
import { withoutSource } from './identity-labels';
import { map, maps, text } from './json';
import { ACCOUNT, type KnownLabels, type PolicySpec } from './policy-specs';

const NAMESPACE = 'io.kubernetes.pod.namespace';

/** A peer selector with plain labels, and where it looks for pods. */
export interface PeerSelector {
  readonly place: string;
  /** The rule that it is in. */
  readonly rule: JsonObject;
  readonly namespace: string;
  readonly labels: KnownLabels;
  /** How the peer names another namespace. */
  readonly inNamespace: (name: string) => string;
}

/** Peers of a policy that select pods of one namespace by the values of labels alone. */
export function* plainPeers({ policy, namespace: own, spec }: PolicySpec): Iterable<PeerSelector> {
  for (const section of ['ingress', 'egress', 'ingressDeny', 'egressDeny']) {
    for (const [index, rule] of maps(spec[section]).entries()) {
      for (const field of ['fromEndpoints', 'toEndpoints']) {
        for (const selector of maps(rule[field])) {
          const labels = plain(selector);
          const namespace = labels?.[NAMESPACE] ?? own;
          if (labels && namespace !== undefined) yield { rule, place: `${section}[${index}].${field}`, namespace, labels: { ...labels, [NAMESPACE]: namespace }, inNamespace: (name) => `write ${NAMESPACE}: ${name}` };
        }
      }
      for (const field of ['from', 'to']) {
        for (const { podSelector, namespaceSelector } of maps(rule[field])) {
          const labels = policy.object.kind === 'NetworkPolicy' ? plain(map(podSelector)) : undefined;
          const named = namespaceSelector === undefined ? own : text(map(map(namespaceSelector).matchLabels)['kubernetes.io/metadata.name']);
          if (labels && named !== undefined) yield { rule, place: `${section}[${index}].${field}`, namespace: named, labels, inNamespace: (name) => `write namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ${name} } }` };
        }
      }
    }
  }
}

/** Labels of a selector that has nothing else; undefined for one that depends on more. */
function plain({ matchLabels, matchExpressions }: JsonObject): KnownLabels | undefined {
  if (maps(matchExpressions).length > 0) return undefined;
  const labels = Object.entries(map(matchLabels)).map(([key, value]) => [withoutSource(key), String(value)] as const);
  if (labels.length === 0 || labels.some(([key]) => key !== NAMESPACE && key !== ACCOUNT && /^(io\.(kubernetes|cilium)|reserved[:.])/.test(key))) return undefined;
  return Object.fromEntries(labels);
}
