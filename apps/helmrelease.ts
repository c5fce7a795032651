import { Announce, CiliumGateway, ClusterChart, GatewayApiCrds, GitOpsApp, GitOpsDelivery, HubbleStack, L2Announcement, Listener, LoadBalancerPool, TalosCilium, TalosCluster, TalosMachineConfig } from '../lib';

// A team that keeps Helm in the cluster: Flux installs Cilium from the chart, with a HelmRelease that this program writes and checks. All
// other objects are plain YAML in layers around it. A new cluster starts with `helmfile sync`: docs/delivery.md.
const app = new GitOpsApp({ name: 'helmrelease', delivery: GitOpsDelivery.flux({ helm: true }) });
const cluster = new TalosCluster({
  name: 'lab',
  talosVersion: '1.13',
  kubernetesVersion: '1.35.0',
  controlPlanes: 3,
  workers: 3,
  nodeSubnets: ['192.168.10.0/24'],
});
const chart = new ClusterChart(app, cluster, { namespaces: ['gateways'] });

new TalosMachineConfig(chart, 'talos');
new TalosCilium(chart, 'cilium', { version: '1.19.6' });
new HubbleStack(chart, 'hubble');
new GatewayApiCrds(chart, 'gateway-api');
new LoadBalancerPool(chart, 'pool', { blocks: ['192.168.10.192/27'], announce: Announce.l2(new L2Announcement(chart, 'lan')) });
new CiliumGateway(chart, 'web', { namespace: 'gateways', listeners: [Listener.http()] });

app.synth();
