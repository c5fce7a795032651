import type { KubeObject } from '../support/kube-object';
import { bgpNode, containerStatus, days, nodeStatus, now, type RunningCluster, type Status, type Undo } from './running-cluster';

/** Something that is wrong in a cluster, and the finding that it must lead to. */
export interface Fault {
  readonly title: string;
  readonly code: string;
  /** What the finding is about. */
  readonly path: string;
  /** A part of the message. */
  readonly says: string;
  /** Findings that follow from the same fault. */
  readonly also?: readonly string[];
  /** Another object that it changes. */
  readonly touches?: string;
  /** Whether it changes what other findings depend on. */
  readonly isAlone?: true;
  readonly plant: (cluster: RunningCluster) => Promise<Undo>;
}

type Conditions = Status['conditions'];

/** Conditions, of which one has another status. */
function failing(conditions: Conditions, type: string, reason: string, message = ''): Conditions {
  return conditions.map((each) => (each.type === type ? { ...each, status: 'False', reason, message } : each));
}

function condition(type: string, status: string, reason: string, message = ''): object {
  return { type, status, reason, message, lastTransitionTime: now() };
}

async function all(...steps: readonly Promise<Undo>[]): Promise<Undo> {
  const undo = await Promise.all(steps);
  return async () => {
    for (const each of undo.reverse()) await each();
  };
}

/** A DaemonSet of which one pod is not ready, and why. */
async function brokenAgent(c: RunningCluster, state: object, more: object = {}): Promise<Undo> {
  const undoSet = await c.changeStatus('DaemonSet kube-system/cilium', (status) => ({ ...status, numberReady: 3, numberAvailable: 3, numberUnavailable: 1 }));
  const undoPod = await c.changeStatus('Pod kube-system/cilium-0', (status) => ({ ...status, conditions: [{ type: 'Ready', status: 'False' }, { type: 'PodScheduled', status: 'True' }], containerStatuses: [containerStatus('cilium-agent', state, more)] }));
  return async () => {
    await undoPod();
    await undoSet();
  };
}

async function brokenListener(c: RunningCluster, type: string, reason: string, status = 'False'): Promise<Undo> {
  return c.changeStatus('Gateway shop/secure', (gateway) => ({
    ...gateway,
    listeners: gateway.listeners.map((listener) => (listener.name === 'https' ? { ...listener, conditions: [...listener.conditions.filter((each) => each.type !== type), condition(type, status, reason, 'because of the test')] } : listener)),
  }));
}

async function brokenRoute(c: RunningCluster, type: string, reason: string): Promise<Undo> {
  return c.changeStatus('HTTPRoute shop/shop', (route) => ({ ...route, parents: route.parents.map((parent) => ({ ...parent, conditions: failing(parent.conditions, type, reason, 'because of the test') })) }));
}

async function agentPod(c: RunningCluster, name: string): Promise<KubeObject> {
  const { metadata: { labels }, spec } = await c.read(`Pod kube-system/${name}`);
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'kube-system', labels: labels! }, spec: spec as object };
}

const SERVICE = 'Service shop/cilium-gateway-web';
const CONFIG = 'ConfigMap kube-system/cilium-config';
const AGENTS = 'DaemonSet kube-system/cilium';

/** Another setting; afterwards the pods that read it are new. */
async function changedConfig(c: RunningCluster, patch: object): Promise<Undo> {
  const undo = await c.change(CONFIG, patch);
  return async () => {
    await undo();
    const pods = ['cilium-0', 'cilium-1', 'cilium-2', 'cilium-3', 'cilium-operator-0', 'cilium-operator-1'];
    for (const pod of pods) await c.changeStatus(`Pod kube-system/${pod}`, (status) => ({ ...status, startTime: now() }));
    // Kubernetes keeps times in seconds.
    await new Promise((resolve) => setTimeout(resolve, 1100));
  };
}

const SELECTOR = { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.10' }] } } };
const daemonSet = (name: string): KubeObject => ({ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name, namespace: 'kube-system' }, spec: SELECTOR });

