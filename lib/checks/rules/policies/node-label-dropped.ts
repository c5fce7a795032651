import { CONTROL_PLANE_LABEL } from '../../../cluster/node-labels';
import { ciliumByScope, scopeOf } from '../../../model/clusters';
import { keepsLabel } from '../../../model/identity-labels';
import { nodeSpecs, titleOf } from '../../../model/node-policies';
import { describeValues, textAt } from '../../../model/values';
import { ofNodes } from '../../policies/policy-rule';
import type { ModelRule } from '../../rule';

const CLOSED = { ingressDeny: [{ fromEntities: ['world'], toPorts: [{ ports: [{ port: '9100', protocol: 'TCP' }] }] }] };
const FIREWALL = { hostFirewall: { enabled: true } };

/** Source: `pkg/labelsfilter/filter.go`, and `InitWithNodeLabels` in `pkg/endpoint/endpoint.go`. */
export const nodeLabelDropped: ModelRule = {
  on: 'model',
  id: 'FWL008',
  title: 'Node policy with a label that Cilium does not keep',
  severity: 'error',
  reason:
    'Cilium keeps only some labels of a node in its identity. By default, it drops those that begin with kubernetes.io or topology.kubernetes.io, such as kubernetes.io/hostname. ' +
    'A policy with such a label selects no node and has no effect.',
  related: ['OBJ023'],
  link: 'https://docs.cilium.io/en/stable/operations/performance/scalability/identity-relevant-labels/',
  good: { values: FIREWALL, objects: [ofNodes({ ...CLOSED, nodeSelector: { matchLabels: { pool: 'edge' } } })] },
  bad: { values: FIREWALL, objects: [ofNodes({ ...CLOSED, nodeSelector: { matchLabels: { 'kubernetes.io/hostname': 'worker-1' } } })] },
  *check({ ciliums, objects }) {
    for (const cilium of ciliumByScope(ciliums).values()) {
      const labels = textAt(cilium, 'labels') ?? '';
      for (const spec of nodeSpecs(objects, scopeOf(cilium))) {
        const { matchLabels = {}, matchExpressions = [] } = spec.selector;
        const required = [...Object.keys(matchLabels), ...matchExpressions.flatMap(({ key, operator }) => (operator === 'In' || operator === 'Exists' ? [key] : []))];
        const dropped = required.find((key) => !keepsLabel(key, labels));
        if (dropped === undefined) continue;
        yield {
          path: spec.policy.path,
          what: `${titleOf(spec)} selects no node, because Cilium does not keep the label ${dropped} in the identities of nodes (${describeValues(cilium, 'labels')})`,
          fix:
            dropped === CONTROL_PLANE_LABEL
              ? `add ${CONTROL_PLANE_LABEL.replaceAll('.', '\\.')} to the Helm value labels`
              : 'select nodes by a label of your own, such as pool: edge, which nodeLabels in the machine configuration sets',
        };
      }
    }
  },
};
