import { SILENT, type BadObject } from '../support/bad-object';
import type { KubeObject } from '../support/kube-object';

const GROUP = 'gateway.networking.k8s.io';

const route = (spec: object, kind = 'HTTPRoute', apiVersion = `${GROUP}/v1`): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: 'shop', namespace: 'shop' },
  spec,
});

const backendRefs = [{ name: 'shop', port: 80 }];
const filtered = (...filters: readonly object[]): KubeObject => route({ rules: [{ filters, backendRefs }] });

/** Routes. */
export const refused: readonly BadObject[] = [
  {
    title: 'hosts as an Ingress calls them',
    mistake: 'unknown field',
    object: route({ hosts: ['shop.example'] }),
    says: '.spec.hosts: field not declared in schema',
    checks: { silent: SILENT.doesNotCompile },
  },
  {
    title: 'a route for gRPC of a version that is gone',
    mistake: 'wrong apiVersion',
    object: route({ rules: [{ backendRefs }] }, 'GRPCRoute', `${GROUP}/v1alpha2`),
    says: `no matches for kind "GRPCRoute" in version "${GROUP}/v1alpha2"`,
    checks: { silent: SILENT.doesNotCompile },
  },
  {
    title: 'a URL as host name',
    mistake: 'pattern',
    object: route({ hostnames: ['https://shop.example'], rules: [{ backendRefs }] }),
    says: 'spec.hostnames[0]',
    checks: { code: 'RTE003' },
  },
  {
    title: 'a timeout without a unit',
    mistake: 'pattern',
    object: route({ rules: [{ timeouts: { request: '10' }, backendRefs }] }),
    says: 'spec.rules[0].timeouts.request',
    checks: { code: 'RTE035' },
  },
  {
    title: 'seventeen rules in a route',
    mistake: 'limit',
    object: route({ rules: Array.from({ length: 17 }, (_, index) => ({ matches: [{ path: { type: 'Exact', value: `/${index}` } }], backendRefs })) }),
    says: 'must have at most 16 items',
    checks: { code: 'RTE005' },
  },
  {
    title: 'a filter of one type with the settings of another',
    mistake: 'one of several',
    object: route({ rules: [{ filters: [{ type: 'RequestRedirect', urlRewrite: { hostname: 'other.example' } }] }] }),
    says: 'filter.urlRewrite must be nil if the filter.type is not URLRewrite',
    checks: { code: 'SCH012' },
  },
  {
    title: 'a redirection that has backends too',
    mistake: 'CEL',
    object: filtered({ type: 'RequestRedirect', requestRedirect: { hostname: 'www.example.com', statusCode: 301 } }),
    says: 'RequestRedirect filter must not be used together with backendRefs',
    checks: { code: 'RTE020' },
  },
  {
    title: 'the same filter twice',
    mistake: 'CEL',
    object: filtered(
      { type: 'RequestHeaderModifier', requestHeaderModifier: { remove: ['x-one'] } },
      { type: 'RequestHeaderModifier', requestHeaderModifier: { remove: ['x-two'] } },
    ),
    says: 'RequestHeaderModifier filter cannot be repeated',
    checks: { code: 'RTE025' },
  },
  {
    title: 'a path that does not begin at the root',
    mistake: 'CEL',
    object: route({ rules: [{ matches: [{ path: { type: 'PathPrefix', value: 'api' } }], backendRefs }] }),
    says: "value must be an absolute path and start with '/'",
    checks: { code: 'RTE030' },
  },
  {
    title: 'a backend Service without a port',
    mistake: 'CEL',
    object: route({ rules: [{ backendRefs: [{ name: 'shop' }] }] }),
    says: 'Must have port for Service reference',
    checks: { code: 'SCH012' },
  },
  {
    title: 'a route for TLS without a rule',
    mistake: 'limit',
    object: route({ hostnames: ['shop.example'], rules: [] }, 'TLSRoute'),
    minors: ['1.20'],
    says: 'spec.rules',
    checks: { code: 'RTE008' },
  },
];
