import { Backend, CiliumGateway, CiliumHttpRoute, GatewayCertificate, GitOpsApp, GitOpsDelivery, HttpMatch, Listener } from '../../../lib';
import { ApiObject } from 'cdk8s';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LAYERS } from '../../../lib/synthesis/layer';
import { parseKubernetesYaml } from '../../../lib/yaml/reader';
import { fillLayers } from '../../support/delivered-cluster';
import type { ApiClient } from '../support/api-client';
import { startApiServer, type ApiServer } from '../support/api-server';
import type { Prerequisites } from '../support/binaries';
import { Cluster } from '../support/cluster';
import { operatorCrds, platformCrds, schemaOnlyCrds } from '../support/crds';
import { InstalledCrds } from '../support/installed-crds';
import { titleOf, type KubeObject } from '../support/kube-object';
import { podsOf } from '../support/pods';
import { pathOf } from '../support/resources';

type Fields = Readonly<Record<string, unknown>>;

/** Fields of a status that the tests change. */
export interface Status {
  readonly conditions: readonly Fields[];
  readonly listeners: readonly (Fields & { readonly conditions: readonly Fields[] })[];
  readonly parents: readonly (Fields & { readonly conditions: readonly Fields[] })[];
  readonly [field: string]: unknown;
}

/** Takes back a change. */
export type Undo = () => Promise<void>;

const NODES = ['cp-1', 'cp-2', 'cp-3', 'worker-1'] as const;
const VERSION = '1.19.6';
const LABELS = ['k8s:io.kubernetes.pod.namespace=shop', 'k8s:app=web', 'k8s:io.cilium.k8s.policy.cluster=home'];

/** The app whose output the cluster has: something in every layer, with certificates, routes and Argo CD. */
export function synthesizeOutput(outdir: string): void {
  const app = new GitOpsApp({ outdir, delivery: GitOpsDelivery.argoCd({ repository: 'https://git.example.com/clusters.git', path: 'dist' }) });
  const chart = fillLayers(app, ['shop'], VERSION);
  const gateway = new CiliumGateway(chart, 'secure', {
    namespace: 'shop',
    listeners: [Listener.http(), Listener.https({ hostname: 'shop.example.com', certificate: GatewayCertificate.certManager({ clusterIssuer: 'letsencrypt' }) })],
  });
  new CiliumHttpRoute(chart, 'shop', { namespace: 'shop', gateway, listener: 'https', hostnames: ['shop.example.com'], rules: [{ matches: [HttpMatch.prefix('/')], backends: [Backend.named({ name: 'web', port: 80 })] }] });
  new ApiObject(chart, 'workload', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
    spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'registry.k8s.io/pause:3.10', resources: { limits: { memory: '0.5Gi', cpu: '1000m' } } }] } } },
  });
  new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } });
  app.synth();
}

/** Objects of an output, in the order in which they are applied. */
function objectsOf(outdir: string): KubeObject[] {
  const read = (directory: string): KubeObject[] => (readdirSync(directory, { recursive: true }) as string[]).filter((file) => file.endsWith('.yaml') && !/(?:kustomization|argocd-cm)\.yaml$/.test(file)).sort().flatMap((file) => parseKubernetesYaml(readFileSync(join(directory, file), 'utf8')) as unknown as KubeObject[]);
  const layers = readdirSync(join(outdir, 'home/manifests'));
  return [...LAYERS.filter((layer) => layers.includes(layer)).flatMap((layer) => read(join(outdir, 'home/manifests', layer))), ...read(join(outdir, 'home/argocd'))];
}

/** A cluster in which everything works, as far as the API server shows it. The status of each object is what its controller would write. */
export class RunningCluster {
  readonly kubeconfig: string;
  readonly cluster: Cluster;
  private readonly server: ApiServer;
  private readonly client: ApiClient;
  private readonly known = new Map<string, KubeObject>();

  private constructor(server: ApiServer) {
    this.server = server;
    this.client = server.client;
    this.kubeconfig = server.kubeconfig;
    this.cluster = new Cluster(server);
  }

