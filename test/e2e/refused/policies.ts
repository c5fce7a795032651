import type { BadObject } from '../support/bad-object';
import type { KubeObject } from '../support/kube-object';

const policy = (spec: object, apiVersion = 'cilium.io/v2'): KubeObject => ({
  apiVersion,
  kind: 'CiliumNetworkPolicy',
  metadata: { name: 'shop', namespace: 'shop' },
  spec,
});

const clusterwide = (spec: object): KubeObject => ({
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumClusterwideNetworkPolicy',
  metadata: { name: 'shop' },
  spec,
});

const toPorts = (ports: readonly object[]): KubeObject => policy({ endpointSelector: {}, ingress: [{ toPorts: [{ ports }] }] });

/** Cilium's policies. */
export const refused: readonly BadObject[] = [
  {
    title: 'a rule under a name of Kubernetes',
    mistake: 'unknown field',
    object: policy({ endpointSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] }),
    says: '.spec.ingress[0].from: field not declared in schema',
    checks: { code: 'POL232' },
  },
  {
    title: 'a policy of an API version that there is not',
    mistake: 'wrong apiVersion',
    object: policy({ endpointSelector: {}, ingress: [{}] }, 'cilium.io/v1'),
    says: 'no matches for kind "CiliumNetworkPolicy" in version "cilium.io/v1"',
    checks: { code: 'OBJ014' },
  },
  {
    title: 'a port that is neither number nor name',
    mistake: 'pattern',
    object: toPorts([{ port: 'https!', protocol: 'TCP' }]),
    says: 'spec.ingress[0].toPorts[0].ports[0].port',
    checks: { code: 'POL221' },
  },
  {
    title: 'a protocol that there is not',
    mistake: 'pattern',
    object: toPorts([{ port: '80', protocol: 'HTTP' }]),
    says: 'Unsupported value: "HTTP"',
    checks: { code: 'POL222' },
  },
  {
    title: 'more ports than one list takes',
    mistake: 'limit',
    object: toPorts(Array.from({ length: 41 }, (_, index) => ({ port: String(8000 + index), protocol: 'TCP' }))),
    says: 'must have at most 40 items',
    checks: { code: 'POL220' },
  },
  {
    title: 'a rule for Pods and for nodes at once',
    mistake: 'one of several',
    object: clusterwide({ endpointSelector: {}, nodeSelector: {}, enableDefaultDeny: { ingress: false, egress: false }, ingress: [{}] }),
    says: 'must validate one and only one schema (oneOf)',
    checks: { code: 'POL201' },
  },
  {
    title: 'a clusterwide policy with a port as a number',
    mistake: 'type',
    object: clusterwide({ endpointSelector: {}, ingress: [{ toPorts: [{ ports: [{ port: 80 }] }] }] }),
    says: 'port: expected string',
    checks: { code: 'POL221' },
  },
  {
    title: 'invalid addresses of a group',
    mistake: 'pattern',
    object: { apiVersion: 'cilium.io/v2', kind: 'CiliumCIDRGroup', metadata: { name: 'offices' }, spec: { externalCIDRs: ['10.0.0.0/33'] } },
    says: 'spec.externalCIDRs[0]',
    checks: { code: 'SCH006' },
  },
  {
    title: 'an entity that there is not',
    mistake: 'pattern',
    object: policy({ endpointSelector: {}, egress: [{ toEntities: ['internet'] }] }),
    says: 'Unsupported value: "internet"',
    checks: { code: 'POL227' },
  },
  {
    title: 'a block without a prefix length',
    mistake: 'pattern',
    object: policy({ endpointSelector: {}, egress: [{ toCIDR: ['192.0.2.7'] }] }),
    says: 'spec.egress[0].toCIDR[0]',
    checks: { code: 'POL224' },
  },
  {
    title: 'rules for HTTP and for DNS on one port',
    mistake: 'one of several',
    object: policy({
      endpointSelector: {},
      egress: [{ toPorts: [{ ports: [{ port: '53', protocol: 'TCP' }], rules: { http: [{}], dns: [{ matchPattern: '*' }] } }] }],
    }),
    says: 'must validate one and only one schema (oneOf)',
    checks: { code: 'POL215' },
  },
  {
    title: 'names that are denied',
    mistake: 'unknown field',
    object: policy({ endpointSelector: {}, egressDeny: [{ toFQDNs: [{ matchName: 'shop.example' }] }] }),
    says: '.spec.egressDeny[0].toFQDNs: field not declared in schema',
    checks: { code: 'POL232' },
  },
  {
    title: 'an ICMP type past the last',
    mistake: 'pattern',
    object: policy({ endpointSelector: {}, ingress: [{ icmps: [{ fields: [{ type: '256' }] }] }] }),
    says: 'spec.ingress[0].icmps[0].fields[0].type',
    checks: { code: 'POL207' },
  },
];
