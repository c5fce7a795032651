import { isDnsPattern, serverNameMinor } from '../../../model/policy-language';
import { since } from '../../policies/agent-settings';
import { namespaced, type PolicyRule, program } from '../../policies/policy-rule';
import { isSet } from '../../policies/policy-walk';

export const serverNames: PolicyRule = {
  id: 'POL218',
  title: 'Invalid TLS server names',
  reason: 'Cilium compares serverNames with the name that the client sends in the TLS handshake. L7 rules on the same port need decrypted traffic, so they require terminatingTLS. The API server or the agent rejects the policy otherwise.',
  good: { objects: [namespaced({ egress: [{ toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }], serverNames: ['api.example.com'] }] }] })] },
  bad: { objects: [namespaced({ egress: [{ toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }], serverNames: [''] }] }] })] },
  typescript: {
    wrong: program(".allowTo(Peer.entity('world'), Port.tcp(443), Tls.serverNames('https://api.example.com'))"),
    right: program(".allowTo(Peer.entity('world'), Port.tcp(443), Tls.serverNames('api.example.com'))"),
  },
  visit: {
    portRule({ serverNames: names, terminatingTLS }, walk) {
      if (walk.deny || !isSet(names)) return;
      if (Array.isArray(names) && names.length === 0) walk.report('serverNames', names, 'must not be empty', 'add a server name, or remove serverNames');
      if (walk.l7 !== 'none' && !isSet(terminatingTLS)) walk.report('serverNames', names, 'requires terminatingTLS, because the port has L7 rules', 'add terminatingTLS, or remove serverNames or rules');
    },
    serverName(name, walk) {
      const minor = isDnsPattern(name) ? serverNameMinor(name) : '';
      if (minor === undefined || (minor !== '' && (walk.settings.version === undefined || since(walk.settings, minor)))) return;
      const what = minor === '' ? 'is not a valid server name' : `has a wildcard that requires Cilium ${minor} or newer`;
      walk.report(undefined, name, what, 'write a DNS name; *. before it stands for one label, **. for any number of labels');
    },
  },
};
