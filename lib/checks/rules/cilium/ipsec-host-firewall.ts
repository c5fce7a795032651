import type { CiliumRule } from '../../rule';
import { usesIpsec } from '../../../model/datapath';
import { describeValues, isOn } from '../../../model/values';

/** The host firewall cannot read packets that the kernel decrypts later. */
export const ipsecHostFirewall: CiliumRule = {
  on: 'cilium',
  id: 'CIL062',
  title: 'Host firewall with IPsec',
  severity: 'error',
  reason: 'The agent does not start if both are on.',
  link: 'https://docs.cilium.io/en/stable/security/network/encryption-ipsec/',
  good: { values: { hostFirewall: { enabled: true }, encryption: { enabled: true, type: 'wireguard' } } },
  bad: { values: { hostFirewall: { enabled: true }, encryption: { enabled: true, type: 'ipsec' } } },
  typescript: {
    wrong: `new TalosCilium(chart, 'cilium', {
  hostFirewall: true,
  encryption: Encryption.ipsec(),
});`,
    right: `new TalosCilium(chart, 'cilium', {
  hostFirewall: true,
  encryption: Encryption.wireguard(),
});`,
  },
  *check(cilium) {
    if (!usesIpsec(cilium) || !isOn(cilium, 'hostFirewall.enabled')) return;
    yield {
      path: cilium.path,
      subject: 'hostFirewall.enabled',
      what: `the host firewall cannot be used with IPsec (${describeValues(cilium, 'hostFirewall.enabled', 'encryption.type')})`,
      edits: [{ set: 'encryption.type', value: 'wireguard' }],
      fix: 'use encryption: Encryption.wireguard(), or remove hostFirewall; in values: set encryption.type: wireguard, or remove hostFirewall.enabled',
    };
  },
};
