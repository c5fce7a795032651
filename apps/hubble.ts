import { ClusterChart, GitOpsApp, TalosCilium, TalosCluster } from '../lib';

// Gateway API, and Hubble with relay and UI to see what the network does.
const app = new GitOpsApp({ name: 'hubble' });
const cluster = new TalosCluster({
  name: 'home',
  talosVersion: '1.12',
  kubernetesVersion: '1.34.1',
  controlPlanes: 3,
  management: 'omni',
});

new TalosCilium(new ClusterChart(app, cluster), 'cilium', {
  version: '1.18.1',
  gatewayApi: true,
  hubble: { relay: true, ui: true },
});

app.synth();
