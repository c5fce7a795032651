import { program } from '../../policies/policy-rule';
import type { ModelRule } from '../../rule';
import { ciliumByScope } from '../../../model/clusters';
import { policySpecs } from '../../../model/policy-specs';
import { describeValues, isOn } from '../../../model/values';
import { isJsonObject } from '../../../kubernetes/json';
import { maps } from '../../../model/json';

const policy = {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumNetworkPolicy',
  metadata: { name: 'api', namespace: 'shop' },
  spec: { endpointSelector: { matchLabels: { app: 'api' } }, ingress: [{ fromEndpoints: [{ matchLabels: { app: 'web' } }], authentication: { mode: 'required' } }] },
};

const REQUIRED = program(".allowFrom(Peer.labels({ app: 'api' }), Auth.required())");

export const mutualAuthentication: ModelRule = {
  on: 'model',
  id: 'POL104',
  title: 'Authentication required without SPIRE',
  severity: 'error',
  reason: 'A rule with authentication.mode: required drops all traffic until both workloads have authenticated. SPIRE issues the identities for this. Without SPIRE, authentication always fails.',
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/mutual-authentication/mutual-authentication/',
  good: { version: '1.19.6', values: { authentication: { enabled: true, mutual: { spire: { enabled: true } } } }, objects: [policy] },
  bad: { objects: [policy] },
  typescript: {
    wrong: `new TalosCilium(chart, 'cilium', { version: '1.19.6' });\n${REQUIRED}`,
    right: `new TalosCilium(chart, 'cilium', { version: '1.19.6', values: { authentication: { enabled: true, mutual: { spire: { enabled: true } } } } });\n${REQUIRED}`,
  },
  *check({ ciliums, objects }) {
    if (ciliums.every((cilium) => isOn(cilium, 'authentication.mutual.spire.enabled'))) return;
    const byScope = ciliumByScope(ciliums);
    for (const { policy: found, spec } of policySpecs(objects)) {
      const cilium = byScope.get(found.scope);
      const required = [...maps(spec.ingress), ...maps(spec.egress)].some(({ authentication }) => isJsonObject(authentication) && authentication.mode === 'required');
      if (!cilium || !required || isOn(cilium, 'authentication.mutual.spire.enabled')) continue;
      yield {
        path: found.path,
        what: `a rule requires authentication, but SPIRE is off (${describeValues(cilium, 'authentication.mutual.spire.enabled')})`,
        fix: 'set the values authentication.enabled and authentication.mutual.spire.enabled to true, or remove authentication from the rule',
      };
    }
  },
};