export const FAULTS: readonly Fault[] = [
  // What the output says
  { title: 'a Service was deleted', code: 'VER010', path: 'Service shop/web', says: 'not in the cluster', plant: (c) => c.drop('Service shop/web') },
  { title: 'a policy was deleted', code: 'VER010', path: 'CiliumNetworkPolicy shop/allow-dns', says: 'not in the cluster', plant: (c) => c.drop('CiliumNetworkPolicy shop/allow-dns') },
  { title: 'a pool was deleted', code: 'VER010', path: 'CiliumLoadBalancerIPPool routed', says: 'not in the cluster', plant: (c) => c.drop('CiliumLoadBalancerIPPool routed') },
  { title: 'a setting of Cilium was changed', isAlone: true, code: 'VER011', path: CONFIG, says: 'tunnel-protocol', also: [`VER024 ${AGENTS}`, 'VER024 Deployment kube-system/cilium-operator'], plant: (c) => changedConfig(c, { data: { 'tunnel-protocol': 'geneve' } }) },
  { title: 'a setting of Cilium was added', isAlone: true, code: 'VER011', path: CONFIG, says: 'only in the cluster', also: [`VER024 ${AGENTS}`, 'VER024 Deployment kube-system/cilium-operator'], plant: (c) => changedConfig(c, { data: { 'policy-audit-mode': 'true' } }) },
  { title: 'a policy was widened', code: 'VER011', path: 'CiliumNetworkPolicy shop/allow-dns', says: 'differs from the output', plant: (c) => c.change('CiliumNetworkPolicy shop/allow-dns', { spec: { egress: [{ toEntities: ['all'] }] } }) },
  { title: 'a role was widened', code: 'VER011', path: 'Role cilium-secrets/cilium-gateway-secrets', says: 'delete', plant: (c) => c.change('Role cilium-secrets/cilium-gateway-secrets', { rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'watch', 'delete'] }] }) },
  { title: 'another image runs', code: 'VER011', path: 'Deployment shop/web', says: 'pause:3.9', plant: (c) => c.change('Deployment shop/web', { spec: { template: { spec: { containers: [{ name: 'web', image: 'registry.k8s.io/pause:3.9', resources: { limits: { memory: '0.5Gi', cpu: '1' } } }] } } } }, (observedGeneration) => ({ observedGeneration })) },
  { title: 'an object waits for its finalizer', code: 'VER012', path: 'ConfigMap shop/settings', says: 'example.com/hold', plant: async (c) => {
    await c.change('ConfigMap shop/settings', { metadata: { finalizers: ['example.com/hold'] } });
    await c.deleteOnly('ConfigMap shop/settings');
    return async () => {
      await c.change('ConfigMap shop/settings', { metadata: { finalizers: null } });
      await c.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' } });
    };
  } },
  { title: 'a version of a CRD is no longer served', code: 'VER013', path: 'CustomResourceDefinition referencegrants.gateway.networking.k8s.io', says: 'does not serve', plant: async (c) => {
    const { spec } = await c.read('CustomResourceDefinition referencegrants.gateway.networking.k8s.io');
    const { versions } = spec as { versions: readonly object[] };
    return c.change('CustomResourceDefinition referencegrants.gateway.networking.k8s.io', { spec: { versions: versions.map((version) => ({ ...version, served: false })) } });
  } },
  { title: 'the agents were deleted', isAlone: true, code: 'VER010', path: AGENTS, says: 'not in the cluster', also: ['VER015 DaemonSet cilium'], plant: (c) => c.drop(AGENTS) },

  // Workloads
  { title: 'an agent crashes', code: 'VER020', path: AGENTS, says: 'no such device eth7', plant: (c) => brokenAgent(c, { waiting: { reason: 'CrashLoopBackOff' } }, { lastState: { terminated: { exitCode: 1, reason: 'Error', message: 'level=fatal no such device eth7' } } }) },
  { title: 'an image cannot be pulled', code: 'VER020', path: AGENTS, says: 'cannot be pulled', plant: (c) => brokenAgent(c, { waiting: { reason: 'ImagePullBackOff', message: 'manifest unknown' } }) },
  { title: 'a Secret that a container needs is missing', code: 'VER020', path: AGENTS, says: 'CreateContainerConfigError', plant: (c) => brokenAgent(c, { waiting: { reason: 'CreateContainerConfigError', message: 'secret "cilium-ipsec-keys" not found' } }) },
  { title: 'a container runs out of memory', code: 'VER020', path: AGENTS, says: 'runs out of memory', plant: (c) => brokenAgent(c, { waiting: { reason: 'CrashLoopBackOff' } }, { lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }) },
  { title: 'an agent runs and is not ready', code: 'VER020', path: AGENTS, says: 'is not ready', plant: (c) => brokenAgent(c, { running: {} }, { ready: false }) },
  { title: 'an init container fails', code: 'VER020', path: AGENTS, says: 'init container mount-bpf-fs', plant: async (c) => all(
    c.changeStatus(AGENTS, (status) => ({ ...status, numberReady: 3, numberAvailable: 3 })),
    c.changeStatus('Pod kube-system/cilium-1', (status) => ({ ...status, phase: 'Pending', conditions: [{ type: 'Ready', status: 'False' }], initContainerStatuses: [containerStatus('mount-bpf-fs', { waiting: { reason: 'CrashLoopBackOff' } }, { lastState: { terminated: { exitCode: 32 } } })], containerStatuses: [] })),
  ) },
  { title: 'a pod is not scheduled', code: 'VER020', path: 'Deployment kube-system/hubble-relay', says: 'Insufficient memory', plant: async (c) => all(
    c.changeStatus('Deployment kube-system/hubble-relay', (status) => ({ ...status, readyReplicas: 0, availableReplicas: 0 })),
    c.changeStatus('Pod kube-system/hubble-relay-0', (status) => ({ ...status, phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', message: '0/4 nodes are available: Insufficient memory' }], containerStatuses: [] })),
  ) },
  { title: 'a rollout has not ended', code: 'VER020', path: 'DaemonSet kube-system/cilium-envoy', says: 'previous version of the template', plant: (c) => c.changeStatus('DaemonSet kube-system/cilium-envoy', (status) => ({ ...status, updatedNumberScheduled: 2 })) },
  { title: 'the operator is scaled to nothing', code: 'VER020', path: 'Deployment kube-system/cilium-operator', says: 'not ready', plant: (c) => c.changeStatus('Deployment kube-system/cilium-operator', (status) => ({ ...status, readyReplicas: 0, availableReplicas: 0 })) },
  { title: 'an agent restarted', code: 'VER021', path: AGENTS, says: 'exit code 2', plant: (c) => c.changeStatus('Pod kube-system/cilium-0', (status) => ({ ...status, containerStatuses: [containerStatus('cilium-agent', { running: {} }, { restartCount: 3, lastState: { terminated: { exitCode: 2, finishedAt: now() } } })] })) },
  { title: 'the Job of the certificates failed', code: 'VER022', path: 'Job kube-system/hubble-generate-certs-29', says: 'BackoffLimitExceeded', plant: (c) => c.add(
    { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'hubble-generate-certs-29', namespace: 'kube-system' }, spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.10' }] } } } },
    { startTime: now(), failed: 1, uncountedTerminatedPods: {}, conditions: [{ ...condition('FailureTarget', 'True', 'BackoffLimitExceeded'), lastProbeTime: now() }, { ...condition('Failed', 'True', 'BackoffLimitExceeded', 'BackoffLimitExceeded'), lastProbeTime: now() }] },
  ) },
  { title: 'an agent has another version', code: 'VER023', path: AGENTS, says: 'v1.18.12', plant: async (c) => c.change('Pod kube-system/cilium-0', { spec: await imagesOf(c, 'v1.18.12') }) },
  { title: 'settings changed after the agents started', code: 'VER024', path: AGENTS, says: 'older than the last change', plant: (c) => c.changeStatus('Pod kube-system/cilium-0', (status) => ({ ...status, startTime: days(-1) })) },

  // Nodes and pods
  { title: 'a node is gone', code: 'VER030', path: 'Node worker-1', says: 'stopped posting', plant: (c) => c.changeStatus('Node worker-1', () => nodeStatus('v1.35.0', 'Talos (v1.13.0)', 'Unknown')) },
  { title: 'a node has no network', code: 'VER030', path: 'Node cp-1', says: 'no network', plant: (c) => c.changeStatus('Node cp-1', (status) => ({ ...status, conditions: status.conditions.map((each) => (each.type === 'NetworkUnavailable' ? { ...each, status: 'True', message: 'no agent' } : each)) })) },
  { title: 'the taint of a node stays', code: 'VER031', path: 'Node cp-2', says: 'agent-not-ready', plant: (c) => c.change('Node cp-2', { spec: { taints: [{ key: 'node.cilium.io/agent-not-ready', effect: 'NoSchedule' }] } }) },
  { title: 'a node without an agent', code: 'VER032', path: 'Node worker-2', says: 'no Cilium agent', plant: (c) => c.add({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker-2' } }, nodeStatus('v1.35.0', 'Talos (v1.13.0)')) },
  { title: 'an agent did not register its node', touches: 'CiliumNode worker-1', code: 'VER032', path: 'Node worker-1', says: 'no CiliumNode', plant: (c) => c.drop('CiliumNode worker-1') },
  { title: 'a CiliumNode is left over', code: 'VER033', path: 'CiliumNode old', says: 'no longer in the cluster', plant: (c) => c.add({ apiVersion: 'cilium.io/v2', kind: 'CiliumNode', metadata: { name: 'old' }, spec: { ipam: { podCIDRs: ['10.244.9.0/24'] } } }) },
  { title: 'two nodes have the same pod addresses', code: 'VER034', path: 'CiliumNode worker-1', says: '10.244.0.0/24', plant: (c) => c.change('CiliumNode worker-1', { spec: { ipam: { podCIDRs: ['10.244.0.0/24'] } } }) },
  { title: 'a node has no pod addresses', code: 'VER034', path: 'CiliumNode worker-1', says: 'no block', plant: (c) => c.change('CiliumNode worker-1', { spec: { ipam: { podCIDRs: null } } }) },
  { title: 'a kubelet is too old', code: 'VER035', path: 'Node worker-1', says: 'v1.30.2', plant: (c) => c.changeStatus('Node worker-1', () => nodeStatus('v1.30.2', 'Talos (v1.13.0)')) },
  { title: 'the nodes run different releases of Talos', touches: 'Node worker-1', code: 'VER035', path: 'Nodes', says: 'Talos (v1.12.1)', plant: (c) => c.changeStatus('Node worker-1', () => nodeStatus('v1.35.0', 'Talos (v1.12.1)')) },
  { title: 'a pod started before Cilium', code: 'VER036', path: 'Pods', says: 'shop/early', plant: (c) => c.add(
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'early', namespace: 'shop' }, spec: { nodeName: 'worker-1', terminationGracePeriodSeconds: 0, containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.10' }] } },
    { phase: 'Running', podIP: '10.244.3.200', podIPs: [{ ip: '10.244.3.200' }], startTime: days(-1) },
  ) },
  { title: 'an endpoint is not ready', code: 'VER037', path: 'CiliumEndpoint shop/web-0', says: 'not-ready', plant: (c) => c.changeStatus('CiliumEndpoint shop/web-0', (status) => ({ ...status, state: 'not-ready' })) },
  { title: 'an endpoint has another address than its pod', code: 'VER037', path: 'CiliumEndpoint shop/web-0', says: '10.244.7.7', plant: (c) => c.changeStatus('CiliumEndpoint shop/web-0', (status) => ({ ...status, networking: { addressing: [{ ipv4: '10.244.7.7' }] } })) },
  { title: 'kube-proxy still runs', code: 'VER040', path: 'DaemonSet kube-system/kube-proxy', says: 'beside', plant: (c) => c.add(daemonSet('kube-proxy')) },
  { title: 'Flannel still runs', code: 'VER041', path: 'DaemonSet kube-system/kube-flannel', says: 'another pod network', plant: (c) => c.add(daemonSet('kube-flannel')) },
  { title: 'the ConfigMap of Flannel is left over', touches: 'DaemonSet kube-system/kube-flannel', code: 'VER041', path: 'ConfigMap kube-system/kube-flannel-cfg', says: 'left over', plant: (c) => c.add({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kube-flannel-cfg', namespace: 'kube-system' } }) },
  { title: 'Talos and Argo CD own the same objects', isAlone: true, code: 'VER043', path: 'ConfigMap kube-system/talos-bootstrap-manifests-inventory', says: 'ConfigMap kube-system/cilium-config', plant: async (c) => all(
    c.add({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'talos-bootstrap-manifests-inventory', namespace: 'kube-system' }, data: { 'kube-system_cilium-config__ConfigMap': '' } }),
    c.ownAs('argocd-controller', CONFIG),
  ) },

  // Policies
  { title: 'an agent refuses a policy', code: 'VER060', path: 'CiliumNetworkPolicy shop/allow-dns', says: 'L7 rules', plant: (c) => c.changeStatus('CiliumNetworkPolicy shop/allow-dns', () => ({ conditions: [condition('Valid', 'False', '', 'L7 rules can only apply to TCP')] })) },
  { title: 'a policy selects nothing', code: 'VER061', path: 'CiliumNetworkPolicy shop/typo', says: 'app=wbe', plant: (c) => c.add({ apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'typo', namespace: 'shop' }, spec: { endpointSelector: { matchLabels: { app: 'wbe' } }, ingress: [{}] } }) },

  // Addresses
  { title: 'pools overlap', code: 'VER070', path: 'CiliumLoadBalancerIPPool pool', says: 'cidr_overlap', plant: (c) => c.changeStatus('CiliumLoadBalancerIPPool pool', () => ({ conditions: [condition('cilium.io/PoolConflict', 'True', 'cidr_overlap', 'overlaps with pool other')] })) },
  { title: 'a pool is exhausted', code: 'VER071', path: 'CiliumLoadBalancerIPPool pool', says: 'no address left', plant: (c) => c.changeStatus('CiliumLoadBalancerIPPool pool', () => ({ conditions: [condition('cilium.io/IPsAvailable', 'Unknown', 'noreason', '0'), condition('cilium.io/IPsUsed', 'Unknown', 'noreason', '16')] })) },
  { title: 'a Service gets no address', code: 'VER072', path: SERVICE, says: 'no_pool', plant: (c) => c.changeStatus(SERVICE, () => ({ loadBalancer: {}, conditions: [condition('cilium.io/IPAMRequestSatisfied', 'False', 'no_pool', 'There are no enabled CiliumLoadBalancerIPPools that match this service')] })) },
  { title: 'no node announces an address', touches: 'Lease', code: 'VER073', path: SERVICE, says: 'no node announces', plant: (c) => c.drop('Lease kube-system/cilium-l2announce-shop-cilium-gateway-web') },
  { title: 'a lease is not renewed', touches: 'Lease', code: 'VER073', path: SERVICE, says: 'worker-1', plant: (c) => c.change('Lease kube-system/cilium-l2announce-shop-cilium-gateway-web', { spec: { renewTime: '2026-01-01T00:00:00.000000Z', leaseDurationSeconds: 15 } }) },
  { title: 'an L2 policy has an expression that is not valid', code: 'VER073', path: 'CiliumL2AnnouncementPolicy lan', says: 'bad-interface-regex', plant: (c) => c.changeStatus('CiliumL2AnnouncementPolicy lan', () => ({ conditions: [condition('io.cilium/bad-interface-regex', 'True', 'error', 'missing closing )')] })) },
  { title: 'a BGP configuration selects no node', code: 'VER074', path: 'CiliumBGPClusterConfig bgp', says: 'NoMatchingNode', plant: (c) => c.changeStatus('CiliumBGPClusterConfig bgp', () => ({ conditions: [condition('cilium.io/NoMatchingNode', 'True', 'NoMatchingNode', 'no node matches')] })) },
  { title: 'the password of a BGP peer is missing', code: 'VER074', path: 'CiliumBGPPeerConfig bgp', says: 'MissingAuthSecret', plant: (c) => c.changeStatus('CiliumBGPPeerConfig bgp', () => ({ conditions: [condition('cilium.io/MissingAuthSecret', 'True', 'MissingAuthSecret', 'Referenced Auth Secret "bgp" is missing')] })) },
  { title: 'a BGP session is down', code: 'VER075', path: 'CiliumBGPNodeConfig worker-1', says: 'in state active', plant: (c) => c.changeStatus('CiliumBGPNodeConfig worker-1', () => ({ bgpInstances: [{ name: 'bgp', peers: [{ name: 'peer', peerAddress: '192.168.1.1', peeringState: 'active' }] }] })) },
  { title: 'an agent does not know its BGP peers', code: 'VER075', path: 'CiliumBGPNodeConfig cp-9', says: 'not there', plant: (c) => c.add(bgpNode('cp-9')) },

  // Gateway API
  { title: 'the operator does not serve the GatewayClass', isAlone: true, code: 'VER050', path: 'GatewayClass cilium', says: 'has not been accepted', plant: (c) => c.changeStatus('GatewayClass cilium', (status) => ({ ...status, conditions: [{ ...status.conditions[0], status: 'Unknown' }] })) },
  { title: 'the GatewayClass is gone', isAlone: true, code: 'VER010', path: 'GatewayClass cilium', says: 'not in the cluster', also: ['VER051 Gateway shop/secure', 'VER051 Gateway shop/web'], plant: (c) => c.drop('GatewayClass cilium') },
  { title: 'a Gateway is not programmed', code: 'VER051', path: 'Gateway shop/web', says: 'AddressNotAssigned', plant: (c) => c.changeStatus('Gateway shop/web', (status) => ({ ...status, conditions: failing(status.conditions, 'Programmed', 'AddressNotAssigned', 'Address is not assigned') })) },
  { title: 'a Gateway has no address', code: 'VER051', path: 'Gateway shop/web', says: 'no address', plant: (c) => c.changeStatus('Gateway shop/web', ({ addresses: _, ...status }) => status) },
  { title: 'a change of a Gateway was not processed', code: 'VER051', path: 'Gateway shop/web', says: 'not processed the change', plant: (c) => c.changeStatus('Gateway shop/web', (status) => ({ ...status, conditions: status.conditions.map((each) => ({ ...each, observedGeneration: 0 })) })) },
  { title: 'the certificate of a listener is missing', code: 'VER052', path: 'Gateway shop/secure', says: 'listener https', plant: (c) => brokenListener(c, 'ResolvedRefs', 'InvalidCertificateRef') },
  { title: 'listeners conflict', code: 'VER052', path: 'Gateway shop/secure', says: 'ProtocolConflict', plant: (c) => brokenListener(c, 'Conflicted', 'ProtocolConflict', 'True') },
  { title: 'a route is not allowed', code: 'VER053', path: 'HTTPRoute shop/shop', says: 'NotAllowedByListeners', plant: (c) => brokenRoute(c, 'Accepted', 'NotAllowedByListeners') },
  { title: 'the Service of a route does not exist', code: 'VER053', path: 'HTTPRoute shop/shop', says: 'BackendNotFound', plant: (c) => brokenRoute(c, 'ResolvedRefs', 'BackendNotFound') },
  { title: 'no controller took a route', code: 'VER053', path: 'HTTPRoute shop/shop', says: 'not been processed', plant: (c) => c.changeStatus('HTTPRoute shop/shop', () => ({ parents: [] })) },

  // Certificates and delivery
  { title: 'a certificate is not issued', code: 'VER080', path: 'Certificate shop/secure-https-tls', says: 'DoesNotExist', plant: (c) => c.changeStatus('Certificate shop/secure-https-tls', () => ({ conditions: [condition('Ready', 'False', 'DoesNotExist', 'Issuing certificate as Secret does not exist')] })) },
  { title: 'a certificate ends soon', code: 'VER081', path: 'Certificate shop/secure-https-tls', says: 'ends in 2 days', plant: (c) => c.changeStatus('Certificate shop/secure-https-tls', (status) => ({ ...status, notAfter: days(2.5) })) },
  { title: 'a certificate has ended', code: 'VER081', path: 'Certificate shop/secure-https-tls', says: 'ended on', plant: (c) => c.changeStatus('Certificate shop/secure-https-tls', (status) => ({ ...status, notAfter: days(-1) })) },
  { title: 'an Application is not synced', code: 'VER090', path: 'Application argocd/home-cilium', says: 'OutOfSync', plant: (c) => c.changeStatus('Application argocd/home-cilium', (status) => ({ ...status, sync: { status: 'OutOfSync' } })) },
  { title: 'a sync failed', code: 'VER090', path: 'Application argocd/home-cilium', says: 'one or more objects failed', plant: (c) => c.changeStatus('Application argocd/home-cilium', (status) => ({ ...status, operationState: { phase: 'Failed', message: 'one or more objects failed to apply', startedAt: now(), operation: {} } })) },
];

/** Containers of an agent with another tag. Only images of a pod can be changed. */
async function imagesOf(c: RunningCluster, tag: string): Promise<object> {
  const { spec } = await agentPod(c, 'cilium-0');
  const { containers } = spec as { containers: readonly { name: string; image: string }[] };
  return { containers: containers.map((each) => (each.name === 'cilium-agent' ? { ...each, image: `quay.io/cilium/cilium:${tag}` } : each)) };
}
