import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { selectorMatches, selectorText } from '../../../kubernetes/label-selector';
import { ACCOUNT, needsMore, policySpecs, withNamespace, type FoundSelector } from '../../../model/policy-specs';
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

export const selectsNothing: ModelRule = {
  on: 'model',
  id: 'POL102',
  wholeApp: true,
  title: 'Policy that selects no workload of its namespace',
  severity: 'warning',
  reason: 'A policy that selects no pods has no effect, and the intended pods stay open. Often a label was renamed in the workload but not in the policy. The check looks only at namespaces for which the app has workloads.',
  good: { objects: [deployment, policy('web')] },
  bad: { objects: [deployment, policy('wbe')] },
  typescript: {
    wrong: `new ApiObject(chart, 'web', {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1.29' }] } },
  },
});
new CiliumPolicies(chart, 'shop', { namespace: 'shop' }).for(Selector.labels({ app: 'wbe' })).isolate('ingress');`,
    right: `new ApiObject(chart, 'web', {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1.29' }] } },
  },
});
new CiliumPolicies(chart, 'shop', { namespace: 'shop' }).for(Selector.labels({ app: 'web' })).isolate('ingress');`,
  },
  *check({ ciliums, objects }) {
    const pods = workloadPods(objects);
    if (pods.all.length === 0) return;
    // These namespaces have workloads that are not in the app, such as those of Talos.
    const shared = new Set(['kube-system', ...ciliums.map(({ namespace }) => namespace)]);
    for (const { policy, namespace: own, pods: selector } of policySpecs(objects)) {
      if (!selector || needsMore(selector, ACCOUNT)) continue;
      const namespace = own ?? onlyNamespace(selector);
      if (namespace === undefined || shared.has(namespace)) continue;
      const chosen = needsMore(selector)
        ? pods.in(policy.scope, namespace).filter(({ labels, serviceAccount }) => selectorMatches(selector, withNamespace({ ...labels, [ACCOUNT]: serviceAccount }, namespace)))
        : pods.selectedBy(policy.scope, namespace, selector);
      if (pods.in(policy.scope, namespace).length === 0 || chosen.some(({ hostNetwork }) => !hostNetwork)) continue;
      yield chosen.length > 0
        ? { path: policy.path, what: `the policy selects only pods on the host network, to which it does not apply (${selectorText(selector)})`, fix: 'use a CiliumClusterwideNetworkPolicy with nodeSelector' }
        : { path: policy.path, what: `the policy selects no workload in namespace ${namespace} (${selectorText(selector)})`, fix: 'change the selector to the labels of the workload, or remove the policy' };
    }
  },
};

function onlyNamespace({ matchLabels }: FoundSelector): string | undefined {
  return matchLabels['io.kubernetes.pod.namespace'];
}
