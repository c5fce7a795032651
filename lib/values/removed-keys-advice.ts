/** What to use instead of a key that a minor version of Cilium removed. */
export interface RemovedKeyAdvice {
  /** First minor version without the key. */
  readonly since: string;
  /** What to use instead, in the imperative. */
  readonly fix: string;
}

const KUBE_PROXY_REPLACEMENT = 'remove it; kubeProxyReplacement: true includes it';
const CERTIFICATES = 'remove it, and set the prop certificates: CertificateIssuance.cronJob(), .certManager(...) or .provided(...)';
const NO_LONGER = 'remove it; Cilium no longer has this setting';

/**
 * Removed keys, and what to use instead. The removals come from the charts (key-history.ts, and validate.yaml of a chart). The replacements
 * are only in the upgrade notes of the minor version, such as https://docs.cilium.io/en/v1.20/operations/upgrade/, and in the failure
 * messages of validate.yaml.
 */
export const REMOVED_KEYS_ADVICE: Readonly<Record<string, RemovedKeyAdvice>> = {
  // templates/validate.yaml of every chart since that minor version fails with them.
  tunnel: {
    since: '1.15',
    fix: 'set the prop routing: Routing.native(), or Routing.tunnel({ protocol }); in values, routingMode and tunnelProtocol',
  },
  'clustermesh.apiserver.tls.ca.cert': { since: '1.15', fix: CERTIFICATES },
  'clustermesh.apiserver.tls.ca.key': { since: '1.15', fix: CERTIFICATES },
  enableK8sEventHandover: { since: '1.15', fix: NO_LONGER },
  enableCnpStatusUpdates: { since: '1.15', fix: NO_LONGER },
  'encryption.keyFile': { since: '1.16', fix: 'write encryption.ipsec.keyFile' },
  'encryption.mountPath': { since: '1.16', fix: 'write encryption.ipsec.mountPath' },
  'encryption.secretName': { since: '1.16', fix: 'write encryption.ipsec.secretName' },
  'encryption.interface': { since: '1.16', fix: 'write encryption.ipsec.interface' },
  'proxy.prometheus.enabled': { since: '1.16', fix: 'write envoy.prometheus.enabled' },
  'proxy.prometheus.port': { since: '1.16', fix: 'write envoy.prometheus.port' },
  endpointStatus: { since: '1.16', fix: NO_LONGER },
  remoteNodeIdentity: { since: '1.16', fix: 'remove it; remote nodes always have an identity' },
  'containerRuntime.integration': { since: '1.16', fix: NO_LONGER },
  'etcd.managed': { since: '1.16', fix: 'remove it, and run your own etcd if you store identities in one' },
  enableCiliumEndpointSlice: { since: '1.18', fix: 'write ciliumEndpointSlice.enabled' },
  'ciliumEndpointSlice.sliceMode': { since: '1.18', fix: NO_LONGER },

  // Removed silently.
  bgp: { since: '1.17', fix: 'remove it, and add a BgpPeering with the peers, which enables the BGP control plane' },
  externalIPs: { since: '1.17', fix: KUBE_PROXY_REPLACEMENT },
  hostPort: { since: '1.18', fix: KUBE_PROXY_REPLACEMENT },
  'nodePort.enabled': { since: '1.19', fix: KUBE_PROXY_REPLACEMENT },
  sessionAffinity: { since: '1.19', fix: NO_LONGER },
  svcSourceRangeCheck: { since: '1.19', fix: NO_LONGER },
  'encryption.wireguard.userspaceFallback': { since: '1.17', fix: 'remove it; the kernel of Talos has WireGuard' },
  'encryption.ipsec.encryptedOverlay': { since: '1.20', fix: NO_LONGER },
  'encryption.strictMode.enabled': {
    since: '1.20',
    fix: 'set the prop encryption: Encryption.wireguard({ strictEgress: { cidr } }); in values, encryption.strictMode.egress.enabled',
  },
  'encryption.strictMode.cidr': {
    since: '1.20',
    fix: 'set the prop encryption: Encryption.wireguard({ strictEgress: { cidr } }); in values, encryption.strictMode.egress.cidr',
  },
  'encryption.strictMode.allowRemoteNodeIdentities': { since: '1.20', fix: 'write encryption.strictMode.egress.allowRemoteNodeIdentities' },
  externalWorkloads: { since: '1.18', fix: NO_LONGER },
  highScaleIPcache: { since: '1.18', fix: NO_LONGER },
  enableRuntimeDeviceDetection: { since: '1.18', fix: 'remove it; devices are always detected at run time' },
  enableK8sTerminatingEndpoint: { since: '1.18', fix: NO_LONGER },
  enableK8sEndpointSlice: { since: '1.19', fix: NO_LONGER },
  'l2podAnnouncements.interface': { since: '1.19', fix: 'write l2podAnnouncements.interfacePattern, a regular expression: ^eth0$' },
  'l2NeighDiscovery.refreshPeriod': { since: '1.18', fix: NO_LONGER },
  'loadBalancer.experimental': { since: '1.18', fix: NO_LONGER },
  'clustermesh.enableMCSAPISupport': { since: '1.20', fix: 'write clustermesh.mcsapi.enabled' },
  'clustermesh.apiserver.tls.server.cert': { since: '1.20', fix: CERTIFICATES },
  'clustermesh.apiserver.tls.server.key': { since: '1.20', fix: CERTIFICATES },
  'clustermesh.apiserver.tls.admin': { since: '1.20', fix: CERTIFICATES },
  'clustermesh.apiserver.tls.remote': { since: '1.20', fix: CERTIFICATES },
  'clustermesh.apiserver.tls.client': { since: '1.19', fix: NO_LONGER },
  'clustermesh.apiserver.tls.enableSecrets': { since: '1.20', fix: 'remove it; the chart no longer creates Secrets from certificates in values' },
  'hubble.redact.kafka': { since: '1.20', fix: 'remove it; Cilium no longer parses Kafka' },
  'preflight.tofqdnsPreCache': { since: '1.20', fix: NO_LONGER },
  // templates/cilium-configmap.yaml fails with them up to 1.18, and ignores them since.
  'ipam.operator.clusterPoolIPv4PodCIDR': { since: '1.14', fix: 'write ipam.operator.clusterPoolIPv4PodCIDRList, a list' },
  'ipam.operator.clusterPoolIPv6PodCIDR': { since: '1.14', fix: 'write ipam.operator.clusterPoolIPv6PodCIDRList, a list' },
};
