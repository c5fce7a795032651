import { type App, JsonPatch } from 'cdk8s';
import { CertificateIssuance, ClusterChart, Encryption, Routing, TalosCilium, TalosCluster } from '../../lib';
import type { Example } from './example';

/** A second cluster, with a Cilium of its own. */
function elsewhere(chart: ClusterChart, name: string): ClusterChart {
  const cluster = new TalosCluster({ name, talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 1, hostDns: { forwardKubeDnsToHost: false } });
  return new ClusterChart(chart.node.root as App, cluster);
}

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
