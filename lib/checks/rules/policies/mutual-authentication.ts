import type { ModelRule } from '../../rule';
import { ciliumByScope } from '../../../model/clusters';
import { policySpecs } from '../../../model/policy-specs';
import { isOn, seen } from '../../../model/values';
import { isJsonObject } from '../../../kubernetes/json';
import { maps } from '../../../model/json';

const policy = {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumNetworkPolicy',
  metadata: { name: 'api', namespace: 'shop' },
  spec: { endpointSelector: { matchLabels: { app: 'api' } }, ingress: [{ authentication: { mode: 'required' } }] },
};

/** Nobody can prove who he is where nobody issues identities. */
export const mutualAuthentication: ModelRule = {
  on: 'model',
  id: 'POL104',
  title: 'Authentication required where there is none',
  severity: 'error',
  reason: 'A rule with authentication.mode required drops every packet until both ends have proved who they are, which needs SPIRE.',
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/mutual-authentication/mutual-authentication/',
  good: { values: { authentication: { enabled: true, mutual: { spire: { enabled: true } } } }, objects: [policy] },
  bad: { objects: [policy] },
  *check({ ciliums, objects }) {
    if (ciliums.every((cilium) => isOn(cilium, 'authentication.mutual.spire.enabled'))) return;
    const byScope = ciliumByScope(ciliums);
    for (const { policy: found, spec } of policySpecs(objects)) {
      const cilium = byScope.get(found.scope);
      const required = [...maps(spec.ingress), ...maps(spec.egress)].some(({ authentication }) => isJsonObject(authentication) && authentication.mode === 'required');
      if (!cilium || !required || isOn(cilium, 'authentication.mutual.spire.enabled')) continue;
      yield {
        path: found.path,
        what: `authentication is required, and nothing gives pods an identity to prove (${seen(cilium, 'authentication.mutual.spire.enabled')})`,
        fix: 'set the values authentication.enabled and authentication.mutual.spire.enabled to true, or leave authentication out',
      };
    }
  },
};
