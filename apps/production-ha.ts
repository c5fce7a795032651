import {
  Bootstrap,
  CiliumPolicies,
  ClusterChart,
  Encryption,
  GatewayApiCrds,
  GitOpsApp,
  Preset,
  Routing,
  TalosCilium,
  TalosCluster,
  TalosHostFirewall,
  TalosMachineConfig,
} from '../lib';

// Three control planes and three workers on one layer 2 network, everything that carries production traffic on.
const app = new GitOpsApp({ name: 'production-ha' });
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
  hubble: {
    relay: { replicas: 2 },
    ui: true,
    metrics: ['dns', 'drop', 'tcp', 'flow', 'port-distribution', 'icmp', 'httpV2'],
  },
  prometheus: { serviceMonitors: { interval: '30s' } },
  dashboards: { annotations: { grafana_folder: 'Cilium' } },
  operator: { replicas: 2 },
  resources: {
    agent: { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '2Gi' } },
    agentInit: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '1Gi' } },
    operator: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
    envoy: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '1Gi' } },
    hubbleRelay: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } },
  },
});
new GatewayApiCrds(chart, 'gateway-api');

// Nothing is dropped yet: look at what would be with `hubble observe --verdict AUDIT`, write what is missing, then enforce.
CiliumPolicies.clusterwide(chart, 'baseline').add(Preset.zeroTrust({ mode: 'audit', exceptNamespaces: ['argocd'] }));
new CiliumPolicies(chart, 'cilium-namespace', { namespace: 'kube-system' }).add(Preset.ciliumComponents());

// The nodes' own firewall, in audit mode until nothing that is needed shows up as dropped: docs/host-firewall.md.
new TalosHostFirewall(chart, 'host-firewall', { adminCidrs: ['10.20.0.0/24'], mode: 'audit' });

// Patches for talosctl, and Cilium itself inside of the machine configuration: the cluster starts with nothing else to reach.
new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline() });

app.synth();
