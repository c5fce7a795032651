import type { Feature } from './feature';

/** Egress gateway: policies that send pod traffic out of chosen nodes. @see https://docs.cilium.io/en/stable/network/egress-gateway/ */
export const egressGateway: Feature = {
  prop: 'egressGateway',
  apply({ egressGateway: on }, { set }) {
    set('egressGateway.enabled', on, 'asked for');
  },
};

/** Host firewall: policies on the nodes themselves. @see https://docs.cilium.io/en/stable/security/host-firewall/ */
export const hostFirewall: Feature = {
  prop: 'hostFirewall',
  apply({ hostFirewall: on }, { set }) {
    set('hostFirewall.enabled', on, 'asked for');
  },
};

/** Local redirect policies. @see https://docs.cilium.io/en/stable/network/kubernetes/local-redirect-policy/ */
export const localRedirectPolicies: Feature = {
  prop: 'localRedirectPolicies',
  apply({ localRedirectPolicies: on }, { version, set }) {
    set(version.atLeast('1.18') ? 'localRedirectPolicies.enabled' : 'localRedirectPolicy', on, 'asked for');
  },
};
