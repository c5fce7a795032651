'use strict';

// The `hubble` app as a user runs it after compiling: whole process, from loading the library to the last file.
const { ClusterChart, GitOpsApp, TalosCilium, TalosCluster } = require('../../build/lib/index1.js');

const app = new GitOpsApp({ name: 'hubble', outdir: process.env.BENCH_OUT });
const cluster = new TalosCluster({ name: 'home', talosVersion: '1.12', kubernetesVersion: '1.34.1', controlPlanes: 3 });
new TalosCilium(new ClusterChart(app, cluster), 'cilium', { version: '1.18.1', gatewayApi: true, hubble: { relay: true, ui: true } });
app.synth();
