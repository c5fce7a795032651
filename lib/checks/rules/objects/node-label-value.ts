import type { JsonObject } from '../../../kubernetes/json';
import { CONTROL_PLANE_LABEL } from '../../../cluster/node-labels';
import { identityOf } from '../../../model/identity';
import { map, maps } from '../../../model/json';
import type { ObjectRule } from '../../rule';

const policy = (value: string): JsonObject => ({
  apiVersion: 'cilium.io/v2alpha1',
  kind: 'CiliumL2AnnouncementPolicy',
  metadata: { name: 'lan' },
  spec: { loadBalancerIPs: true, nodeSelector: { matchLabels: { [CONTROL_PLANE_LABEL]: value } } },
});

/** Source: `pkg/machinery/constants` and the controller of node labels in Talos 1.12 to 1.14 set the label with an empty value. */
export const nodeLabelValue: ObjectRule = {
  on: 'object',
  id: 'OBJ023',
  title: 'Node selector with a value that no Talos node has',
  severity: 'warning',
  reason: 'Talos sets the label node-role.kubernetes.io/control-plane with an empty value. A selector with the value `true`, which other distributions use, selects no node, and the object has no effect.',
  related: ['POL102'],
  link: 'https://docs.cilium.io/en/stable/security/host-firewall/',
  kinds: ['CiliumClusterwideNetworkPolicy', 'CiliumL2AnnouncementPolicy', 'CiliumBGPClusterConfig', 'CiliumBGPPeeringPolicy', 'CiliumEgressGatewayPolicy'],
  good: { values: { l2announcements: { enabled: true } }, objects: [policy('')] },
  bad: { values: { l2announcements: { enabled: true } }, objects: [policy('true')] },
  *check({ path, object }) {
    const spec = map(object.spec);
    const owners = [spec, map(spec.egressGateway), ...maps(spec.egressGateways), ...maps(object.specs)];
    for (const { nodeSelector } of owners) {
      const { matchLabels, matchExpressions } = map(nodeSelector);
      const value = map(matchLabels)[CONTROL_PLANE_LABEL];
      const values = maps(matchExpressions).flatMap(({ key, operator, values: listed }) => (key === CONTROL_PLANE_LABEL && operator === 'In' && Array.isArray(listed) && !listed.includes('') ? [listed.join(', ')] : []));
      const wrong = value !== undefined && value !== '' ? String(value) : values[0];
      if (wrong === undefined) continue;
      yield {
        path,
        what: `${object.kind} ${identityOf(object).title} selects nodes with ${CONTROL_PLANE_LABEL}: ${wrong}, but Talos sets this label with an empty value`,
        fix: `write ${CONTROL_PLANE_LABEL}: "", or use matchExpressions with operator Exists`,
      };
    }
  },
};
