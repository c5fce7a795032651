import type { Rule } from './rule';
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
import { clusterScopedNamespace } from './rules/objects/cluster-scoped-namespace';
import { configMapData } from './rules/objects/config-map-data';
import { duplicateObject } from './rules/objects/duplicate-object';
import { objectName } from './rules/objects/object-name';
import { servedVersion } from './rules/objects/served-version';
import { auditMode } from './rules/policies/audit-mode';
import { fqdnWithoutDns } from './rules/policies/fqdn-without-dns';
import { mutualAuthentication } from './rules/policies/mutual-authentication';
import { selectsNothing } from './rules/policies/selects-nothing';
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
  clusterScopedNamespace,
  duplicateObject,
  configMapData,
  objectName,
  servedVersion,
  fqdnWithoutDns,
  selectsNothing,
  auditMode,
  mutualAuthentication,
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
