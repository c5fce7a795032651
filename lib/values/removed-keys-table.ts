import type { Json } from '../kubernetes/json';

/** A key that a minor version of Cilium removed. Members are keys below it; `''` is the removed key itself. */
export interface RemovedKey {
  /** First minor version without the key. */
  readonly since: string;
  /** What to use instead, in the imperative. */
  readonly fix: string;
  /** The value that has the same meaning today, by member. */
  readonly same?: Readonly<Record<string, string>>;
  /** The same setting in values of today, where it is written in another way. */
  readonly replace?: (value: Json) => readonly (readonly [path: string, value: Json])[];
  /** What Cilium does today in any case, by member. */
  readonly always?: Readonly<Record<string, Json>>;
  /** The switch of the feature that replaced it, by member: another feature, so that switching the old one off asks for nothing. */
  readonly replacedBy?: Readonly<Record<string, string>>;
  /** It tuned something that no longer exists: no setting of it is missed. */
  readonly idle?: true;
  /** The setting without which neither the key nor its successor has an effect. */
  readonly onlyWith?: readonly [path: string, setting: Json];
  /** The chart fails with the key even when it is false. */
  readonly refusedWhenFalse?: true;
}

const CERTIFICATES = 'remove it, and set the prop certificates: CertificateIssuance.cronJob(), .certManager(...) or .provided(...)';
const NO_LONGER = 'remove it; Cilium no longer has this setting';

/** A setting that Cilium no longer has. */
export const gone = (since: string, fix = NO_LONGER): RemovedKey => ({ since, fix });
const idle = (since: string, fix = NO_LONGER): RemovedKey => ({ since, fix, idle: true });
const moved = (since: string, path: string): RemovedKey => ({ since, fix: `write ${path}`, same: { '': path } });
const pool = (path: string): RemovedKey => ({ since: '1.14', fix: `write ${path}, a list`, replace: (value) => [[path, [value]]], onlyWith: ['ipam.mode', 'cluster-pool'] });
const always = (since: string, member: string, fix: string): RemovedKey => ({ since, fix, always: { [member]: true } });

/**
 * Removed keys, and what happens to their setting today. The removals come from the charts (key-history.ts, and validate.yaml of a chart).
 * What replaced them comes from the upgrade notes of the minor version (https://docs.cilium.io/en/v1.20/operations/upgrade/, "Removed
 * Options" and "Helm Options"; for 1.17 and 1.18 also their "Deprecated Options", which announce it) and from the messages of validate.yaml.
 */
