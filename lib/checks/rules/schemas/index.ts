import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule, Rule } from '../../rule';
import { schemaFindings, type SchemaTopic } from '../../schema-findings';

const VALIDATION = 'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation';
const STRUCTURAL = 'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation';

type SchemaRuleProps = Pick<ModelRule, 'id' | 'title' | 'reason' | 'good' | 'bad'> & Partial<Pick<ModelRule, 'severity' | 'link'>>;

/** Makes a rule of one topic of the schemas. */
function schemaRule(topic: SchemaTopic, props: SchemaRuleProps): ModelRule {
  return { on: 'model', severity: 'error', link: STRUCTURAL, ...props, check: (model) => schemaFindings(model, topic) };
}

const web = { name: 'web', namespace: 'shop' };

function service(spec: JsonObject): JsonObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: web, spec };
}

function classConfig(spec: JsonObject): JsonObject {
  return { apiVersion: 'cilium.io/v2alpha1', kind: 'CiliumGatewayClassConfig', metadata: { name: 'web', namespace: 'kube-system' }, spec };
}

/** Values of a Cilium that reads redirect policies. */
const REDIRECTS: JsonObject = { localRedirectPolicies: { enabled: true } };

function redirect(redirectFrontend: JsonObject): JsonObject {
  return {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumLocalRedirectPolicy',
    metadata: web,
    spec: { redirectFrontend, redirectBackend: { localEndpointSelector: {}, toPorts: [{ port: '53', protocol: 'UDP' }] } },
  };
}

function backendTls(validation: JsonObject): JsonObject {
  return { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'BackendTLSPolicy', metadata: web, spec: { targetRefs: [{ group: '', kind: 'Service', name: 'web' }], validation: { hostname: 'web.example.com', ...validation } } };
}

function certificate(spec: JsonObject): JsonObject {
  return { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: web, spec: { secretName: 'web', dnsNames: ['web.example.com'], issuerRef: { name: 'ca' }, ...spec } };
}

const address = { ip: '169.254.20.10', toPorts: [{ port: '53', protocol: 'UDP' }] };
const ports = [{ name: 'http', port: 80 }];

