import { verifyCluster } from '../../lib/cli/verify/checks';
import { LiveCluster, kindKey, type LiveDefinition } from '../../lib/cli/verify/live-cluster';
import { ClusterReader, LISTED } from '../../lib/cli/verify/read-cluster';
import { TalosCiliumError } from '../../lib/diagnostics/problem';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import type { InvalidInput } from './invalid-input';

const NOW = new Date('2026-11-01T12:00:00Z');
const AGENTS = 'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: cilium, namespace: kube-system, labels: { k8s-app: cilium } }\nspec: { selector: { matchLabels: { k8s-app: cilium } }, template: { spec: { containers: [{ name: cilium-agent, image: "quay.io/cilium/cilium:v1.19.6" }] } } }\nstatus: { desiredNumberScheduled: 1, numberAvailable: 1, updatedNumberScheduled: 1 }';
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: { name: cilium-a, namespace: kube-system, labels: { k8s-app: cilium } }\nspec: { nodeName: n, hostNetwork: true, containers: [{ name: cilium-agent, image: "quay.io/cilium/cilium:v1.19.6" }] }\nstatus: { phase: Running, startTime: "2026-11-01T11:00:00Z" }';

function objectsIn(text: string): KubernetesObject[] {
  return text === '' ? [] : (parseKubernetesYaml(text) as unknown as KubernetesObject[]);
}

interface World {
  readonly cluster: string;
  readonly output?: string;
  readonly definitions?: readonly LiveDefinition[];
  readonly agents?: string;
  readonly serverVersion?: string;
}

/** A cluster with agents and an object that is wrong. */
function running(code: string, title: string, { cluster, output = '', definitions, agents = AGENTS, serverVersion = 'v1.35.0' }: World): InvalidInput {
  return {
    code,
    title,
    run: () => {
      const objects = [...objectsIn(agents), ...objectsIn(cluster)];
      const readKinds = new Set([...LISTED.map(({ group, kind }) => `${group}/${kind}`), ...[...objects, ...objectsIn(output)].map(kindKey)]);
      const problems = verifyCluster(new LiveCluster({ objects, readKinds, definitions, unread: [], serverVersion }, objectsIn(output), NOW));
      if (problems.length > 0) throw new TalosCiliumError(problems);
    },
  };
}

const settings = (data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: cilium-config, namespace: kube-system }\ndata: { ${data} }`;
const config = (value: string, metadata = ''): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: shop${metadata} }\ndata: { a: ${value} }`;
const node = (status: string, spec = ''): string => `apiVersion: v1\nkind: Node\nmetadata: { name: n }\nspec: { ${spec} }\nstatus: { conditions: [{ type: Ready, status: ${status} }], nodeInfo: { kubeletVersion: v1.35.0, osImage: Talos (v1.13.0) } }`;
const ciliumNode = (name: string, cidr: string): string => `apiVersion: cilium.io/v2\nkind: CiliumNode\nmetadata: { name: ${name} }\nspec: { ipam: { podCIDRs: [${cidr}] } }`;
const daemonSet = (name: string): string => `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: ${name}, namespace: kube-system }`;
const gatewayClass = (status: string): string => `apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: { name: cilium }\nspec: { controllerName: io.cilium/gateway-controller }\nstatus: { conditions: [{ type: Accepted, status: ${status} }] }`;
const gateway = (listener: string, programmed = '"True"'): string => `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: web, namespace: shop }\nspec: { gatewayClassName: cilium }\nstatus: { addresses: [{ value: 192.0.2.1 }], conditions: [{ type: Accepted, status: "True" }, { type: Programmed, status: ${programmed} }], listeners: [{ name: http, conditions: [{ type: Accepted, status: ${listener} }] }] }`;
const cilium = (kind: string, rest: string): string => `apiVersion: cilium.io/v2\nkind: ${kind}\nmetadata: { name: a, namespace: shop }\n${rest}`;
const endpoint = (state: string): string => `apiVersion: cilium.io/v2\nkind: CiliumEndpoint\nmetadata: { name: web, namespace: shop }\nstatus: { state: ${state}, identity: { labels: ["k8s:app=web", "k8s:io.kubernetes.pod.namespace=shop"] } }`;
const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop }\nspec: { nodeName: n }\nstatus: { phase: Running, podIP: 10.244.0.5, startTime: "2026-11-01T11:00:00Z" }';
const service = (status: string): string => `apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { type: LoadBalancer }\nstatus: { ${status} }`;
const join = (...documents: readonly string[]): string => documents.join('\n---\n');
const definition = (isEstablished: boolean): LiveDefinition => ({ name: 'ciliumnodes.cilium.io', group: 'cilium.io', kind: 'CiliumNode', served: ['v2'], isEstablished });

