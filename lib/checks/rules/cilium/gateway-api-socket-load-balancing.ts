import type { JsonObject } from '../../../kubernetes/json';
import { ciliumByScope } from '../../../model/clusters';
import { exampleCrd } from '../../../model/gateways';
import { map } from '../../../model/json';
import { ofKinds } from '../../../model/of-kinds';
import { isOn } from '../../../model/values';
import type { ModelRule } from '../../rule';

const KEY = 'bpf-lb-sock-hostns-only';
const POLICIES = ['NetworkPolicy', 'CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'];

const policy: JsonObject = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'web', namespace: 'default' },
  spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] },
};

const gatewayClass: JsonObject = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GatewayClass', metadata: { name: 'cilium' }, spec: { controllerName: 'io.cilium/gateway-controller' } };

function agentConfig(hostOnly: string): JsonObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cilium-config', namespace: 'kube-system' }, data: { [KEY]: hostOnly } };
}

/** The chart restricts socket load balancing for weights of TCPRoutes and UDPRoutes. */
export const gatewayApiSocketLoadBalancing: ModelRule = {
  on: 'model',
  id: 'CIL082',
  title: 'Gateway API of Cilium 1.20 that may make policies drop allowed traffic',
  severity: 'warning',
  reason:
    'From 1.20.0 on, the chart sets bpf-lb-sock-hostns-only to "true" when the Gateway API is on. Users report that network policies then drop traffic that they allow (cilium issue 48104, open ' +
    'in 1.20.2), and that the setting "false" solves this. The setting "true" is needed only for weights of TCPRoutes and UDPRoutes. The message shows how to patch the ConfigMap.',
  versions: { from: '1.20' },
  link: 'https://github.com/cilium/cilium/issues/48104',
  good: { version: '1.20.0', values: { gatewayAPI: { enabled: true, enableAlpn: true } }, objects: [policy, exampleCrd('GatewayClass', 'v1'), gatewayClass, agentConfig('false')] },
  bad: { version: '1.20.0', values: { gatewayAPI: { enabled: true, enableAlpn: true } }, objects: [policy, exampleCrd('GatewayClass', 'v1'), gatewayClass, agentConfig('true')] },
  typescript: false,
  *check({ ciliums, objects }) {
    const concerned = ciliums.filter((each) => each.version.atLeast('1.20') && isOn(each, 'gatewayAPI.enabled') && !isOn(each, 'socketLB.hostNamespaceOnly'));
    if (concerned.length === 0) return;
    const scopes = ciliumByScope(concerned);
    const withPolicies = new Set([...ofKinds(objects, ...POLICIES)].map(({ scope }) => scope));
    for (const { object, scope } of ofKinds(objects, 'ConfigMap')) {
      const cilium = scopes.get(scope);
      if (!cilium || object.metadata.name !== 'cilium-config' || map(object.data)[KEY] !== 'true' || !withPolicies.has(scope)) continue;
      yield {
        path: cilium.path,
        what: `network policies of this app may drop traffic that they allow, because the chart sets ${KEY} to "true" for the Gateway API (gatewayAPI.enabled true; Cilium ${cilium.version})`,
        fix:
          'test the connections that the policies allow; if they fail, and no TCPRoute or UDPRoute has weights, set it back: ' +
          `cilium.patchObject({ kind: 'ConfigMap', name: 'cilium-config' }, JsonPatch.replace('/data/${KEY}', 'false'))`,
      };
    }
  },
};
