import type { CiliumRule } from '../../rule';
import { describeValues, numberAt, textAt } from '../../../model/values';

/** KubePrism is the only local API server on workers. */
export const kubePrismAddress: CiliumRule = {
  on: 'cilium',
  id: 'TAL012',
  title: 'Local address on which KubePrism does not listen',
  severity: 'error',
  reason:
    'Only control planes run an API server, at port 6443. On workers, only KubePrism serves the Kubernetes API on a local address. It listens on 127.0.0.1 and its own port, even in IPv6 ' +
    'clusters.',
  link: 'https://docs.siderolabs.com/kubernetes-guides/advanced-guides/kubeprism',
  good: { values: { k8sServiceHost: 'localhost', k8sServicePort: 7445 } },
  bad: { values: { k8sServiceHost: 'localhost', k8sServicePort: 6443 } },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { values: { k8sServiceHost: 'localhost', k8sServicePort: 6443 } });",
    right: "new TalosCilium(chart, 'cilium');",
  },
  *check(cilium) {
    const { kubePrism } = cilium.cluster;
    const host = textAt(cilium, 'k8sServiceHost');
    const port = numberAt(cilium, 'k8sServicePort');
    if (host === undefined || port === undefined || !/^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host)) return;
    if (kubePrism && port === kubePrism.port && (host === 'localhost' || host === '127.0.0.1')) return;
    // Without workers, the API server itself is on every node.
    if (cilium.cluster.workers === 0 && port === 6443 && (host === 'localhost' || host === '127.0.0.1')) return;
    yield {
      path: cilium.path,
      subject: 'k8sServiceHost',
      what:
        `no process serves the Kubernetes API on this local address (${describeValues(cilium, 'k8sServiceHost', 'k8sServicePort')}; KubePrism ` +
        `${kubePrism ? `at localhost:${kubePrism.port}` : 'is off'})`,
      edits: [{ remove: 'k8sServiceHost' }, { remove: 'k8sServicePort' }],
      fix: kubePrism
        ? `remove the values k8sServiceHost and k8sServicePort, or set them to localhost and ${kubePrism.port}`
        : 'set kubePrism: true on the TalosCluster, or use an address that all nodes can reach',
    };
  },
};
