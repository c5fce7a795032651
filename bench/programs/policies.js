'use strict';

// 10,000 CiliumNetworkPolicies of about 1.1 kB, in BENCH_CHARTS charts, through cdk8s' App or through GitOpsApp.
const { ApiObject, App, Chart } = require('cdk8s');

const charts = Number(process.env.BENCH_CHARTS);
const count = Number(process.env.BENCH_OBJECTS ?? 10_000);
const AppClass = process.env.BENCH_APP === 'cdk8s' ? App : require('../../build/lib').GitOpsApp;

const app = new AppClass({ outdir: process.env.BENCH_OUT });
for (let c = 0; c < charts; c++) {
  const chart = new Chart(app, `cluster-${c}`);
  for (let i = c; i < count; i += charts) {
    new ApiObject(chart, `policy-${i}`, {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name: `policy-${i}`, namespace: `team-${i % 40}`, labels: { team: `team-${i % 40}`, tier: 'backend' } },
      spec: policy(i),
    });
  }
}
app.synth();

function policy(i) {
  return {
    description: `Frontend ${i} may call the backend: reads for all, writes for one path, and DNS to find its way.`,
    endpointSelector: { matchLabels: { app: `backend-${i}`, 'app.kubernetes.io/part-of': 'shop' } },
    ingress: [
      {
        fromEndpoints: [{ matchLabels: { app: `frontend-${i}`, 'k8s:io.kubernetes.pod.namespace': `team-${i % 40}` } }],
        toPorts: [
          {
            ports: [{ port: '8080', protocol: 'TCP' }],
            rules: { http: [{ method: 'GET', path: '/api/v1/.*' }, { method: 'POST', path: `/api/v1/users/${i}` }] },
          },
        ],
      },
    ],
    egress: [
      {
        toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } }],
        toPorts: [{ ports: [{ port: '53', protocol: 'UDP' }], rules: { dns: [{ matchPattern: '*' }] } }],
      },
      { toFQDNs: [{ matchPattern: '*.example.com' }, { matchName: `api-${i}.example.org` }], toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }] },
    ],
  };
}
