import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { selectorMatches } from '../../../kubernetes/label-selector';
import { needsMore, policySpecs, withNamespace, type FoundSelector } from '../../../model/policy-specs';
import { workloadPods } from '../../../model/workload-pods';

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web' }] } } },
};
const policy = (app: string): JsonObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { podSelector: { matchLabels: { app } }, policyTypes: ['Ingress'] },
});

/** A label that was renamed in the workload and not in the policy opens what it was to guard. */
export const selectsNothing: ModelRule = {
  on: 'model',
  id: 'POL102',
  title: 'Policy that is for none of the workloads of its namespace',
  severity: 'warning',
  reason: 'Without pods a policy does nothing, and pods that it was written for are open. Only namespaces that the app has workloads in are looked at.',
  good: { objects: [deployment, policy('web')] },
  bad: { objects: [deployment, policy('wbe')] },
  *check({ ciliums, objects }) {
    const pods = workloadPods(objects);
    if (pods.length === 0) return;
    // More runs in these than the app says: what Talos brings along.
    const shared = new Set(['kube-system', ...ciliums.map(({ namespace }) => namespace)]);
    for (const { policy, namespace: own, pods: selector } of policySpecs(objects)) {
      if (!selector || needsMore(selector)) continue;
      const namespace = own ?? onlyNamespace(selector);
      if (namespace === undefined || shared.has(namespace)) continue;
      const there = pods.filter((each) => each.scope === policy.scope && each.namespace === namespace);
      const chosen = there.filter(({ labels }) => selectorMatches(selector, withNamespace(labels, namespace)));
      if (there.length === 0 || chosen.some(({ hostNetwork }) => !hostNetwork)) continue;
      yield chosen.length > 0
        ? { path: policy.path, what: `the policy is for pods that use the network of the node alone, where it does not reach (${shown(selector)})`, fix: 'use a clusterwide policy with nodeSelector' }
        : { path: policy.path, what: `no workload in namespace ${namespace} has the labels that the policy is for (${shown(selector)})`, fix: 'correct the labels, or remove the policy' };
    }
  },
};

function onlyNamespace({ matchLabels }: FoundSelector): string | undefined {
  return matchLabels['io.kubernetes.pod.namespace'];
}

function shown({ matchLabels, matchExpressions }: FoundSelector): string {
  const parts = [...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`), ...matchExpressions.map(({ key, operator, values }) => [key, operator, values.join('|')].join(' ').trim())];
  return parts.join(', ') || 'all pods';
}
