import type { BadObject } from '../support/bad-object';
import type { KubeObject } from '../support/kube-object';

const bgp = (kind: string, spec: object, apiVersion = 'cilium.io/v2'): KubeObject => ({ apiVersion, kind, metadata: { name: 'rack' }, spec });
const instance = (rest: object = {}): KubeObject => bgp('CiliumBGPClusterConfig', { bgpInstances: [{ name: 'rack', localASN: 64512, ...rest }] });
const advertisement = (rest: object): KubeObject => bgp('CiliumBGPAdvertisement', { advertisements: [rest] });

/** BGP. */
export const refused: readonly BadObject[] = [
  {
    title: 'neighbours, as older objects called the peers',
    mistake: 'unknown field',
    object: instance({ neighbors: [{ peerASN: 64512, peerAddress: '192.168.1.1/32' }] }),
    says: '.neighbors: field not declared in schema',
    checks: { code: 'SCH001' },
  },
  {
    title: 'the BGP policy that 1.19 took away',
    mistake: 'wrong apiVersion',
    minors: ['1.19', '1.20'],
    object: bgp('CiliumBGPPeeringPolicy', { virtualRouters: [] }, 'cilium.io/v2alpha1'),
    says: 'no matches for kind "CiliumBGPPeeringPolicy"',
    checks: { code: 'OBJ014' },
  },
  {
    title: 'a peer address that is a name',
    mistake: 'pattern',
    object: instance({ peers: [{ name: 'top', peerASN: 64512, peerAddress: 'router.example' }] }),
    says: 'spec.bgpInstances[0].peers[0].peerAddress',
    checks: { code: 'BGP003' },
  },
  {
    title: 'a community of three parts among those of two',
    mistake: 'pattern',
    object: advertisement({ advertisementType: 'PodCIDR', attributes: { communities: { standard: ['64512:100:1'] } } }),
    says: 'spec.advertisements[0].attributes.communities.standard[0]',
    checks: { code: 'BGP010' },
  },
  {
    title: 'seventeen BGP instances',
    mistake: 'limit',
    object: bgp('CiliumBGPClusterConfig', { bgpInstances: Array.from({ length: 17 }, (_, index) => ({ name: `rack-${index}`, localASN: 64512 })) }),
    says: 'must have at most 16 items',
    checks: { code: 'BGP030' },
  },
  {
    title: 'an AS number past 32 bits',
    mistake: 'limit',
    object: instance({ localASN: 4_294_967_296 }),
    says: 'spec.bgpInstances[0].localASN',
    checks: { code: 'BGP001' },
  },
  {
    title: 'a hold time of two seconds',
    mistake: 'limit',
    object: bgp('CiliumBGPPeerConfig', { timers: { keepAliveTimeSeconds: 1, holdTimeSeconds: 2 } }),
    says: 'spec.timers.holdTimeSeconds: Invalid value: 2: spec.timers.holdTimeSeconds in body should be greater than or equal to 3',
    checks: { code: 'BGP008' },
  },
  {
    title: 'a BGP session that is dead before it says that it lives',
    mistake: 'CEL',
    object: bgp('CiliumBGPPeerConfig', { timers: { keepAliveTimeSeconds: 90, holdTimeSeconds: 30 } }),
    says: 'keepAliveTimeSeconds can not be larger than holdTimeSeconds',
    checks: { code: 'BGP009' },
  },
  {
    title: 'Services advertised, but not which of their addresses',
    mistake: 'CEL',
    object: advertisement({ advertisementType: 'Service', selector: { matchLabels: { bgp: 'yes' } } }),
    says: "service field is required for the 'Service' advertisementType",
    checks: { code: 'SCH012' },
  },
  {
    title: 'some of the pod CIDRs',
    mistake: 'CEL',
    object: advertisement({ advertisementType: 'PodCIDR', selector: { matchLabels: { app: 'shop' } } }),
    says: "selector field is not allowed for the 'PodCIDR' advertisementType",
    checks: { code: 'SCH012' },
  },
  {
    title: 'an interface advertised, but not which',
    mistake: 'CEL',
    minors: ['1.19', '1.20'],
    object: advertisement({ advertisementType: 'Interface' }),
    says: "interface field is required for the 'Interface' advertisementType",
    checks: { code: 'SCH012' },
  },
  {
    title: 'a router ID of IPv6 for a node',
    mistake: 'pattern',
    object: bgp('CiliumBGPNodeConfigOverride', { bgpInstances: [{ name: 'rack', routerID: 'fd00::1' }] }),
    says: 'spec.bgpInstances[0].routerID',
    checks: { code: 'BGP012' },
  },
];
