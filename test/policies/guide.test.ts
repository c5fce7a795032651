import { ApiObject, App } from 'cdk8s';
import { parse } from 'yaml';
import { policies } from '../../apps/guide/policies';
import { ClusterChart, TalosCilium, TalosCluster } from '../../lib';

const chart = new ClusterChart(new App(), new TalosCluster({ name: 'home', talosVersion: '1.12', kubernetesVersion: '1.34.1', management: 'omni' }));
new TalosCilium(chart, 'cilium', { version: '1.19.6' });
policies(chart);
const objects = chart.node.findAll().filter((construct) => ApiObject.isApiObject(construct)).map((object) => object.toJson());

/** CoreDNS over UDP and TCP: the guides leave TCP out, which answers that do not fit into a packet need. */
const DNS = {
  toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s-app': 'kube-dns' } }],
  toPorts: [{ ports: [{ port: '53', protocol: 'TCP' }, { port: '53', protocol: 'UDP' }], rules: { dns: [{ matchPattern: '*' }] } }],
};

/** Rules in any order. */
function sameRules(actual: unknown[], expected: unknown[]): void {
  expect(actual).toHaveLength(expected.length);
  expect(actual).toEqual(expect.arrayContaining(expected));
}

const find = (name: string): Record<string, any> => objects.find(({ metadata }) => metadata.name === name); // eslint-disable-line @typescript-eslint/no-explicit-any

test('there are five, and no more', () => {
  expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`).sort()).toEqual([
    'CiliumClusterwideNetworkPolicy /deny-external-egress',
    'CiliumNetworkPolicy production/allow-external-api',
    'CiliumNetworkPolicy production/l3-l4-policy',
    'CiliumNetworkPolicy production/l7-http-policy',
    'NetworkPolicy production/allow-frontend-to-backend',
  ]);
});

test('Kubernetes NetworkPolicy', () => {
  expect(find('allow-frontend-to-backend')).toEqual(
    parse(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: allow-frontend-to-backend, namespace: production }
spec:
  podSelector: { matchLabels: { app: backend } }
  policyTypes: [Ingress]
  ingress:
  - from:
    - podSelector: { matchLabels: { app: frontend } }
    ports:
    - { protocol: TCP, port: 8080 }
`),
  );
});

test('layer 3 and 4', () => {
  expect(find('l3-l4-policy')).toEqual(
    parse(`
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: l3-l4-policy, namespace: production }
spec:
  endpointSelector: { matchLabels: { app: backend } }
  ingress:
  - fromEndpoints:
    - matchLabels: { app: frontend }
    toPorts:
    - ports: [{ port: "8080", protocol: TCP }]
`),
  );
});

test('layer 7', () => {
  expect(find('l7-http-policy')).toEqual(
    parse(`
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: l7-http-policy, namespace: production }
spec:
  endpointSelector: { matchLabels: { app: api } }
  ingress:
  - fromEndpoints:
    - matchLabels: { app: frontend }
    toPorts:
    - ports: [{ port: "8080", protocol: TCP }]
      rules:
        http:
        - { method: GET, path: "/api/v1/.*" }
        - { method: POST, path: /api/v1/users }
`),
  );
});

test('clusterwide: labels with their source, and the rule for DNS that the names are dead without', () => {
  const { spec, kind, metadata } = find('deny-external-egress');
  expect([kind, metadata]).toEqual(['CiliumClusterwideNetworkPolicy', { name: 'deny-external-egress' }]);
  expect(spec.endpointSelector).toEqual({ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'production' } });
  expect(Object.keys(spec).sort()).toEqual(['egress', 'endpointSelector']);
  sameRules(spec.egress, [
    { toEntities: ['cluster', 'kube-apiserver'] },
    { toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system' } }] },
    { toFQDNs: [{ matchPattern: '*.internal.company.com' }] },
    DNS,
  ]);
});

test('DNS names', () => {
  const { spec, metadata } = find('allow-external-api');
  expect(metadata).toEqual({ name: 'allow-external-api', namespace: 'production' });
  expect(spec.endpointSelector).toEqual({ matchLabels: { app: 'backend' } });
  expect(Object.keys(spec).sort()).toEqual(['egress', 'endpointSelector']);
  sameRules(spec.egress, [{ toFQDNs: [{ matchPattern: '*.amazonaws.com' }, { matchPattern: 'api.stripe.com' }] }, DNS]);
});
