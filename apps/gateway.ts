import { ClusterChart, GitOpsApp, TalosCilium, TalosCluster } from '../lib';

// The Gateway API controller, with ALPN and appProtocol, and its GatewayClass.
const app = new GitOpsApp({ name: 'gateway' });
const cluster = new TalosCluster({
  name: 'home',
  talosVersion: '1.12',
  kubernetesVersion: '1.34.1',
  controlPlanes: 3,
  management: 'omni',
});

new TalosCilium(new ClusterChart(app, cluster), 'cilium', { version: '1.18.1', gatewayApi: true });

app.synth();
