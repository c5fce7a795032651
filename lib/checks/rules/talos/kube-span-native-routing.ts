import type { CiliumRule } from '../../rule';
import { routesNatively } from '../../../model/datapath';
import { seen } from '../../../model/values';

/** First Talos whose KubeSpan carries pod networks without upsetting the routes that Cilium installs. */
const SINCE = '1.12.4';

/** With native routing it is KubeSpan that has to carry pod packets. */
export const kubeSpanNativeRouting: CiliumRule = {
  on: 'cilium',
  id: 'TAL006',
  title: 'KubeSpan that does not carry natively routed pods',
  severity: 'error',
  reason:
    'Without a tunnel pod packets travel as they are, and KubeSpan carries them only when it advertises Kubernetes networks, from Talos ' +
    '1.12.4 and 1.13 on. Otherwise packets and answers take different ways and connections hang.',
  link: 'https://docs.siderolabs.com/talos/v1.13/networking/kubespan#cilium-compatibility-limitations',
  good: {
    cluster: { talosVersion: '1.13', kubeSpan: { advertiseKubernetesNetworks: true } },
    values: { routingMode: 'native', ipv4NativeRoutingCIDR: '10.244.0.0/16', MTU: 1420 },
  },
  bad: {
    cluster: { talosVersion: '1.13', kubeSpan: true },
    values: { routingMode: 'native', ipv4NativeRoutingCIDR: '10.244.0.0/16', MTU: 1420 },
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
        ? `KubeSpan of Talos ${runningTalosVersion} cannot carry natively routed pods (${seen(cilium, 'routingMode')})`
        : `KubeSpan does not carry natively routed pods (${seen(cilium, 'routingMode')}; kubeSpan.advertiseKubernetesNetworks false)`,
      fix: tooOld
        ? `use routing: Routing.tunnel(), or run Talos ${SINCE} or newer and say so in runningTalosVersion of the TalosCluster`
        : 'set kubeSpan: { advertiseKubernetesNetworks: true } on the TalosCluster, or use routing: Routing.tunnel()',
    };
  },
};
