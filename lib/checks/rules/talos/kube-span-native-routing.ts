import type { CiliumRule } from '../../rule';
import { routesNatively } from '../../../model/datapath';
import { describeValues } from '../../../model/values';

/** First Talos whose KubeSpan routes pod networks without a conflict with the routes of Cilium. */
const SINCE = '1.12.4';

/** With native routing KubeSpan must route the packets of pods. */
export const kubeSpanNativeRouting: CiliumRule = {
  on: 'cilium',
  id: 'TAL006',
  title: 'Native routing while KubeSpan does not route pods',
  severity: 'error',
  reason:
    'Without a tunnel, KubeSpan routes pod traffic only if it advertises Kubernetes networks, which requires Talos 1.12.4 or newer. ' +
    'Otherwise, packets and replies take different paths, and connections hang.',
  link: 'https://docs.siderolabs.com/talos/v1.13/networking/kubespan#cilium-compatibility-limitations',
  good: {
    cluster: { talosVersion: '1.13', kubeSpan: { advertiseKubernetesNetworks: true } },
    values: { routingMode: 'native', ipv4NativeRoutingCIDR: '10.244.0.0/16', MTU: 1420 },
  },
  bad: {
    cluster: { talosVersion: '1.13', kubeSpan: true },
    values: { routingMode: 'native', ipv4NativeRoutingCIDR: '10.244.0.0/16', MTU: 1420 },
  },
  typescript: {
    wrong: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, kubeSpan: true });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { mtu: 1420, routing: Routing.native() });`,
    right: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, kubeSpan: { advertiseKubernetesNetworks: true } });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { mtu: 1420, routing: Routing.native() });`,
  },
  *check(cilium) {
    const { kubeSpan, runningTalosVersion } = cilium.cluster;
    if (!kubeSpan.enabled || !routesNatively(cilium)) return;
    const tooOld = runningTalosVersion.isBefore(SINCE);
    if (!tooOld && kubeSpan.advertiseKubernetesNetworks) return;
    yield {
      path: cilium.path,
      subject: 'routingMode',
      what: tooOld
        ? `KubeSpan of Talos ${runningTalosVersion} does not support native routing of Cilium (${describeValues(cilium, 'routingMode')})`
        : `native routing requires KubeSpan to route pod traffic (${describeValues(cilium, 'routingMode')}; kubeSpan.advertiseKubernetesNetworks false)`,
      edits: [{ set: 'routingMode', value: 'tunnel' }],
      fix: tooOld
        ? `use routing: Routing.tunnel(), or upgrade to Talos ${SINCE} or newer and set runningTalosVersion of the TalosCluster`
        : 'set kubeSpan: { advertiseKubernetesNetworks: true } on the TalosCluster, or use routing: Routing.tunnel()',
    };
  },
};
