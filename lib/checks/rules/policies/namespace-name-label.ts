import type { ModelRule } from '../../rule';
import { namespaced } from '../../policies/policy-rule';
import { identityOf } from '../../../model/identity';
import { map, maps } from '../../../model/json';
import { policySpecs } from '../../../model/policy-specs';

const LABEL = 'kubernetes.io/metadata.name';

/** Source: namespaces' labels get the prefix `io.cilium.k8s.namespace.labels` in `pkg/k8s/apis/cilium.io/const.go` (1.18.11, 1.19.6, 1.20.2). */
export const namespaceNameLabel: ModelRule = {
  on: 'model',
  id: 'POL111',
  title: 'Namespace label in a selector of pods',
  severity: 'error',
  reason: 'In policies of Cilium a selector of peers matches labels of pods, and kubernetes.io/metadata.name is a label of namespaces. The selector matches no pod. The namespace of a pod is the label io.kubernetes.pod.namespace.',
  link: 'https://docs.cilium.io/en/stable/network/kubernetes/policy/#ciliumnetworkpolicy',
  good: { objects: [namespaced({ ingress: [{ fromEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'monitoring' } }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ fromEndpoints: [{ matchLabels: { [LABEL]: 'monitoring' } }] }] })] },
  *check({ objects }) {
    for (const { policy, spec } of policySpecs(objects)) {
      if (policy.object.kind === 'NetworkPolicy') continue;
      for (const section of ['ingress', 'ingressDeny', 'egress', 'egressDeny']) {
        const peers = section.startsWith('ingress') ? 'fromEndpoints' : 'toEndpoints';
        for (const [index, rule] of maps(spec[section]).entries()) {
          for (const [at, selector] of maps(rule[peers]).entries()) {
            const labels = map(selector.matchLabels);
            const key = [...Object.keys(labels), ...maps(selector.matchExpressions).map((expression) => String(expression.key))].find((each) => each.replace(/^(?:k8s|any):/, '') === LABEL);
            if (key === undefined) continue;
            const name = labels[key];
            yield {
              path: policy.path,
              what: `${policy.object.kind} ${identityOf(policy.object).title}: ${section}[${index}].${peers}[${at}] selects pods by ${LABEL}${name === undefined ? '' : ` (${String(name)})`}, which is a label of namespaces`,
              fix: `use io.kubernetes.pod.namespace${name === undefined ? '' : `: ${String(name)}`}`,
            };
          }
        }
      }
    }
  },
};
