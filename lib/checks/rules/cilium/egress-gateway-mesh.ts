import type { CiliumRule } from '../../rule';
import { describeValues, isOn } from '../../../model/values';

/** Upstream does not support both together. */
export const egressGatewayMesh: CiliumRule = {
  on: 'cilium',
  id: 'CIL051',
  title: 'Egress gateway with cluster mesh',
  severity: 'warning',
  reason: 'Upstream documents them as incompatible: the gateway node of a policy must be in the same cluster as the selected pods.',
  link: 'https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/#incompatibility-with-other-features',
  good: { cluster: { clusterId: 1 }, values: { cluster: { id: 1 }, egressGateway: { enabled: true }, bpf: { masquerade: true, hostLegacyRouting: true } } },
  bad: {
    cluster: { clusterId: 1 },
    values: {
      cluster: { id: 1 },
      egressGateway: { enabled: true },
      bpf: { masquerade: true, hostLegacyRouting: true },
      clustermesh: { useAPIServer: true, apiserver: { tls: { auto: { method: 'cronJob' } } } },
    },
  },
  typescript: {
    wrong: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', clusterId: 1 });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', {
  egressGateway: true,
  masquerade: { bpf: true },
  clusterMesh: true,
});`,
    right: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', clusterId: 1 });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', {
  egressGateway: true,
  masquerade: { bpf: true },
});`,
  },
  *check(cilium) {
    if (!isOn(cilium, 'egressGateway.enabled')) return;
    const mesh = ['clustermesh.useAPIServer', 'clustermesh.config.enabled'].filter((path) => isOn(cilium, path));
    if (mesh.length === 0) return;
    yield {
      path: cilium.path,
      subject: 'egressGateway.enabled',
      what: `the egress gateway is not compatible with cluster mesh (${describeValues(cilium, 'egressGateway.enabled', ...mesh)})`,
      edits: [{ set: 'egressGateway.enabled', value: false }],
      fix:
        'remove egressGateway or clusterMesh; if all gateway nodes are in the same cluster as their pods, suppress this check',
    };
  },
};