  static async start(files: Prerequisites, outdir: string): Promise<RunningCluster> {
    const running = new RunningCluster(await startApiServer(files.binaries));
    try {
      await running.fill(files, outdir);
    } catch (error) {
      await running.stop();
      throw error;
    }
    return running;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  private async fill(files: Prerequisites, outdir: string): Promise<void> {
    for (const namespace of ['default', 'kube-system', 'kube-public', 'kube-node-lease', 'argocd', 'shop', 'cilium-secrets']) await this.cluster.ensureNamespace(namespace);
    const objects = objectsOf(outdir);
    const own = new Set(objects.map(({ metadata }) => metadata.name));
    await new InstalledCrds(this.cluster).use([...platformCrds(files, '1.19').filter(({ metadata }) => !own.has(metadata.name)), ...operatorCrds(files, '1.19'), ...schemaOnlyCrds(files)]);
    for (const object of objects) {
      await this.put(object);
      if (object.kind === 'CustomResourceDefinition') await this.cluster.resources.wait([object.metadata.name!], true);
    }
    for (const [index, name] of NODES.entries()) {
      await this.put({ apiVersion: 'v1', kind: 'Node', metadata: { name } }, nodeStatus('v1.35.0', 'Talos (v1.13.0)'));
      await this.put({ apiVersion: 'cilium.io/v2', kind: 'CiliumNode', metadata: { name }, spec: { addresses: [{ type: 'InternalIP', ip: `192.168.1.1${index}` }], ipam: { podCIDRs: [`10.244.${index}.0/24`] } } });
      await this.put(bgpNode(name), { bgpInstances: [{ name: 'bgp', peers: [{ name: 'peer', peerAddress: '192.168.1.1', peeringState: 'established' }] }] });
    }
    for (const workload of objects.filter(({ kind }) => ['DaemonSet', 'Deployment'].includes(kind))) await this.runWorkload(workload);
    const generation = { observedGeneration: 1 };
    const conditions = (...types: readonly string[]): object[] => types.map((type) => ({ type, status: 'True', reason: type, message: '', lastTransitionTime: now(), ...generation }));
    await this.setStatus('GatewayClass cilium', { conditions: conditions('Accepted') });
    for (const name of ['web', 'secure']) {
      const listeners = name === 'web' ? ['http'] : ['http', 'https'];
      const address = name === 'web' ? '192.168.1.193' : '192.168.1.194';
      await this.setStatus(`Gateway shop/${name}`, { addresses: [{ type: 'IPAddress', value: address }], conditions: conditions('Accepted', 'Programmed'), listeners: listeners.map((listener) => ({ name: listener, attachedRoutes: 1, supportedKinds: [], conditions: conditions('Accepted', 'Programmed', 'ResolvedRefs') })) });
      await this.put(
        { apiVersion: 'v1', kind: 'Service', metadata: { name: `cilium-gateway-${name}`, namespace: 'shop' }, spec: { type: 'LoadBalancer', ports: [{ port: 80 }] } },
        { loadBalancer: { ingress: [{ ip: address }] }, conditions: [{ type: 'cilium.io/IPAMRequestSatisfied', status: 'True', reason: 'satisfied', message: '', lastTransitionTime: now() }] },
      );
      await this.put({ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: `cilium-l2announce-shop-cilium-gateway-${name}`, namespace: 'kube-system' }, spec: { holderIdentity: 'worker-1', leaseDurationSeconds: 3600, renewTime: new Date().toISOString().replace('Z', '000Z') } });
    }
    await this.setStatus('HTTPRoute shop/shop', { parents: [{ parentRef: { name: 'secure' }, controllerName: 'io.cilium/gateway-controller', conditions: conditions('Accepted', 'ResolvedRefs') }] });
    await this.setStatus('CiliumNetworkPolicy shop/allow-dns', { conditions: conditions('Valid').map(({ observedGeneration: _, ...each }: { observedGeneration?: number }) => each) });
    for (const pool of ['pool', 'routed']) {
      const count = (type: string, message: string): object => ({ type: `cilium.io/${type}`, status: 'Unknown', reason: 'noreason', message, lastTransitionTime: now() });
      await this.setStatus(`CiliumLoadBalancerIPPool ${pool}`, { conditions: [count('IPsTotal', '16'), count('IPsAvailable', '14'), count('IPsUsed', '2'), { ...count('PoolConflict', ''), status: 'False', reason: 'resolved' }] });
    }
    await this.setStatus('CiliumBGPClusterConfig bgp', { conditions: [{ type: 'cilium.io/NoMatchingNode', status: 'False', reason: 'MatchingNodes', message: '', lastTransitionTime: now() }] });
    await this.setStatus('Certificate shop/secure-https-tls', { conditions: [{ type: 'Ready', status: 'True' }], notAfter: days(60) });
    for (const application of objects.filter(({ kind }) => kind === 'Application')) await this.setStatus(titleOf(application), { sync: { status: 'Synced' }, health: { status: 'Healthy' } });
  }

