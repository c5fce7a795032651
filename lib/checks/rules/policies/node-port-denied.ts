import type { JsonObject } from '../../../kubernetes/json';
import { scopeOf } from '../../../model/clusters';
import { servesNodePorts } from '../../../model/datapath';
import { firewallFacts } from '../../../model/firewall-facts';
import { ciliumGateways, usesHostNetwork } from '../../../model/gateways';
import { identityOf } from '../../../model/identity';
import { map, maps } from '../../../model/json';
import type { Model } from '../../../model/model';
import { nodeSpecs, titleOf } from '../../../model/node-policies';
import { ofKinds } from '../../../model/of-kinds';
import { isOn } from '../../../model/values';
import { namespaced, ofNodes } from '../../policies/policy-rule';
import type { ModelRule } from '../../rule';

const EXAMPLE = { cluster: { nodeSubnets: ['192.168.1.0/24'] }, values: { hostFirewall: { enabled: true } } };
const SERVICE: JsonObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { type: 'NodePort', externalTrafficPolicy: 'Local', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] },
};
const fromWorld = (port: string): JsonObject[] => [{ fromEntities: ['world'], toPorts: [{ ports: [{ port, protocol: 'TCP' }] }] }];

/** Source: `handle_ipv4` of `bpf/bpf_host.c` in 1.18.11, 1.19.7 and 1.20.2: `nodeport_lb4` comes before the policies of the host. */
export const nodePortDenied: ModelRule = {
  on: 'model',
  id: 'FWL009',
  holdsUsually: true,
  title: 'Node policy that denies ports of Services',
  severity: 'warning',
  reason:
    'The kube-proxy replacement handles a packet for a NodePort or for the address of a LoadBalancer Service before policies of nodes apply: it forwards the packet to a pod. A policy with a nodeSelector ' +
    'does not block the packet, and the port stays open. Deny the traffic in a policy for the pods. Set externalTrafficPolicy: Local on the Service, so that this policy sees the address of the client.',
  related: ['FWL007'],
  link: 'https://docs.cilium.io/en/stable/security/policy/host/',
  good: { ...EXAMPLE, objects: [SERVICE, namespaced({ enableDefaultDeny: { ingress: false }, ingressDeny: fromWorld('8080') })] },
  bad: { ...EXAMPLE, objects: [SERVICE, ofNodes({ enableDefaultDeny: { ingress: false }, ingressDeny: fromWorld('30080') })] },
  *check(model) {
    const { ciliums, objects } = model;
    for (const cilium of ciliums) {
      if (!isOn(cilium, 'hostFirewall.enabled') || !servesNodePorts(cilium)) continue;
      const scope = scopeOf(cilium);
      const [first, last] = firewallFacts(cilium, cilium.cluster, []).nodePorts;
      const services = new Map(servicePorts(model, scope));
      for (const spec of nodeSpecs(objects, scope)) {
        for (const [index, { toPorts }] of maps(spec.spec.ingressDeny).entries()) {
          const ports = maps(toPorts).flatMap((item) => maps(item.ports));
          const isNodePort = ({ port, endPort }: (typeof ports)[number]): boolean => Number(port) >= first && Number(endPort ?? port) <= last;
          const isOfService = ({ port, endPort }: (typeof ports)[number]): boolean => endPort === undefined && services.has(Number(port));
          if (ports.length === 0 || !ports.every((port) => isNodePort(port) || isOfService(port))) continue;
          const text = ports.map((port) => (isNodePort(port) ? `NodePort ${String(port.port)}${port.endPort === undefined ? '' : `-${String(port.endPort)}`}` : `port ${String(port.port)} of ${services.get(Number(port.port))}`)).join(', ');
          yield {
            path: spec.policy.path,
            what: `${titleOf(spec)}: ingressDeny[${index}] does not block ${text}`,
            fix: 'deny the traffic in a policy for the pods of the Service with externalTrafficPolicy: Local, set loadBalancerSourceRanges, or use a Service of type ClusterIP',
          };
        }
      }
    }
  },
};

/** Ports of LoadBalancer Services and of Gateways with one, each with its name. */
function* servicePorts(model: Model, scope: string): Iterable<readonly [port: number, title: string]> {
  for (const { scope: own, object } of ofKinds(model.objects, 'Service')) {
    const { type, ports } = map(object.spec);
    if (own !== scope || type !== 'LoadBalancer') continue;
    for (const { port } of maps(ports)) yield [Number(port), `Service ${identityOf(object).title}`];
  }
  for (const { gateway, cilium } of ciliumGateways(model)) {
    if (gateway.scope !== scope || usesHostNetwork(cilium)) continue;
    for (const { port } of gateway.listeners) if (port !== undefined) yield [port, `Gateway ${gateway.namespace}/${gateway.name}`];
  }
}
