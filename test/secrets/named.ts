import { ManifestsFromYaml, HttpFilter, type JsonObject } from '../../lib';
import { ApiObject } from 'cdk8s';
import { cilium, configMap, deployment, object, omni, route, talos, type Place } from './places';

const patch = (role: 'all' | 'controlPlane', at: (text: string) => JsonObject, named: RegExp): Place => ({ write: (chart, text) => talos(chart, { patches: { [role]: [at(text)] } }), named });
const application = (helm: (text: string) => JsonObject): Place['write'] => (chart, text) =>
  object(chart, 'argoproj.io/v1alpha1', 'Application', { spec: { project: 'x', destination: {}, source: { repoURL: 'https://example.com', chart: 'web', targetRevision: '1', helm: helm(text) } } });

/** Places whose name says that a text without a recognizable format is a secret. */
export const NAMED: Readonly<Record<string, Place>> = {
  'stringData of a Secret': { write: (chart, text) => object(chart, 'v1', 'Secret', { stringData: { note: text } }), named: /stringData\.note/ },
  'Secret in last-applied-configuration': {
    write: (chart, text) => new ApiObject(chart, 'own', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', namespace: 'shop', annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data: { a: text } }) } } }),
    named: /last-applied-configuration/,
  },
  'Secret in last-applied-configuration of a Secret': {
    write: (chart, text) => new ApiObject(chart, 'own', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'web', namespace: 'shop', annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data: { a: text } }) } } }),
    named: /last-applied-configuration/,
  },
  'template of a SealedSecret': {
    write: (chart, text) => object(chart, 'bitnami.com/v1alpha1', 'SealedSecret', { spec: { encryptedData: {}, template: { data: { 'db.env': `DB_PASSWORD=${text}\n` } } } }),
    named: /template\.data\.db\.env/,
  },
  'template of an ExternalSecret': { write: (chart, text) => object(chart, 'external-secrets.io/v1', 'ExternalSecret', { spec: { target: { template: { data: { password: text } } } } }), named: /template\.data\.password/ },
  'Secret in another object': { write: (chart, text) => object(chart, 'example.com/v1', 'Thing', { spec: { manifest: { apiVersion: 'v1', kind: 'Secret', stringData: { a: text } } } }), named: /spec\.manifest\.stringData/ },
  'environment variable': { write: (chart, text) => deployment(chart, { env: [{ name: 'DB_PASSWORD', value: text }] }), named: /env\.0\.value/ },
  'option of a container': { write: (chart, text) => deployment(chart, { args: [`--api-token=${text}`] }), named: /args\.0/ },
  'option of a container, and its value': { write: (chart, text) => deployment(chart, { args: ['--password', text] }), named: /args\.1/ },
  'header of a probe': { write: (chart, text) => deployment(chart, { livenessProbe: { httpGet: { port: 80, httpHeaders: [{ name: 'Authorization', value: `Basic ${text}` }] } } }), named: /httpHeaders\.0\.value/ },
  'data of a ConfigMap': { write: (chart, text) => object(chart, 'v1', 'ConfigMap', { data: { DB_PASSWORD: text } }), named: /data\.DB_PASSWORD/ },
  'YAML in a ConfigMap': { write: (chart, text) => object(chart, 'v1', 'ConfigMap', { data: { 'config.yaml': `db:\n  host: db\n  password: ${text}\n` } }), named: /data\.config\.yaml\.0\.db\.password/ },
  'JSON in a ConfigMap': { write: (chart, text) => object(chart, 'v1', 'ConfigMap', { data: { 'config.json': JSON.stringify({ db: { password: text } }) } }), named: /data\.config\.json\.0\.db\.password/ },
  'settings in a ConfigMap': { write: (chart, text) => object(chart, 'v1', 'ConfigMap', { data: { '.env': `DB_HOST=db\nexport DB_PASSWORD="${text}"\n` } }), named: /data\.\.env/ },
  'INI file in a ConfigMap': { write: (chart, text) => object(chart, 'v1', 'ConfigMap', { data: { 'grafana.ini': `[security]\nadmin_password = ${text}\n` } }), named: /data\.grafana\.ini/ },
  'values of a HelmRelease': { write: (chart, text) => object(chart, 'helm.toolkit.fluxcd.io/v2', 'HelmRelease', { spec: { interval: '1h', values: { auth: { password: text } } } }), named: /spec\.values\.auth\.password/ },
  'values of an Argo CD Application': { write: application((text) => ({ values: `auth:\n  password: ${text}\n` })), named: /helm\.values\.0\.auth\.password/ },
  'valuesObject of an Argo CD Application': { write: application((text) => ({ valuesObject: { auth: { password: text } } })), named: /helm\.valuesObject\.auth\.password/ },
  'parameter of an Argo CD Application': { write: application((text) => ({ parameters: [{ name: 'auth.password', value: text }] })), named: /parameters\.0\.value/ },
  'substitution of Flux': { write: (chart, text) => object(chart, 'kustomize.toolkit.fluxcd.io/v1', 'Kustomization', { spec: { interval: '1h', prune: true, path: './', postBuild: { substitute: { DB_SECRET: text } } } }), named: /substitute\.DB_SECRET/ },
  'YAML': { write: (chart, text) => new ManifestsFromYaml(chart, 'own', { text: JSON.stringify({ ...configMap('x'), data: { password: text } }) }), named: /data\.password/ },
  'field of the wrong type': { write: (chart, text) => object(chart, 'v1', 'ConfigMap', { data: { password: [text] }, password: text }), named: /password/ },
  'header that a route sets': { write: (chart, text) => route(chart, { filters: [HttpFilter.setRequestHeaders({ 'X-Api-Key': text })] }), named: /set\.0\.value/, hasCilium: true },
  'header of a policy': {
    write: (chart, text) => object(chart, 'cilium.io/v2', 'CiliumNetworkPolicy', { spec: { endpointSelector: {}, ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ headerMatches: [{ name: 'X-Api-Key', value: text }] }] } }] }] } }),
    named: /headerMatches\.0\.value/,
  },
  'values': { write: (chart, text) => cilium(chart, { values: { extraEnv: [{ name: 'API_KEY', value: text }] } }), named: /extraEnv\.0\.value/, hasCilium: true },
  'URL of an image registry': { write: (chart, text) => cilium(chart, { images: { registry: `https://robot:${text}@registry.example.com` } }), named: /registry|repository|image/, hasCilium: true },
  'token of the machine': patch('all', (text) => ({ machine: { token: text } }), /machine\.token/),
  'key of the machine CA': patch('all', (text) => ({ machine: { ca: { crt: 'LS0t', key: text } } }), /machine\.ca\.key/),
  'token of the cluster': patch('all', (text) => ({ cluster: { token: text } }), /cluster\.token/),
  'secret of the cluster': patch('all', (text) => ({ cluster: { secret: text } }), /cluster\.secret/),
  'key of the cluster CA': patch('all', (text) => ({ cluster: { ca: { key: text } } }), /cluster\.ca\.key/),
  'key of the aggregator CA': patch('controlPlane', (text) => ({ cluster: { aggregatorCA: { key: text } } }), /aggregatorCA\.key/),
  'key of service accounts': patch('controlPlane', (text) => ({ cluster: { serviceAccount: { key: text } } }), /serviceAccount\.key/),
  'key of the etcd CA': patch('controlPlane', (text) => ({ cluster: { etcd: { ca: { key: text } } } }), /etcd\.ca\.key/),
  'encryption of etcd with AES': patch('controlPlane', (text) => ({ cluster: { aescbcEncryptionSecret: text } }), /aescbcEncryptionSecret/),
  'encryption of etcd with secretbox': patch('controlPlane', (text) => ({ cluster: { secretboxEncryptionSecret: text } }), /secretboxEncryptionSecret/),
  'login of a registry': patch('all', (text) => ({ machine: { registries: { config: { 'ghcr.io': { auth: { username: 'me', password: text } } } } } }), /auth\.password/),
  'passphrase of a disk': patch('all', (text) => ({ machine: { systemDiskEncryption: { state: { provider: 'luks2', keys: [{ slot: 0, static: { passphrase: text } }] } } } }), /static\.passphrase/),
  'WireGuard key': patch('all', (text) => ({ machine: { network: { interfaces: [{ interface: 'wg0', wireguard: { privateKey: text, peers: [{ publicKey: 'x', presharedKey: text }] } }] } } }), /privateKey/),
  'environment of the machine': patch('all', (text) => ({ machine: { env: { API_TOKEN: text } } }), /env\.API_TOKEN/),
  'Secret in an inline manifest': patch('controlPlane', (text) => ({ cluster: { inlineManifests: [{ name: 'a', contents: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  a: ${text}\n` }] } }), /contents/),
  'kernel argument of Talos': patch('all', (text) => ({ machine: { install: { extraKernelArgs: [`ipmi.password=${text}`] } } }), /extraKernelArgs/),
  'join token of Omni': patch('all', (text) => ({ machine: { install: { extraKernelArgs: [`siderolink.api=https://omni.example.com?jointoken=${text}`] } } }), /extraKernelArgs/),
  'kernel argument of Omni': { write: (chart, text) => omni(chart, { kernelArgs: [`ipmi.password=${text}`] }), named: /kernelArgs/, isOmni: true },
};
