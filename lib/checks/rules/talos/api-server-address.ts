import type { CiliumRule, Finding } from '../../rule';
import { replacesKubeProxy } from '../../../model/datapath';
import { describeValues, isUnset, textAt } from '../../../model/values';

const HOST = 'k8sServiceHost';
const PORT = 'k8sServicePort';
const REFERENCE = 'k8sServiceHostRef.name';
const URLS = 'k8s.apiServerURLs';

/** The agent cannot use the Service of the API server, because it implements Services itself. */
export const apiServerAddress: CiliumRule = {
  on: 'cilium',
  id: 'TAL011',
  title: 'Unknown address of the Kubernetes API',
  severity: 'error',
  reason:
    'With kube-proxy replacement, the agent implements Services itself, so it cannot reach the API server through a Service and needs a host and a port. ' +
    'KubePrism on each Talos node provides both. The value "auto" works only if helm can reach a kubeadm cluster while it renders the chart.',
  link: 'https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium',
  good: { values: { k8sServiceHost: 'localhost', k8sServicePort: 7445 } },
  bad: { values: { k8sServiceHost: null, k8sServicePort: null } },
  *check(cilium) {
    const finding = (subject: string, what: string, fix: string, ...paths: string[]): Finding => ({
      path: cilium.path,
      subject,
      what: `${what} (${describeValues(cilium, ...paths)})`,
      fix: `${fix}, or set kubePrism: true on the TalosCluster, which provides both`,
    });
    const byReference = !isUnset(cilium, REFERENCE);
    const host = textAt(cilium, HOST);
    const noPort = isUnset(cilium, PORT);
    if (host === 'auto') {
      yield finding(HOST, 'k8sServiceHost "auto" cannot be resolved, because the chart is rendered without a cluster', `set the values ${HOST} and ${PORT}`, HOST);
    } else if (host !== undefined || byReference) {
      const source = byReference ? REFERENCE : HOST;
      if (noPort) yield finding(PORT, 'the address of the API server has a host without a port', `set the value ${PORT}`, source, PORT);
    } else if (!noPort) {
      yield finding(HOST, 'the address of the API server has a port without a host, which the chart ignores', `set the value ${HOST}`, HOST, PORT);
    } else if (replacesKubeProxy(cilium) && isUnset(cilium, URLS)) {
      const what = 'the agent replaces kube-proxy, but the address of the API server is not set';
      yield finding(HOST, what, `set the values ${HOST} and ${PORT}`, HOST, 'kubeProxyReplacement');
    }
  },
};
