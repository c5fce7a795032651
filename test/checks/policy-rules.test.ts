import type { JsonObject } from '../../lib/kubernetes/json';
import { gatewayBackendClosed } from '../../lib/checks/rules/policies/gateway-backend-closed';
import { reportOf } from '../support/models';

function found(...objects: JsonObject[]): string[] {
  const { errors, warnings } = reportOf({ objects });
  return [...errors, ...warnings].map(({ code }) => code);
}

function policy(spec: JsonObject, { kind = 'CiliumNetworkPolicy', namespace = 'shop', name = 'policy' } = {}): JsonObject {
  return { apiVersion: 'cilium.io/v2', kind, metadata: { name, ...(kind === 'CiliumNetworkPolicy' ? { namespace } : {}) }, spec };
}

const labels = (matchLabels: Record<string, string>): JsonObject => ({ endpointSelector: { matchLabels } });
const NAMES = { egress: [{ toFQDNs: [{ matchName: 'api.example.com' }] }] };
const DNS = { egress: [{ toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }] }] };
const CLUSTERWIDE = { kind: 'CiliumClusterwideNetworkPolicy', name: 'dns' };

describe('POL101: DNS answers may be read by the rule of another policy', () => {
  const names = policy({ ...labels({ app: 'api', tier: 'back' }), ...NAMES });

  test.each([
    ['for all pods of the namespace', policy({ endpointSelector: {}, ...DNS }, { name: 'dns' })],
    ['for pods by fewer of the labels', policy({ ...labels({ 'k8s:app': 'api' }), ...DNS }, { name: 'dns' })],
    ['for all pods of the cluster', policy({ endpointSelector: {}, ...DNS }, CLUSTERWIDE)],
    ['for all namespaces but others', policy({ endpointSelector: { matchExpressions: [{ key: 'k8s:io.kubernetes.pod.namespace', operator: 'NotIn', values: ['kube-system'] }] }, ...DNS }, CLUSTERWIDE)],
  ])('%s', (_title, other) => expect(found(names, other)).toEqual([]));

  test.each([
    ['for other pods', policy({ ...labels({ app: 'web' }), ...DNS }, { name: 'dns' })],
    ['for pods by more labels', policy({ ...labels({ app: 'api', tier: 'back', size: 'l' }), ...DNS }, { name: 'dns' })],
    ['for another namespace', policy({ endpointSelector: {}, ...DNS }, { namespace: 'other' })],
    ['for all namespaces but this', policy({ endpointSelector: { matchExpressions: [{ key: 'io.kubernetes.pod.namespace', operator: 'NotIn', values: ['shop'] }] }, ...DNS }, CLUSTERWIDE)],
    ['without reading them', policy({ endpointSelector: {}, egress: [{ toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }] }] }] }, { name: 'dns' })],
  ])('but not %s', (_title, other) => expect(found(names, other)).toEqual(['POL101']));
});

