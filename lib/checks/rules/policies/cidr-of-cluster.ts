import type { JsonObject } from '../../../kubernetes/json';
import { Cidr } from '../../../cluster/cidr';
import { isMistake, readPrefix } from '../../../cluster/ip-text';
import { ciliumByScope } from '../../../model/clusters';
import { identityOf } from '../../../model/identity';
import { list, map, maps, text } from '../../../model/json';
import type { CiliumModel } from '../../../model/model';
import { policySpecs } from '../../../model/policy-specs';
import { describeValues, listAt } from '../../../model/values';
import { namespaced, program } from '../../policies/policy-rule';
import type { ModelRule } from '../../rule';

const cluster = { nodeSubnets: ['192.168.1.0/24'], nodeAddresses: ['192.168.1.11', '192.168.1.12'] };

/** Source: identities of CIDRs are given to addresses outside of the cluster; `policy-cidr-match-mode` in `pkg/option` (1.18.11, 1.20.2). */
export const cidrOfCluster: ModelRule = {
  on: 'model',
  id: 'POL112',
  title: 'CIDR rule for addresses inside the cluster',
  severity: 'warning',
  reason:
    'CIDR rules match addresses outside the cluster. They do not match pods. They do not match Services either, because a policy sees the pod behind the Service. They match nodes, ' +
    'and the Kubernetes API on nodes, only if the value policyCIDRMatchMode contains nodes.',
  link: 'https://docs.cilium.io/en/stable/security/policy/layer3/#ip-cidr-based',
  good: { cluster, objects: [namespaced({ egress: [{ toEntities: ['kube-apiserver'] }] })] },
  bad: { cluster, objects: [namespaced({ egress: [{ toCIDR: ['192.168.1.11/32'] }] })] },
  typescript: {
    wrong: program(".allowTo(Peer.cidr('10.244.0.0/16'))"),
    right: program('.allowTo(Peer.allPods())'),
  },
  *check({ ciliums, objects }) {
    const ciliumOf = ciliumByScope(ciliums);
    for (const { policy, spec } of policySpecs(objects)) {
      const cilium = ciliumOf.get(policy.scope);
      if (!cilium) continue;
      const title = `${policy.object.kind} ${identityOf(policy.object).title}`;
      for (const [place, block, ports] of blocksOf(spec)) {
        const read = readPrefix(block);
        if (isMistake(read)) continue;
        const found = insideOf(Cidr.parseLoose(block), place.startsWith('egress') ? ports : [], cilium);
        if (found) yield { path: policy.path, what: `${title}: ${place} ${block} matches ${found.what}`, fix: found.fix };
      }
    }
  },
};

/** CIDRs that are allowed or denied, each with the ports of its rule. */
export function* blocksOf(spec: JsonObject): Iterable<readonly [place: string, block: string, ports: readonly unknown[]]> {
  for (const section of ['ingress', 'ingressDeny', 'egress', 'egressDeny']) {
    for (const [index, rule] of maps(spec[section]).entries()) {
      const ports = [...maps(rule.toPorts).flatMap((item) => maps(item.ports)), ...maps(rule.ports)].map(({ port }) => port);
      for (const field of ['fromCIDR', 'toCIDR']) for (const block of list(rule[field])) if (typeof block === 'string') yield [`${section}[${index}].${field}`, block, ports];
      for (const field of ['fromCIDRSet', 'toCIDRSet']) for (const { cidr } of maps(rule[field])) if (typeof cidr === 'string') yield [`${section}[${index}].${field}`, cidr, ports];
      for (const field of ['from', 'to']) {
        for (const { ipBlock } of maps(rule[field])) {
          const block = text(map(ipBlock).cidr);
          if (block !== undefined) yield [`${section}[${index}].${field}`, block, ports];
        }
      }
    }
  }
}

/** Ports that only nodes of a cluster have. */
const NODE_PORTS: readonly { readonly title: string; readonly numbers: readonly number[] }[] = [
  { title: 'the Kubernetes API', numbers: [6443] },
  { title: 'the kubelet', numbers: [10250] },
  { title: 'etcd', numbers: [2379, 2380] },
  { title: 'the Talos API', numbers: [50000, 50001] },
];

function insideOf(block: Cidr, ports: readonly unknown[], cilium: CiliumModel): { readonly what: string; readonly fix: string } | undefined {
  // Each fact is read where it decides: some of them are often unknown.
  const { cluster } = cilium;
  if (cluster.podSubnets.some((subnet) => subnet.contains(block))) return { what: 'no pod, because it is in the pod subnets', fix: 'select the pods by labels; in TypeScript: Peer.labels({ ... }), or Peer.allPods() for all pods of the cluster' };
  if (cluster.serviceSubnets.some((subnet) => subnet.contains(block))) return { what: 'no Service, because it is in the Service subnets', fix: 'select the pods behind the Service by labels, or use toServices' };
  if (listAt(cilium, 'policyCIDRMatchMode').includes('nodes') || cilium.value('policyCIDRMatchMode') === 'nodes') return undefined;
  const mode = describeValues(cilium, 'policyCIDRMatchMode');
  const { nodeAddresses, nodeSubnets } = cluster;
  const fix = 'use the entity kube-apiserver for the Kubernetes API, host and remote-node for nodes, or set the value policyCIDRMatchMode: [nodes]';
  if (nodeAddresses.some((address) => block.contains(address)) && block.hostBits === 0) return { what: `no traffic, because it is the address of a node (${mode})`, fix };
  // Nothing outside of the cluster is likely to be meant by these ports.
  const ofNodes = NODE_PORTS.find(({ numbers }) => ports.length > 0 && ports.every((port) => numbers.includes(Number(port))));
  const holdsNodes = nodeAddresses.some((address) => block.contains(address)) || nodeSubnets.some((subnet) => block.contains(subnet) || subnet.contains(block));
  if (ofNodes && (block.prefixLength === 0 || holdsNodes)) return { what: `no node, so port ${ports.join(', ')} of ${ofNodes.title} stays closed (${mode})`, fix };
  return undefined;
}
