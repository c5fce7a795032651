import { ClusterChart, GitOpsApp, TalosCilium, TalosCluster } from '../lib';

// Cilium on Talos as it comes: kube-proxy replaced, addresses from Kubernetes, VXLAN between nodes.
const app = new GitOpsApp({ name: 'basic' });
const cluster = new TalosCluster({
  name: 'home',
  talosVersion: '1.12',
  kubernetesVersion: '1.34.1',
  controlPlanes: 3,
  management: 'omni',
});

new TalosCilium(new ClusterChart(app, cluster), 'cilium', { version: '1.18.1' });

app.synth();