async function withoutKubectl(run: () => unknown): Promise<void> {
  const { PATH, TALOS_CILIUM_CACHE } = process.env;
  const { arch } = process;
  Object.defineProperty(process, 'arch', { value: 'other' });
  process.env.PATH = '';
  try {
    await run();
  } finally {
    Object.defineProperty(process, 'arch', { value: arch });
    process.env.PATH = PATH;
    if (TALOS_CILIUM_CACHE !== undefined) process.env.TALOS_CILIUM_CACHE = TALOS_CILIUM_CACHE;
  }
}

export const invalid: readonly InvalidInput[] = [
  { code: 'VER001', title: 'a cluster that gives no answer', run: async () => void (await new ClusterReader({ kubeconfig: '/does/not/exist' }).read([])) },
  { code: 'VER002', title: 'a machine without kubectl', run: () => withoutKubectl(() => new ClusterReader({})) },
  running('VER010', 'an object that is not there', { cluster: '', output: config('b') }),
  running('VER011', 'an object with another value', { cluster: config('c'), output: config('b') }),
  running('VER012', 'an object that is being deleted', { cluster: config('b', ', deletionTimestamp: "2026-11-01T11:00:00Z", finalizers: [example.com/hold]'), output: config('b') }),
  running('VER013', 'a kind that is not served', { cluster: '', output: cilium('CiliumPodIPPool', ''), definitions: [] }),
  running('VER014', 'a definition that is not established', { cluster: '', definitions: [definition(false)] }),
  running('VER015', 'a cluster without Cilium', { cluster: '', agents: '' }),
  running('VER020', 'an agent that is not ready', { cluster: '', agents: AGENTS.replace('numberAvailable: 1', 'numberAvailable: 0') }),
  running('VER021', 'a container that restarted', { cluster: POD.replace('phase: Running', 'phase: Running, containerStatuses: [{ name: cilium-agent, ready: true, state: { running: {} }, lastState: { terminated: { exitCode: 1, finishedAt: "2026-11-01T11:59:00Z" } } }]') }),
  running('VER022', 'a Job that failed', { cluster: 'apiVersion: batch/v1\nkind: Job\nmetadata: { name: hubble-generate-certs, namespace: kube-system }\nstatus: { conditions: [{ type: Failed, status: "True", reason: BackoffLimitExceeded }] }' }),
  running('VER023', 'agents of two versions', { cluster: join(POD, POD.replace('cilium-a,', 'cilium-b,').replace('v1.19.6', 'v1.18.12')) }),
  running('VER024', 'an agent that is older than its settings', { cluster: join(POD, settings('debug: "true"').replace('namespace: kube-system', 'namespace: kube-system, managedFields: [{ time: "2026-11-01T11:30:00Z", fieldsV1: { "f:data": { "f:debug": {} } } }]')) }),
  running('VER030', 'a node that is not ready', { cluster: join(node('"False"'), ciliumNode('n', '10.244.0.0/24')) }),
  running('VER031', 'a taint that stays', { cluster: join(node('"True"', 'taints: [{ key: node.cilium.io/agent-not-ready }]'), ciliumNode('n', '10.244.0.0/24')) }),
  running('VER032', 'a node that Cilium does not know', { cluster: node('"True"') }),
  running('VER033', 'a CiliumNode without a node', { cluster: ciliumNode('gone', '10.244.0.0/24') }),
  running('VER034', 'two nodes with one block of addresses', { cluster: join(node('"True"'), node('"True"').replace('name: n', 'name: m'), ciliumNode('n', '10.244.0.0/24'), ciliumNode('m', '10.244.0.0/24')) }),
  running('VER035', 'a kubelet that is newer than the API server', { cluster: join(node('"True"'), ciliumNode('n', '10.244.0.0/24')), serverVersion: 'v1.34.0' }),
  running('VER036', 'a pod without an endpoint', { cluster: pod }),
  running('VER037', 'an endpoint that is not ready', { cluster: join(pod, endpoint('not-ready')) }),
  running('VER040', 'kube-proxy beside its replacement', { cluster: join(settings('kube-proxy-replacement: "true"'), daemonSet('kube-proxy').concat('\nstatus: {}')) }),
  running('VER041', 'another pod network', { cluster: daemonSet('kube-flannel') }),
  running('VER042', 'a cluster without an implementation of Services', { cluster: join(settings('kube-proxy-replacement: "false"'), node('"True"'), ciliumNode('n', '10.244.0.0/24')) }),
  running('VER043', 'an object with two owners', { cluster: join(config('b', ', managedFields: [{ manager: argocd-controller }]'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: talos-bootstrap-manifests-inventory, namespace: kube-system }\ndata: { shop_settings__ConfigMap: "" }'), output: config('b') }),
  running('VER050', 'a GatewayClass that is not accepted', { cluster: gatewayClass('Unknown') }),
  running('VER051', 'a Gateway that is not programmed', { cluster: join(gatewayClass('"True"'), gateway('"True"', '"False"')) }),
  running('VER052', 'a listener that is refused', { cluster: join(gatewayClass('"True"'), gateway('"False"')) }),
  running('VER053', 'a route without a Gateway', { cluster: 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: web, namespace: shop }\nspec: { parentRefs: [{ name: web }] }' }),
  running('VER060', 'a policy that Cilium refuses', { cluster: cilium('CiliumNetworkPolicy', 'status: { conditions: [{ type: Valid, status: "False", message: no ports }] }') }),
  running('VER061', 'a policy that selects nothing', { cluster: join(endpoint('ready'), cilium('CiliumNetworkPolicy', 'spec: { endpointSelector: { matchLabels: { app: wbe } } }')) }),
  running('VER070', 'pools that overlap', { cluster: cilium('CiliumLoadBalancerIPPool', 'status: { conditions: [{ type: cilium.io/PoolConflict, status: "True", reason: cidr_overlap }] }') }),
  running('VER071', 'a pool without free addresses', { cluster: cilium('CiliumLoadBalancerIPPool', 'status: { conditions: [{ type: cilium.io/IPsAvailable, status: Unknown, message: "0" }] }') }),
  running('VER072', 'a Service without an address', { cluster: service('conditions: [{ type: cilium.io/IPAMRequestSatisfied, status: "False", reason: no_pool }]') }),
  running('VER073', 'an address that no node announces', { cluster: join(settings('enable-l2-announcements: "true"'), cilium('CiliumL2AnnouncementPolicy', 'spec: { loadBalancerIPs: true }'), service('loadBalancer: { ingress: [{ ip: 192.0.2.1 }] }')) }),
  running('VER074', 'a BGP configuration without nodes', { cluster: cilium('CiliumBGPClusterConfig', 'status: { conditions: [{ type: cilium.io/NoMatchingNode, status: "True" }] }') }),
  running('VER075', 'a BGP session that is down', { cluster: cilium('CiliumBGPNodeConfig', 'spec: { bgpInstances: [{ name: a, peers: [{ name: p, peerAddress: 192.0.2.254 }] }] }\nstatus: { bgpInstances: [{ name: a, peers: [{ name: p, peeringState: active }] }] }') }),
  running('VER080', 'a certificate that is not issued', { cluster: 'apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: web, namespace: kube-system }\nspec: { secretName: web }\nstatus: { conditions: [{ type: Ready, status: "False" }] }' }),
  running('VER081', 'a certificate that has ended', { cluster: 'apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: web, namespace: kube-system }\nspec: { secretName: web }\nstatus: { notAfter: "2026-10-01T00:00:00Z", conditions: [{ type: Ready, status: "True" }] }' }),
  running('VER090', 'an Application that is not synced', { cluster: 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: home, namespace: argocd }\nstatus: { sync: { status: OutOfSync } }', output: 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: home, namespace: argocd }' }),
];