describe('POL102: pods that a policy is for', () => {
  const podTemplate = (spec: JsonObject): JsonObject => ({ metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web' }], ...spec } });
  const workload = (kind: string, namespace: string, spec: JsonObject = {}): JsonObject => ({
    apiVersion: kind === 'CronJob' ? 'batch/v1' : 'apps/v1',
    kind,
    metadata: { name: 'web', namespace },
    spec:
      kind === 'CronJob'
        ? { schedule: '@daily', jobTemplate: { spec: { template: podTemplate({ restartPolicy: 'Never', ...spec }) } } }
        : { selector: { matchLabels: { app: 'web' } }, template: podTemplate(spec) },
  });
  const rule = { ingress: [{}] };

  test.each([
    ['a Deployment', [workload('Deployment', 'shop'), policy({ ...labels({ app: 'web' }), ...rule })]],
    ['a CronJob', [workload('CronJob', 'shop'), policy({ ...labels({ 'k8s:app': 'web' }), ...rule })]],
    ['all', [workload('Deployment', 'shop'), policy({ endpointSelector: {}, ...rule })]],
    ['a namespace that the app has nothing in', [workload('Deployment', 'other'), policy({ ...labels({ app: 'api' }), ...rule })]],
    ['a system namespace, where more runs', [workload('Deployment', 'kube-system'), policy({ ...labels({ app: 'api' }), ...rule }, { namespace: 'kube-system' })]],
    ['labels that pods do not have of themselves', [workload('Deployment', 'shop'), policy({ ...labels({ 'k8s:io.cilium.k8s.namespace.labels.team': 'web' }), ...rule })]],
    ['the ServiceAccount that pods have by default', [workload('Deployment', 'shop'), policy({ ...labels({ 'io.cilium.k8s.policy.serviceaccount': 'default' }), ...rule })]],
  ] as const)('%s', (_title, objects) => expect(found(...objects)).toEqual([]));

  test.each([
    ['none', [workload('Deployment', 'shop'), policy({ ...labels({ app: 'api' }), ...rule })]],
    ['none of a namespace, clusterwide', [workload('Deployment', 'shop'), policy({ ...labels({ app: 'api', 'k8s:io.kubernetes.pod.namespace': 'shop' }), ...rule }, CLUSTERWIDE)]],
    ['a ServiceAccount that none has', [workload('Deployment', 'shop'), policy({ ...labels({ 'io.cilium.k8s.policy.serviceaccount': 'web' }), ...rule })]],
    ['those that use the network of the node', [workload('DaemonSet', 'shop', { hostNetwork: true }), policy({ ...labels({ app: 'web' }), ...rule })]],
  ] as const)('but not %s', (_title, objects) => expect(found(...objects)).toEqual(['POL102']));
});

describe('POL114: peers of a clusterwide policy that are the proxy of Gateways', () => {
  const rule = (peer: JsonObject): JsonObject => policy({ ...labels({ app: 'web', 'k8s:io.kubernetes.pod.namespace': 'shop' }), ingress: [{ fromEndpoints: [peer] }] }, CLUSTERWIDE);
  const said = (peer: JsonObject): string[] => {
    const { errors, warnings } = reportOf({ ...gatewayBackendClosed.bad, objects: [...gatewayBackendClosed.bad.objects!.slice(0, -1), rule(peer)] });
    return [...errors, ...warnings].map(({ code }) => code).filter((code) => code === 'POL114');
  };

  test.each<[string, JsonObject, boolean]>([
    // The agent demands a namespace of them (`getEndpointSelector`).
    ['all endpoints', {}, false],
    ['a label', { matchLabels: { app: 'web' } }, false],
    ['the label of the proxy', { matchLabels: { 'reserved:ingress': '' } }, true],
    ['all namespaces but one', { matchExpressions: [{ key: 'k8s:io.kubernetes.pod.namespace', operator: 'NotIn', values: ['other'] }] }, true],
  ])('%s', (_title, peer, isFine) => expect(said(peer)).toEqual(isFine ? [] : ['POL114']));
});

describe('POL114: ports of a rule that allows the proxy', () => {
  // The Service of the backend has port 8080, which is that of the pods too.
  const said = (ports: JsonObject): string[] => {
    const { errors, warnings } = reportOf({ ...gatewayBackendClosed.bad, objects: [...gatewayBackendClosed.bad.objects!.slice(0, -1), policy({ ...labels({ app: 'web' }), ingress: [{ fromEntities: ['ingress'], toPorts: [{ ports: [ports] }] }] })] });
    return [...errors, ...warnings].map(({ code }) => code).filter((code) => code === 'POL114');
  };

  test.each<[string, JsonObject, boolean]>([
    ['the port of the pods', { port: '8080', protocol: 'TCP' }, true],
    ['a range around it', { port: '8000', endPort: 8100, protocol: 'TCP' }, true],
    ['a name', { port: 'http', protocol: 'TCP' }, true],
    ['every port', { port: '0', protocol: 'ANY' }, true],
    ['another port', { port: '9090', protocol: 'TCP' }, false],
    ['the port of UDP', { port: '8080', protocol: 'UDP' }, false],
  ])('%s', (_title, ports, isFine) => expect(said(ports)).toEqual(isFine ? [] : ['POL114']));
});

describe('RTE014: labels of the Namespace of a route', () => {
  const api = 'gateway.networking.k8s.io/v1';
  const gateway: JsonObject = { apiVersion: api, kind: 'Gateway', metadata: { name: 'public', namespace: 'infra' }, spec: { gatewayClassName: 'cilium', listeners: [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { team: 'shop' } } } } }] } };
  const route: JsonObject = { apiVersion: api, kind: 'HTTPRoute', metadata: { name: 'web', namespace: 'shop' }, spec: { parentRefs: [{ name: 'public', namespace: 'infra' }], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] } };
  const namespace = (metadata: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', ...metadata } });

  test.each<[string, readonly JsonObject[], boolean]>([
    ['no Namespace: its labels are not known', [], true],
    ['the label', [namespace({ labels: { team: 'shop' } })], true],
    ['another value', [namespace({ labels: { team: 'blog' } })], false],
    ['no such label', [namespace({})], false],
  ])('%s', (_title, namespaces, isFine) => {
    const { errors } = reportOf({ values: { gatewayAPI: { enabled: true } }, objects: [gateway, route, ...namespaces] });
    expect(errors.filter(({ code }) => code === 'RTE014').map(({ what }) => what)).toEqual(isFine ? [] : ['HTTPRoute shop/web: Gateway infra/public does not allow routes in namespace shop (allowedRoutes.namespaces of http: Selector team=shop)']);
  });
});

