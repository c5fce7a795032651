import type { Json, JsonObject } from '../../../kubernetes/json';
import { list, map, maps } from '../../../model/json';
import { namespaced, type PolicyRule } from '../../policies/policy-rule';

const LABEL = 'io.kubernetes.pod.namespace';

const inNamespace = (namespace: string): JsonObject => ({
  ...namespaced({ endpointSelector: { matchLabels: { app: 'web', [`k8s:${LABEL}`]: 'apps' } }, ingress: [{}] }),
  metadata: { name: 'web', namespace },
});

/** Source: `ParseToCiliumRule` in `pkg/k8s/apis/cilium.io/utils` sets the label to the namespace of the policy (1.18.11, 1.19.6, 1.20.2). */
export const foreignNamespace: PolicyRule = {
  id: 'POL107',
  title: 'Policy that selects pods of another namespace',
  reason:
    'A CiliumNetworkPolicy selects only pods of its own namespace. The agent replaces a namespace in matchLabels of the endpointSelector with the namespace of the policy, so the policy applies to the wrong pods. ' +
    'An expression for other namespaces stays, so the policy selects no pods.',
  link: 'https://docs.cilium.io/en/stable/network/kubernetes/policy/#ciliumnetworkpolicy',
  good: { objects: [inNamespace('apps')] },
  bad: { objects: [inNamespace('shop')] },
  visit: {
    spec({ endpointSelector }, walk) {
      if (!walk.namespaced) return;
      const { matchLabels, matchExpressions } = map(endpointSelector);
      const labels = map(matchLabels);
      let named: Json | undefined;
      for (const key in labels) if (isNamespace(key)) named = labels[key];
      if (named !== undefined && String(named) !== walk.namespace) {
        walk.report('endpointSelector', named, `selects pods of another namespace, but the agent applies it to namespace ${walk.namespace}`, `set metadata.namespace: ${String(named)}, or use a CiliumClusterwideNetworkPolicy`);
      }
      for (const { key, operator, values } of maps(matchExpressions)) {
        if (!isNamespace(String(key)) || list(values).includes(walk.namespace) === (operator === 'In')) continue;
        if (operator !== 'In' && operator !== 'NotIn') continue;
        walk.report('endpointSelector.matchExpressions', values, `excludes namespace ${walk.namespace}, in which the policy is, so it selects no pods`, 'use a policy in each of the namespaces, or a CiliumClusterwideNetworkPolicy');
      }
    },
  },
};

function isNamespace(key: string): boolean {
  return key.length >= LABEL.length && key.replace(/^(?:k8s|any):/, '') === LABEL;
}