  /** Pods on every node, or as many as replicas, and the status of a workload. */
  async runWorkload(workload: KubeObject): Promise<void> {
    const { metadata, kind, spec } = workload;
    const count = kind === 'DaemonSet' ? NODES.length : ((spec as { replicas?: number }).replicas ?? 1);
    for (let index = 0; index < count; index += 1) {
      const [pod] = podsOf(workload) as [KubeObject];
      const name = `${metadata.name}-${index}`;
      const isHost = (pod.spec as Fields).hostNetwork === true;
      const ip = isHost ? `192.168.1.1${index}` : `10.244.${index}.${10 + (metadata.name!.length % 200)}`;
      const containers = (pod.spec as { containers: readonly { name: string }[] }).containers;
      await this.put(
        { ...pod, metadata: { ...pod.metadata, name }, spec: { ...(pod.spec as Fields), nodeName: NODES[index % NODES.length], terminationGracePeriodSeconds: 0 } },
        { phase: 'Running', podIP: ip, podIPs: [{ ip }], startTime: now(), conditions: [{ type: 'Ready', status: 'True' }, { type: 'PodScheduled', status: 'True' }], containerStatuses: containers.map((container) => containerStatus(container.name, { running: {} })) },
      );
      if (isHost) continue;
      await this.put({ apiVersion: 'cilium.io/v2', kind: 'CiliumEndpoint', metadata: { name, namespace: metadata.namespace! }, status: { state: 'ready', identity: { id: 1000, labels: metadata.namespace === 'shop' ? LABELS : [`k8s:io.kubernetes.pod.namespace=${metadata.namespace}`] }, networking: { addressing: [{ ipv4: ip }] } } });
    }
    const status = kind === 'DaemonSet'
      ? { currentNumberScheduled: count, desiredNumberScheduled: count, numberMisscheduled: 0, numberReady: count, numberAvailable: count, updatedNumberScheduled: count, observedGeneration: 1 }
      : { replicas: count, readyReplicas: count, availableReplicas: count, updatedReplicas: count, observedGeneration: 1 };
    await this.setStatus(titleOf(workload), status);
  }

  /** Keeps an object, and its status. */
  async put(object: KubeObject, status?: object): Promise<void> {
    const { verdict, result } = await this.cluster.apply(object);
    if (!verdict.accepted) throw new Error(`${titleOf(object)}: ${verdict.message}`);
    this.known.set(titleOf(object), result!);
    if (status) await this.setStatus(titleOf(object), status);
  }

  /** An object that was put, as the server has it now. */
  async read(title: string): Promise<KubeObject> {
    const known = this.known.get(title);
    if (!known) throw new Error(`there is no ${title}`);
    return (await this.cluster.read(known))!;
  }

  private async path(object: KubeObject): Promise<string> {
    const resource = (await this.cluster.resources.of(object))!;
    return pathOf(resource, object.metadata.namespace, object.metadata.name);
  }

  /** Writes the status of an object; of a kind without a subresource, as a field. */
  async setStatus(title: string, status: object): Promise<void> {
    const object = await this.read(title);
    const path = await this.path(object);
    const body = { ...object, status };
    const { status: code, text } = await this.client.request('PUT', `${path}/status`, body);
    if (code === 404) await this.client.json('PUT', path, body);
    else if (code >= 300) throw new Error(`${title}: HTTP ${code} ${text}`);
  }

  /** Changes the status of an object. */
  async changeStatus(title: string, change: (status: Status) => object): Promise<Undo> {
    const { status } = await this.read(title);
    await this.setStatus(title, change(structuredClone((status ?? {}) as Status)));
    return () => this.setStatus(title, (status ?? {}) as object);
  }