export const REMOVED_KEYS: Readonly<Record<string, RemovedKey>> = {
  // templates/validate.yaml of every chart since that minor version fails with them.
  tunnel: {
    since: '1.15',
    fix: 'set the prop routing: Routing.native(), or Routing.tunnel({ protocol }); in values, routingMode and tunnelProtocol',
    replace: (value) => (value === 'disabled' ? [['routingMode', 'native']] : [['routingMode', 'tunnel'], ['tunnelProtocol', value]]),
  },
  'clustermesh.apiserver.tls.ca.cert': gone('1.15', CERTIFICATES),
  'clustermesh.apiserver.tls.ca.key': gone('1.15', CERTIFICATES),
  enableK8sEventHandover: gone('1.15'),
  enableCnpStatusUpdates: gone('1.15'),
  'encryption.keyFile': moved('1.16', 'encryption.ipsec.keyFile'),
  'encryption.mountPath': moved('1.16', 'encryption.ipsec.mountPath'),
  'encryption.secretName': moved('1.16', 'encryption.ipsec.secretName'),
  'encryption.interface': moved('1.16', 'encryption.ipsec.interface'),
  'proxy.prometheus.enabled': { ...moved('1.16', 'envoy.prometheus.enabled'), refusedWhenFalse: true },
  'proxy.prometheus.port': moved('1.16', 'envoy.prometheus.port'),
  endpointStatus: gone('1.16'),
  remoteNodeIdentity: always('1.16', '', 'remove it; remote nodes always have an identity'),
  'containerRuntime.integration': gone('1.16'),
  'etcd.managed': gone('1.16', 'remove it, and run your own etcd if you store identities in one'),
  enableCiliumEndpointSlice: moved('1.18', 'ciliumEndpointSlice.enabled'),
  'ciliumEndpointSlice.sliceMode': gone('1.18'),

  // Removed silently.
  bgp: {
    since: '1.17',
    fix: 'remove it, and add a BgpPeering with the peers, which enables the BGP control plane',
    replacedBy: { enabled: 'bgpControlPlane.enabled' },
  },
  // kube-proxy or its replacement, whichever there is; TAL009 reports a cluster with neither.
  externalIPs: always('1.17', 'enabled', 'remove it; Services with external IPs are always served'),
  hostPort: { since: '1.18', fix: 'set the prop kubeProxyReplacement: true, which includes it', same: { enabled: 'kubeProxyReplacement' } },
  'nodePort.enabled': always('1.19', '', 'remove it; Services of type NodePort are always served'),
  sessionAffinity: always('1.19', '', 'remove it; the session affinity of Services is always respected'),
  svcSourceRangeCheck: always('1.19', '', 'remove it; the source ranges of Services are always respected'),
  'loadBalancer.protocolDifferentiation': always('1.19', 'enabled', 'remove it; Services always differentiate TCP and UDP'),
  'encryption.wireguard.userspaceFallback': idle('1.17', 'remove it; the kernel of Talos has WireGuard'),
  'encryption.ipsec.encryptedOverlay': idle('1.20', 'remove it; IPsec encrypts after the encapsulation of the overlay since Cilium 1.18'),
  'encryption.strictMode.enabled': {
    since: '1.20',
    fix: 'set the prop encryption: Encryption.wireguard({ strictEgress: { cidr } }); in values, encryption.strictMode.egress.enabled',
    same: { '': 'encryption.strictMode.egress.enabled' },
  },
  'encryption.strictMode.cidr': {
    since: '1.20',
    fix: 'set the prop encryption: Encryption.wireguard({ strictEgress: { cidr } }); in values, encryption.strictMode.egress.cidr',
    same: { '': 'encryption.strictMode.egress.cidr' },
  },
  'encryption.strictMode.allowRemoteNodeIdentities': moved('1.20', 'encryption.strictMode.egress.allowRemoteNodeIdentities'),
  externalWorkloads: gone('1.18'),
  highScaleIPcache: gone('1.18'),
  customCalls: gone('1.19'),
  enableRuntimeDeviceDetection: always('1.18', '', 'remove it; devices are always detected at run time'),
  enableK8sTerminatingEndpoint: always('1.18', '', 'remove it; terminating endpoints are always respected'),
  enableK8sEndpointSlice: always('1.19', '', 'remove it; EndpointSlices are always used'),
  'hubble.relay.dialTimeout': idle('1.18'),
  'eni.updateEC2AdapterLimitViaAPI': always('1.18', '', 'remove it; the operator always uses the API of EC2'),
  'l2podAnnouncements.interface': {
    since: '1.19',
    fix: 'write l2podAnnouncements.interfacePattern, a regular expression: ^eth0$',
    replace: (value) => [['l2podAnnouncements.interfacePattern', `^${String(value)}$`]],
  },
  'l2NeighDiscovery.refreshPeriod': idle('1.18', 'remove it; the kernel refreshes neighbors'),
  // An option for tests of the load balancer that replaced the old one, and one for a load balancer without Kubernetes.
  'loadBalancer.experimental': idle('1.18'),
  'loadBalancer.standalone': idle('1.19', 'remove it; it was for a load balancer outside of Kubernetes'),
  'clustermesh.enableMCSAPISupport': moved('1.20', 'clustermesh.mcsapi.enabled'),
  'clustermesh.apiserver.tls.server.cert': gone('1.20', CERTIFICATES),
  'clustermesh.apiserver.tls.server.key': gone('1.20', CERTIFICATES),
  'clustermesh.apiserver.tls.admin': gone('1.20', CERTIFICATES),
  'clustermesh.apiserver.tls.remote': gone('1.20', CERTIFICATES),
  'clustermesh.apiserver.tls.client': gone('1.19'),
  'clustermesh.apiserver.tls.enableSecrets': gone('1.20', 'remove it; the chart no longer creates Secrets from certificates in values'),
  'hubble.redact.kafka': idle('1.20', 'remove it; Cilium no longer parses Kafka'),
  'preflight.tofqdnsPreCache': gone('1.20'),
  // templates/cilium-configmap.yaml fails with them up to 1.18, and ignores them since.
  'ipam.operator.clusterPoolIPv4PodCIDR': pool('ipam.operator.clusterPoolIPv4PodCIDRList'),
  'ipam.operator.clusterPoolIPv6PodCIDR': pool('ipam.operator.clusterPoolIPv6PodCIDRList'),
};
