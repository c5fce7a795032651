import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, JsonPatch } from 'cdk8s';
import {
  Backend,
  Bootstrap,
  CiliumGateway,
  CiliumHttpRoute,
  CiliumPolicies,
  type ClusterChart,
  HttpFilter,
  HttpMatch,
  Http,
  Listener,
  ManifestsFromYaml,
  OmniClusterTemplate,
  OmniMachines,
  OmniManifests,
  Peer,
  Port,
  suppressCheck,
  TalosCilium,
  TalosMachineConfig,
  type JsonObject,
} from '../../lib';
import { contributeFiles } from '../../lib/synthesis/output-files';
import { base64 } from './formats';

/** A place in a program where a text ends up in the output. */
export interface Place {
  readonly write: (chart: ClusterChart, text: string, directory: string) => void;
  /** What the message says of the place. */
  readonly named: RegExp;
  readonly isOmni?: boolean;
  /** Whether the program has a `TalosCilium`. */
  readonly hasCilium?: boolean;
}

export const metadata = (more: JsonObject = {}): JsonObject => ({ name: 'web', namespace: 'shop', ...more });
export const object = (chart: ClusterChart, apiVersion: string, kind: string, more: JsonObject): ApiObject =>
  new ApiObject(chart, 'own', { apiVersion, kind, metadata: metadata(), ...more } as never);
const pod = (container: JsonObject): JsonObject => ({ metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1.27', ...container }] } });
export const deployment = (chart: ClusterChart, container: JsonObject): ApiObject =>
  object(chart, 'apps/v1', 'Deployment', { spec: { selector: { matchLabels: { app: 'web' } }, template: pod(container) } });
export const configMap = (text: string): JsonObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(), data: { note: text } });
const secret = (text: string): JsonObject => ({ apiVersion: 'v1', kind: 'Secret', metadata: metadata(), stringData: { note: text } });
export const cilium = (chart: ClusterChart, props: object): TalosCilium => new TalosCilium(chart, 'cilium', { version: '1.19.6', ...props });
export const talos = (chart: ClusterChart, props: object): TalosMachineConfig => new TalosMachineConfig(chart, 'talos', props);
export const omni = (chart: ClusterChart, props: object, controlPlane: object = {}): OmniClusterTemplate =>
  new OmniClusterTemplate(chart, 'omni', { omniVersion: '1.10', controlPlane: { machines: OmniMachines.ids(['430d882a-51a8-48b3-ab00-d4b5b0b5b0b1']), ...controlPlane }, ...props });
export const route = (chart: ClusterChart, rule: object, more: object = {}): void => {
  cilium(chart, { gatewayApi: true });
  const gateway = new CiliumGateway(chart, 'gateway', { namespace: 'shop', listeners: [Listener.http()] });
  new CiliumHttpRoute(chart, 'route', { gateway, namespace: 'shop', rules: [{ backends: [Backend.named({ name: 'web', port: 80 })], ...rule }], ...more });
};

