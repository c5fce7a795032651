import { ClusterChart, GatewayApiCrds, GitOpsApp, GitOpsDelivery, OmniClusterTemplate, OmniMachines, OmniManifests, TalosCilium, TalosCluster } from '../lib';

// A cluster that Omni creates and runs: one template with machines, patches and Cilium itself, made from the same facts. Flux delivers the
// layers, from the repository that `flux bootstrap` has set up.
const app = new GitOpsApp({ name: 'omni', delivery: GitOpsDelivery.flux() });
const cluster = new TalosCluster({
  name: 'edge',
  talosVersion: '1.14.1',
  kubernetesVersion: '1.35.0',
  controlPlanes: 3,
  workers: 2,
  management: 'omni',
});
const chart = new ClusterChart(app, cluster);

new TalosCilium(chart, 'cilium', { gatewayApi: true, hubble: { relay: true, ui: true } });
new GatewayApiCrds(chart, 'gateway-api');

new OmniClusterTemplate(chart, 'omni', {
  omniVersion: '1.10',
  controlPlane: {
    machines: OmniMachines.ids(['430d882a-51a8-48b3-ab00-d4b5b0b5b0b1', '430d882a-51a8-48b3-ab00-d4b5b0b5b0b2', '430d882a-51a8-48b3-ab00-d4b5b0b5b0b3']),
  },
  workers: [{ machines: OmniMachines.ofClass('edge-workers', 2), updateStrategy: { maxParallelism: 1 } }],
  machines: { '430d882a-51a8-48b3-ab00-d4b5b0b5b0b1': { installDisk: '/dev/nvme0n1' } },
  talosApiAccess: { namespaces: ['kube-system'] },
  features: { enableWorkloadProxy: true, backupInterval: '1h' },
  // Cilium once, when the cluster starts; Flux takes it over, and finds its labels on it already.
  manifests: OmniManifests.oneTime(),
});

app.synth();
