import type { JsonObject } from '../../../kubernetes/json';
import { CONTROL_PLANE_LABEL, EXCLUDED_LABEL } from '../../../cluster/node-labels';
import { identityOf } from '../../../model/identity';
import { withoutSource } from '../../../model/identity-labels';
import { list, map, maps } from '../../../model/json';
import { podOf, WORKLOADS } from '../../../model/workload-pods';
import type { ObjectRule } from '../../rule';

const policy = (value: string): JsonObject => ({
  apiVersion: 'cilium.io/v2alpha1',
  kind: 'CiliumL2AnnouncementPolicy',
  metadata: { name: 'lan' },
  spec: { loadBalancerIPs: true, nodeSelector: { matchLabels: { [CONTROL_PLANE_LABEL]: value } } },
});

/**
 * Values of the labels that Talos and its kubelet set; no value for labels that only other distributions set. Source: `pkg/machinery/constants`, the
 * controller of node labels and the generated configuration in Talos 1.12 to 1.14.
 */
const VALUES: ReadonlyMap<string, readonly string[]> = new Map([
  [CONTROL_PLANE_LABEL, ['']],
  [EXCLUDED_LABEL, ['']],
  ['node-role.kubernetes.io/master', []],
  ['node-role.kubernetes.io/controlplane', []],
  ['node-role.kubernetes.io/etcd', []],
]);

/** A label with the values that a selector takes for it; none where any value will do. */
interface Demand {
  readonly key: string;
  readonly values?: readonly string[];
}

export const nodeLabelValue: ObjectRule = {
  on: 'object',
  id: 'OBJ023',
  title: 'Node selector that matches no Talos node',
  severity: 'warning',
  reason:
    'Talos sets the label node-role.kubernetes.io/control-plane with an empty value, and does not set node-role.kubernetes.io/master. A selector with the value `true`, or with a label of another distribution, selects no node: the object has no effect, and the pods of a workload stay pending.',
  related: ['POL102', 'FWL008'],
  link: 'https://docs.cilium.io/en/stable/security/host-firewall/',
  kinds: ['CiliumClusterwideNetworkPolicy', 'CiliumL2AnnouncementPolicy', 'CiliumBGPClusterConfig', 'CiliumBGPPeeringPolicy', 'CiliumEgressGatewayPolicy', 'CiliumNodeConfig', ...WORKLOADS],
  good: { values: { l2announcements: { enabled: true } }, objects: [policy('')] },
  bad: { values: { l2announcements: { enabled: true } }, objects: [policy('true')] },
  *check({ path, object }) {
    for (const demands of WORKLOADS.includes(object.kind) ? demandsOfPods(map(podOf(object).spec)) : demandsOfSelectors(object as unknown as JsonObject)) {
      const wrong = demands.find(({ key, values }) => VALUES.has(key) && !(values ?? ['']).some((value) => VALUES.get(key)!.includes(value)) && (values !== undefined || VALUES.get(key)!.length === 0));
      if (!wrong) continue;
      const [right] = VALUES.get(wrong.key)!;
      const title = `${object.kind} ${identityOf(object).title}`;
      yield right === undefined
        ? { path, what: `${title} selects nodes with the label ${wrong.key}, which Talos does not set`, fix: `write ${CONTROL_PLANE_LABEL}: "", which all control planes have` }
        : {
            path,
            what: `${title} selects nodes with ${wrong.key}: ${JSON.stringify(wrong.values!.join(', '))}, but on Talos this label has the value ${VALUES.get(wrong.key)!.map((value) => JSON.stringify(value)).join(' or ')}`,
            fix: `write ${wrong.key}: ${JSON.stringify(right)}`,
          };
    }
  },
};

function* demandsOfSelectors({ spec, specs }: JsonObject): Iterable<Demand[]> {
  const { egressGateway, egressGateways, nodeSelector } = map(spec);
  for (const selector of [nodeSelector, map(egressGateway).nodeSelector, ...maps(egressGateways).map((each) => each.nodeSelector), ...maps(specs).map((each) => each.nodeSelector)]) {
    const { matchLabels, matchExpressions } = map(selector);
    yield [...demandsOfLabels(matchLabels), ...demandsOfExpressions(matchExpressions)];
  }
}

/** Nodes of a pod match its selector and one of the terms of its affinity. */
function* demandsOfPods({ nodeSelector, affinity }: JsonObject): Iterable<Demand[]> {
  yield demandsOfLabels(nodeSelector);
  const terms = maps(map(map(map(affinity).nodeAffinity).requiredDuringSchedulingIgnoredDuringExecution).nodeSelectorTerms);
  if (terms.length === 1) yield demandsOfExpressions(terms[0]!.matchExpressions);
}

function demandsOfLabels(labels: unknown): Demand[] {
  return Object.entries(map(labels)).map(([key, value]) => ({ key: withoutSource(key), values: [String(value)] }));
}

function demandsOfExpressions(expressions: unknown): Demand[] {
  return maps(expressions).flatMap(({ key, operator, values }) => {
    if (operator === 'Exists') return [{ key: withoutSource(String(key)) }];
    return operator === 'In' && list(values).length > 0 ? [{ key: withoutSource(String(key)), values: list(values).map(String) }] : [];
  });
}
