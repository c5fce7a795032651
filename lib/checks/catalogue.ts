import type { Rule } from './rule';
import { addressAtEdge } from './rules/addresses/address-at-edge';
import { addressOfDisabledPool } from './rules/addresses/address-of-disabled-pool';
import { addressOfOtherPool } from './rules/addresses/address-of-other-pool';
import { addressOutsidePools } from './rules/addresses/address-outside-pools';
import { addressReserved } from './rules/addresses/address-reserved';
import { addressTakenTwice } from './rules/addresses/address-taken-twice';
import { announcementOfNothing } from './rules/addresses/announcement-of-nothing';
import { l2Interfaces } from './rules/addresses/l2-interfaces';
import { l2Ipv6Pool } from './rules/addresses/l2-ipv6-pool';
import { l2LocalService } from './rules/addresses/l2-local-service';
import { l2PolicyIdle } from './rules/addresses/l2-policy-idle';
import { l2RateLimit } from './rules/addresses/l2-rate-limit';
import { poolClusterOverlap } from './rules/addresses/pool-cluster-overlap';
import { poolExhausted } from './rules/addresses/pool-exhausted';
import { poolFamily } from './rules/addresses/pool-family';
import { poolHoldsReserved } from './rules/addresses/pool-holds-reserved';
import { poolOutsideLan } from './rules/addresses/pool-outside-lan';
import { poolSelectsNothing } from './rules/addresses/pool-selects-nothing';
import { poolUnannounced } from './rules/addresses/pool-unannounced';
import { poolsOverlap } from './rules/addresses/pools-overlap';
import { serviceWithoutPool } from './rules/addresses/service-without-pool';
import { staleAnnotation } from './rules/addresses/stale-annotation';
import { staleCidrs } from './rules/addresses/stale-cidrs';
import { unreadableAddress } from './rules/addresses/unreadable-address';
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
import { classConfigLocal } from './rules/gateway/class-config-local';
import { gatewayControllerOff } from './rules/gateway/controller-off';
import { gatewayCrdsMissing } from './rules/gateway/crds-missing';
import { gatewayCrdsUnfit } from './rules/gateway/crds-unfit';
import { gatewayApiUnserved } from './rules/gateway/gateway-api-unserved';
import { gatewayClassName } from './rules/gateway/gateway-class-name';
import { hostNetworkAddress } from './rules/gateway/host-network-address';
import { hostNetworkPorts } from './rules/gateway/host-network-ports';
import { listenerCertificate } from './rules/gateway/listener-certificate';
import { listenerClash } from './rules/gateway/listener-clash';
import { routeBackendPort } from './rules/gateway/route-backend-port';
import { routeGrantMissing } from './rules/gateway/route-grant-missing';
import { routeIdleFields } from './rules/gateway/route-idle-fields';
import { routeMatchTwice } from './rules/gateway/route-match-twice';
import { routeParentMissing } from './rules/gateway/route-parent-missing';
import { routeRefused } from './rules/gateway/route-refused';
import { routeRegex } from './rules/gateway/route-regex';
import { routesUnread } from './rules/gateway/routes-unread';
import { secretGrant } from './rules/gateway/secret-grant';
import { eventBuffer } from './rules/hubble/event-buffer';
import { httpMetricsUnseen } from './rules/hubble/http-metrics-unseen';
import { metricWords } from './rules/hubble/metric-words';
import { relayCertificate } from './rules/hubble/relay-certificate';
import { uiWithoutAuthentication } from './rules/hubble/ui-without-authentication';
import { clusterScopedNamespace } from './rules/objects/cluster-scoped-namespace';
import { configMapData } from './rules/objects/config-map-data';
import { duplicateObject } from './rules/objects/duplicate-object';
import { objectName } from './rules/objects/object-name';
import { servedVersion } from './rules/objects/served-version';
import { auditMode } from './rules/policies/audit-mode';
import { cidr } from './rules/policies/cidr';
import { cidrExcept } from './rules/policies/cidr-except';
import { cidrSet } from './rules/policies/cidr-set';
import { dnsOnIngress } from './rules/policies/dns-on-ingress';
import { dnsPorts } from './rules/policies/dns-ports';
import { emptyPolicy } from './rules/policies/empty-policy';
import { entity } from './rules/policies/entity';
import { fqdn } from './rules/policies/fqdn';
import { fqdnWithoutDns } from './rules/policies/fqdn-without-dns';
import { hostL7 } from './rules/policies/host-l7';
import { httpExpression } from './rules/policies/http-expression';
import { httpHeader } from './rules/policies/http-header';
import { icmpTypes } from './rules/policies/icmp-types';
import { icmpWithPorts } from './rules/policies/icmp-with-ports';
import { l7AnyPort } from './rules/policies/l7-any-port';
import { l7Families } from './rules/policies/l7-families';
import { l7Gone } from './rules/policies/l7-gone';
import { l7Protocol } from './rules/policies/l7-protocol';
import { l7ProxyOff } from './rules/policies/l7-proxy-off';
import { labelSelector } from './rules/policies/label-selector';
import { listener } from './rules/policies/listener';
import { mutualAuthentication } from './rules/policies/mutual-authentication';
import { nodePeers } from './rules/policies/node-peers';
import { nodeSelectorNamespaced } from './rules/policies/node-selector-namespaced';
import { oneSelector } from './rules/policies/one-selector';
import { peerKinds } from './rules/policies/peer-kinds';
import { policyShape } from './rules/policies/policy-shape';
import { portCount } from './rules/policies/port-count';
import { portNumber } from './rules/policies/port-number';
import { portProtocol } from './rules/policies/port-protocol';
import { portlessProtocol } from './rules/policies/portless-protocol';
import { requirements } from './rules/policies/requirements';
import { selectsNothing } from './rules/policies/selects-nothing';
import { serverNames } from './rules/policies/server-names';
import { servicesWithPorts } from './rules/policies/services-with-ports';
import { unknownField } from './rules/policies/unknown-field';
import { helmCertificates } from './rules/security/helm-certificates';
import { keyMaterialValues } from './rules/security/key-material-values';
import { privateKeyObjects } from './rules/security/private-key-objects';
import { secretData } from './rules/security/secret-data';
import { addressFamilies } from './rules/talos/address-families';
import { apiServerAddress } from './rules/talos/api-server-address';
import { cgroupAutoMount } from './rules/talos/cgroup-auto-mount';
import { clusterDomain } from './rules/talos/cluster-domain';
import { droppedCapabilities } from './rules/talos/dropped-capabilities';
import { hostDnsHostRouting } from './rules/talos/host-dns-host-routing';
import { kubePrismAddress } from './rules/talos/kube-prism-address';
import { kubeSpanHostRouting } from './rules/talos/kube-span-host-routing';
import { kubeSpanMtu } from './rules/talos/kube-span-mtu';
import { kubeSpanNativeRouting } from './rules/talos/kube-span-native-routing';
import { nodeInit } from './rules/talos/node-init';
import { podSubnetRouted } from './rules/talos/pod-subnet-routed';
import { servicesByNobody } from './rules/talos/services-by-nobody';
import { servicesByTwo } from './rules/talos/services-by-two';
import { wildcardServiceEntries } from './rules/talos/wildcard-service-entries';

