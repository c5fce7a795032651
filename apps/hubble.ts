import { ClusterChart, GatewayApiCrds, GitOpsApp, HubbleStack, TalosCilium, TalosCluster } from '../lib';

// Gateway API, and Hubble with relay and UI to see what the network does.
const app = new GitOpsApp({ name: 'hubble' });
const cluster = new TalosCluster({
  name: 'home',
  talosVersion: '1.12',
  kubernetesVersion: '1.34.1',
  controlPlanes: 3,
  management: 'omni',
});
const chart = new ClusterChart(app, cluster);

new TalosCilium(chart, 'cilium', {
  version: '1.18.1',
  gatewayApi: true,
});
new GatewayApiCrds(chart, 'gateway-api');

// The command that opens the UI is in hubble.md of the output.
new HubbleStack(chart, 'hubble');

app.synth();
