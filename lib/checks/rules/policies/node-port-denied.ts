import type { JsonObject } from '../../../kubernetes/json';
import { scopeOf } from '../../../model/clusters';
import { servesNodePorts } from '../../../model/datapath';
import { firewallFacts } from '../../../model/firewall-facts';
import { maps } from '../../../model/json';
import { nodeSpecs, titleOf } from '../../../model/node-policies';
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
  title: 'Node policy that denies NodePorts',
  severity: 'warning',
  reason: 'The kube-proxy replacement sends packets to a NodePort to the pods before it applies policies of nodes, so a policy with a nodeSelector does not block them, and the port stays open. Deny the traffic in a policy for the pods. Set externalTrafficPolicy: Local on the Service, so that this policy sees the address of the client.',
  related: ['FWL007'],
  link: 'https://docs.cilium.io/en/stable/security/policy/host/',
  good: { ...EXAMPLE, objects: [SERVICE, namespaced({ enableDefaultDeny: { ingress: false }, ingressDeny: fromWorld('8080') })] },
  bad: { ...EXAMPLE, objects: [SERVICE, ofNodes({ enableDefaultDeny: { ingress: false }, ingressDeny: fromWorld('30080') })] },
  *check({ ciliums, objects }) {
    for (const cilium of ciliums) {
      if (!isOn(cilium, 'hostFirewall.enabled') || !servesNodePorts(cilium)) continue;
      const [first, last] = firewallFacts(cilium, cilium.cluster, []).nodePorts;
      for (const spec of nodeSpecs(objects, scopeOf(cilium))) {
        for (const [index, { toPorts }] of maps(spec.spec.ingressDeny).entries()) {
          const ports = maps(toPorts).flatMap((item) => maps(item.ports));
          const isNodePort = ({ port, endPort }: (typeof ports)[number]): boolean => Number(port) >= first && Number(endPort ?? port) <= last;
          if (ports.length === 0 || !ports.every(isNodePort)) continue;
          yield {
            path: spec.policy.path,
            what: `${titleOf(spec)}: ingressDeny[${index}] does not block the NodePorts ${ports.map(({ port, endPort }) => (endPort === undefined ? String(port) : `${String(port)}-${String(endPort)}`)).join(', ')}`,
            fix: 'use a Service of type ClusterIP, or set externalTrafficPolicy: Local on the Service and deny the traffic in a policy for its pods',
          };
        }
      }
    }
  },
};
