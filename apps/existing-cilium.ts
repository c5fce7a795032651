import {
  AllowedRoutes,
  Announce,
  Backend,
  CiliumGateway,
  CiliumHttpRoute,
  CiliumPolicies,
  ClusterChart,
  GatewayCertificate,
  GitOpsApp,
  HttpMatch,
  L2Announcement,
  Listener,
  LoadBalancerPool,
  Peer,
  Port,
  Preset,
  Selector,
  TalosCluster,
  TalosMachineConfig,
} from '../lib';

// Something else installs Cilium here: this app adds what runs on top of it, and needs neither charts nor helm.
const app = new GitOpsApp({ name: 'existing-cilium' });
const cluster = new TalosCluster({
  name: 'home',
  talosVersion: '1.13',
  kubernetesVersion: '1.35.0',
  controlPlanes: 3,
  workers: 2,
  nodeSubnets: ['192.168.1.0/24'],
});
const chart = new ClusterChart(app, cluster, { ciliumVersion: '1.19.6', namespaces: ['gateways', 'shop'] });

// The addresses of the Gateway, announced to the local network.
const lan = new L2Announcement(chart, 'lan', { interfaces: ['^eth[0-9]+'] });
new LoadBalancerPool(chart, 'pool', { blocks: ['192.168.1.200/29'], announce: Announce.l2(lan) });

const web = new CiliumGateway(chart, 'web', {
  namespace: 'gateways',
  allowedRoutes: AllowedRoutes.all(),
  listeners: [Listener.https({ hostname: '*.example.com', certificate: GatewayCertificate.certManager({ clusterIssuer: 'letsencrypt' }) })],
});
new CiliumHttpRoute(chart, 'shop', {
  namespace: 'shop',
  gateway: web,
  hostnames: ['shop.example.com'],
  rules: [{ matches: [HttpMatch.prefix('/')], backends: [Backend.named({ name: 'shop', port: 8080 })] }],
});

const shop = new CiliumPolicies(chart, 'policies', { namespace: 'shop' });
shop.add(Preset.defaultDeny(), Preset.allowDns());
shop.for(Selector.labels({ app: 'shop' }), 'shop').allowFrom(Peer.entity('ingress'), Port.tcp(8080));

// Patches for the machine configuration: no Flannel, no kube-proxy, and a talosconfig for the backup.
new TalosMachineConfig(chart, 'talos', { talosApiAccess: { roles: ['os:etcd:backup'], namespaces: ['backup'] } });

app.synth();