/** What the schema of its kind says about every object, whichever construct or file it comes from. */
export const rules: readonly Rule[] = [
  schemaRule('unknown field', {
    id: 'SCH001',
    title: 'Unknown field in an object',
    reason: 'The API server rejects the object (`kubectl`, Flux) or removes the field (Argo CD and other clients without strict validation), so the setting has no effect.',
    link: VALIDATION,
    good: { objects: [service({ ports })] },
    bad: { objects: [service({ prots: ports })] },
  }),
  schemaRule('required', {
    id: 'SCH002',
    title: 'Required field that is missing',
    reason: 'The API server rejects an object that lacks a required field.',
    good: { objects: [service({ ports: [{ name: 'http', port: 80 }] })] },
    bad: { objects: [service({ ports: [{ name: 'http' }] })] },
  }),
  schemaRule('type', {
    id: 'SCH003',
    title: 'Value of the wrong type in an object',
    reason: 'The API server rejects the object. A number in quotes is a string. Some YAML readers read an unquoted `yes`, `on` or `1.20` as a boolean or a number.',
    good: { objects: [service({ ports: [{ name: 'http', port: 80 }] })] },
    bad: { objects: [service({ ports: [{ name: 'http', port: '80' }] })] },
  }),
  schemaRule('enum', {
    id: 'SCH004',
    title: 'Value that is not in the list of valid values',
    reason: 'The schema of the kind lists the valid values of this field, and the API server rejects any other.',
    good: { version: '1.19.6', objects: [classConfig({ service: { type: 'NodePort' } })] },
    bad: { version: '1.19.6', objects: [classConfig({ service: { type: 'Nodeport' } })] },
  }),
  schemaRule('pattern', {
    id: 'SCH005',
    title: 'Value that does not match its pattern',
    reason: 'The schema of the kind has a regular expression (RE2) for this field, and the API server rejects a value that does not match.',
    good: { version: '1.19.6', values: REDIRECTS, objects: [redirect({ addressMatcher: address })] },
    bad: { version: '1.19.6', values: REDIRECTS, objects: [redirect({ addressMatcher: { ...address, ip: '169.254.20.10/32' } })] },
  }),
  schemaRule('format', {
    id: 'SCH006',
    title: 'Value with the wrong format',
    reason: 'The schema of the kind requires a format such as a CIDR, a date, a 32-bit integer or a quantity, and the API server rejects anything else.',
    good: { version: '1.19.6', objects: [{ apiVersion: 'cilium.io/v2', kind: 'CiliumCIDRGroup', metadata: { name: 'rack' }, spec: { externalCIDRs: ['192.0.2.1/32'] } }] },
    bad: { version: '1.19.6', objects: [{ apiVersion: 'cilium.io/v2', kind: 'CiliumCIDRGroup', metadata: { name: 'rack' }, spec: { externalCIDRs: ['192.0.2.1'] } }] },
  }),
  schemaRule('limit', {
    id: 'SCH007',
    title: 'Value outside its limits',
    reason: 'The schema of the kind limits a number, the length of a string, or the number of items or fields. The API server rejects anything outside these limits.',
    good: { version: '1.19.6', objects: [classConfig({ description: 'Gateways of the shop' })] },
    bad: { version: '1.19.6', objects: [classConfig({ description: 'Gateways of the shop, of its staging area, and of everything else that it needs' })] },
  }),
  schemaRule('duplicate', {
    id: 'SCH008',
    title: 'Two list items with the same key',
    reason: 'The API server identifies the items of this list by certain fields, which the message shows. Server-side apply rejects an object with two items that have the same key.',
    link: 'https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy',
    good: { objects: [service({ ports: [{ name: 'dns', port: 53, protocol: 'UDP' }, { name: 'dns-tcp', port: 53, protocol: 'TCP' }] })] },
    bad: { objects: [service({ ports: [{ name: 'dns', port: 53, protocol: 'UDP' }, { name: 'dns-tcp', port: 53, protocol: 'UDP' }] })] },
  }),
  schemaRule('combination', {
    id: 'SCH009',
    title: 'Combination of fields that the schema does not allow',
    reason: 'The schema of the kind allows exactly one, or at least one, of several fields, and the API server rejects any other combination.',
    good: { version: '1.19.6', values: REDIRECTS, objects: [redirect({ addressMatcher: address })] },
    bad: { version: '1.19.6', values: REDIRECTS, objects: [redirect({})] },
  }),
  schemaRule('newer field', {
    id: 'SCH010',
    title: 'Field or value that no known release has',
    severity: 'warning',
    reason:
      'No release that this library knows has the field or allows the value. A newer release may have it. If your release does not have it, the API server rejects the object or removes the field. To check objects against your release, add its CustomResourceDefinitions to the app.',
    link: VALIDATION,
    good: { objects: [certificate({ privateKey: { algorithm: 'ECDSA' } })] },
    bad: { objects: [certificate({ privateKey: { algorithm: 'ML-DSA' } })] },
  }),
  schemaRule('kind', {
    id: 'SCH011',
    title: 'Unknown kind or API version',
    reason: 'The API server has no such kind in this API version, so the object cannot be applied.',
    link: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
    good: { objects: [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: web }] },
    bad: { objects: [{ apiVersion: 'v1', kind: 'ServiceAcount', metadata: web }] },
  }),
  schemaRule('rule', {
    id: 'SCH012',
    title: 'Object that violates a validation rule',
    reason: 'Kubernetes and CustomResourceDefinitions have rules about several fields, such as a selector and the labels of a template. The API server rejects an object that violates one. Rules about changes to an existing object are not checked: `redirectFrontend`, `redirectBackend` and `skipRedirectFromBackend` of a CiliumLocalRedirectPolicy, `allowFirstIP`, `allowLastIP` and `maskSize` of a CiliumPodIPPool, and `controllerName` of a GatewayClass cannot be changed.',
    link: 'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules',
    good: { version: '1.19.6', objects: [backendTls({ wellKnownCACertificates: 'System' })] },
    bad: { version: '1.19.6', objects: [backendTls({})] },
  }),
];
