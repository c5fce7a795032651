import type { Rule } from './rule';
import { advertisementToNobody } from './rules/bgp/advertisement-to-nobody';
import { clusterIpAccess } from './rules/bgp/cluster-ip-access';
import { bgpControlPlaneOff } from './rules/bgp/control-plane-off';
import { keepAliveTime } from './rules/bgp/keep-alive-time';
import { localPreferenceEbgp } from './rules/bgp/local-preference-ebgp';
import { lowLocalPort } from './rules/bgp/low-local-port';
import { missingPeerConfig } from './rules/bgp/missing-peer-config';
import { nodeOfTwoConfigs } from './rules/bgp/node-of-two-configs';
import { overrideOfNothing } from './rules/bgp/override-of-nothing';
import { podCidrIpam } from './rules/bgp/pod-cidr-ipam';
import { podCidrTunnel } from './rules/bgp/pod-cidr-tunnel';
import { silentPeer } from './rules/bgp/silent-peer';
import { talosBgpPort } from './rules/bgp/talos-bgp-port';
import { bandwidthManagerIpsec } from './rules/cilium/bandwidth-manager-ipsec';
import { bbrHostRouting } from './rules/cilium/bbr-host-routing';
import { bbrSwitches } from './rules/cilium/bbr-switches';
import { bpfMasqueradeIdle } from './rules/cilium/bpf-masquerade-idle';
import { bpfMasqueradeNodePort } from './rules/cilium/bpf-masquerade-node-port';
import { clusterId } from './rules/cilium/cluster-id';
import { clusterPoolOverlap } from './rules/cilium/cluster-pool-overlap';
import { directNodeRoutes } from './rules/cilium/direct-node-routes';
import { directServerReturn } from './rules/cilium/direct-server-return';
import { egressGatewayEndpoints } from './rules/cilium/egress-gateway-endpoints';
import { egressGatewayMesh } from './rules/cilium/egress-gateway-mesh';
import { egressGatewayNeeds } from './rules/cilium/egress-gateway-needs';
import { encryptionByDefault } from './rules/cilium/encryption-by-default';
import { gatewayApiAlpn } from './rules/cilium/gateway-api-alpn';
import { gatewayApiServices } from './rules/cilium/gateway-api-services';
import { gatewayHostNetworkPorts } from './rules/cilium/gateway-host-network-ports';
import { hostFirewallIpv6 } from './rules/cilium/host-firewall-ipv6';
import { hubbleDashboards } from './rules/cilium/hubble-dashboards';
import { hubbleOff } from './rules/cilium/hubble-off';
import { ingressServices } from './rules/cilium/ingress-services';
import { ipMasqAgent } from './rules/cilium/ip-masq-agent';
import { ipsecHostFirewall } from './rules/cilium/ipsec-host-firewall';
import { ipsecKey } from './rules/cilium/ipsec-key';
import { l2AnnouncementsServices } from './rules/cilium/l2-announcements-services';
import { l2LeaseTiming } from './rules/cilium/l2-lease-timing';
import { l2LocalTraffic } from './rules/cilium/l2-local-traffic';
import { nativeRoutingCidr } from './rules/cilium/native-routing-cidr';
import { nodeEncryption } from './rules/cilium/node-encryption';
import { nodeEncryptionIdle } from './rules/cilium/node-encryption-idle';
import { operatorReplicas } from './rules/cilium/operator-replicas';
import { serviceMonitorMetrics } from './rules/cilium/service-monitor-metrics';
import { strictIngress } from './rules/cilium/strict-ingress';
import { egressAddress } from './rules/egress-gateway/egress-address';
import { egressGatewayOff } from './rules/egress-gateway/egress-gateway-off';
import { ignoredEgressPolicy } from './rules/egress-gateway/ignored-policy';
import { clusterScopedNamespace } from './rules/objects/cluster-scoped-namespace';
import { configMapData } from './rules/objects/config-map-data';
import { duplicateObject } from './rules/objects/duplicate-object';
import { objectName } from './rules/objects/object-name';
import { servedVersion } from './rules/objects/served-version';
import { helmCertificates } from './rules/security/helm-certificates';
import { keyMaterialValues } from './rules/security/key-material-values';
import { privateKeyObjects } from './rules/security/private-key-objects';
import { secretData } from './rules/security/secret-data';
import { apiServerAddress } from './rules/talos/api-server-address';
import { cgroupAutoMount } from './rules/talos/cgroup-auto-mount';
import { droppedCapabilities } from './rules/talos/dropped-capabilities';
import { hostDnsHostRouting } from './rules/talos/host-dns-host-routing';
import { kubePrismAddress } from './rules/talos/kube-prism-address';
import { kubeSpanHostRouting } from './rules/talos/kube-span-host-routing';
import { kubeSpanMtu } from './rules/talos/kube-span-mtu';
import { kubeSpanNativeRouting } from './rules/talos/kube-span-native-routing';
import { nodeInit } from './rules/talos/node-init';
import { servicesByNobody } from './rules/talos/services-by-nobody';
import { servicesByTwo } from './rules/talos/services-by-two';
import { wildcardServiceEntries } from './rules/talos/wildcard-service-entries';

export { VALUE_CHECKS, type ValueCheck } from './value-checks';

/** Every rule, sorted by id. */
export const RULES: readonly Rule[] = [
  bgpControlPlaneOff,
  nodeOfTwoConfigs,
  advertisementToNobody,
  missingPeerConfig,
  silentPeer,
  podCidrTunnel,
  podCidrIpam,
  lowLocalPort,
  talosBgpPort,
  clusterIpAccess,
  keepAliveTime,
  localPreferenceEbgp,
  overrideOfNothing,
  nativeRoutingCidr,
  directNodeRoutes,
  directServerReturn,
  bbrHostRouting,
  bbrSwitches,
  bandwidthManagerIpsec,
  bpfMasqueradeIdle,
  bpfMasqueradeNodePort,
  ipMasqAgent,
  egressGatewayNeeds,
  egressGatewayEndpoints,
  egressGatewayMesh,
  gatewayApiServices,
  ingressServices,
  l2AnnouncementsServices,
  l2LeaseTiming,
  l2LocalTraffic,
  clusterId,
  nodeEncryptionIdle,
  nodeEncryption,
  encryptionByDefault,
  ipsecKey,
  ipsecHostFirewall,
  strictIngress,
  clusterPoolOverlap,
  serviceMonitorMetrics,
  hubbleOff,
  hubbleDashboards,
  operatorReplicas,
  hostFirewallIpv6,
  gatewayApiAlpn,
  gatewayHostNetworkPorts,
  egressGatewayOff,
  egressAddress,
  ignoredEgressPolicy,
  clusterScopedNamespace,
  duplicateObject,
  configMapData,
  objectName,
  servedVersion,
  helmCertificates,
  keyMaterialValues,
  secretData,
  privateKeyObjects,
  hostDnsHostRouting,
  droppedCapabilities,
  cgroupAutoMount,
  nodeInit,
  wildcardServiceEntries,
  kubeSpanNativeRouting,
  kubeSpanHostRouting,
  kubeSpanMtu,
  servicesByNobody,
  servicesByTwo,
  apiServerAddress,
  kubePrismAddress,
];
