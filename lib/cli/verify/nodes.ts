import type { Reporter } from '../../diagnostics/reporter';
import { readCidr, type Cidr } from '../../cluster/cidr';
import { groupOf } from '../../kubernetes/object';
import { valueAt } from '../../kubernetes/json';
import { list, map, maps } from '../../model/json';
import { listed } from '../../runtime/listed';
import { titleOf, type LiveCluster } from './live-cluster';
import { podsOf } from './workloads';

const NODES = 'https://kubernetes.io/docs/concepts/architecture/nodes/';
const WITHOUT_KUBE_PROXY = 'https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/';
/** Objects that a message names. */
const MAX_NAMES = 5;

/** Nodes that are not ready, have no agent, or have networks of their own; pods that Cilium does not know. */
export function checkNodes(live: LiveCluster, report: Reporter): void {
  const nodes = live.all('Node');
  const agents = live.agents;
  const withAgent = new Set(agents ? podsOf(live, agents).map(({ spec }) => map(spec).nodeName) : []);
  const ciliumNodes = live.all('CiliumNode', 'cilium.io');
  for (const node of nodes) {
    const { name } = node.metadata;
    const own = report.on(`Node ${name}`);
    const conditions = maps(map(node.status).conditions);
    const ready = conditions.find(({ type }) => type === 'Ready');
    if (ready?.status !== 'True') {
      const isUnreachable = ready?.status === 'Unknown';
      own.add({
        code: 'VER030',
        what: `is not ready${typeof ready?.message === 'string' ? `: ${ready.message}` : ''}`,
        fix: isUnreachable ? `check that the node runs and reaches the API server: talosctl -n ${name} service kubelet` : `look at the agent on the node: kubectl get pods -A -o wide --field-selector spec.nodeName=${name}`,
        link: NODES,
      });
    }
    const network = conditions.find(({ type }) => type === 'NetworkUnavailable');
    if (ready?.status === 'True' && network?.status === 'True') own.add({ code: 'VER030', what: `has no network: ${String(network.message ?? network.reason)}`, fix: `read the log of the agent on ${name}`, link: NODES });
    const taint = maps(map(node.spec).taints).find(({ key }) => typeof key === 'string' && key.startsWith('node.cilium.io/'));
    if (taint && ready?.status === 'True') {
      own.add({ code: 'VER031', what: `still has the taint ${String(taint.key)}: no pod that does not tolerate it starts there`, fix: 'check that the agent on the node is ready and that cilium-operator runs: it removes the taint', link: 'https://docs.cilium.io/en/stable/installation/taints/' });
    }
    if (agents && live.all('Pod').length > 0 && !withAgent.has(name)) {
      own.add({ code: 'VER032', what: 'has no Cilium agent: pods on it have no network', fix: 'compare the taints of the node with the tolerations of DaemonSet cilium, and its labels with the node selector', link: NODES });
    } else if (live.wasRead('CiliumNode', 'cilium.io') && !ciliumNodes.some(({ metadata }) => metadata.name === name)) {
      own.add({ code: 'VER032', what: 'has no CiliumNode: other nodes do not know how to reach its pods', fix: `read the log of the agent on ${name}; it creates the CiliumNode when it starts`, link: NODES });
    }
  }
  const names = new Set(nodes.map(({ metadata }) => metadata.name));
  if (live.wasRead('Node')) {
    for (const node of ciliumNodes.filter(({ metadata }) => !names.has(metadata.name))) {
      report.on(titleOf(node)).add({ code: 'VER033', severity: 'warning', what: 'belongs to a node that is no longer in the cluster: agents still have routes and tunnels to it', fix: `check that cilium-operator runs, which deletes it; then kubectl delete ciliumnode ${node.metadata.name}`, link: NODES });
    }
  }
  checkSubnets(live, report);
  checkSkew(live, report);
  checkPods(live, report);
  checkLeftovers(live, report);
}

