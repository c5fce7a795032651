import { ApiObject, type App, JsonPatch } from 'cdk8s';
import { CiliumLocalRedirectPolicy } from '../../imports/cilium.io';
import { CertificateIssuance, ClusterChart, Encryption, Routing, TalosCilium, TalosCluster } from '../../lib';
import type { Example } from './example';

/** A second cluster, with a Cilium of its own. */
function elsewhere(chart: ClusterChart, name: string): ClusterChart {
  const cluster = new TalosCluster({ name, talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 1, hostDns: { forwardKubeDnsToHost: false } });
  return new ClusterChart(chart.node.root as App, cluster);
}

const NODE_LOCAL_DNS = { 'k8s-app': 'node-local-dns' };

/** What `TalosCilium` itself can do beside its feature props, which have tables of their own. */
export const examples: readonly Example[] = [
  { title: 'Cilium as it comes', build: () => undefined },
  {
    title: 'a rendered object with a patch',
    build: (_chart, cilium) =>
      cilium.patchObject(
        { kind: 'DaemonSet', name: 'cilium' },
        JsonPatch.add('/spec/template/spec/tolerations/-', { key: 'dedicated', operator: 'Exists' }),
        JsonPatch.add('/metadata/annotations', { 'example.com/owner': 'network' }),
      ),
  },
  {
    title: 'values that another construct asks for',
    build: (_chart, cilium) => cilium.request({ origin: 'home/gateways', values: { gatewayAPI: { enabled: true, gatewayClass: { create: 'true' } } }, reason: 'a Gateway needs it' }),
  },
  {
    title: 'node-local DNS by a local redirect policy',
    build: (chart, cilium) => {
      cilium.request({ origin: 'home/dns', values: { localRedirectPolicies: { enabled: true } }, reason: 'DNS is served on each node' });
      new CiliumLocalRedirectPolicy(chart, 'redirect', {
        metadata: { name: 'node-local-dns', namespace: 'kube-system' },
        spec: {
          skipRedirectFromBackend: false,
          redirectFrontend: { serviceMatcher: { serviceName: 'kube-dns', namespace: 'kube-system' } },
          redirectBackend: {
            localEndpointSelector: { matchLabels: NODE_LOCAL_DNS },
            toPorts: [{ port: '53', name: 'dns', protocol: 'UDP' }, { port: '53', name: 'dns-tcp', protocol: 'TCP' }],
          },
        },
      });
      new ApiObject(chart, 'cache', {
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata: { name: 'node-local-dns', namespace: 'kube-system' },
        spec: {
          selector: { matchLabels: NODE_LOCAL_DNS },
          template: { metadata: { labels: NODE_LOCAL_DNS }, spec: { dnsPolicy: 'Default', containers: [{ name: 'node-cache', image: 'registry.k8s.io/dns/k8s-dns-node-cache:1.26.4' }] } },
        },
      });
    },
  },
  {
    title: 'a second installation for production',
    build: (chart, { version }) =>
      void new TalosCilium(elsewhere(chart, 'production'), 'cilium', {
        version,
        routing: Routing.native(),
        masquerade: { bpf: true },
        bandwidthManager: { bbr: true },
        hostRouting: 'ebpf',
        encryption: Encryption.wireguard(),
        gatewayApi: true,
        hubble: { relay: true, ui: true, metrics: ['dns', 'drop'] },
        prometheus: { serviceMonitors: { interval: '30s' } },
        dashboards: true,
        certificates: CertificateIssuance.certManager({ issuer: { kind: 'ClusterIssuer', name: 'internal' } }),
        operator: { replicas: 1 },
      }),
  },
];
