import type { BadObject } from '../support/bad-object';
import type { KubeObject } from '../support/kube-object';

const policy = (rest: object, apiVersion = 'cilium.io/v2'): KubeObject => ({
  apiVersion,
  kind: 'CiliumEgressGatewayPolicy',
  metadata: { name: 'billing' },
  spec: {
    selectors: [{ podSelector: { matchLabels: { app: 'billing' } } }],
    destinationCIDRs: ['203.0.113.0/24'],
    egressGateway: { nodeSelector: { matchLabels: { egress: 'true' } } },
    ...rest,
  },
});

/** Egress gateways. */
export const refused: readonly BadObject[] = [
  {
    title: 'a selector that is not in its list',
    mistake: 'unknown field',
    object: policy({ podSelector: { matchLabels: { app: 'billing' } } }),
    says: '.spec.podSelector: field not declared in schema',
    checks: { code: 'SCH001' },
  },
  {
    title: 'a policy of the version that it began with',
    mistake: 'wrong apiVersion',
    object: policy({}, 'cilium.io/v2alpha1'),
    says: 'no matches for kind "CiliumEgressGatewayPolicy" in version "cilium.io/v2alpha1"',
    checks: { code: 'OBJ014' },
  },
  {
    title: 'a destination without a prefix length',
    mistake: 'pattern',
    object: policy({ destinationCIDRs: ['203.0.113.7'] }),
    says: 'spec.destinationCIDRs[0]',
    checks: { code: 'EGW004' },
  },
  {
    title: 'an egress address with a prefix length',
    mistake: 'pattern',
    minors: ['1.18', '1.19'],
    object: policy({ egressGateway: { nodeSelector: {}, egressIP: '192.168.1.250/32' } }),
    says: 'spec.egressGateway.egressIP',
    checks: { code: 'EGW002' },
  },
  {
    title: 'an egress address with a prefix length, where a CEL rule forbids it',
    mistake: 'CEL',
    minors: ['1.20'],
    object: policy({ egressGateway: { nodeSelector: {}, egressIP: '192.168.1.250/32' } }),
    says: 'spec.egressGateway.egressIP',
    checks: { code: 'EGW002' },
  },
  {
    title: 'a gateway that is on no node',
    mistake: 'type',
    object: policy({ egressGateway: { interface: 'eth1' } }),
    says: 'spec.egressGateway.nodeSelector: Required value',
    checks: { code: 'SCH002' },
  },
  {
    title: 'no destination',
    mistake: 'type',
    object: policy({ destinationCIDRs: undefined }),
    says: 'spec.destinationCIDRs: Required value',
    checks: { code: 'SCH002' },
  },
];
