'use strict';

// The same with what cdk8s has of its own: its Helm construct in its App.
const { App, Chart, Helm } = require('cdk8s');

const app = new App({ outdir: process.env.BENCH_OUT });
new Helm(new Chart(app, 'hubble'), 'cilium', {
  chart: process.env.BENCH_CHART,
  releaseName: 'cilium',
  namespace: 'kube-system',
  helmExecutable: process.env.TALOS_CILIUM_HELM,
  helmFlags: ['--kube-version', '1.34.1', '--values', process.env.BENCH_VALUES],
});
app.synth();
