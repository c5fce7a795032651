import { ClusterChart, GatewayApiCrds, GitOpsApp, TalosCilium, TalosCluster } from '../lib';

// The Gateway API controller, with ALPN and appProtocol, its GatewayClass, and the CRDs that it needs.
const app = new GitOpsApp({ name: 'gateway' });
const cluster = new TalosCluster({
  name: 'home',
  talosVersion: '1.12',
  kubernetesVersion: '1.34.1',
  controlPlanes: 3,
  management: 'omni',
});
const chart = new ClusterChart(app, cluster);

new TalosCilium(chart, 'cilium', { version: '1.18.1', gatewayApi: true });
new GatewayApiCrds(chart, 'gateway-api');

app.synth();