describe('POL119, POL125 and POL126: peers that select nothing', () => {
  const deployment = (name: string, namespace: string): JsonObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name, image: name }] } } },
  });
  const network = (direction: 'ingress' | 'egress', ...rules: JsonObject[]): JsonObject => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], [direction]: rules },
  });
  const APPS = [deployment('db', 'shop'), deployment('api', 'web')];
  const from = (peer: JsonObject): JsonObject => policy({ endpointSelector: {}, ingress: [{ fromEndpoints: [peer] }] });
  const dns = (...peers: JsonObject[]): JsonObject => policy({ endpointSelector: {}, egress: [{ toEndpoints: peers, toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }] }] }] });
  const network53 = (to: JsonObject): JsonObject => network('egress', { to: [to], ports: [{ port: 53, protocol: 'UDP' }] });
  const NAMESPACES = ['shop', 'monitoring'].map((name): JsonObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  const COREDNS = { matchLabels: { 'app.kubernetes.io/name': 'coredns', 'io.kubernetes.pod.namespace': 'kube-system' } };

  test.each<[string, JsonObject[], string]>([
    ['pods that are in another namespace', [...APPS, from({ matchLabels: { app: 'api' } })], 'write io.kubernetes.pod.namespace: web; Deployment web/api has these labels'],
    ['the same in a NetworkPolicy', [...APPS, network('ingress', { from: [{ podSelector: { matchLabels: { app: 'api' } } }] })], 'write namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: web } }; Deployment web/api has these labels'],
    ['pods on the host network', [...APPS, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'exporter', namespace: 'shop', labels: { app: 'exporter' } }, spec: { hostNetwork: true, containers: [{ name: 'exporter', image: 'exporter' }] } }, from({ matchLabels: { app: 'exporter' } })], 'allow the entities host and remote-node instead'],
    ['other labels than those of CoreDNS', [dns(COREDNS)], 'select k8s-app: kube-dns in namespace kube-system; in TypeScript: .allowDns()'],
    ['CoreDNS in the namespace of the policy', [dns({ matchLabels: { 'k8s:k8s-app': 'kube-dns' } })], 'select k8s-app: kube-dns in namespace kube-system; in TypeScript: .allowDns()'],
    ['the same in a NetworkPolicy for DNS', [network53({ podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } })], 'select k8s-app: kube-dns in namespace kube-system; in TypeScript: .allowDns()'],
    ['a label that the Namespace does not have', [...NAMESPACES, network('ingress', { from: [{ namespaceSelector: { matchLabels: { name: 'monitoring' } } }] })], 'write kubernetes.io/metadata.name: monitoring, or add the label to the Namespace'],
    ['the same in a Cilium policy', [...NAMESPACES, from({ matchLabels: { 'k8s:io.cilium.k8s.namespace.labels.name': 'monitoring' } })], 'write io.kubernetes.pod.namespace: monitoring, or add the label to the Namespace'],
  ])('%s', (_title, objects, fix) => expect(reportOf({ objects }).warnings.map((problem) => problem.fix)).toEqual([fix]));

  test.each<[string, JsonObject[]]>([
    ['the fix of the first', [...APPS, from({ matchLabels: { app: 'api', 'io.kubernetes.pod.namespace': 'web' } })]],
    ['the fix of the second', [...APPS, network('ingress', { from: [{ podSelector: { matchLabels: { app: 'api' } }, namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'web' } } }] })]],
    ['pods of a chart that Flux installs', [...APPS, { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', metadata: { name: 'api', namespace: 'shop' } }, from({ matchLabels: { app: 'api' } })]],
    ['a namespace without any workload', [deployment('api', 'web'), from({ matchLabels: { app: 'api' } })]],
    ['CoreDNS', [dns({ matchLabels: { 'k8s-app': 'kube-dns', 'io.kubernetes.pod.namespace': 'kube-system' } })]],
    ['CoreDNS or a second server', [dns(COREDNS, { matchLabels: { 'k8s-app': 'kube-dns', 'io.kubernetes.pod.namespace': 'kube-system' } })]],
    ['a CoreDNS of the app', [{ ...deployment('coredns', 'kube-system'), spec: { template: { metadata: { labels: { 'app.kubernetes.io/name': 'coredns' } } } } }, dns(COREDNS)]],
    ['a CoreDNS that Flux installs', [{ apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', metadata: { name: 'coredns', namespace: 'kube-system' }, spec: { interval: '1h' } }, dns(COREDNS)]],
    ['DNS servers by address too', [policy({ endpointSelector: {}, egress: [{ toEndpoints: [COREDNS], toPorts: [{ ports: [{ port: '5353', protocol: 'UDP' }] }] }] })]],
    ['all namespaces', [network53({ namespaceSelector: {}, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } })]],
    ['a label that a Namespace has', [...NAMESPACES.slice(0, 1), { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'monitoring', labels: { name: 'monitoring' } } }, network('ingress', { from: [{ namespaceSelector: { matchLabels: { name: 'monitoring' } } }] })]],
    ['a namespace that is not in the app', [...NAMESPACES, network('ingress', { from: [{ namespaceSelector: { matchLabels: { name: 'ingress-nginx' } } }] })]],
  ])('not %s', (_title, objects) => expect(found(...objects).filter((code) => code.startsWith('POL'))).toEqual([]));
});

