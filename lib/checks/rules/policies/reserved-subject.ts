import { list, map, maps } from '../../../model/json';
import { clusterwide, namespaced, type PolicyRule } from '../../policies/policy-rule';

const GATEWAY_FROM_WORLD = { endpointSelector: { matchExpressions: [{ key: 'reserved:ingress', operator: 'Exists' }] }, ingress: [{ fromEntities: ['world'] }] };

/** Source: `ParseToCiliumRule` in `pkg/k8s/apis/cilium.io/utils` adds the namespace to the selector (1.18.11, 1.19.7, 1.20.2). */
export const reservedSubject: PolicyRule = {
  id: 'POL124',
  title: 'Namespaced policy for a reserved identity',
  reason:
    'The agent adds the namespace of a CiliumNetworkPolicy to its endpointSelector. Reserved identities, such as the proxy of Gateways (reserved:ingress) ' +
    'and health endpoints, are in no namespace, so the policy selects nothing. Only a CiliumClusterwideNetworkPolicy can select them.',
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/ingress-and-network-policy/',
  good: { objects: [clusterwide(GATEWAY_FROM_WORLD)] },
  bad: { objects: [namespaced(GATEWAY_FROM_WORLD)] },
  visit: {
    spec({ endpointSelector }, walk) {
      if (!walk.namespaced) return;
      const { matchLabels, matchExpressions } = map(endpointSelector);
      const demanded = [
        ...Object.keys(map(matchLabels)),
        ...maps(matchExpressions).filter(({ operator, values }) => operator === 'Exists' || (operator === 'In' && list(values).length > 0)).map(({ key }) => String(key)),
      ];
      const key = demanded.find((each) => /^reserved[:.]/.test(each));
      if (key === undefined || /^reserved[:.]init$/.test(key)) return;
      walk.report('endpointSelector', key, `selects a reserved identity, which is not in namespace ${walk.namespace}`, 'use a CiliumClusterwideNetworkPolicy');
    },
  },
};
