import { directFeature } from './direct';
import type { Feature } from './feature';

/** Egress gateway: policies that route traffic of pods through chosen nodes. @see https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/ */
export const egressGateway = directFeature<'egressGateway', boolean>('egressGateway', { '': 'egressGateway.enabled' });

/** Host firewall: policies for the nodes themselves. @see https://docs.cilium.io/en/stable/security/host-firewall/ */
export const hostFirewall = directFeature<'hostFirewall', boolean>('hostFirewall', { '': 'hostFirewall.enabled' });

/** A route on the node for each pod, instead of one for all. */
export const endpointRoutes = directFeature<'endpointRoutes', boolean>('endpointRoutes', { '': 'endpointRoutes.enabled' });

/** The L7 proxy: HTTP and DNS rules of policies, Gateways and Ingresses. */
export const l7Proxy = directFeature<'l7Proxy', boolean>('l7Proxy', { '': 'l7Proxy' });

/** CiliumEnvoyConfig objects. @see https://docs.cilium.io/en/stable/network/servicemesh/l7-traffic-management/ */
export const envoyConfig = directFeature<'envoyConfig', boolean>('envoyConfig', { '': 'envoyConfig.enabled' });

/** SCTP in policies and Services. */
export const sctp = directFeature<'sctp', boolean>('sctp', { '': 'sctp.enabled' });

/** Endpoints in slices instead of one object each, which large clusters need. */
export const ciliumEndpointSlice = directFeature<'ciliumEndpointSlice', boolean>('ciliumEndpointSlice', { '': 'ciliumEndpointSlice.enabled' });

/** Neighbor discovery of the agent, in addition to that of the kernel. */
export const l2NeighborDiscovery = directFeature<'l2NeighborDiscovery', boolean>('l2NeighborDiscovery', { '': 'l2NeighDiscovery.enabled' });

/** No connection tracking by iptables for traffic of pods, which native routing with eBPF masquerading does not need. */
export const noConntrackIptablesRules = directFeature<'noConntrackIptablesRules', boolean>('noConntrackIptablesRules', { '': 'installNoConntrackIptablesRules' });

/** Local redirect policies. @see https://docs.cilium.io/en/stable/network/kubernetes/local-redirect-policy/ */
export const localRedirectPolicies: Feature<{ localRedirectPolicies?: boolean }> = {
  prop: 'localRedirectPolicies',
  apply({ localRedirectPolicies: on }, { version, set }) {
    set(version.atLeast('1.18') ? 'localRedirectPolicies.enabled' : 'localRedirectPolicy', on);
  },
};
