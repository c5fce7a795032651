import type { CiliumRule, Finding } from '../../rule';
import { replacesKubeProxy } from '../../../model/datapath';
import { isUnset, seen, textAt } from '../../../model/values';

const HOST = 'k8sServiceHost';
const PORT = 'k8sServicePort';
const REFERENCE = 'k8sServiceHostRef.name';
const URLS = 'k8s.apiServerURLs';

/** The agent cannot use the Service of the API server before it has made Services work. */
export const apiServerAddress: CiliumRule = {
  on: 'cilium',
  id: 'TAL011',
  title: 'Kubernetes API that the agent cannot find',
  severity: 'error',
  reason:
    'In place of kube-proxy the agent makes Services work, so it has to reach the API server without one: by host and port. KubePrism ' +
    'on every Talos node is made for that. The lookup "auto" needs a live kubeadm cluster, which a render is not and Talos never is.',
  link: 'https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium',
  good: { values: { k8sServiceHost: 'localhost', k8sServicePort: 7445 } },
  bad: { values: { k8sServiceHost: null, k8sServicePort: null } },
  *check(cilium) {
    const finding = (subject: string, what: string, fix: string, ...paths: string[]): Finding => ({
      path: cilium.path,
      subject,
      what: `${what} (${seen(cilium, ...paths)})`,
      fix: `${fix}; KubePrism on the TalosCluster gives both`,
    });
    const byReference = !isUnset(cilium, REFERENCE);
    const host = textAt(cilium, HOST);
    const noPort = isUnset(cilium, PORT);
    if (host === 'auto') {
      yield finding(HOST, 'the address of the API server cannot be looked up in a render', `set the values ${HOST} and ${PORT}`, HOST);
    } else if (host !== undefined || byReference) {
      const given = byReference ? REFERENCE : HOST;
      if (noPort) yield finding(PORT, 'the API server has a host without a port', `set the value ${PORT}`, given, PORT);
    } else if (!noPort) {
      yield finding(HOST, 'the API server has a port without a host, and charts ignore it', `set the value ${HOST}`, HOST, PORT);
    } else if (replacesKubeProxy(cilium) && isUnset(cilium, URLS)) {
      const what = 'the agent replaces kube-proxy and is not told where the API server is';
      yield finding(HOST, what, `set the values ${HOST} and ${PORT}`, HOST, 'kubeProxyReplacement');
    }
  },
};
