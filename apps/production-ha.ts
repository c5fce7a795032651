import {
  Bootstrap,
  CiliumMonitoring,
  CiliumPolicies,
  ClusterChart,
  Encryption,
  GatewayApiCrds,
  GitOpsApp,
  GitOpsDelivery,
  HubbleMetric,
  HubbleStack,
  Peer,
  Preset,
  Routing,
  TalosCilium,
  TalosCluster,
  TalosHostFirewall,
  TalosMachineConfig,
} from '../lib';

// Three control planes and three workers on one layer 2 network, everything that carries production traffic on. Argo CD delivers the
// layers one after the other: docs/delivery.md.
const app = new GitOpsApp({
  name: 'production-ha',
  delivery: GitOpsDelivery.argoCd({ repository: 'https://git.example.com/platform/clusters.git' }),
});
const cluster = new TalosCluster({
  name: 'production',
  talosVersion: '1.13',
  kubernetesVersion: '1.35.0',
  controlPlanes: 3,
  workers: 3,
  nodeSubnets: ['10.10.0.0/24'],
  // CoreDNS asks upstream itself: only then can packets take the short way through eBPF, which BBR needs.
  hostDns: { forwardKubeDnsToHost: false },
});
const chart = new ClusterChart(app, cluster);

new TalosCilium(chart, 'cilium', {
  routing: Routing.native(),
  masquerade: { bpf: true },
  hostRouting: 'ebpf',
  bandwidthManager: { bbr: true },
  encryption: Encryption.wireguard(),
  gatewayApi: true,
  operator: { replicas: 2 },
  resources: {
    agent: { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '2Gi' } },
    agentInit: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '1Gi' } },
    operator: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
    envoy: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '1Gi' } },
  },
});
new GatewayApiCrds(chart, 'gateway-api');

// Nothing is dropped yet: look at what would be with `hubble observe --verdict AUDIT`, write what is missing, then enforce.
CiliumPolicies.clusterwide(chart, 'baseline').add(Preset.zeroTrust({ mode: 'audit', exceptNamespaces: ['argocd'] }));

// Hubble with metrics by workload, and policies of its own under default deny; the UI is opened by port-forward.
const byWorkload = { labelsContext: ['source_namespace', 'source_workload', 'destination_namespace', 'destination_workload', 'traffic_direction'] } as const;
new HubbleStack(chart, 'hubble', {
  relay: { replicas: 2, resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } } },
  metrics: [
    HubbleMetric.dns(byWorkload),
    HubbleMetric.drop(byWorkload),
    HubbleMetric.flow(byWorkload),
    HubbleMetric.tcp(),
    HubbleMetric.icmp(),
    HubbleMetric.portDistribution(),
    HubbleMetric.httpV2({ ...byWorkload, exemplars: true }),
  ],
  redact: { urlQuery: true, denyHeaders: ['Authorization', 'Cookie'] },
  eventBufferCapacity: 8191,
  policies: { relayMetricsFrom: [Peer.labels({ 'app.kubernetes.io/name': 'prometheus' }, { namespace: 'monitoring' })] },
});

// What tells when something is wrong: docs/runbook.md says what to do.
new CiliumMonitoring(chart, 'monitoring', {
  serviceMonitors: { labels: { release: 'kube-prometheus-stack' }, interval: '30s' },
  dashboards: { folder: 'Cilium' },
  alerts: { labels: { release: 'kube-prometheus-stack' } },
});

// The nodes' own firewall, in audit mode until nothing that is needed shows up as dropped: docs/host-firewall.md.
new TalosHostFirewall(chart, 'host-firewall', { adminCidrs: ['10.20.0.0/24'], mode: 'audit' });

// Patches for talosctl, and Cilium itself inside of the machine configuration: the cluster starts with nothing else to reach. Argo CD
// takes it over once it runs, and finds its marks on it already: docs/handover.md.
new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline() });

app.synth();
