import type { CiliumRule } from '../../rule';

const program = (controlPlanes: number): string => `const cluster = new TalosCluster({
  name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: ${controlPlanes}, workers: 2,
});
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium');`;

/** A majority of two is two. */
export const etcdQuorum: CiliumRule = {
  on: 'cilium',
  id: 'TAL016',
  title: 'Two control planes',
  severity: 'warning',
  reason:
    'etcd works only while a majority of its members is available. With two members, the majority is two, so the Kubernetes API is down ' +
    'if either of them fails. This is less reliable than one control plane. With three control planes, one can fail.',
  link: 'https://etcd.io/docs/v3.6/faq/#what-is-failure-tolerance',
  good: { cluster: { controlPlanes: 3 } },
  bad: { cluster: { controlPlanes: 2 } },
  typescript: { wrong: program(2), right: program(3) },
  *check({ path, cluster }) {
    if (cluster.controlPlanes !== 2) return;
    yield {
      path,
      what: `controlPlanes of the TalosCluster ${cluster.name} is 2, so the Kubernetes API fails when one of them does`,
      fix: 'use 3 control planes, or 1, or suppress this check while the third is being added',
    };
  },
};