export { VALUE_CHECKS, type ValueCheck } from './value-checks';

/** Every rule, sorted by id. */
export const RULES: readonly Rule[] = [
  poolUnannounced,
  announcementOfNothing,
  l2LocalService,
  l2Ipv6Pool,
  l2PolicyIdle,
  l2RateLimit,
  l2Interfaces,
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
  gatewayCrdsMissing,
  gatewayCrdsUnfit,
  listenerClash,
  listenerCertificate,
  secretGrant,
  gatewayClassName,
  hostNetworkPorts,
  hostNetworkAddress,
  classConfigLocal,
  gatewayControllerOff,
  routesUnread,
  routeParentMissing,
  routeRefused,
  routeGrantMissing,
  routeBackendPort,
  routeRegex,
  routeMatchTwice,
  routeIdleFields,
  gatewayApiUnserved,
  uiWithoutAuthentication,
  httpMetricsUnseen,
  relayCertificate,
  metricWords,
  eventBuffer,
  clusterScopedNamespace,
  duplicateObject,
  configMapData,
  objectName,
  servedVersion,
  fqdnWithoutDns,
  selectsNothing,
  auditMode,
  mutualAuthentication,
  policyShape,
  oneSelector,
  nodeSelectorNamespaced,
  emptyPolicy,
  peerKinds,
  servicesWithPorts,
  icmpWithPorts,
  icmpTypes,
  nodePeers,
  requirements,
  dnsOnIngress,
  dnsPorts,
  hostL7,
  l7Protocol,
  l7AnyPort,
  l7Families,
  l7ProxyOff,
  l7Gone,
  serverNames,
  listener,
  portCount,
  portNumber,
  portProtocol,
  portlessProtocol,
  cidr,
  cidrExcept,
  cidrSet,
  entity,
  fqdn,
  httpExpression,
  httpHeader,
  labelSelector,
  unknownField,
  poolsOverlap,
  addressOutsidePools,
  addressOfOtherPool,
  addressOfDisabledPool,
  addressTakenTwice,
  addressReserved,
  addressAtEdge,
  poolHoldsReserved,
  poolOutsideLan,
  poolFamily,
  poolClusterOverlap,
  poolExhausted,
  poolSelectsNothing,
  staleAnnotation,
  staleCidrs,
  unreadableAddress,
  serviceWithoutPool,
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
  podSubnetRouted,
  clusterDomain,
  addressFamilies,
];
