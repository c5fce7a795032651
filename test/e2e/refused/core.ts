import { SILENT, type BadObject } from '../support/bad-object';

const meta = { name: 'shop', namespace: 'shop' };
const pod = { containers: [{ name: 'shop', image: 'registry.example/shop:1' }] };
const selector = { matchLabels: { app: 'shop' } };
const template = { metadata: { labels: { app: 'shop' } }, spec: pod };
const checks = { silent: SILENT.kubernetes };

/** Kubernetes' own kinds. */
export const refused: readonly BadObject[] = [
  {
    title: 'a Deployment with a field that there is not',
    mistake: 'unknown field',
    object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: meta, spec: { selector, template, replica: 2 } },
    says: '.spec.replica: field not declared in schema',
    checks: { code: 'SCH001' },
  },
  {
    title: 'a label outside of metadata',
    mistake: 'unknown field',
    object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' }, labels: { team: 'shop' } },
    says: '.labels: field not declared in schema',
    checks: { code: 'SCH001' },
  },
  {
    title: 'a PodDisruptionBudget of an API version that is gone',
    mistake: 'wrong apiVersion',
    object: { apiVersion: 'policy/v1beta1', kind: 'PodDisruptionBudget', metadata: meta, spec: { selector } },
    says: 'no matches for kind "PodDisruptionBudget" in version "policy/v1beta1"',
    checks: { code: 'SCH011' },
  },
  {
    title: 'a NetworkPolicy in the group of long ago',
    mistake: 'wrong apiVersion',
    object: { apiVersion: 'extensions/v1beta1', kind: 'NetworkPolicy', metadata: meta, spec: { podSelector: {} } },
    says: 'no matches for kind "NetworkPolicy" in version "extensions/v1beta1"',
    checks: { code: 'SCH011' },
  },
  {
    title: 'a Service with a name that is no DNS label',
    mistake: 'pattern',
    object: { apiVersion: 'v1', kind: 'Service', metadata: { ...meta, name: 'Shop' }, spec: { ports: [{ port: 80 }] } },
    says: 'metadata.name: Invalid value: "Shop"',
    checks: { code: 'OBJ017' },
  },
  {
    title: 'a label with a blank',
    mistake: 'pattern',
    object: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { ...meta, labels: { team: 'the shop' } } },
    says: 'metadata.labels: Invalid value: "the shop"',
    checks: { code: 'OBJ019' },
  },
  {
    title: 'a ConfigMap that is larger than etcd takes',
    mistake: 'limit',
    object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta, data: { dashboard: 'x'.repeat(1_100_000) } },
    says: 'Too long: may not be more than 1048576 bytes',
    checks: { code: 'OBJ028' },
  },
  {
    title: 'a Service with a port past the last',
    mistake: 'limit',
    object: { apiVersion: 'v1', kind: 'Service', metadata: meta, spec: { ports: [{ port: 65536 }] } },
    says: 'must be between 1 and 65535, inclusive',
    checks: { code: 'SCH012' },
  },
  {
    title: 'a NetworkPolicy peer that is both addresses and Pods',
    mistake: 'one of several',
    object: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: meta,
      spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} }] }] },
    },
    says: 'may not specify both ipBlock and another peer',
    checks: { code: 'POL204' },
  },
  {
    title: 'a CRD with a rule that is no CEL',
    mistake: 'CEL',
    object: {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'shops.example.com' },
      spec: {
        group: 'example.com',
        names: { kind: 'Shop', plural: 'shops' },
        scope: 'Namespaced',
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-validations': [{ rule: 'self.spec.open ==' }] } },
          },
        ],
      },
    },
    says: 'compilation failed',
    checks,
  },
  {
    title: 'a number as text of a ConfigMap',
    mistake: 'type',
    object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta, data: { replicas: 2 } },
    says: '.data.replicas: expected string',
    checks: { code: 'OBJ012' },
  },
  {
    title: 'a Pod on the network of its node, outside of kube-system',
    mistake: 'admission',
    object: { apiVersion: 'v1', kind: 'Pod', metadata: meta, spec: { ...pod, hostNetwork: true } },
    says: 'violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)',
    checks,
  },
  {
    title: 'a Pod with an account that there is not',
    mistake: 'admission',
    object: { apiVersion: 'v1', kind: 'Pod', metadata: meta, spec: { ...pod, serviceAccountName: 'nobody' } },
    says: 'serviceaccount "nobody" not found',
    checks,
  },
];
