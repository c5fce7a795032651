import type { BadObject } from '../support/bad-object';
import type { KubeObject } from '../support/kube-object';

const pool = (spec: object): KubeObject => ({ apiVersion: 'cilium.io/v2', kind: 'CiliumLoadBalancerIPPool', metadata: { name: 'lan' }, spec });

const announcement = (spec: object, apiVersion = 'cilium.io/v2alpha1'): KubeObject => ({
  apiVersion,
  kind: 'CiliumL2AnnouncementPolicy',
  metadata: { name: 'lan' },
  spec,
});

/** Address pools, announcements, local redirects. */
export const refused: readonly BadObject[] = [
  {
    title: 'a pool with the list of long ago',
    mistake: 'unknown field',
    object: pool({ cidrs: [{ cidr: '10.0.0.0/24' }] }),
    says: '.spec.cidrs: field not declared in schema',
    checks: { code: 'POOL034' },
  },
  {
    title: 'the addresses of a load balancer under another name',
    mistake: 'unknown field',
    object: announcement({ loadBalancerIP: true }),
    says: '.spec.loadBalancerIP: field not declared in schema',
    checks: { code: 'SCH001' },
  },
  {
    title: 'an announcement in a version that it never got',
    mistake: 'wrong apiVersion',
    object: announcement({ loadBalancerIPs: true }, 'cilium.io/v2'),
    says: 'no matches for kind "CiliumL2AnnouncementPolicy" in version "cilium.io/v2"',
    checks: { code: 'OBJ014' },
  },
  {
    title: 'a block with a prefix that is too long',
    mistake: 'pattern',
    object: pool({ blocks: [{ cidr: '10.0.0.0/33' }] }),
    says: 'spec.blocks[0].cidr',
    checks: { code: 'POOL035' },
  },
  {
    title: 'yes and no as a boolean',
    mistake: 'type',
    object: pool({ blocks: [{ cidr: '10.0.0.0/24' }], allowFirstLastIPs: false }),
    says: '.spec.allowFirstLastIPs: expected string',
    checks: { code: 'SCH003' },
  },
  {
    title: 'an operator of selectors that there is not',
    mistake: 'pattern',
    object: announcement({ loadBalancerIPs: true, nodeSelector: { matchExpressions: [{ key: 'rack', operator: 'Equals', values: ['a'] }] } }),
    says: 'spec.nodeSelector.matchExpressions[0].operator: Unsupported value: "Equals"',
    checks: { code: 'SCH004' },
  },
  {
    title: 'one interface in place of a list',
    mistake: 'type',
    object: announcement({ loadBalancerIPs: true, interfaces: '^eth0$' }),
    says: '.spec.interfaces: expected list',
    checks: { code: 'SCH003' },
  },
  {
    title: 'a redirection to a Service and to addresses at once',
    mistake: 'one of several',
    object: {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumLocalRedirectPolicy',
      metadata: { name: 'dns', namespace: 'shop' },
      spec: {
        redirectBackend: { localEndpointSelector: {}, toPorts: [{ port: '53', protocol: 'UDP' }] },
        redirectFrontend: {
          addressMatcher: { ip: '169.254.20.10', toPorts: [{ port: '53', protocol: 'UDP' }] },
          serviceMatcher: { serviceName: 'dns', namespace: 'shop' },
        },
      },
    },
    says: 'must validate one and only one schema (oneOf)',
    checks: { code: 'SCH009' },
  },
];
