import { SILENT, type BadObject } from '../support/bad-object';
import type { KubeObject } from '../support/kube-object';

const meta = { name: 'shop', namespace: 'shop' };
const GROUP = 'gateway.networking.k8s.io';

const gateway = (listeners: readonly object[], apiVersion = `${GROUP}/v1`): KubeObject => ({
  apiVersion,
  kind: 'Gateway',
  metadata: meta,
  spec: { gatewayClassName: 'cilium', listeners },
});

const route = (spec: object): KubeObject => ({ apiVersion: `${GROUP}/v1`, kind: 'HTTPRoute', metadata: meta, spec });
const listener = (name: string, rest: object = {}): object => ({ name, port: 80, protocol: 'HTTP', ...rest });

/** Gateways and routes. */
export const refused: readonly BadObject[] = [
  {
    title: 'hosts as an Ingress calls them',
    mistake: 'unknown field',
    object: route({ hosts: ['shop.example'] }),
    says: '.spec.hosts: field not declared in schema',
    checks: { silent: SILENT.doesNotCompile },
  },
  {
    title: 'a Gateway of a version that is not served',
    mistake: 'wrong apiVersion',
    object: gateway([listener('web')], `${GROUP}/v1alpha2`),
    says: `no matches for kind "Gateway" in version "${GROUP}/v1alpha2"`,
    checks: { silent: SILENT.doesNotCompile },
  },
  {
    title: 'a host name with a star in the middle',
    mistake: 'pattern',
    object: gateway([listener('web', { hostname: 'shop.*.example' })]),
    says: 'spec.listeners[0].hostname',
    checks: { silent: SILENT.schema },
  },
  {
    title: 'sixty-five listeners',
    mistake: 'limit',
    object: gateway(Array.from({ length: 65 }, (_, index) => listener(`web-${index}`, { port: 8000 + index }))),
    says: 'must have at most 64 items',
    checks: { silent: SILENT.schema },
  },
  {
    title: 'seventeen rules in a route',
    mistake: 'limit',
    object: route({ rules: Array.from({ length: 17 }, () => ({ backendRefs: [{ name: 'shop', port: 80 }] })) }),
    says: 'must have at most 16 items',
    checks: { silent: SILENT.schema },
  },
  {
    title: 'a filter of one type with the settings of another',
    mistake: 'one of several',
    object: route({ rules: [{ filters: [{ type: 'RequestRedirect', urlRewrite: { hostname: 'other.example' } }] }] }),
    says: 'filter.urlRewrite must be nil if the filter.type is not URLRewrite',
    checks: { silent: SILENT.schema },
  },
  {
    title: 'a certificate for plain HTTP',
    mistake: 'CEL',
    object: gateway([listener('web', { tls: { certificateRefs: [{ name: 'shop' }] } })]),
    says: 'tls must not be specified for protocols',
    checks: { silent: SILENT.schema },
  },
  {
    title: 'two listeners of one name',
    mistake: 'CEL',
    object: gateway([listener('web'), listener('web', { port: 8080 })]),
    says: 'name',
    checks: { silent: SILENT.schema },
  },
  {
    title: 'a backend Service without a port',
    mistake: 'CEL',
    object: route({ rules: [{ backendRefs: [{ name: 'shop' }] }] }),
    says: 'Must have port for Service reference',
    checks: { silent: SILENT.schema },
  },
];