  /** Changes an object. Its generation may change, and with it what its status must say. */
  async change(title: string, patch: object, settled?: (generation: number) => object): Promise<Undo> {
    const before = await this.read(title);
    const path = await this.path(before);
    await this.client.json('PATCH', path, patch, 'application/merge-patch+json');
    if (settled) await this.settle(title, settled);
    return async () => {
      const { metadata } = await this.read(title);
      const { resourceVersion: _, managedFields: _fields, ...rest } = before.metadata as Fields;
      await this.client.json('PUT', path, { ...before, metadata: { ...rest, resourceVersion: metadata.resourceVersion } });
      if (settled) await this.settle(title, settled);
    };
  }

  private async settle(title: string, settled: (generation: number) => object): Promise<void> {
    const { metadata, status } = await this.read(title);
    await this.setStatus(title, { ...(status as object), ...settled((metadata as Fields).generation as number) });
  }

  /** Adds an object. */
  async add(object: KubeObject, status?: object): Promise<Undo> {
    await this.put(object, status);
    return () => this.cluster.remove([object]);
  }

  /** A kubeconfig of a ServiceAccount with a role. */
  async login(name: string, role: KubeObject): Promise<string> {
    await this.put({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'default' } });
    await this.put(role);
    await this.put({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role.metadata.name }, subjects: [{ kind: 'ServiceAccount', name, namespace: 'default' }] });
    const { status } = await this.client.json<{ status: { token: string } }>('POST', `/api/v1/namespaces/default/serviceaccounts/${name}/token`, { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} });
    const config = JSON.parse(readFileSync(this.kubeconfig, 'utf8')) as { users: { user: object }[] };
    config.users[0]!.user = { token: status.token };
    const file = `${this.kubeconfig}-${name}`;
    writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
    return file;
  }

  /** Asks the server to delete an object, and does not wait. */
  async deleteOnly(title: string): Promise<void> {
    await this.client.json('DELETE', await this.path(await this.read(title)));
  }

  /** Another writer becomes an owner of the fields of an object, as it is. */
  async ownAs(manager: string, title: string): Promise<Undo> {
    const { apiVersion, kind, metadata: { name, namespace }, data } = await this.read(title);
    const path = await this.path(await this.read(title));
    const own = (fields: object): Promise<unknown> => this.client.json('PATCH', `${path}?fieldManager=${manager}&force=true`, { apiVersion, kind, metadata: { name, namespace }, ...fields }, 'application/apply-patch+yaml');
    await own({ data });
    return async () => void (await own({}));
  }

  /** Deletes an object. */
  async drop(title: string): Promise<Undo> {
    const before = await this.read(title);
    await this.cluster.remove([before]);
    return async () => {
      const { uid: _uid, resourceVersion: _version, managedFields: _fields, creationTimestamp: _time, generation: _generation, ...metadata } = before.metadata as Fields;
      const { status, ...fields } = before;
      await this.client.json('POST', (await this.path(before)).replace(/\/[^/]+$/, ''), { ...fields, metadata });
      if (status) await this.setStatus(title, status);
    };
  }
}

/** A time in the format of Kubernetes. */
export function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A time from now. */
export function days(count: number): string {
  return new Date(Date.now() + count * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z');
}

export function nodeStatus(kubelet: string, osImage: string, ready = 'True'): object {
  const nodeInfo = { machineID: '', systemUUID: '', bootID: '', kernelVersion: '6.18.0', osImage, containerRuntimeVersion: 'containerd://2.2.0', kubeletVersion: kubelet, kubeProxyVersion: '', operatingSystem: 'linux', architecture: 'amd64' };
  return { nodeInfo, conditions: [{ type: 'Ready', status: ready, reason: 'Kubelet', message: ready === 'True' ? '' : 'Kubelet stopped posting node status.' }, { type: 'NetworkUnavailable', status: 'False', reason: 'CiliumIsUp' }] };
}

export function containerStatus(name: string, state: object, more: object = {}): object {
  return { name, image: '', imageID: '', restartCount: 0, ready: 'running' in state, state, ...more };
}

export function bgpNode(name: string): KubeObject {
  return { apiVersion: 'cilium.io/v2', kind: 'CiliumBGPNodeConfig', metadata: { name }, spec: { bgpInstances: [{ name: 'bgp', localASN: 64512, peers: [{ name: 'peer', peerAddress: '192.168.1.1', peerASN: 64513, peerConfigRef: { name: 'bgp' } }] }] } };
}
