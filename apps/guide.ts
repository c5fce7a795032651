import { ClusterChart, GitOpsApp, TalosCilium, TalosCluster } from '../lib';
import { addresses } from './guide/addresses';
import { bgp } from './guide/bgp';
import { gateway } from './guide/gateway';
import { policies } from './guide/policies';
import { talos } from './guide/talos';

// What the installation guides for Cilium on Talos print as pages of YAML, from typed constructs: one file a chapter under guide/.
const app = new GitOpsApp({ name: 'guide' });
const cluster = new TalosCluster({
  name: 'home',
  talosVersion: '1.12',
  kubernetesVersion: '1.34.1',
  controlPlanes: 3,
  workers: 2,
  management: 'omni',
});
const chart = new ClusterChart(app, cluster, { namespaces: ['production'] });

new TalosCilium(chart, 'cilium', { version: '1.19.6' });
talos(chart);
gateway(chart);
policies(chart);
addresses(chart);
bgp(chart);

app.synth();
