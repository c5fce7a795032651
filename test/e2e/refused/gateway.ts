import { SILENT, type BadObject } from '../support/bad-object';
import type { KubeObject } from '../support/kube-object';

const GROUP = 'gateway.networking.k8s.io';

const gateway = (listeners: readonly object[], apiVersion = `${GROUP}/v1`): KubeObject => ({
  apiVersion,
  kind: 'Gateway',
  metadata: { name: 'shop', namespace: 'shop' },
  spec: { gatewayClassName: 'cilium', listeners },
});

const listener = (name: string, rest: object = {}): object => ({ name, port: 80, protocol: 'HTTP', ...rest });

/** Gateways, their classes and grants. */
export const refused: readonly BadObject[] = [
  {
    title: 'the host of a listener under its name in routes',
    mistake: 'unknown field',
    object: gateway([listener('web', { hostnames: ['shop.example'] })]),
    says: '.hostnames: field not declared in schema',
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
    checks: { code: 'GWY009' },
  },
  {
    title: 'sixty-five listeners',
    mistake: 'limit',
    object: gateway(Array.from({ length: 65 }, (_, index) => listener(`web-${index}`, { port: 8000 + index }))),
    says: 'must have at most 64 items',
    checks: { code: 'GWY003' },
  },
  {
    title: 'a listener at a port past the last',
    mistake: 'limit',
    object: gateway([listener('web', { port: 65536 })]),
    says: 'spec.listeners[0].port',
    checks: { code: 'GWY010' },
  },
  {
    title: 'a certificate for plain HTTP',
    mistake: 'CEL',
    object: gateway([listener('web', { tls: { certificateRefs: [{ name: 'shop' }] } })]),
    says: 'tls must not be specified for protocols',
    checks: { code: 'GWY012' },
  },
  {
    title: 'a host name for TCP',
    minors: ['1.20'],
    mistake: 'CEL',
    object: gateway([listener('tcp', { protocol: 'TCP', hostname: 'shop.example' })]),
    says: 'hostname must not be specified for protocols',
    checks: { code: 'GWY012' },
  },
  {
    title: 'two listeners of one name',
    mistake: 'limit',
    object: gateway([listener('web'), listener('web', { port: 8080 })]),
    says: '.spec.listeners: duplicate entries for key [name="web"]',
    checks: { code: 'GWY004' },
  },
  {
    title: 'two listeners for the same requests',
    mistake: 'CEL',
    object: gateway([listener('web'), listener('shop')]),
    says: 'Combination of port, protocol and hostname must be unique for each listener',
    checks: { code: 'GWY006' },
  },
  {
    title: 'HTTPS that is ended without a certificate',
    mistake: 'CEL',
    object: gateway([listener('web', { port: 443, protocol: 'HTTPS', tls: { mode: 'Terminate' } })]),
    says: 'certificateRefs or options must be specified when mode is Terminate',
    checks: { code: 'GWY011' },
  },
  {
    title: 'a grant without targets',
    mistake: 'limit',
    object: { apiVersion: `${GROUP}/v1beta1`, kind: 'ReferenceGrant', metadata: { name: 'shop', namespace: 'shop' }, spec: { from: [], to: [{ group: '', kind: 'Secret' }] } },
    says: 'spec.from in body should have at least 1 items',
    checks: { silent: SILENT.schema },
  },
];