test.each<[boolean, JsonObject[]]>([
  [true, [{ port: '443', protocol: 'TCP' }]],
  [true, [{ port: '443' }, { port: '80' }]],
  [false, [{ port: '443', protocol: 'TCP' }, { port: '6443', protocol: 'TCP' }]],
  [false, [{ port: '1', endPort: 65535 }]],
  [false, [{ port: '443', endPort: 6443 }]],
  [false, [{ port: '0' }]],
])('POL127: %s for the API server at %j', (isWrong, ports) => {
  expect(found(policy({ endpointSelector: {}, egress: [{ toEntities: ['kube-apiserver'], toPorts: [{ ports }] }] })).includes('POL127')).toBe(isWrong);
  expect(found(policy({ endpointSelector: {}, egress: [{ toEntities: ['kube-apiserver', 'world'], toPorts: [{ ports }] }] }))).not.toContain('POL127');
});

describe('POL113: the port of a Service in an egress rule', () => {
  const OBJECTS: JsonObject[] = [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web', ports: [{ containerPort: 8080 }] }] } } },
    },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] } },
  ];
  const egress = (rule: JsonObject, port = '80'): JsonObject => policy({ endpointSelector: {}, egress: [{ ...rule, toPorts: [{ ports: [{ port, protocol: 'TCP' }] }] }] });
  const of = (rule: JsonObject, port?: string): string[] => found(...OBJECTS, egress(rule, port)).filter((code) => code === 'POL113');
  const web = { matchLabels: { app: 'web' } };

  test('to the pods behind it', () => expect(of({ toEndpoints: [web] })).toEqual(['POL113']));

  test.each<[string, JsonObject, string]>([
    ['the port of the container', { toEndpoints: [web] }, '8080'],
    ['a rule without peers', {}, '80'],
    ['a peer that may have the port', { toEndpoints: [web, { matchExpressions: [{ key: 'app', operator: 'Exists' }] }] }, '80'],
    ['pods that are not in the app', { toEndpoints: [{ matchLabels: { app: 'other' } }] }, '80'],
    ['an entity', { toEntities: ['world'] }, '80'],
  ])('but not %s', (_title, rule, port) => expect(of(rule, port)).toEqual([]));
});
