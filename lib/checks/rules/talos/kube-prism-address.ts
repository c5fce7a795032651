import type { CiliumRule } from '../../rule';
import { numberAt, seen, textAt } from '../../../model/values';

/** On a node's own address there is KubePrism or nothing. */
export const kubePrismAddress: CiliumRule = {
  on: 'cilium',
  id: 'TAL012',
  title: 'Local address at which KubePrism does not listen',
  severity: 'error',
  reason:
    'On workers nothing but KubePrism serves the Kubernetes API at a local address, and it listens at 127.0.0.1 and its own port only, ' +
    'on IPv6 clusters too.',
  link: 'https://docs.siderolabs.com/kubernetes-guides/advanced-guides/kubeprism',
  good: { cluster: { kubePrism: { port: 7446 } }, values: { k8sServiceHost: 'localhost', k8sServicePort: 7446 } },
  bad: { values: { k8sServiceHost: 'localhost', k8sServicePort: 6443 } },
  *check(cilium) {
    const { kubePrism } = cilium.cluster;
    const host = textAt(cilium, 'k8sServiceHost');
    const port = numberAt(cilium, 'k8sServicePort');
    if (host === undefined || port === undefined || !/^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host)) return;
    if (kubePrism && port === kubePrism.port && (host === 'localhost' || host === '127.0.0.1')) return;
    yield {
      path: cilium.path,
      subject: 'k8sServiceHost',
      what:
        `nothing serves the Kubernetes API at this local address (${seen(cilium, 'k8sServiceHost', 'k8sServicePort')}; KubePrism ` +
        `${kubePrism ? `at localhost:${kubePrism.port}` : 'is off'})`,
      fix: kubePrism
        ? `leave k8sServiceHost and k8sServicePort to the Talos preset, or set localhost and ${kubePrism.port}`
        : 'turn KubePrism on in the machine configuration and on the TalosCluster, or give an address that all nodes reach',
    };
  },
};
