import { agent } from './agent';
import { authentication } from './authentication';
import { bandwidthManager } from './bandwidth-manager';
import { bgpControlPlane } from './bgp-control-plane';
import { bigTcp } from './big-tcp';
import { bpf } from './bpf';
import { clientRateLimit } from './client-rate-limit';
import { clusterMesh } from './cluster-mesh';
import { cni } from './cni';
import { dashboards } from './dashboards';
import { debug } from './debug';
import { devices } from './devices';
import { dnsProxy } from './dns-proxy';
import { encryption } from './encryption';
import { envoy } from './envoy';
import type { Feature } from './feature';
import { gatewayApi } from './gateway-api';
import { hostRouting } from './host-routing';
import { hubble } from './hubble';
import { identities } from './identities';
import { images } from './images';
import { ingressController } from './ingress-controller';
import { ipam } from './ipam';
import { kubeProxyReplacement } from './kube-proxy-replacement';
import { l2Announcements } from './l2-announcements';
import { lbIpam } from './lb-ipam';
import { loadBalancer } from './load-balancer';
import { masquerade } from './masquerade';
import { mtu } from './mtu';
import { nodePort } from './node-port';
import { operator } from './operator';
import { pmtuDiscovery } from './pmtu-discovery';
import { policyEnforcement } from './policy-enforcement';
import { prometheus } from './prometheus';
import { resources } from './resources';
import { routing } from './routing';
import { socketLb } from './socket-lb';
import { ciliumEndpointSlice, egressGateway, endpointRoutes, envoyConfig, hostFirewall, l2NeighborDiscovery, l7Proxy, localRedirectPolicies, noConntrackIptablesRules, sctp } from './switches';
import { talosPreset } from './talos';
import { upgradeCompatibility } from './upgrade-compatibility';
import type { TalosCiliumFeatures } from '../talos-cilium-props';

/** All features. Their order does not matter: two that set different values of one key are an error. */
export const FEATURES: readonly Feature<TalosCiliumFeatures>[] = [
  talosPreset,
  agent,
  authentication,
  bandwidthManager,
  bgpControlPlane,
  bigTcp,
  bpf,
  ciliumEndpointSlice,
  clientRateLimit,
  clusterMesh,
  cni,
  dashboards,
  debug,
  devices,
  dnsProxy,
  egressGateway,
  encryption,
  endpointRoutes,
  envoy,
  envoyConfig,
  gatewayApi,
  hostFirewall,
  hostRouting,
  hubble,
  identities,
  images,
  ingressController,
  ipam,
  kubeProxyReplacement,
  l2Announcements,
  l2NeighborDiscovery,
  l7Proxy,
  lbIpam,
  loadBalancer,
  localRedirectPolicies,
  masquerade,
  mtu,
  noConntrackIptablesRules,
  nodePort,
  operator,
  pmtuDiscovery,
  policyEnforcement,
  prometheus,
  resources,
  routing,
  sctp,
  socketLb,
  upgradeCompatibility,
];
