import type { JsonObject } from '../../../kubernetes/json';
import { identityOf, nameOf } from '../../../model/identity';
import { withoutSource } from '../../../model/identity-labels';
import { map, maps } from '../../../model/json';
import { ofKinds } from '../../../model/of-kinds';
import { policySpecs, type KnownLabels, type PolicySpec } from '../../../model/policy-specs';
import type { ModelRule } from '../../rule';

const NAME = 'kubernetes.io/metadata.name';
const PREFIX = 'io.cilium.k8s.namespace.labels.';
const MONITORING: JsonObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'monitoring' } };

const from = (label: string): JsonObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'metrics', namespace: 'shop' },
  spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ namespaceSelector: { matchLabels: { [label]: 'monitoring' } } }] }] },
});

/** Labels that a selector demands of namespaces. */
interface NamespaceLabels {
  readonly place: string;
  readonly labels: KnownLabels;
  /** The label that every namespace has, as this selector names it. */
  readonly name: string;
}

export const namespaceLabel: ModelRule = {
  on: 'model',
  id: 'POL126',
  wholeApp: true,
  title: 'Namespace selected by a label that it does not have',
  severity: 'warning',
  reason:
    'The rule selects a namespace by a label that no Namespace of the app has, so it matches no traffic. The value of the label is the name of a Namespace, which Kubernetes stores only in the ' +
    'label kubernetes.io/metadata.name. Other labels, such as name, must be set on the Namespace.',
  related: ['POL111', 'POL119'],
  link: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-namespace-by-its-name',
  good: { objects: [MONITORING, from(NAME)] },
  bad: { objects: [MONITORING, from('name')] },
  *check({ objects }) {
    const known = labelsByScope();
    if (known.size === 0) return;
    for (const spec of policySpecs(objects)) {
      const { path, scope, object } = spec.policy;
      for (const { place, labels, name } of selectorsOf(spec)) {
        const namespaces = known.get(scope);
        const all = Object.entries(labels);
        if (!namespaces || [...namespaces.values()].some((each) => all.every(([key, value]) => each[key] === value))) continue;
        const [key, value] = all.find(([each, wanted]) => each !== NAME && namespaces.has(wanted)) ?? [];
        if (key === undefined || value === undefined) continue;
        yield {
          path,
          what: `${object.kind} ${identityOf(object).title}: ${place} selects no Namespace of the app (${key}: ${value})`,
          fix: `write ${name}: ${value}, or add the label to the Namespace`,
        };
      }
    }

    function labelsByScope(): Map<string, Map<string, KnownLabels>> {
      const found = new Map<string, Map<string, KnownLabels>>();
      for (const { scope, object } of ofKinds(objects, 'Namespace')) {
        const name = nameOf(object);
        found.set(scope, (found.get(scope) ?? new Map<string, KnownLabels>()).set(name, { ...(map(map(object.metadata).labels) as KnownLabels), [NAME]: name }));
      }
      return found;
    }
  },
};

function* selectorsOf({ policy, spec }: PolicySpec): Iterable<NamespaceLabels> {
  const isKubernetes = policy.object.kind === 'NetworkPolicy';
  for (const section of isKubernetes ? ['ingress', 'egress'] : ['ingress', 'egress', 'ingressDeny', 'egressDeny']) {
    for (const [index, rule] of maps(spec[section]).entries()) {
      for (const field of isKubernetes ? ['from', 'to'] : ['fromEndpoints', 'toEndpoints']) {
        for (const peer of maps(rule[field])) {
          const { matchLabels, matchExpressions } = isKubernetes ? map(peer.namespaceSelector) : peer;
          if (maps(matchExpressions).length > 0) continue;
          const labels = Object.entries(map(matchLabels)).flatMap(([key, value]): [string, string][] => {
            if (isKubernetes) return [[key, String(value)]];
            if (!key.includes(PREFIX)) return [];
            const bare = withoutSource(key);
            return bare.startsWith(PREFIX) ? [[bare.slice(PREFIX.length), String(value)]] : [];
          });
          if (labels.length > 0) yield { place: `${section}[${index}].${field}`, labels: Object.fromEntries(labels), name: isKubernetes ? NAME : 'io.kubernetes.pod.namespace' };
        }
      }
    }
  }
}