/** Blocks of pod addresses: each node has one, and no two are the same. */
function checkSubnets(live: LiveCluster, report: Reporter): void {
  const blocks: { readonly node: string; readonly text: string; readonly block: Cidr | undefined }[] = [];
  for (const node of live.all('CiliumNode', 'cilium.io')) {
    const own = report.on(titleOf(node));
    const cidrs = list(valueAt(node.spec, ['ipam', 'podCIDRs'])).filter((each) => typeof each === 'string');
    const error = valueAt(node.status, ['ipam', 'operator-status', 'error']);
    if (typeof error === 'string' && error !== '') own.add({ code: 'VER034', what: `gets no pod addresses: ${error}`, fix: 'extend the pod subnet of the cluster, or make the blocks of the nodes smaller', link: 'https://docs.cilium.io/en/stable/network/concepts/ipam/' });
    else if (cidrs.length === 0 && ['kubernetes', 'cluster-pool'].includes(String(live.settings.ipam))) {
      own.add({ code: 'VER034', what: `has no block of pod addresses (IPAM mode ${String(live.settings.ipam)}): pods on it do not start`, fix: live.settings.ipam === 'kubernetes' ? 'check that kube-controller-manager allocates node CIDRs, and that the pod subnet has blocks left' : 'check that cilium-operator runs, and that the pool has blocks left', link: 'https://docs.cilium.io/en/stable/network/concepts/ipam/' });
    }
    for (const text of cidrs) {
      const block = readCidr(text);
      const other = block && blocks.find((each) => each.node !== node.metadata.name && each.block?.overlaps(block));
      if (other) own.add({ code: 'VER034', what: `has the pod addresses ${text}, which overlap ${other.text} of ${other.node}: traffic to these pods goes to either node`, fix: 'drain one of the nodes, delete it with kubectl delete node, and let it join again', link: 'https://docs.cilium.io/en/stable/network/concepts/ipam/' });
      blocks.push({ node: node.metadata.name, text, block });
    }
  }
  const nativeCidr = readCidr(live.settings['ipv4-native-routing-cidr']);
  if (live.settings['routing-mode'] !== 'native' || !nativeCidr) return;
  const outside = blocks.filter(({ block }) => block?.first.family === 4 && !nativeCidr.contains(block));
  for (const { node, text } of outside) {
    report.on(`CiliumNode ${node}`).add({ code: 'VER034', what: `has the pod addresses ${text}, which are outside of ipv4-native-routing-cidr ${String(live.settings['ipv4-native-routing-cidr'])}: traffic to its pods is masqueraded`, fix: 'set the native routing CIDR to the pod subnet of the cluster', link: 'https://docs.cilium.io/en/stable/network/concepts/routing/#native-routing' });
  }
}

/** A kubelet must not be newer than the API server, nor more than three minors older. */
function checkSkew(live: LiveCluster, report: Reporter): void {
  const server = minorOf(live.contents.serverVersion);
  const versions = new Set<string>();
  for (const { metadata, status } of live.all('Node')) {
    const info = map(map(status).nodeInfo);
    const kubelet = minorOf(info.kubeletVersion);
    versions.add(String(info.osImage));
    if (server === undefined || kubelet === undefined || (kubelet <= server && server - kubelet <= 3)) continue;
    report.on(`Node ${metadata.name}`).add({
      code: 'VER035',
      what: `has kubelet ${String(info.kubeletVersion)}, and the API server is ${live.contents.serverVersion}: Kubernetes supports a kubelet that is up to three minor versions older, and none that is newer`,
      fix: 'finish the upgrade: talosctl upgrade-k8s',
      link: 'https://kubernetes.io/releases/version-skew-policy/#kubelet',
    });
  }
  const talos = [...versions].filter((each) => each.startsWith('Talos')).sort();
  if (talos.length > 1) report.on('Nodes').add({ code: 'VER035', severity: 'warning', what: `run different releases: ${listed(talos)}`, fix: 'finish the upgrade of the nodes: talosctl upgrade', link: 'https://docs.siderolabs.com/talos/v1.13/configure-your-talos-cluster/lifecycle-management/upgrading-talos' });
}

function minorOf(version: unknown): number | undefined {
  const [, minor] = /^v?1\.(\d+)/.exec(String(version)) ?? [];
  return minor === undefined ? undefined : Number(minor);
}

/** Pods that run without Cilium, and endpoints that are not ready. */
function checkPods(live: LiveCluster, report: Reporter): void {
  if (!live.wasRead('CiliumEndpoint', 'cilium.io') || !live.wasRead('Pod') || live.isOn('disable-endpoint-crd')) return;
  const endpoints = new Map(live.all('CiliumEndpoint', 'cilium.io').map((endpoint) => [`${endpoint.metadata.namespace}/${endpoint.metadata.name}`, endpoint]));
  const unmanaged: string[] = [];
  for (const pod of live.all('Pod')) {
    const [spec, status] = [map(pod.spec), map(pod.status)];
    if (spec.hostNetwork === true || status.phase !== 'Running' || typeof status.podIP !== 'string' || pod.metadata.deletionTimestamp !== undefined) continue;
    const key = `${pod.metadata.namespace}/${pod.metadata.name}`;
    const endpoint = endpoints.get(key);
    // The agent needs a moment for a new pod.
    if (!endpoint) {
      if (live.secondsSince(status.startTime) > 120) unmanaged.push(key);
      continue;
    }
    const { state, networking, log } = map(endpoint.status);
    if (typeof state === 'string' && /^(?:invalid|not-ready)$/.test(state)) {
      const last = maps(log).at(-1);
      report.on(titleOf(endpoint)).add({ code: 'VER037', what: `is in state ${state}${typeof last?.message === 'string' ? `: ${last.message}` : ''}. Its policies may not be in effect`, fix: `read the log of the agent on ${String(spec.nodeName)}`, link: 'https://docs.cilium.io/en/stable/operations/troubleshooting/' });
    }
    const addresses = maps(map(networking).addressing).flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]);
    if (addresses.length > 0 && !addresses.includes(status.podIP)) {
      report.on(titleOf(endpoint)).add({ code: 'VER037', what: `has the addresses ${listed(addresses.filter((each) => each !== undefined).map(String))}, and its pod has ${status.podIP}: policies are applied to the wrong address`, fix: `delete the pod: kubectl -n ${pod.metadata.namespace} delete pod ${pod.metadata.name}`, link: 'https://docs.cilium.io/en/stable/operations/troubleshooting/' });
    }
  }
  if (unmanaged.length > 0) {
    report.on('Pods').add({
      code: 'VER036',
      what: `${listed(unmanaged.slice(0, MAX_NAMES))}${unmanaged.length > MAX_NAMES ? ` and ${unmanaged.length - MAX_NAMES} more` : ''} ${unmanaged.length === 1 ? 'runs' : 'run'} without Cilium: no policy applies to ${unmanaged.length === 1 ? 'it' : 'them'}, and other pods may not reach ${unmanaged.length === 1 ? 'it' : 'them'}`,
      fix: 'delete the pods so that they are created again; they started before Cilium, or with another CNI',
      link: 'https://docs.cilium.io/en/stable/operations/troubleshooting/#ensure-managed-pod',
    });
  }
}

