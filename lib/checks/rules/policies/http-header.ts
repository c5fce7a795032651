import { isJsonObject } from '../../../kubernetes/json';
import { isHeaderName, MISMATCH_ACTIONS } from '../../../model/policy-language';
import { listed } from '../../../runtime/listed';
import { namespaced, type PolicyRule, program } from '../../policies/policy-rule';
import { isSet } from '../../policies/policy-walk';

const ACTIONS: ReadonlySet<unknown> = new Set(MISMATCH_ACTIONS);
const rule = (header: Record<string, string>): ReturnType<typeof namespaced> =>
  namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ headerMatches: [header] }] } }] }] });

export const httpHeader: PolicyRule = {
  id: 'POL230',
  title: 'Invalid headerMatches of an HTTP rule',
  reason: `A header must have a valid name. If its value comes from a Secret, the Secret must have a name too. Without mismatch, a request whose header does not match is denied. If mismatch is ${listed(MISMATCH_ACTIONS, 'or')}, such a request is allowed. The API server or the agent rejects a policy with other values.`,
  link: 'https://docs.cilium.io/en/stable/security/policy/layer7/#http',
  good: { objects: [rule({ name: 'X-Team' })] },
  bad: { objects: [rule({ name: 'X-Team', mismatch: 'DROP' })] },
  typescript: {
    wrong: program(".allowFrom(Peer.any(), Port.tcp(8080), Http.match({ headerMatches: [{ name: 'X Api Key', secret: { name: 'key' } }] }))"),
    right: program(".allowFrom(Peer.any(), Port.tcp(8080), Http.match({ headerMatches: [{ name: 'X-Api-Key', secret: { name: 'key' } }] }))"),
  },
  visit: {
    httpHeader({ name, mismatch, secret }, walk) {
      if (typeof name !== 'string' || name === '') walk.report('name', name, 'is required', 'write the name of the header');
      else if (!isHeaderName(name)) walk.report('name', name, 'is not a valid header name', 'write a name without spaces, such as X-Api-Key');
      if (isSet(mismatch) && !ACTIONS.has(mismatch)) {
        walk.report('mismatch', mismatch, 'is not a valid action', `use one of ${MISMATCH_ACTIONS.join(', ')}, or remove it to reject the request`);
      }
      const secretName = isJsonObject(secret) ? secret.name : undefined;
      if (isSet(secret) && !secretName) walk.report('secret.name', secretName, 'is required', 'write the name of the Secret');
    },
  },
};
