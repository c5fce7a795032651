import { Cidr, readCidr } from '../../../cluster/cidr';
import { freeClusterId } from '../../../cluster/cluster-rules';
import type { CiliumModel } from '../../../model/model';
import type { ModelRule, RuleExample } from '../../rule';
import { isOn, listAt, numberAt, textAt } from '../../../model/values';

const link = 'https://docs.cilium.io/en/stable/network/clustermesh/setup/#prerequisites';
const MESH = { useAPIServer: true, apiserver: { tls: { auto: { method: 'cronJob' } } } };

/** A cluster mesh of two clusters, with their IDs and pod subnets. */
function mesh(ids: readonly [number, number], pods: readonly [string, string]): RuleExample {
  const [first, second] = ids.map((id, index) => ({
    cluster: { clusterId: id, podSubnets: [pods[index]!] },
    values: { cluster: { id }, clustermesh: MESH },
  }));
  return { ...first, second };
}

function program(ids: readonly [number, number], pods: readonly [string, string]): string {
  const clusters = ['east', 'west'].map((name, index) => [
    `const ${name} = new TalosCluster({ name: '${name}', talosVersion: '1.13', kubernetesVersion: '1.35.0', clusterId: ${ids[index]}, podSubnets: ['${pods[index]}'] });`,
    `new TalosCilium(new ClusterChart(app, ${name}), 'cilium', { clusterMesh: true });`,
  ]);
  return clusters.flat().join('\n');
}

const [PODS, OTHER_PODS] = ['10.1.0.0/16', '10.2.0.0/16'];
const GOOD = mesh([1, 2], [PODS, OTHER_PODS]);

/** Each cluster has the identities and routes of all clusters. */
export const meshClusterId: ModelRule = {
  on: 'model',
  id: 'CIL072',
  title: 'Two clusters of a cluster mesh with the same cluster ID',
  severity: 'error',
  reason: 'The ID is part of every identity. An agent does not connect to a cluster that has the ID of its own cluster.',
  link,
  good: GOOD,
  bad: mesh([1, 1], [PODS, OTHER_PODS]),
  typescript: { wrong: program([1, 1], [PODS, OTHER_PODS]), right: program([1, 2], [PODS, OTHER_PODS]) },
  *check({ ciliums }) {
    const id = (cilium: CiliumModel): number => numberAt(cilium, 'cluster.id') ?? 0;
    for (const [first, ...others] of clashes(ciliums, (one, other) => id(one) !== 0 && id(one) === id(other))) {
      yield {
        path: first.path,
        subject: 'cluster.id',
        what: `clusters ${namesOf(first, others)} of one cluster mesh have the same cluster ID (${id(first)})`,
        fix: `set a different clusterId on each TalosCluster, for example clusterId: ${freeClusterId(ciliums.map((cilium) => numberAt(cilium, 'cluster.id')))} on ${nameOf(others[0]!)}`,
      };
    }
  },
};

export const meshPodSubnets: ModelRule = {
  on: 'model',
  id: 'CIL073',
  title: 'Two clusters of a cluster mesh with overlapping pod subnets',
  severity: 'error',
  reason: 'Nodes route packets to pods of other clusters by the address of the pod. An address that exists in two clusters is reachable in only one of them.',
  link,
  good: GOOD,
  bad: mesh([1, 2], [PODS, PODS]),
  typescript: { wrong: program([1, 2], [PODS, PODS]), right: program([1, 2], [PODS, OTHER_PODS]) },
  *check({ ciliums }) {
    for (const [first, ...others] of clashes(ciliums, (one, other) => overlap(one, other) !== undefined)) {
      const [mine, other] = overlap(first, others[0]!)!;
      yield {
        path: first.path,
        what: `pod subnets of clusters ${namesOf(first, others)} of one cluster mesh overlap (${mine.equals(other) ? `${mine} in each` : `${mine} and ${other}`})`,
        fix:
          `use different pod subnets in each cluster: for ${nameOf(others[0]!)}, for example, replace ${other} with ${freeSubnet(other, ciliums)} ` +
          `in ${isClusterPool(others[0]!) ? 'ipam: Ipam.clusterPool({ ... })' : 'podSubnets of the TalosCluster'}`,
      };
    }
  },
};

/** Each cluster with those of its mesh that clash with it, unless an earlier one was reported with it. Two with the same name are one cluster. */
function* clashes(ciliums: readonly CiliumModel[], clash: (one: CiliumModel, other: CiliumModel) => boolean): Iterable<readonly [CiliumModel, ...CiliumModel[]]> {
  const members = ciliums.filter((cilium) => isOn(cilium, 'clustermesh.useAPIServer') || isOn(cilium, 'clustermesh.config.enabled'));
  const reported = new Set<CiliumModel>();
  for (const first of members) {
    if (reported.has(first)) continue;
    const others = members.filter((other) => nameOf(other) !== nameOf(first) && mayPeer(first, other) && mayPeer(other, first) && clash(first, other));
    for (const other of others) reported.add(other);
    if (others.length > 0) yield [first, ...others];
  }
}

function namesOf(first: CiliumModel, others: readonly CiliumModel[]): string {
  const names = [first, ...others].map(nameOf);
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}

function overlap(one: CiliumModel, other: CiliumModel): readonly [Cidr, Cidr] | undefined {
  const others = podCidrs(other);
  return podCidrs(one).flatMap((mine) => others.filter((each) => each.overlaps(mine)).map((each) => [mine, each] as const))[0];
}

/** Whether the list of peers, if there is one, contains the other cluster. */
function mayPeer(cilium: CiliumModel, other: CiliumModel): boolean {
  const peers = cilium.value('clustermesh.config.clusters') ?? [];
  const names = Array.isArray(peers) ? peers.map((peer) => (peer as { name?: unknown } | null)?.name) : Object.keys(Object(peers) as object);
  return names.length === 0 || names.includes(nameOf(other));
}

function nameOf(cilium: CiliumModel): string {
  return String(cilium.value('cluster.name') ?? cilium.cluster.name);
}

/** The next block of the same size that no cluster uses. */
function freeSubnet(subnet: Cidr, ciliums: readonly CiliumModel[]): Cidr {
  const taken = ciliums.flatMap((cilium) => [...podCidrs(cilium), ...cilium.cluster.serviceSubnets, ...cilium.cluster.nodeSubnets]);
  let free = subnet;
  while (taken.some((cidr) => cidr.overlaps(free))) free = Cidr.of(free.last.next(), free.prefixLength);
  return free;
}

function isClusterPool(cilium: CiliumModel): boolean {
  return (textAt(cilium, 'ipam.mode') ?? 'cluster-pool') === 'cluster-pool';
}

/** Networks from which pods get their addresses, if they are known. */
function podCidrs(cilium: CiliumModel): readonly Cidr[] {
  if (textAt(cilium, 'ipam.mode') === 'kubernetes') return cilium.cluster.podSubnets;
  if (!isClusterPool(cilium)) return [];
  return ['ipam.operator.clusterPoolIPv4PodCIDRList', 'ipam.operator.clusterPoolIPv6PodCIDRList'].flatMap((path) =>
    listAt(cilium, path).flatMap((entry) => readCidr(entry) ?? []),
  );
}
