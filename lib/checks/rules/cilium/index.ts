import type { Check } from '../../rule';
import { bandwidthManagerIpsec } from './bandwidth-manager-ipsec';
import { bbrHostRouting } from './bbr-host-routing';
import { bbrSwitches } from './bbr-switches';
import { bigTcp } from './big-tcp';
import { bpfMasqueradeIdle } from './bpf-masquerade-idle';
import { bpfMasqueradeNodePort } from './bpf-masquerade-node-port';
import { clusterId } from './cluster-id';
import { clusterPoolOverlap } from './cluster-pool-overlap';
import { deprecatedValues } from './deprecated-values';
import { devices, talosDevices } from './devices';
import { directNodeRoutes } from './direct-node-routes';
import { directServerReturn } from './direct-server-return';
import { egressGatewayEndpoints } from './egress-gateway-endpoints';
import { egressGatewayMesh } from './egress-gateway-mesh';
import { egressGatewayNeeds } from './egress-gateway-needs';
import { encryptionByDefault } from './encryption-by-default';
import { gatewayApiAlpn } from './gateway-api-alpn';
import { gatewayApiSocketLoadBalancing } from './gateway-api-socket-load-balancing';
import { gatewayApiServices } from './gateway-api-services';
import { gatewayHostNetworkPorts } from './gateway-host-network-ports';
import { hostFirewallIpv6 } from './host-firewall-ipv6';
import { hubbleDashboards } from './hubble-dashboards';
import { hubbleOff } from './hubble-off';
import { imageTag } from './image-tag';
import { ingressServices } from './ingress-services';
import { ipMasqAgent } from './ip-masq-agent';
import { ipsecHostFirewall } from './ipsec-host-firewall';
import { ipsecKey } from './ipsec-key';
import { kubernetesUntested } from './kubernetes-untested';
import { l2AnnouncementsServices } from './l2-announcements-services';
import { l2LeaseTiming } from './l2-lease-timing';
import { l2LocalTraffic } from './l2-local-traffic';
import { maglevTableSize } from './maglev-table-size';
import { meshClusterId, meshPodSubnets } from './mesh';
import { nativeRoutingCidr } from './native-routing-cidr';
import { nodeEncryption } from './node-encryption';
import { netkit } from './netkit';
import { nodeEncryptionIdle } from './node-encryption-idle';
import { operatorReplicas } from './operator-replicas';
import { removedOptions } from './removed-options';
import { serviceMonitorMetrics } from './service-monitor-metrics';
import { strictIngress } from './strict-ingress';
import { valueChecks } from './value-checks';

export const rules: readonly Check[] = [
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
  meshClusterId,
  meshPodSubnets,
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
  netkit,
  bigTcp,
  maglevTableSize,
  devices,
  talosDevices,
  kubernetesUntested,
  gatewayApiSocketLoadBalancing,
  imageTag,
  removedOptions,
  deprecatedValues,
  valueChecks,
];
