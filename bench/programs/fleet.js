'use strict';

// 50 clusters that differ in name and id.
const { ClusterChart, GitOpsApp, TalosCilium, TalosCluster } = require('../../build/lib');

const app = new GitOpsApp({ name: 'fleet', outdir: process.env.BENCH_OUT });
for (let id = 1; id <= 50; id++) {
  const cluster = new TalosCluster({ name: `edge-${id}`, clusterId: id, talosVersion: '1.12', kubernetesVersion: '1.34.1', controlPlanes: 3 });
  new TalosCilium(new ClusterChart(app, cluster), 'cilium', { version: '1.18.1', gatewayApi: true, hubble: { relay: true, ui: true } });
}
app.synth();