export const PLACES: Readonly<Record<string, Place>> = {
  'data of a ConfigMap': { write: (chart, text) => object(chart, 'v1', 'ConfigMap', { data: { note: text } }), named: /data\.note/ },
  'binaryData of a ConfigMap': { write: (chart, text) => object(chart, 'v1', 'ConfigMap', { binaryData: { note: base64(text) } }), named: /binaryData\.note/ },
  'data of a Secret': { write: (chart, text) => object(chart, 'v1', 'Secret', { data: { note: base64(text) } }), named: /data\.note/ },
  'stringData of a Secret': { write: (chart, text) => object(chart, 'v1', 'Secret', { stringData: { note: text } }), named: /stringData\.note/ },
  'item of a List': { write: (chart, text) => new ApiObject(chart, 'own', { apiVersion: 'v1', kind: 'List', metadata: { name: 'own' }, items: [configMap(text)] } as never), named: /items\[0\]|data\.note/ },
  'Secret in a List': { write: (chart, text) => new ApiObject(chart, 'own', { apiVersion: 'v1', kind: 'List', metadata: { name: 'own' }, items: [secret(text)] } as never), named: /stringData\.note/ },
  'Secret in a SecretList': { write: (chart, text) => new ApiObject(chart, 'own', { apiVersion: 'v1', kind: 'SecretList', metadata: { name: 'own' }, items: [secret(text)] } as never), named: /stringData\.note/ },
  'annotation': { write: (chart, text) => object(chart, 'v1', 'ConfigMap', { metadata: metadata({ annotations: { 'example.com/note': text } }) }), named: /annotations\.example\.com\/note/ },
  'last-applied-configuration': {
    write: (chart, text) => object(chart, 'v1', 'ConfigMap', { metadata: metadata({ annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(configMap(text)) } }) }),
    named: /last-applied-configuration/,
  },
  'Secret in last-applied-configuration': {
    write: (chart, text) => object(chart, 'v1', 'ConfigMap', { metadata: metadata({ annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(secret(text)) } }) }),
    named: /last-applied-configuration/,
  },
  'Secret as text in a ConfigMap': {
    write: (chart, text) => object(chart, 'v1', 'ConfigMap', { data: { 'secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\ndata:\n  note: ${base64(text)}\n` } }),
    named: /data\.secret\.yaml/,
  },
  'environment variable': { write: (chart, text) => deployment(chart, { env: [{ name: 'NOTE', value: text }] }), named: /containers\.0\.env\.0\.value/ },
  'argument of a container': { write: (chart, text) => deployment(chart, { args: ['--note', text] }), named: /containers\.0\.args\.1/ },
  'command of a container': { write: (chart, text) => deployment(chart, { command: ['sh', '-c', `echo '${text}'`] }), named: /containers\.0\.command\.2/ },
  'lifecycle hook': { write: (chart, text) => deployment(chart, { lifecycle: { postStart: { exec: { command: [text] } } } }), named: /postStart\.exec\.command\.0/ },
  'header of a probe': {
    write: (chart, text) => deployment(chart, { livenessProbe: { httpGet: { port: 80, httpHeaders: [{ name: 'Cookie', value: text }] } } }),
    named: /httpHeaders\.0\.value/,
  },
  'CronJob': {
    write: (chart, text) => object(chart, 'batch/v1', 'CronJob', { spec: { schedule: '0 0 * * *', jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a:1', env: [{ name: 'NOTE', value: text }] }] } } } } } }),
    named: /jobTemplate.*env\.0\.value/,
  },
  'custom resource': { write: (chart, text) => object(chart, 'example.com/v1', 'Thing', { spec: { deep: { list: [{ note: text }] } } }), named: /spec\.deep\.list\.0\.note/ },
  'values of a HelmRelease': {
    write: (chart, text) => object(chart, 'helm.toolkit.fluxcd.io/v2', 'HelmRelease', { spec: { interval: '1h', chart: { spec: { chart: 'web', sourceRef: { kind: 'HelmRepository', name: 'web' } } }, values: { web: { note: text } } } }),
    named: /spec\.values\.web\.note/,
  },
  'values of an Argo CD Application': {
    write: (chart, text) => object(chart, 'argoproj.io/v1alpha1', 'Application', { spec: { project: 'x', destination: {}, source: { repoURL: 'https://example.com', chart: 'web', targetRevision: '1', helm: { values: `web:\n  note: ${JSON.stringify(text)}\n` } } } }),
    named: /spec\.source\.helm\.values/,
  },
  'parameter of an Argo CD Application': {
    write: (chart, text) => object(chart, 'argoproj.io/v1alpha1', 'Application', { spec: { project: 'x', destination: {}, source: { repoURL: 'https://example.com', chart: 'web', targetRevision: '1', helm: { parameters: [{ name: 'note', value: text }] } } } }),
    named: /parameters\.0\.value/,
  },
  'substitution of a Flux Kustomization': {
    write: (chart, text) => object(chart, 'kustomize.toolkit.fluxcd.io/v1', 'Kustomization', { spec: { interval: '1h', prune: true, path: './', sourceRef: { kind: 'GitRepository', name: 'x' }, postBuild: { substitute: { note: text } } } }),
    named: /postBuild\.substitute\.note/,
  },
  'JSON patch': { write: (chart, text) => object(chart, 'v1', 'ConfigMap', { data: {} }).addJsonPatch(JsonPatch.add('/data/note', text)), named: /data\.note/ },
  'text of ManifestsFromYaml': { write: (chart, text) => new ManifestsFromYaml(chart, 'own', { text: JSON.stringify(configMap(text)) }), named: /data\.note/ },
  'file of ManifestsFromYaml': {
    write: (chart, text, directory) => {
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, 'own.yaml'), JSON.stringify(configMap(text)));
      new ManifestsFromYaml(chart, 'own', { files: [join(directory, 'own.yaml')] });
    },
    named: /data\.note/,
  },
  'substitute of ManifestsFromYaml': {
    write: (chart, text) => new ManifestsFromYaml(chart, 'own', { text: JSON.stringify(configMap('${note}')), substitute: { note: text } }),
    named: /data\.note|note/,
  },
  'values of a CRD': {
    write: (chart, text) => new ApiObject(chart, 'own', {
      apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'things.example.com' },
      spec: { group: 'example.com', scope: 'Namespaced', names: { kind: 'Thing', plural: 'things' }, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', description: text } } }] },
    }),
    named: /home\/own/,
  },
  'description of a policy': {
    write: (chart, text) => object(chart, 'cilium.io/v2', 'CiliumNetworkPolicy', { spec: { description: text, endpointSelector: {}, ingress: [{}] } }),
    named: /home\/own/,
  },
  'header of a policy': {
    write: (chart, text) => new CiliumPolicies(chart, 'own', { namespace: 'shop' }).forAll('all').allowFrom(Peer.namespace('web'), Port.tcp(80), Http.get('/', { headers: { 'X-Note': text } })),
    named: /home\/own/,
  },
  'header that a route sets': { write: (chart, text) => route(chart, { filters: [HttpFilter.setRequestHeaders({ 'X-Note': text })] }), named: /filters\.0|X-Note/, hasCilium: true },
  'header that a route matches': { write: (chart, text) => route(chart, { matches: [HttpMatch.prefix('/').header('X-Note', text)] }), named: /matches|X-Note/, hasCilium: true },
  'annotation of a route': { write: (chart, text) => route(chart, {}, { annotations: { 'example.com/note': text } }), named: /annotations\.example\.com\/note/, hasCilium: true },
  'annotation of a Gateway': {
    write: (chart, text) => {
      cilium(chart, { gatewayApi: true });
      new CiliumGateway(chart, 'gateway', { namespace: 'shop', listeners: [Listener.http()], infrastructure: { annotations: { 'example.com/note': text } } });
    },
    named: /annotations\.example\.com\/note/, hasCilium: true,
  },
  'raw values': { write: (chart, text) => cilium(chart, { values: { extraEnv: [{ name: 'NOTE', value: text }] } }), named: /extraEnv\.0\.value/, hasCilium: true },
  'extraConfig of the values': { write: (chart, text) => cilium(chart, { values: { extraConfig: { note: text } } }), named: /extraConfig\.note/, hasCilium: true },
  'annotations of pods': { write: (chart, text) => cilium(chart, { agent: { podAnnotations: { 'example.com/note': text } } }), named: /podAnnotations/, hasCilium: true },
  'environment of Envoy': { write: (chart, text) => cilium(chart, { envoy: { extraEnv: [{ name: 'NOTE', value: text }] } }), named: /envoy\.extraEnv\.0\.value/, hasCilium: true },
  'arguments of the operator': { write: (chart, text) => cilium(chart, { values: { operator: { extraArgs: [`--note=${text}`] } } }), named: /operator\.extraArgs\.0/, hasCilium: true },
  'request for values': {
    write: (chart, text) => void cilium(chart, {}).request({ origin: 'own', reason: 'a reason', values: { extraConfig: { note: text } } }),
    named: /extraConfig\.note/, hasCilium: true,
  },
  'reason of a request': { write: (chart, text) => void cilium(chart, {}).request({ origin: 'own', reason: text, values: { debug: { enabled: true } } }), named: /cilium-values\.yaml/, hasCilium: true },
  'reason of a suppression': {
    write: (chart, text) => suppressCheck(new ApiObject(chart, 'own', { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: metadata(), rules: [] } as never), { id: 'OBJ010', reason: text }),
    named: /checks\.json|home\/own/,
  },
  'contributed file': { write: (chart, text) => contributeFiles(chart, () => ({ files: new Map([['notes.md', text]]) })), named: /notes\.md/ },
  'file of a Talos patch': { write: (chart, text) => talos(chart, { patches: { all: [{ machine: { files: [{ path: '/var/note', op: 'create', permissions: 0o600, content: text }] } }] } }), named: /patches\.all\[0\].*content/ },
  'inline manifest of a Talos patch': {
    write: (chart, text) => talos(chart, { patches: { controlPlane: [{ cluster: { inlineManifests: [{ name: 'own', contents: JSON.stringify(configMap(text)) }] } }] } }),
    named: /patches\.controlPlane\[0\].*contents/,
  },
  'Secret in an inline manifest': {
    write: (chart, text) => talos(chart, { patches: { controlPlane: [{ cluster: { inlineManifests: [{ name: 'own', contents: JSON.stringify(secret(text)) }] } }] } }),
    named: /patches\.controlPlane\[0\].*contents/,
  },
  'environment of a Talos patch': { write: (chart, text) => talos(chart, { patches: { worker: [{ machine: { env: { NOTE: text } } }] } }), named: /patches\.worker\[0\].*env/ },
  'argument of the kubelet': { write: (chart, text) => talos(chart, { patches: { all: [{ machine: { kubelet: { extraArgs: { note: text } } } }] } }), named: /patches\.all\[0\].*extraArgs/ },
  'Talos document': { write: (chart, text) => talos(chart, { patches: { all: [{ apiVersion: 'v1alpha1', kind: 'ExtensionServiceConfig', name: 'own', environment: [`NOTE=${text}`] }] } }), named: /patches\.all\[0\].*environment/ },
  'sysctl': { write: (chart, text) => talos(chart, { sysctls: { 'kernel.note': text } }), named: /sysctls\.kernel\.note/ },
  'parameter of a kernel module': { write: (chart, text) => talos(chart, { kernelModules: [{ name: 'own', parameters: [text] }] }), named: /kernelModules\.0\.parameters\.0/ },
  'header of a hosted bootstrap': { write: (chart, text) => { cilium(chart, {}); talos(chart, { bootstrap: Bootstrap.hosted({ url: 'https://example.com/a.yaml', headers: { 'X-Note': text } }) }); }, named: /X-Note/, hasCilium: true },
  'kernel argument of Omni': { write: (chart, text) => omni(chart, { kernelArgs: [text] }), named: /kernelArgs/, isOmni: true },
  'annotation of Omni': { write: (chart, text) => omni(chart, { annotations: { note: text } }), named: /annotations|omni\// , isOmni: true },
  'patch of Omni': { write: (chart, text) => omni(chart, { patches: { all: [{ machine: { env: { NOTE: text } } }] } }), named: /patches\.all\[0\].*env/, isOmni: true },
  'patch of a machine of Omni': {
    write: (chart, text) => omni(chart, { machines: { '430d882a-51a8-48b3-ab00-d4b5b0b5b0b1': { patches: [{ machine: { env: { NOTE: text } } }] } } }),
    named: /patches.*env/, isOmni: true,
  },
  'manifest of Omni': {
    write: (chart, text) => { cilium(chart, {}); omni(chart, { manifests: OmniManifests.full({ others: [{ name: 'own', mode: 'full', objects: [configMap(text)] }] }) }); },
    named: /own/, isOmni: true, hasCilium: true,
  },
  'Secret in a manifest of Omni': {
    write: (chart, text) => { cilium(chart, {}); omni(chart, { manifests: OmniManifests.full({ others: [{ name: 'own', mode: 'full', objects: [secret(text)] }] }) }); },
    named: /own/, isOmni: true, hasCilium: true,
  },
  'other fields of an Omni document': { write: (chart, text) => omni(chart, {}, { extra: { note: text } }), named: /ControlPlane\.note/, isOmni: true },
};
