import { SILENT, type BadObject } from '../support/bad-object';

const meta = { name: 'rack' };

/** Address pools, announcements, BGP, egress. */
export const refused: readonly BadObject[] = [
  {
    title: 'a pool with the list of long ago',
    mistake: 'unknown field',
    object: { apiVersion: 'cilium.io/v2', kind: 'CiliumLoadBalancerIPPool', metadata: meta, spec: { cidrs: [{ cidr: '10.0.0.0/24' }] } },
    says: '.spec.cidrs: field not declared in schema',
    checks: { silent: SILENT.doesNotCompile },
  },
  {
    title: 'an announcement in a version that it never got',
    mistake: 'wrong apiVersion',
    object: { apiVersion: 'cilium.io/v2', kind: 'CiliumL2AnnouncementPolicy', metadata: meta, spec: { loadBalancerIPs: true } },
    says: 'no matches for kind "CiliumL2AnnouncementPolicy" in version "cilium.io/v2"',
    checks: { code: 'OBJ014' },
  },
  {
    title: 'the BGP policy that 1.19 took away',
    mistake: 'wrong apiVersion',
    minors: ['1.19', '1.20'],
    object: { apiVersion: 'cilium.io/v2alpha1', kind: 'CiliumBGPPeeringPolicy', metadata: meta, spec: { virtualRouters: [] } },
    says: 'no matches for kind "CiliumBGPPeeringPolicy"',
    checks: { code: 'OBJ014' },
  },
  {
    title: 'a peer address that is a name',
    mistake: 'pattern',
    object: {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumBGPClusterConfig',
      metadata: meta,
      spec: { bgpInstances: [{ name: 'rack', localASN: 64512, peers: [{ name: 'top', peerASN: 64512, peerAddress: 'router.example' }] }] },
    },
    says: 'spec.bgpInstances[0].peers[0].peerAddress',
    checks: { silent: SILENT.schema },
  },
  {
    title: 'seventeen BGP instances',
    mistake: 'limit',
    object: {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumBGPClusterConfig',
      metadata: meta,
      spec: { bgpInstances: Array.from({ length: 17 }, (_, index) => ({ name: `rack-${index}`, localASN: 64512 })) },
    },
    says: 'must have at most 16 items',
    checks: { silent: SILENT.schema },
  },
  {
    title: 'a redirection to a Service and to addresses at once',
    mistake: 'one of several',
    object: {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumLocalRedirectPolicy',
      metadata: { ...meta, namespace: 'shop' },
      spec: {
        redirectBackend: { localEndpointSelector: {}, toPorts: [{ port: '53', protocol: 'UDP' }] },
        redirectFrontend: {
          addressMatcher: { ip: '169.254.20.10', toPorts: [{ port: '53', protocol: 'UDP' }] },
          serviceMatcher: { serviceName: 'dns', namespace: 'shop' },
        },
      },
    },
    says: 'must validate one and only one schema (oneOf)',
    checks: { silent: SILENT.schema },
  },
  {
    title: 'a BGP session that is dead before it says that it lives',
    mistake: 'CEL',
    object: { apiVersion: 'cilium.io/v2', kind: 'CiliumBGPPeerConfig', metadata: meta, spec: { timers: { keepAliveTimeSeconds: 90, holdTimeSeconds: 30 } } },
    says: 'keepAliveTimeSeconds can not be larger than holdTimeSeconds',
    checks: { silent: SILENT.schema },
  },
  {
    title: 'Services advertised, but not which of their addresses',
    mistake: 'CEL',
    object: {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumBGPAdvertisement',
      metadata: meta,
      spec: { advertisements: [{ advertisementType: 'Service' }] },
    },
    says: "service field is required for the 'Service' advertisementType",
    checks: { silent: SILENT.schema },
  },
];
