import { CertificateIssuance, Encryption, Ipam, Routing, TalosCiliumError, type TalosCiliumProps, type TalosClusterProps } from '../../lib';
import { renderAll } from '../support/matrix-render';
import type { InvalidInput } from './invalid-input';

interface BadProps {
  readonly code: string;
  readonly title: string;
  readonly props: TalosCiliumProps;
  readonly cluster?: Partial<TalosClusterProps>;
  readonly version?: string;
}

const MESH = { clusterId: 1 };
const { certManager, disabled, provided } = CertificateIssuance;

/** One bad set of props for each code that features raise, and more where one code has several causes. */
export const BAD_PROPS: readonly BadProps[] = [
  { code: 'CIL010', title: 'an IPv6 network as the IPv4 one', props: { routing: Routing.native({ ipv4Cidr: 'fd00::/56' }) } },
  { code: 'CIL010', title: 'an IPv6 pool among the IPv4 ones', props: { ipam: Ipam.clusterPool({ ipv4Cidrs: ['fd00::/104'] }) } },
  { code: 'CIL011', title: 'a native network beside the pod subnet', props: { routing: Routing.native({ ipv4Cidr: '10.0.0.0/16' }) } },
  {
    code: 'CIL011',
    title: 'native routing of several pools',
    props: { routing: Routing.native(), ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.8.0.0/16', '10.9.0.0/16'] }) },
  },
  { code: 'CIL012', title: 'eBPF host routing with masquerading by iptables', props: { hostRouting: 'ebpf' } },
  {
    code: 'CIL012',
    title: 'eBPF host routing beside kube-proxy',
    props: { hostRouting: 'ebpf', masquerade: { ipv4: false } },
    cluster: { kubeProxy: true },
  },
  { code: 'CIL014', title: 'Hubble UI without the relay', props: { hubble: { ui: true, relay: false } } },
  {
    code: 'CIL016',
    title: 'strict encryption of an IPv6 network',
    props: { encryption: Encryption.wireguard({ strictEgress: { cidr: 'fd00::/56' } }) },
  },
  { code: 'CIL017', title: 'cluster mesh without a cluster ID', props: { clusterMesh: { apiServer: false } } },
  {
    code: 'CIL018',
    title: 'a Service type of no API server',
    props: { clusterMesh: { apiServer: false, serviceType: 'NodePort' } },
    cluster: MESH,
  },
  { code: 'CIL019', title: 'an MTU below that of IPv4', props: { mtu: 64 } },
  { code: 'CIL020', title: 'resources of a relay that is off', props: { resources: { hubbleRelay: {} } } },
  { code: 'CIL020', title: 'resources of a UI that is off', props: { hubble: { relay: true }, resources: { hubbleUi: {} } } },
  { code: 'CIL020', title: 'resources of an Envoy that is off', props: { envoy: false, resources: { envoy: {} } } },
  {
    code: 'CIL020',
    title: 'resources of a certificate Job that is not made',
    props: { certificates: certManager({ issuer: { name: 'ca' } }), resources: { certgen: {} } },
  },
  { code: 'CIL074', title: 'Multus under an exclusive Cilium', props: { cni: { exclusive: true, multus: true } } },
  { code: 'CIL033', title: 'a keepalive without a unit', props: { encryption: Encryption.wireguard({ persistentKeepalive: '25' }) } },
  { code: 'CIL034', title: 'a tunnel port beyond all ports', props: { routing: Routing.tunnel({ port: 70_000 }) } },
  { code: 'CIL035', title: 'lots of CPU', props: { resources: { agent: { requests: { cpu: 'lots' } } } } },
  { code: 'CIL036', title: 'dashboards in a namespace with a slash', props: { dashboards: { namespace: 'a/b' } } },
  { code: 'CIL021', title: 'a registry with a scheme', props: { images: { registry: 'https://registry.example' } } },
  { code: 'CIL022', title: 'compatibility with a word', props: { upgradeCompatibility: 'latest' } },
  { code: 'CIL022', title: 'compatibility with the future', props: { upgradeCompatibility: '1.20' } },
  { code: 'CIL023', title: 'no operator', props: { operator: { replicas: 0 } } },
  {
    code: 'CIL024',
    title: 'provided certificates without those of the mesh',
    props: { clusterMesh: true, certificates: provided({ hubbleServerSecret: 'server' }) },
    cluster: MESH,
  },
  { code: 'CIL025', title: 'cluster mesh without certificates', props: { clusterMesh: true, certificates: disabled() }, cluster: MESH },
  { code: 'CIL026', title: 'ALPN without appProtocol', props: { gatewayApi: { appProtocol: false } } },
  {
    code: 'CIL027',
    title: 'an IPv6 pool in an IPv4 cluster',
    props: { ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.8.0.0/16'], ipv6Cidrs: ['fd01::/104'] }) },
  },
  {
    code: 'CIL028',
    title: 'ServiceMonitors of nothing',
    props: { envoy: false, prometheus: { agent: false, operator: false, serviceMonitors: true } },
  },
  { code: 'CIL029', title: 'no pool', props: { ipam: Ipam.clusterPool({ ipv4Cidrs: [] }) } },
  {
    code: 'CIL029',
    title: 'parts of nodes larger than their pool',
    props: { ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.8.0.0/16'], ipv4MaskSize: 8 }) },
  },
  {
    code: 'CIL032',
    title: 'BBR for the host before 1.18',
    props: { bandwidthManager: { bbr: 'host-namespace-only' } },
    version: '1.17.18',
  },
  { code: 'CIL032', title: 'resources of certgen before 1.18', props: { resources: { certgen: {} } }, version: '1.17.18' },
  { code: 'CIL032', title: 'an Envoy log level before 1.17', props: { envoy: { logLevel: 'debug' } }, version: '1.16.19' },
  {
    code: 'CIL032',
    title: 'a default IPAM of Services before 1.17',
    props: { lbIpam: { defaultServiceIpam: 'none' } },
    version: '1.16.19',
  },
  { code: 'CIL032', title: 'BGP status reports before 1.17', props: { bgpControlPlane: { statusReport: false } }, version: '1.16.19' },
];

export const invalid: readonly InvalidInput[] = BAD_PROPS.map(({ code, title, props, cluster, version = '1.19.6' }) => ({
  code,
  title,
  run: () => {
    const { errors } = renderAll([{ version, props, cluster }])[0]!;
    if (errors.length > 0) throw new TalosCiliumError(errors);
  },
}));
