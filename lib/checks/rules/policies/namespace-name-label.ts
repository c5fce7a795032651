import type { JsonObject } from '../../../kubernetes/json';
import { map, maps, text } from '../../../model/json';
import { count } from '../../policies/policy-walk';
import { namespaced, type PolicyRule } from '../../policies/policy-rule';

const LABEL = 'kubernetes.io/metadata.name';

/** Source: namespaces' labels get the prefix `io.cilium.k8s.namespace.labels` in `pkg/k8s/apis/cilium.io/const.go` (1.18.11, 1.19.6, 1.20.2). */
export const namespaceNameLabel: PolicyRule = {
  id: 'POL111',
  title: 'Label of a namespace in a pod selector',
  reason: 'In Cilium policies, selectors of peers match pod labels, but kubernetes.io/metadata.name is a label of namespaces, so the selector matches no pod. Cilium stores the namespace of a pod in the label io.kubernetes.pod.namespace.',
  link: 'https://docs.cilium.io/en/stable/network/kubernetes/policy/#ciliumnetworkpolicy',
  good: { objects: [namespaced({ ingress: [{ fromEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'monitoring' } }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ fromEndpoints: [{ matchLabels: { [LABEL]: 'monitoring' } }] }] })] },
  visit: {
    rule(rule, walk) {
      const name = walk.ingress ? 'fromEndpoints' : 'toEndpoints';
      if (count(rule[name]) === 0) return;
      maps(rule[name]).forEach(({ matchLabels, matchExpressions }, index) => {
        const labels = map(matchLabels);
        const key = nameAmong(labels) ?? maps(matchExpressions).map((expression) => text(expression.key)).find(isName);
        if (key === undefined) return;
        const namespace = labels[key];
        walk.report(`${name}[${index}]`, namespace ?? key, `selects pods by ${LABEL}, which is a label of namespaces`, `use io.kubernetes.pod.namespace${namespace === undefined ? '' : `: ${String(namespace)}`}`);
      });
    },
  },
};

/** Few labels are that long. */
function nameAmong(labels: JsonObject): string | undefined {
  for (const key in labels) if (key.length >= LABEL.length && isName(key)) return key;
  return undefined;
}

function isName(key: string | undefined): boolean {
  return key?.replace(/^(?:k8s|any):/, '') === LABEL;
}
