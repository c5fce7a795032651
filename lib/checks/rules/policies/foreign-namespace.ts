import type { ModelRule } from '../../rule';
import { namespaced } from '../../policies/policy-rule';
import { identityOf } from '../../../model/identity';
import { policySpecs } from '../../../model/policy-specs';

const LABEL = 'io.kubernetes.pod.namespace';

/** Source: `ParseToCiliumRule` in `pkg/k8s/apis/cilium.io/utils` sets the label to the namespace of the policy (1.18.11, 1.19.6, 1.20.2). */
export const foreignNamespace: ModelRule = {
  on: 'model',
  id: 'POL107',
  title: 'Policy whose selector names another namespace',
  severity: 'error',
  reason: 'A CiliumNetworkPolicy selects pods of its own namespace. The agent replaces the namespace in its endpointSelector, so the policy applies to pods of its own namespace that it was not written for.',
  link: 'https://docs.cilium.io/en/stable/network/kubernetes/policy/#ciliumnetworkpolicy',
  good: { objects: [namespaced({ endpointSelector: { matchLabels: { app: 'web', [`k8s:${LABEL}`]: 'shop' } }, ingress: [{}] })] },
  bad: { objects: [namespaced({ endpointSelector: { matchLabels: { app: 'web', [`k8s:${LABEL}`]: 'jobs' } }, ingress: [{}] })] },
  *check({ objects }) {
    for (const { policy, namespace, pods } of policySpecs(objects)) {
      if (policy.object.kind !== 'CiliumNetworkPolicy' || namespace === undefined || !pods) continue;
      const named = pods.matchLabels[LABEL];
      if (named === undefined || named === namespace) continue;
      yield {
        path: policy.path,
        what: `CiliumNetworkPolicy ${identityOf(policy.object).title} selects pods of namespace ${named}, but the agent applies it to namespace ${namespace}`,
        fix: `set metadata.namespace: ${named}, or use a CiliumClusterwideNetworkPolicy`,
      };
    }
  },
};