/** Programs that do the same as Cilium. */
const OTHER_NETWORKS = /^(?:kube-flannel(?:-ds)?|calico-node|weave-net|kube-router|canal|antrea-agent)$/;

function checkLeftovers(live: LiveCluster, report: Reporter): void {
  if (!live.agents) return;
  for (const object of live.all('DaemonSet', 'apps')) {
    const own = report.on(titleOf(object));
    if (object.metadata.name === 'kube-proxy' && live.isOn('kube-proxy-replacement')) {
      own.add({ code: 'VER040', what: 'runs beside the kube-proxy replacement of Cilium: both program Services, and connections can be sent to backends that are gone', fix: 'set cluster.proxy.disabled: true in the machine configuration (enabled: false in a document KubeProxyConfig), then kubectl -n kube-system delete daemonset kube-proxy', link: WITHOUT_KUBE_PROXY });
    }
    if (OTHER_NETWORKS.test(object.metadata.name)) {
      own.add({ code: 'VER041', what: 'is another pod network: it competes with Cilium for the CNI configuration of the nodes', fix: `set cluster.network.cni.name: none in the machine configuration (delete a document KubeFlannelCNIConfig), delete it with kubectl -n ${object.metadata.namespace} delete daemonset ${object.metadata.name}, and restart the nodes`, link: 'https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium' });
    }
  }
  if (!live.wasRead('ConfigMap')) return;
  const isTalos = live.all('Node').some(({ status }) => String(map(map(status).nodeInfo).osImage).startsWith('Talos'));
  if (isTalos && live.settings['kube-proxy-replacement'] === 'false' && live.wasRead('DaemonSet', 'apps') && !live.all('DaemonSet', 'apps').some(({ metadata }) => metadata.name === 'kube-proxy')) {
    report.on('DaemonSet kube-system/kube-proxy').add({ code: 'VER042', what: 'is not in the cluster, and the kube-proxy replacement of Cilium is off: Services have no implementation', fix: 'set kubeProxyReplacement: true, or enable kube-proxy in the machine configuration', link: WITHOUT_KUBE_PROXY });
  }
  const flannel = live.get('ConfigMap', '', 'kube-system', 'kube-flannel-cfg');
  if (flannel && !live.all('DaemonSet', 'apps').some(({ metadata }) => metadata.name.startsWith('kube-flannel'))) {
    report.on(titleOf(flannel)).add({ code: 'VER041', severity: 'warning', what: 'is left over from Flannel. It has no effect, but Talos still lists Flannel among its manifests if cni.name is not none', fix: 'kubectl -n kube-system delete configmap kube-flannel-cfg, after the machine configuration has cni.name: none', link: 'https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium' });
  }
  checkInventory(live, report);
}

/** Controllers that apply objects continually. */
const CONTROLLERS = /argocd|kustomize-controller|helm-controller|flux/;

/** Objects that Talos and a GitOps controller both apply. */
function checkInventory(live: LiveCluster, report: Reporter): void {
  const inventory = live.get('ConfigMap', '', 'kube-system', 'talos-bootstrap-manifests-inventory');
  if (!inventory) return;
  const entries = new Set(Object.keys(map(inventory.data)));
  const shared = live.output.flatMap((object) => {
    const found = live.find(object);
    const entry = `${object.metadata.namespace ?? ''}_${object.metadata.name}_${groupOf(object.apiVersion)}_${object.kind}`;
    const owner = maps(found?.metadata.managedFields).map(({ manager }) => String(manager)).find((manager) => CONTROLLERS.test(manager));
    return entries.has(entry) && owner !== undefined ? [{ object, owner }] : [];
  });
  if (shared.length === 0) return;
  report.on(titleOf(inventory)).add({
    code: 'VER043',
    what: `still lists ${shared.length === 1 ? titleOf(shared[0]!.object) : `${shared.length} objects`} that ${shared[0]!.owner} applies, such as ${titleOf(shared[0]!.object)}: talosctl upgrade-k8s puts the objects of the machine configuration back, or deletes them`,
    fix: 'remove the entries from the inventory, as the section about the handover in talos/README.md says',
    link: 'https://github.com/siderolabs/talos/issues/5640',
  });
}
