import type { CiliumRule } from '../../rule';
import { describeValues, isOff, isSet, numberAt } from '../../../model/values';

/** The chart requires different nodes for replicas of the operator. */
export const operatorReplicas: CiliumRule = {
  on: 'cilium',
  id: 'CIL068',
  title: 'More operator replicas than nodes',
  severity: 'error',
  reason: 'Two replicas of the operator never run on the same node. Replicas that exceed the number of nodes stay pending, and a rollout does not complete.',
  link: 'https://docs.cilium.io/en/stable/internals/cilium_operator/',
  good: { cluster: { controlPlanes: 1, workers: 0 }, values: { operator: { replicas: 1 } } },
  bad: { cluster: { controlPlanes: 1, workers: 0 }, values: { operator: { replicas: 2 } } },
  typescript: {
    wrong: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 1, workers: 0 });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { operator: { replicas: 2 } });`,
    right: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 1, workers: 0 });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { operator: { replicas: 1 } });`,
  },
  *check(cilium) {
    const replicas = numberAt(cilium, 'operator.replicas');
    const { nodes } = cilium.cluster;
    if (replicas === undefined || replicas <= nodes || isOff(cilium, 'operator.enabled') || isSet(cilium, 'operator.affinity')) return;
    yield {
      path: cilium.path,
      subject: 'operator.replicas',
      what: `the operator has more replicas than the cluster has nodes (${describeValues(cilium, 'operator.replicas')}; nodes ${nodes})`,
      edits: [{ set: 'operator.replicas', value: nodes }],
      fix: `set operator: { replicas: ${nodes} }, or set controlPlanes and workers of the TalosCluster to the actual numbers`,
    };
  },
};
