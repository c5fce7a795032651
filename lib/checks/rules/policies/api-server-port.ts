import type { JsonObject } from '../../../kubernetes/json';
import { list, maps } from '../../../model/json';
import { namespaced, program, type PolicyRule } from '../../policies/policy-rule';

const rule = (port: string): JsonObject => namespaced({ egress: [{ toEntities: ['kube-apiserver'], toPorts: [{ ports: [{ port, protocol: 'TCP' }] }] }] });

/** Source: policies see the port after service translation (`bpf/bpf_lxc.c` in 1.18.11, 1.19.7 and 1.20.2). Talos sets the port of the API server to 6443. */
export const apiServerPort: PolicyRule = {
  id: 'POL127',
  title: 'Port 443 for the entity kube-apiserver',
  reason:
    'Port 443 is the port of the Service kubernetes. Cilium replaces it with the port of an API server before it applies policies, which is 6443 on Talos. A rule for port 443 matches no ' +
    'traffic to the API server.',
  related: ['POL113'],
  link: 'https://docs.cilium.io/en/stable/security/policy/layer3/#entities-based',
  good: { objects: [rule('6443')] },
  bad: { objects: [rule('443')] },
  typescript: {
    wrong: program(".allowTo(Peer.entity('kube-apiserver'), Port.tcp(443))"),
    right: program(".allowTo(Peer.entity('kube-apiserver'), Port.tcp(6443))"),
  },
  visit: {
    rule({ toEntities, toPorts }, walk) {
      if (walk.ingress || list(toEntities).length !== 1 || list(toEntities)[0] !== 'kube-apiserver') return;
      const ports = maps(toPorts).map((each) => maps(each.ports));
      if (ports.length === 0 || ports.some((each) => each.length === 0)) return;
      const numbers = ports.flat().map(({ port, endPort }) => ({ first: Number(port), last: typeof endPort === 'number' ? endPort : Number(port) }));
      if (!numbers.some(({ first, last }) => first === 443 && last === 443) || numbers.some(({ first, last }) => first === 0 || last > 1024 || Number.isNaN(first))) return;
      walk.report('toPorts', '443', 'is the port of the Service kubernetes, and API servers of Talos listen on 6443', 'write port 6443');
    },
  },
};
