import type { Feature } from './feature';

/** Egress gateway: policies that route traffic of pods through chosen nodes. @see https://docs.cilium.io/en/stable/network/egress-gateway/ */
export const egressGateway: Feature<{ egressGateway?: boolean }> = {
  prop: 'egressGateway',
  apply({ egressGateway: on }, { set }) {
    set('egressGateway.enabled', on);
  },
};

/** Host firewall: policies for the nodes themselves. @see https://docs.cilium.io/en/stable/security/host-firewall/ */
export const hostFirewall: Feature<{ hostFirewall?: boolean }> = {
  prop: 'hostFirewall',
  apply({ hostFirewall: on }, { set }) {
    set('hostFirewall.enabled', on);
  },
};

/** Local redirect policies. @see https://docs.cilium.io/en/stable/network/kubernetes/local-redirect-policy/ */
export const localRedirectPolicies: Feature<{ localRedirectPolicies?: boolean }> = {
  prop: 'localRedirectPolicies',
  apply({ localRedirectPolicies: on }, { version, set }) {
    set(version.atLeast('1.18') ? 'localRedirectPolicies.enabled' : 'localRedirectPolicy', on);
  },
};
